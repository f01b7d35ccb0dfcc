// One movement of one key, as far as its bytes tell: what an agent hears that wants its keys in another encoding than the outer
// terminal's. Source of the numbers: sw.kovidgoyal.net/kitty/keyboard-protocol, "Functional key definitions".
import type { KeyPress } from './event.js';
import { modifierBits } from './key-names.js';

export interface Stroke {
  /** With `u` the Unicode code of the key without modifiers, or a number of the protocol's; else the number before `~` or a letter. */
  code: number;
  final: string;
  /** Code of the key with Shift, and of the same key on a US keyboard; 0 where unknown. */
  shifted: number;
  base: number;
  /** As in key-names.ts. */
  modifiers: number;
  event: 'press' | 'repeat' | 'release';
  /** What it types, '' for nothing. */
  text: string;
}

const named: Record<string, [code: number, final: string]> = {
  Enter: [13, 'u'],
  Escape: [27, 'u'],
  Tab: [9, 'u'],
  Backspace: [127, 'u'],
  Space: [32, 'u'],
  Insert: [2, '~'],
  Delete: [3, '~'],
  PageUp: [5, '~'],
  PageDown: [6, '~'],
  Up: [1, 'A'],
  Down: [1, 'B'],
  Right: [1, 'C'],
  Left: [1, 'D'],
  Begin: [1, 'E'],
  End: [1, 'F'],
  Home: [1, 'H'],
  F1: [1, 'P'],
  F2: [1, 'Q'],
  F3: [13, '~'],
  F4: [1, 'S'],
  F5: [15, '~'],
  F6: [17, '~'],
  F7: [18, '~'],
  F8: [19, '~'],
  F9: [20, '~'],
  F10: [21, '~'],
  F11: [23, '~'],
  F12: [24, '~'],
};
/** F13 to F35 follow each other. */
const firstHighFunction = 57376;

const prefixes: [string, number][] = [
  ['ctrl+', modifierBits.ctrl],
  ['alt+', modifierBits.alt],
  ['shift+', modifierBits.shift],
  ['super+', modifierBits.super],
];

/** A key that came in an encoding which says less: what can be told from its name. Null for what is no key. */
export function strokeOf({ name, text }: KeyPress): Stroke | null {
  let rest = name;
  let modifiers = 0;
  for (const [prefix, bit] of prefixes) {
    if (rest.length > prefix.length && rest.startsWith(prefix)) {
      modifiers |= bit;
      rest = rest.slice(prefix.length);
    }
  }
  const about = { shifted: 0, base: 0, event: 'press', text } as const;
  const known = named[rest];
  if (known !== undefined) return { code: known[0], final: known[1], modifiers, ...about };
  const high = /^F(1[3-9]|2\d|3[0-5])$/.exec(rest)?.[1];
  if (high !== undefined) {
    return { code: firstHighFunction + Number(high) - 13, final: 'u', modifiers, ...about };
  }
  const code = rest.codePointAt(0);
  if (code === undefined || code === 0xfffd) return null;
  const lower = rest.toLowerCase();
  const isUpper = lower !== rest && [...lower].length === 1;
  if (!isUpper) return { code, final: 'u', modifiers, ...about };
  return {
    code: lower.codePointAt(0) ?? code,
    final: 'u',
    modifiers: modifiers | modifierBits.shift,
    ...about,
    shifted: code,
  };
}

/** What it types where only its codes are known. */
export function typedText(stroke: Stroke): string {
  const { code, shifted, modifiers, text } = stroke;
  if (text !== '' || !isTextKey(stroke)) return text;
  const digit = keypadText(code);
  if (digit !== null) return digit;
  const shifts = (modifiers & modifierBits.shift) !== 0;
  const plain = String.fromCodePoint(code);
  const locks = (modifiers & modifierBits.caps) !== 0 && /\p{L}/u.test(plain);
  if (shifts === locks) return plain;
  return shifted !== 0 ? String.fromCodePoint(shifted) : plain.toUpperCase();
}

const heldBits =
  modifierBits.alt | modifierBits.ctrl | modifierBits.super | modifierBits.hyper | modifierBits.meta;

/** With a modifier held that makes a command of it. */
export function isHeld({ modifiers }: Stroke): boolean {
  return (modifiers & heldBits) !== 0;
}

/** True for keys with a character on them, the keypad's included. */
export function isTextKey({ code, final }: Stroke): boolean {
  if (final !== 'u' || code < 32 || code === 127 || code > 0x10ffff) return false;
  if (code >= 0xd800 && code <= 0xdfff) return false;
  return code < 57344 || code > 63743 || keypadText(code) !== null;
}

const keypad = [...'0123456789./*-+', '', '=', ','];

export function keypadText(code: number): string | null {
  return keypad[code - 57399] || null;
}
