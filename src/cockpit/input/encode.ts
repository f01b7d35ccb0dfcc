// A key in the bytes that a program asked for: legacy, or the kitty keyboard protocol with its flags. What the outer terminal
// speaks does not matter here. Source: sw.kovidgoyal.net/kitty/keyboard-protocol, xterm's ctlseqs.
import type { FrameModes } from '../../protocol/frame.js';
import { legacyBytes } from './encode-legacy.js';
import { modifierBits } from './key-names.js';
import { isHeld, isTextKey, type Stroke, typedText } from './stroke.js';

/** The progressive enhancements. */
const kittyFlags = { disambiguate: 1, events: 2, alternates: 4, all: 8, text: 16 } as const;

export type KeyModes = Pick<FrameModes, 'kitty' | 'applicationCursor' | 'modifyOtherKeys'>;

/** Null for what that program does not hear: a release, Shift alone, a key that its encoding cannot say. */
export function encodeStroke(stroke: Stroke, modes: KeyModes): Buffer | null {
  const text = bytesOf(stroke, modes);
  return text === null || text === '' ? null : Buffer.from(text, 'utf8');
}

/** Alternates and text say more in sequences, but ask for none. */
export function isLegacyEncoding(flags: number): boolean {
  return (flags & (kittyFlags.disambiguate | kittyFlags.events | kittyFlags.all)) === 0;
}

function bytesOf(stroke: Stroke, modes: KeyModes): string | null {
  const has = (flag: number) => (modes.kitty & flag) !== 0;
  const all = has(kittyFlags.all);
  if (!all && isModifierAlone(stroke)) return null;
  if (stroke.event === 'release' && !has(kittyFlags.events)) return null;
  if (isLegacyEncoding(modes.kitty)) return legacyBytes(stroke, modes);
  if (!all) {
    if (isShellKey(stroke)) {
      if (stroke.event === 'release') return null;
      if ((stroke.modifiers & ~lockBits) === 0) return legacyBytes(stroke, modes);
    }
    const types = isTextKey(stroke) && !isHeld(stroke) && stroke.event !== 'release';
    if (types) return typedText(stroke);
  }
  return control(stroke, modes.kitty);
}

/** Caps lock, num lock. */
const lockBits = modifierBits.caps | 128;

/** They keep their bytes, so that `reset` can be typed into a shell whose last program left the protocol on. */
function isShellKey({ code, final }: Stroke): boolean {
  return final === 'u' && (code === 13 || code === 9 || code === 127);
}

/** Shift, Control and the like, caps and num lock. */
function isModifierAlone({ code, final }: Stroke): boolean {
  return final === 'u' && ((code >= 57441 && code <= 57454) || (code >= 57358 && code <= 57360));
}

const eventNumbers = { press: 1, repeat: 2, release: 3 } as const;

/** `CSI code:shifted:base ; modifiers:event ; text u`, without what has its default. */
function control(stroke: Stroke, flags: number): string {
  const { code, final, event } = stroke;
  const isPlain = isTextKey(stroke) && !isHeld(stroke) && (flags & kittyFlags.all) === 0;
  const modifiers = (isPlain ? stroke.modifiers & ~lockBits : stroke.modifiers) + 1;
  const number = (flags & kittyFlags.events) === 0 ? 1 : eventNumbers[event];
  const second = number === 1 ? (modifiers === 1 ? '' : `${modifiers}`) : `${modifiers}:${number}`;
  if (final !== 'u' && final !== '~') return second === '' ? `\x1b[${final}` : `\x1b[1;${second}${final}`;
  const third = textField(stroke, flags);
  const first = final === 'u' && (flags & kittyFlags.alternates) !== 0 ? alternates(stroke) : `${code}`;
  const tail = third === '' ? '' : `;${third}`;
  return `\x1b[${first}${second === '' && tail === '' ? '' : `;${second}`}${tail}${final}`;
}

function alternates({ code, shifted, base, modifiers }: Stroke): string {
  const upper = (modifiers & modifierBits.shift) !== 0 && shifted !== 0 ? `${shifted}` : '';
  if (base !== 0 && base !== code) return `${code}:${upper}:${base}`;
  return upper === '' ? `${code}` : `${code}:${upper}`;
}

/** Only together with all keys as sequences is the text of a key asked for. */
function textField(stroke: Stroke, flags: number): string {
  const both = kittyFlags.all | kittyFlags.text;
  if ((flags & both) !== both || stroke.event === 'release' || isHeld(stroke)) return '';
  return [...typedText(stroke)].map(letter => letter.codePointAt(0) ?? 0).join(':');
}
