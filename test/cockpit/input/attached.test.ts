// What an attached agent gets, byte for byte, and which key comes back from it.
import { expect, test } from 'vitest';
import { type AttachedPane, AttachedRouter, type Routed } from '../../../src/cockpit/input/attached.js';
import { InputDecoder } from '../../../src/cockpit/input/decoder.js';
import { DetachKeys, detachTwiceMs } from '../../../src/cockpit/input/detach.js';
import type { InputEvent } from '../../../src/cockpit/input/event.js';
import { cropOf } from '../../../src/cockpit/screen/crop.js';
import { plainModes } from '../../../src/cockpit/screen/pane-screen.js';
import type { FrameModes } from '../../../src/protocol/frame.js';

function eventsOf(bytes: string): InputEvent[] {
  const events: InputEvent[] = [];
  const decoder = new InputDecoder(event => events.push(event));
  decoder.push(Buffer.from(bytes, 'latin1'));
  decoder.flush();
  decoder.stop();
  return events;
}

/** A 20×10 pane at 5,3 that shows a screen of 100×24 whose cursor is at the bottom right. */
function pane(modes: Partial<FrameModes> = {}): AttachedPane {
  const rect = { x: 5, y: 3, width: 20, height: 10 };
  const crop = cropOf({ cols: 100, rows: 24, cursor: { x: 99, y: 23 } }, rect);
  return { modes: { ...plainModes(), ...modes }, rect, crop };
}

function say(routed: Routed): string {
  if (routed.to !== 'agent') return routed.to;
  return 'keys' in routed ? routed.keys.toString('latin1') : `paste ${routed.paste}`;
}

function route(bytes: string, modes: Partial<FrameModes> = {}): string[] {
  const router = new AttachedRouter();
  return eventsOf(bytes).map(event => say(router.route(event, pane(modes))));
}

const sgr = { mouse: 'any', mouseSgr: true } as const;

test.each<[what: string, bytes: string, modes: Partial<FrameModes>, routed: string[]]>([
  ['a letter', 'a', {}, ['a']],
  ['Ctrl-c', '\x03', {}, ['\x03']],
  ['CSI-u for who asked for it', '\x1b[97;5u', { kitty: 1 }, ['\x1b[97;5u']],
  ['CSI-u for who knows nothing of it', '\x1b[97;5u', {}, ['\x01']],
  ['a key that may be one', '\x1b[42~', {}, ['\x1b[42~']],
  ['alt stays', '\x1bx', {}, ['\x1bx']],
  ['an arrow', '\x1b[A', {}, ['\x1b[A']],
  ['an arrow for application cursor keys', '\x1b[A', { applicationCursor: true }, ['\x1bOA']],
  ['an arrow with a modifier stays', '\x1b[1;5A', { applicationCursor: true }, ['\x1b[1;5A']],
  ['Home back to normal', '\x1bOH', {}, ['\x1b[H']],
  ['F1 stays', '\x1bOP', {}, ['\x1bOP']],
  ['a key release', '\x1b[97;1:3u', { kitty: 1 }, ['nobody']],
  ['a key release for who asked', '\x1b[97;1:3u', { kitty: 3 }, ['\x1b[97;1:3u']],
  ['a reply of the outer terminal', '\x1b[?62c', {}, ['nobody']],
  ['a paste has a channel of its own', '\x1b[200~x\x1b[201~', { bracketedPaste: true }, ['paste x']],
  ['focus, not asked for', '\x1b[I', {}, ['nobody']],
  ['focus, asked for', '\x1b[I\x1b[O', { focusEvents: true }, ['\x1b[I', '\x1b[O']],
  ['mouse, not asked for', '\x1b[<0;6;4M', {}, ['cockpit']],
  ['a press at the pane’s corner', '\x1b[<0;6;4M', sgr, ['\x1b[<0;81;15M']],
  ['its release', '\x1b[<0;6;4M\x1b[<0;7;4m', sgr, ['\x1b[<0;81;15M', '\x1b[<0;82;15m']],
  ['a press on the border', '\x1b[<0;5;4M', sgr, ['cockpit']],
  ['a press below', '\x1b[<0;6;14M', sgr, ['cockpit']],
  ['shift is ours', '\x1b[<4;6;4M\x1b[<4;6;4m', sgr, ['cockpit', 'cockpit']],
  ['the wheel', '\x1b[<64;6;4M', sgr, ['\x1b[<64;81;15M']],
  ['control goes along', '\x1b[<16;6;4M', sgr, ['\x1b[<16;81;15M']],
  ['motion for who wants all', '\x1b[<35;6;4M', sgr, ['\x1b[<35;81;15M']],
  ['motion for who wants drags', '\x1b[<35;6;4M', { mouse: 'drag', mouseSgr: true }, ['nobody']],
  [
    'a drag for who wants clicks',
    '\x1b[<0;6;4M\x1b[<32;7;4M\x1b[<0;7;4m',
    { mouse: 'vt200', mouseSgr: true },
    ['\x1b[<0;81;15M', 'nobody', '\x1b[<0;82;15m'],
  ],
  [
    'a release for who wants presses',
    '\x1b[<0;6;4M\x1b[<0;6;4m',
    { mouse: 'x10', mouseSgr: true },
    ['\x1b[<0;81;15M', 'nobody'],
  ],
  [
    'a drag out of the pane stays with the agent, at the edge',
    '\x1b[<0;6;4M\x1b[<32;1;1M\x1b[<0;60;40m',
    sgr,
    ['\x1b[<0;81;15M', '\x1b[<32;81;15M', '\x1b[<0;100;24m'],
  ],
  [
    'a drag that began on the border stays ours',
    '\x1b[<0;5;4M\x1b[<32;8;8M\x1b[<0;8;8m',
    sgr,
    ['cockpit', 'cockpit', 'cockpit'],
  ],
  ['the old encoding', '\x1b[<2;6;4M', { mouse: 'vt200' }, [`\x1b[M${String.fromCharCode(34, 113, 47)}`]],
  [
    'an old release does not say which',
    '\x1b[<2;6;4M\x1b[<2;6;4m',
    { mouse: 'vt200' },
    [`\x1b[M${String.fromCharCode(34, 113, 47)}`, `\x1b[M${String.fromCharCode(35, 113, 47)}`],
  ],
])('%s', (_what, bytes, modes, routed) => {
  expect(route(bytes, modes)).toEqual(routed);
});

test('places that the old encoding cannot say are not sent', () => {
  const rect = { x: 0, y: 0, width: 300, height: 10 };
  const crop = cropOf({ cols: 300, rows: 10, cursor: { x: 0, y: 9 } }, rect);
  const far = { modes: { ...plainModes(), mouse: 'vt200' as const }, rect, crop };
  const [event] = eventsOf('\x1b[<0;240;4M');
  expect(event && say(new AttachedRouter().route(event, far))).toBe('nobody');
});

test.each([
  '\x11',
  '\x1d',
  '\x1b[113;5u',
  '\x1b[113;69u',
  '\x1b[93;5u',
  '\x1b[27;5;113~',
  '\x1b[27;5;93~',
  '\x1b[1081::113;5u',
])('%j comes back, and twice it goes to the agent', bytes => {
  const [event] = eventsOf(bytes);
  if (event?.type !== 'key') throw new Error('no key');
  const keys = new DetachKeys();
  expect(keys.judge(event.key, true, 1_000)).toBe('leave');
  expect(keys.judge(event.key, false, 1_000 + detachTwiceMs)).toBe('send');
  // The one that was sent does not count as a first press.
  expect(keys.judge(event.key, true, 1_200 + detachTwiceMs)).toBe('leave');
  expect(keys.judge(event.key, false, 3_000)).toBe(null);
});

test('another key in between, or the other detach key, is no second press', () => {
  const [quit, bracket, letter] = ['\x11', '\x1d', 'a'].map(bytes => eventsOf(bytes)[0]);
  if (quit?.type !== 'key' || bracket?.type !== 'key' || letter?.type !== 'key') throw new Error('no key');
  const keys = new DetachKeys();
  expect(keys.judge(quit.key, true, 0)).toBe('leave');
  expect(keys.judge(letter.key, false, 10)).toBe(null);
  expect(keys.judge(quit.key, false, 20)).toBe(null);
  expect(keys.judge(quit.key, true, 30)).toBe('leave');
  expect(keys.judge(bracket.key, false, 40)).toBe(null);
  expect(keys.judge(letter.key, true, 50)).toBe(null);
});
