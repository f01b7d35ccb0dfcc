// Keys as people write them in a configuration file (`C-b`, `Ctrl-b`, `^B`, `<space>`, `M-x`), and as the input decoder names them.
import { failure, type Result, success } from '../failure.js';

const modifiers: Record<string, 'ctrl' | 'alt' | 'shift' | 'super'> = {
  c: 'ctrl',
  ctrl: 'ctrl',
  control: 'ctrl',
  m: 'alt',
  a: 'alt',
  alt: 'alt',
  meta: 'alt',
  opt: 'alt',
  option: 'alt',
  s: 'shift',
  shift: 'shift',
  super: 'super',
  cmd: 'super',
  win: 'super',
};

const named: Record<string, string> = {
  space: 'Space',
  spc: 'Space',
  enter: 'Enter',
  return: 'Enter',
  ret: 'Enter',
  cr: 'Enter',
  escape: 'Escape',
  esc: 'Escape',
  tab: 'Tab',
  btab: 'shift+Tab',
  backtab: 'shift+Tab',
  backspace: 'Backspace',
  bspace: 'Backspace',
  bs: 'Backspace',
  delete: 'Delete',
  del: 'Delete',
  dc: 'Delete',
  insert: 'Insert',
  ins: 'Insert',
  ic: 'Insert',
  left: 'Left',
  right: 'Right',
  up: 'Up',
  down: 'Down',
  home: 'Home',
  end: 'End',
  pageup: 'PageUp',
  pgup: 'PageUp',
  ppage: 'PageUp',
  pagedown: 'PageDown',
  pgdn: 'PageDown',
  pgdown: 'PageDown',
  npage: 'PageDown',
  minus: '-',
  plus: '+',
  bar: '|',
  pipe: '|',
  comma: ',',
  period: '.',
  dot: '.',
  colon: ':',
  semicolon: ';',
  slash: '/',
  backslash: '\\',
  hash: '#',
  lt: '<',
};

/** With Ctrl these send the byte of another key. */
const sameByte: Record<string, string> = { i: 'Tab', m: 'Enter', h: 'Backspace', '[': 'Escape' };

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The decoder's name of a key, or a sentence that says why no terminal sends it. */
export function readKey(written: string): Result<string> {
  if (written === ' ') return success('Space');
  if (isOne(written)) return isSeen(written) ? success(written) : noKey(written);
  const bracketed = /^<(.+)>$/u.exec(written.trim())?.[1];
  const text = (bracketed ?? written.trim()).replace(/^\^(?=.$)/u, 'ctrl+');
  const held = new Set<string>();
  let rest = text;
  for (;;) {
    const part = /^([A-Za-z]+)[-+](?=.)/u.exec(rest);
    const modifier = part === null ? undefined : modifiers[(part[1] ?? '').toLowerCase()];
    if (part === null || modifier === undefined) break;
    held.add(modifier);
    rest = rest.slice(part[0].length);
  }
  const key = keyNamed(rest);
  if (key === null) return noKey(written);
  return withModifiers(written, key, held);
}

function keyNamed(text: string): string | null {
  if (text === ' ') return 'Space';
  if (isOne(text)) return isSeen(text) ? text : null;
  const lower = text.toLowerCase().replace(/[\s_-]/g, '');
  const functionKey = /^f([1-9]|1\d|20)$/.exec(lower);
  if (functionKey !== null) return `F${functionKey[1] ?? ''}`;
  return Object.hasOwn(named, lower) ? (named[lower] ?? null) : null;
}

function withModifiers(written: string, key: string, held: Set<string>): Result<string> {
  const hasNoCharacter = key.length > 1;
  const bare = key.replace('shift+', '');
  if (bare !== key) held.add('shift');
  if (held.has('super')) return impossible(written, 'the desktop keeps that key for itself');
  if (hasNoCharacter) return success(order(held) + bare);
  if (held.has('ctrl')) {
    const refused = controlTrouble(bare, held);
    if (refused !== null) return impossible(written, refused);
    held.delete('shift');
    return success(order(held) + bare.toLowerCase());
  }
  if (!held.has('shift')) return success(order(held) + bare);
  held.delete('shift');
  if (!/^\p{L}$/u.test(bare)) return impossible(written, 'write the character that it types');
  return success(order(held) + bare.toUpperCase());
}

/** Bytes 1 to 26 and 28 to 31 are all that Ctrl and a character can send everywhere. */
function controlTrouble(character: string, held: Set<string>): string | null {
  const lower = character.toLowerCase();
  const same = sameByte[lower];
  if (same !== undefined) return `a terminal sends the same for ${same}`;
  if (held.has('shift')) return `a terminal sends the same for ctrl+${lower}`;
  if (/^[a-z\\\]^_]$/.test(lower)) return null;
  return 'few terminals send that';
}

function order(held: Set<string>): string {
  return ['ctrl', 'alt', 'shift'].map(name => (held.has(name) ? `${name}+` : '')).join('');
}

/** Nothing that hides, and no mark without a letter. */
function isSeen(character: string): boolean {
  return !/^[\p{C}\p{Z}\p{M}]/u.test(character);
}

function isOne(text: string): boolean {
  const parts = [...segments.segment(text)];
  return parts.length === 1;
}

function noKey(written: string): Result<string> {
  return failure('usage', `"${written}" is no key`, { hint: 'Such as z, Z, Space, ctrl+b, alt+x, F5.' });
}

function impossible(written: string, why: string): Result<string> {
  return failure('usage', `"${written}" cannot be a key: ${why}`);
}
