// Keys from any terminal for any program: the bytes that kitty and xterm would send, and nothing lost where both speak the same.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyBytes } from '../../../src/cockpit/input/attached.js';
import { InputDecoder } from '../../../src/cockpit/input/decoder.js';
import { encodeStroke, type KeyModes } from '../../../src/cockpit/input/encode.js';
import type { InputEvent } from '../../../src/cockpit/input/event.js';
import type { Stroke } from '../../../src/cockpit/input/stroke.js';
import { plainModes } from '../../../src/cockpit/screen/pane-screen.js';

function decode(bytes: string): InputEvent[] {
  const events: InputEvent[] = [];
  const decoder = new InputDecoder(event => events.push(event));
  decoder.push(Buffer.from(bytes, 'utf8'));
  decoder.flush();
  decoder.stop();
  return events;
}

/** What an agent with these modes gets for what the outer terminal sends. */
function translate(bytes: string, modes: Partial<KeyModes>): string {
  const all = { ...plainModes(), ...modes };
  return decode(bytes)
    .map(event =>
      event.type === 'key' || event.type === 'stroke' ? (keyBytes(event, all)?.toString('utf8') ?? '') : '?',
    )
    .join('');
}

test.each<[what: string, outer: string, flags: number, agent: string]>([
  // The outer terminal speaks kitty, the agent does not.
  ['Shift-Enter', '\x1b[13;2u', 0, '\r'],
  ['Alt-Enter', '\x1b[13;3u', 0, '\x1b\r'],
  ['Shift-Tab', '\x1b[9;2u', 0, '\x1b[Z'],
  ['Escape', '\x1b[27u', 0, '\x1b'],
  ['Ctrl-c', '\x1b[99;5u', 0, '\x03'],
  ['Ctrl-Shift-c', '\x1b[99;6u', 0, '\x03'],
  ['Ctrl-c on a Russian keyboard', '\x1b[1089::99;5u', 0, '\x03'],
  ['Alt-a', '\x1b[97;3u', 0, '\x1ba'],
  ['Alt-Shift-a', '\x1b[97:65;4u', 0, '\x1bA'],
  ['Ctrl-Alt-Up', '\x1b[1;7A', 0, '\x1b[1;7A'],
  ['Ctrl-Space', '\x1b[32;5u', 0, '\x00'],
  ['Ctrl-Backspace', '\x1b[127;5u', 0, '\x08'],
  ['Super-a has no bytes', '\x1b[97;9u', 0, ''],
  ['a release', '\x1b[97;1:3u', 0, ''],
  ['Shift alone', '\x1b[57441;2u', 0, ''],
  ['a letter as a sequence', '\x1b[97;2;65u', 0, 'A'],
  ['F13', '\x1b[57376u', 0, '\x1b[25~'],
  ['the keypad', '\x1b[57404u\x1b[57414u\x1b[57419u', 0, '5\r\x1b[A'],
  // The agent speaks kitty, the outer terminal does not.
  ['Enter', '\r', 1, '\r'],
  ['Escape', '\x1b', 1, '\x1b[27u'],
  ['Ctrl-c', '\x03', 1, '\x1b[99;5u'],
  ['Alt-a', '\x1ba', 1, '\x1b[97;3u'],
  ['Alt-A', '\x1bA', 5, '\x1b[97:65;4u'],
  ['Shift-Tab', '\x1b[Z', 1, '\x1b[9;2u'],
  ['an arrow in application mode', '\x1bOA', 1, '\x1b[A'],
  ['F1 and F3', '\x1bOP\x1bOR', 1, '\x1b[P\x1b[13~'],
  ['a letter', 'aÄ漢', 1, 'aÄ漢'],
  ['letters for who wants all as sequences', 'aA', 8, '\x1b[97u\x1b[97;2u'],
  ['and their text', 'aA\r', 24, '\x1b[97;;97u\x1b[97;2;65u\x1b[13u'],
  // Both speak it, each with flags of its own.
  ['Shift-Enter', '\x1b[13;2u', 1, '\x1b[13;2u'],
  ['alternates that nobody asked for', '\x1b[97:65;6u', 1, '\x1b[97;6u'],
  ['a repeat for who does not tell them apart', '\x1b[1;1:2A', 1, '\x1b[A'],
  ['Enter let go, without all keys', '\x1b[13;1:3u', 3, ''],
  ['a letter let go', '\x1b[97;1:3u', 3, '\x1b[97;1:3u'],
])('%s: %j for flags %i is %j', (_what, outer, kitty, agent) => {
  expect(translate(outer, { kitty })).toBe(agent);
});

test.each([
  ['\x1b[13;2u', 1, '\x1b[27;2;13~'],
  ['\x1b[13;2u', 2, '\x1b[27;2;13~'],
  ['\x03', 1, '\x03'],
  ['\x03', 2, '\x1b[27;5;99~'],
  ['A', 2, 'A'],
  ['\x1b[27;6;67~', 2, '\x1b[27;6;67~'],
  ['\x1bx', 1, '\x1bx'],
])('%j with modifyOtherKeys %i is %j', (outer, modifyOtherKeys, agent) => {
  expect(translate(outer, { modifyOtherKeys })).toBe(agent);
});

test('application cursor keys count only in the legacy encoding', () => {
  const application = { applicationCursor: true };
  expect(translate('\x1b[A\x1b[1;2A\x1b[57419u', application)).toBe('\x1bOA\x1b[1;2A\x1bOA');
  expect(translate('\x1bOA', { ...application, kitty: 1 })).toBe('\x1b[A');
});

const letters = fc.constantFrom(...'abzäйß漢 1?;/'.split('')).map((letter): Partial<Stroke> => {
  const upper = letter.toUpperCase();
  const shifted = upper !== letter && [...upper].length === 1 ? (upper.codePointAt(0) ?? 0) : 0;
  return { code: letter.codePointAt(0) ?? 0, final: 'u', shifted };
});
const functional = fc
  .constantFrom<[number, string]>(
    ...([13, 9, 127, 27, 57376, 57399, 57414, 57419, 57428, 57441, 57358] as const).map(
      (code): [number, string] => [code, 'u'],
    ),
    ...[2, 3, 5, 6, 13, 15, 24].map((code): [number, string] => [code, '~']),
    ...[...'ABCDEFHPQS'].map((final): [number, string] => [1, final]),
  )
  .map(([code, final]): Partial<Stroke> => ({ code, final, shifted: 0 }));
const stroke: fc.Arbitrary<Stroke> = fc
  .record({
    key: fc.oneof(letters, functional),
    modifiers: fc.nat({ max: 255 }),
    base: fc.constantFrom(0, 99, 113),
    event: fc.constantFrom('press' as const, 'repeat' as const, 'release' as const),
  })
  .map(({ key, modifiers, base, event }) => {
    const isLetter = key.final === 'u' && (key.code ?? 0) < 57344 && (key.code ?? 0) > 127;
    return {
      code: 0,
      final: 'u',
      shifted: 0,
      modifiers,
      event,
      text: '',
      ...key,
      base: isLetter ? base : 0,
    };
  });

test('what one terminal sends is what the agent gets, where both speak the protocol with the same flags', () => {
  fc.assert(
    fc.property(stroke, fc.nat({ max: 31 }), (one, kitty) => {
      const modes = { ...plainModes(), kitty };
      const sent = encodeStroke(one, modes)?.toString('utf8') ?? '';
      expect(translate(sent, modes)).toBe(sent);
    }),
    { numRuns: 5_000 },
  );
});

test('a richer terminal loses nothing on the way: the agent gets what it would have got directly', () => {
  const richest = { ...plainModes(), kitty: 31 };
  fc.assert(
    fc.property(stroke, fc.nat({ max: 31 }), (one, kitty) => {
      const sent = encodeStroke(one, richest)?.toString('utf8') ?? '';
      const direct = encodeStroke(one, { ...plainModes(), kitty })?.toString('utf8') ?? '';
      expect(translate(sent, { kitty })).toBe(direct);
    }),
    { numRuns: 5_000 },
  );
});
