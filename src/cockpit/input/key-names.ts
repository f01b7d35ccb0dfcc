// Names of keys, from every form in which terminals send them. Sources: xterm ctlseqs; the kitty keyboard protocol; modifyOtherKeys.
import type { KeyPress } from './event.js';

/** Bits of the modifier parameter minus one (ctlseqs; kitty adds super, caps lock and num lock). */
export const modifierBits = { shift: 1, alt: 2, ctrl: 4, super: 8, hyper: 16, meta: 32, caps: 64 } as const;

/** With one of these held a key is a command and types nothing; shift and the locks only choose the character. */
const heldBits =
  modifierBits.alt | modifierBits.ctrl | modifierBits.super | modifierBits.hyper | modifierBits.meta;

const escape = 0x1b;

/** `CSI 1 ; m X` and `SS3 X`. */
const letterKeys: Record<string, string> = {
  A: 'Up',
  B: 'Down',
  C: 'Right',
  D: 'Left',
  E: 'Begin',
  F: 'End',
  H: 'Home',
  P: 'F1',
  Q: 'F2',
  R: 'F3',
  S: 'F4',
};

/** `CSI n ; m ~` */
const tildeKeys: Record<number, string> = {
  1: 'Home',
  2: 'Insert',
  3: 'Delete',
  4: 'End',
  5: 'PageUp',
  6: 'PageDown',
  7: 'Home',
  8: 'End',
  11: 'F1',
  12: 'F2',
  13: 'F3',
  14: 'F4',
  15: 'F5',
  17: 'F6',
  18: 'F7',
  19: 'F8',
  20: 'F9',
  21: 'F10',
  23: 'F11',
  24: 'F12',
  25: 'F13',
  26: 'F14',
  28: 'F15',
  29: 'F16',
  31: 'F17',
  32: 'F18',
  33: 'F19',
  34: 'F20',
};

/** Keypad in application mode: `SS3 j` … */
const keypad: Record<string, string> = {
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  X: '=',
  p: '0',
  q: '1',
  r: '2',
  s: '3',
  t: '4',
  u: '5',
  v: '6',
  w: '7',
  x: '8',
  y: '9',
};

/** Kitty's numbers for keys without a character, from 57399: the keypad. */
const kittyKeypad = [...'0123456789./*-+', 'Enter', '=', ','];
const kittyNavigation = [
  'Left',
  'Right',
  'Up',
  'Down',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  'Insert',
  'Delete',
];

const namedCodes: Record<number, string> = {
  8: 'Backspace',
  9: 'Tab',
  13: 'Enter',
  27: 'Escape',
  32: 'Space',
  127: 'Backspace',
};

/** A key without a character, with its modifiers in front. */
function namedKey(name: string, modifiers: number): KeyPress {
  return { name: prefix(modifiers, true) + name, text: '' };
}

/** Null for a final byte that is no key. */
export function letterKey(final: string, modifiers: number): KeyPress | null {
  if (final === 'Z') return namedKey('Tab', modifiers | modifierBits.shift);
  const name = letterKeys[final];
  return name === undefined ? null : namedKey(name, modifiers);
}

export function tildeKey(number: number, modifiers: number): KeyPress | null {
  const name = tildeKeys[number];
  return name === undefined ? null : namedKey(name, modifiers);
}

export function keypadKey(final: string): KeyPress | null {
  if (final === 'M') return namedKey('Enter', 0);
  if (final === 'I') return namedKey('Tab', 0);
  const text = keypad[final];
  return text === undefined ? letterKey(final, 0) : { name: text, text };
}

/** One byte below 0x20, or 0x7f. */
export function controlKey(byte: number, modifiers = 0): KeyPress {
  if (byte === 0) return namedKey('Space', modifiers | modifierBits.ctrl);
  if (byte === escape || (byte !== 0x20 && namedCodes[byte] !== undefined)) {
    return namedKey(namedCodes[byte] ?? '', modifiers);
  }
  const letter = String.fromCharCode(byte + 0x40).toLowerCase();
  return { name: `${prefix(modifiers | modifierBits.ctrl, false)}${letter}`, text: '' };
}

/** A character as typed; shift is in the character already. */
export function characterKey(text: string, modifiers = 0): KeyPress {
  const plain = prefix(modifiers, false);
  const types = (modifiers & heldBits) === 0;
  const name = text === ' ' ? `${prefix(modifiers, true)}Space` : `${plain}${text}`;
  return { name, text: types ? text : '' };
}

/**
 * A key by its code: `CSI code:shifted:base ; modifiers ; text u` and `CSI 27 ; modifiers ; code ~`.
 * Null for keys that only matter to games: modifiers alone, locks, media.
 */
export function codeKey(
  codes: { code: number; shifted: number; base: number; text: string },
  modifiers: number,
): KeyPress | null {
  const { code } = codes;
  const named = code === 32 ? undefined : namedCodes[code];
  if (named !== undefined) return namedKey(named, modifiers);
  if (code >= 57344 && code <= 63743) return kittyKey(code, modifiers);
  if (code < 32 || code > 0x10ffff) return null;
  const held = modifiers & heldBits;
  // Commands are where the Latin letter is, whatever the layout writes there.
  const latin = held !== 0 && code > 0x7f && codes.base !== 0 ? codes.base : code;
  const plain = String.fromCodePoint(latin);
  if (codes.text !== '' && held === 0) return characterKey(codes.text, modifiers & modifierBits.shift);
  const shifts = (modifiers & modifierBits.shift) !== 0;
  const locks = (modifiers & modifierBits.caps) !== 0 && held === 0 && /\p{L}/u.test(plain);
  if (!shifts && !locks) return characterKey(plain, modifiers);
  if (shifts && locks) return characterKey(plain, modifiers);
  const upper = codes.shifted !== 0 ? String.fromCodePoint(codes.shifted) : plain.toUpperCase();
  return characterKey(upper, modifiers);
}

function kittyKey(code: number, modifiers: number): KeyPress | null {
  if (code >= 57376 && code <= 57398) return namedKey(`F${code - 57376 + 13}`, modifiers);
  const onPad = kittyKeypad[code - 57399];
  if (onPad === 'Enter') return namedKey('Enter', modifiers);
  if (onPad !== undefined) return characterKey(onPad, modifiers);
  const way = kittyNavigation[code - 57417];
  return way === undefined ? null : namedKey(way, modifiers);
}

function prefix(modifiers: number, withShift: boolean): string {
  const has = (bit: number) => (modifiers & bit) !== 0;
  return (
    (has(modifierBits.ctrl) ? 'ctrl+' : '') +
    (has(modifierBits.alt | modifierBits.meta) ? 'alt+' : '') +
    (withShift && has(modifierBits.shift) ? 'shift+' : '') +
    (has(modifierBits.super | modifierBits.hyper) ? 'super+' : '')
  );
}
