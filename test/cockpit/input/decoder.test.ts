// Every form in which terminals send keys, mouse, paste and focus, in whole and in pieces.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputDecoder, pasteWaitMs } from '../../../src/cockpit/input/decoder.js';
import type { InputEvent } from '../../../src/cockpit/input/event.js';
import { maxPasteBytes } from '../../../src/cockpit/input/paste.js';

function decode(...chunks: (string | Buffer)[]): InputEvent[] {
  const events: InputEvent[] = [];
  const decoder = new InputDecoder(event => events.push(event));
  for (const chunk of chunks) decoder.push(Buffer.from(chunk as string, 'utf8'));
  decoder.flush();
  decoder.stop();
  return events;
}

/** One word an event: `key a "a"`, `press left 3,4`, … */
function words(events: InputEvent[]): string[] {
  return events.map(event => {
    switch (event.type) {
      case 'key':
        return event.key.text === '' ? event.key.name : `${event.key.name} "${event.key.text}"`;
      case 'mouse': {
        const held = [event.ctrl && 'ctrl+', event.alt && 'alt+', event.shift && 'shift+'].filter(Boolean);
        return `${held.join('')}${event.action} ${event.button} ${event.x},${event.y}`;
      }
      case 'paste':
        return `paste ${JSON.stringify(event.text)}`;
      case 'focus':
        return event.focused ? 'focused' : 'blurred';
      case 'stroke':
        return `${event.stroke.event} ${event.stroke.code}${event.stroke.final}`;
      case 'unknown':
      case 'other':
        return event.type;
    }
  });
}

const keys: [bytes: string, event: string][] = [
  ['a', 'a "a"'],
  ['A', 'A "A"'],
  ['?', '? "?"'],
  ['é', 'é "é"'],
  ['漢', '漢 "漢"'],
  ['🚀', '🚀 "🚀"'],
  [' ', 'Space " "'],
  ['\r', 'Enter'],
  ['\n', 'ctrl+j'],
  ['\t', 'Tab'],
  ['\x7f', 'Backspace'],
  ['\x08', 'Backspace'],
  ['\x1b', 'Escape'],
  ['\x00', 'ctrl+Space'],
  ['\x01', 'ctrl+a'],
  ['\x11', 'ctrl+q'],
  ['\x1c', 'ctrl+\\'],
  ['\x1d', 'ctrl+]'],
  ['\x1bx', 'alt+x'],
  ['\x1bX1', 'other'],
  ['\x1bé', 'alt+é'],
  ['\x1b\r', 'alt+Enter'],
  ['\x1b\x11', 'ctrl+alt+q'],
  ['\x1b\x7f', 'alt+Backspace'],
  ['\x1b ', 'alt+Space'],
  ['\x1b[', 'alt+['],
  ['\x1b]', 'alt+]'],
  ['\x1b[A', 'Up'],
  ['\x1bOA', 'Up'],
  ['\x1b\x1b[A', 'alt+Up'],
  ['\x1b[1;5C', 'ctrl+Right'],
  ['\x1b[1;2D', 'shift+Left'],
  ['\x1b[1;8F', 'ctrl+alt+shift+End'],
  ['\x1b[H', 'Home'],
  ['\x1b[1~', 'Home'],
  ['\x1b[3~', 'Delete'],
  ['\x1b[3;5~', 'ctrl+Delete'],
  ['\x1b[5~', 'PageUp'],
  ['\x1b[5^', 'ctrl+PageUp'],
  ['\x1b[15~', 'F5'],
  ['\x1b[24;2~', 'shift+F12'],
  ['\x1bOP', 'F1'],
  ['\x1b[[B', 'F2'],
  ['\x1b[1;5R', 'ctrl+F3'],
  ['\x1b[Z', 'shift+Tab'],
  ['\x1bOM', 'Enter'],
  ['\x1bOk', '+ "+"'],
  // CSI-u (kitty): code, alternate keys, modifiers, event, text.
  ['\x1b[97u', 'a "a"'],
  ['\x1b[97;2u', 'A "A"'],
  ['\x1b[97:65;2u', 'A "A"'],
  ['\x1b[49:33;2u', '! "!"'],
  ['\x1b[97;5u', 'ctrl+a'],
  ['\x1b[97;3u', 'alt+a'],
  ['\x1b[97;9u', 'super+a'],
  ['\x1b[97;65u', 'A "A"'],
  ['\x1b[97;66u', 'a "a"'],
  ['\x1b[97;129u', 'a "a"'],
  ['\x1b[113;5u', 'ctrl+q'],
  ['\x1b[113;69u', 'ctrl+q'],
  ['\x1b[113;133u', 'ctrl+q'],
  ['\x1b[1081::113;5u', 'ctrl+q'],
  ['\x1b[1081;1;1081u', 'й "й"'],
  ['\x1b[27u', 'Escape'],
  ['\x1b[13;2u', 'shift+Enter'],
  ['\x1b[9;2u', 'shift+Tab'],
  ['\x1b[127;5u', 'ctrl+Backspace'],
  ['\x1b[32;5u', 'ctrl+Space'],
  ['\x1b[57399u', '0 "0"'],
  ['\x1b[57414u', 'Enter'],
  ['\x1b[57419;5u', 'ctrl+Up'],
  ['\x1b[97;1:2u', 'a "a"'],
  ['\x1b[57376u', 'F13'],
  // Only for agents that asked: keys let go, modifiers and locks alone.
  ['\x1b[97;1:3u', 'release 97u'],
  ['\x1b[1;1:3A', 'release 1A'],
  ['\x1b[3;1:3~', 'release 3~'],
  ['\x1b[57441;2u', 'press 57441u'],
  ['\x1b[57358u', 'press 57358u'],
  // rxvt's Shift, and what may be a key of a keyboard that we do not know.
  ['\x1b[3$', 'shift+Delete'],
  ['\x1b[42~', 'unknown'],
  ['\x1b[1;5Y', 'unknown'],
  // modifyOtherKeys
  ['\x1b[27;5;113~', 'ctrl+q'],
  ['\x1b[27;5;93~', 'ctrl+]'],
  ['\x1b[27;2;13~', 'shift+Enter'],
  ['\x1b[27;6;81~', 'ctrl+Q'],
  // Replies of a terminal are nobody's keys.
  ['\x1b[?62;4c', 'other'],
  ['\x1b[?1u', 'other'],
  ['\x1b[12;40R', 'other'],
  ['\x1b[?2026;2$y', 'other'],
  ['\x1b]11;rgb:0000/0000/0000\x1b\\', 'other'],
  ['\x1b]11;rgb:0000/0000/0000\x07', 'other'],
  ['\x1bP>|term 1.0\x1b\\', 'other'],
  ['\x1b[I', 'focused'],
  ['\x1b[O', 'blurred'],
  // Mouse
  ['\x1b[<0;4;5M', 'press left 3,4'],
  ['\x1b[<0;4;5m', 'release left 3,4'],
  ['\x1b[<2;1;1M', 'press right 0,0'],
  ['\x1b[<32;300;200M', 'drag left 299,199'],
  ['\x1b[<35;2;2M', 'move none 1,1'],
  ['\x1b[<64;2;2M', 'wheel wheel-up 1,1'],
  ['\x1b[<93;2;2M', 'ctrl+alt+shift+wheel wheel-down 1,1'],
  ['\x1b[<128;2;2M', 'other'],
  ['\x1b[<0;0;0M', 'other'],
  ['\x1b[M !"', 'press left 0,1'],
  ['\x1b[M#!!', 'release none 0,0'],
  // Paste
  ['\x1b[200~a\x1b[201~', 'paste "a"'],
  ['\x1b[200~\x1b[A\x03é\x1b[200~\x1b[201~', 'paste "\\u001b[A\\u0003é\\u001b[200~"'],
];

test.each(keys)('%j is %s', (bytes, event) => {
  expect(words(decode(bytes))).toEqual([event]);
});

test.each([
  ['\x1b\x1b', ['Escape', 'Escape']],
  ['ab\x1b[Ac', ['a "a"', 'b "b"', 'Up', 'c "c"']],
  ['\xff', ['ÿ "ÿ"']],
  ['\x1b[<0;1;1M\x1b[<0;1;1m', ['press left 0,0', 'release left 0,0']],
  ['\x1b[200~x\x1b[201~\x1b[Iy', ['paste "x"', 'focused', 'y "y"']],
  ['\x1b[1;\x1b[A', ['other', 'Up']],
] as const)('%j is %j', (bytes, events) => {
  expect(words(decode(bytes))).toEqual(events);
});

test('bytes that are no UTF-8 are one unknown key each, and the next key is whole', () => {
  expect(words(decode(Buffer.from([0xc3, 0x61, 0x80, 0x62])))).toEqual([
    '\ufffd',
    'a "a"',
    '\ufffd',
    'b "b"',
  ]);
});

test('wherever a stream is cut, the events are the same, and raw gives back every byte of a key', () => {
  const stream = fc.array(fc.constantFrom(...keys.filter(([, event]) => event !== 'Escape')), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(stream, fc.array(fc.nat({ max: 200 }), { maxLength: 6 }), (parts, cuts) => {
      // A lone prefix is only told from a sequence by time.
      const open = ['alt+[', 'alt+]', 'other', 'alt+Escape'];
      const chosen = parts.filter(([bytes, event]) => !open.includes(event) || bytes.length > 3);
      const whole = Buffer.from(chosen.map(([bytes]) => bytes).join(''), 'utf8');
      const at = [...new Set(cuts.map(cut => cut % (whole.length + 1)))].sort((a, b) => a - b);
      const pieces = [0, ...at].map((from, i) => whole.subarray(from, at[i] ?? whole.length));
      const events = decode(...pieces.map(piece => Buffer.from(piece)));
      expect(words(events)).toEqual(words(decode(whole)));
      const raw = Buffer.concat(events.map(event => event.raw)).toString('latin1');
      const marks = /\x1b\[20[01]~/g;
      expect(raw.replace(marks, '')).toBe(whole.toString('latin1').replace(marks, ''));
    }),
    { numRuns: 300 },
  );
});

test('an ESC alone becomes the Escape key by itself, and a late rest does not turn it into an arrow', async () => {
  const events: InputEvent[] = [];
  let told: () => void = () => {};
  const first = new Promise<void>(resolve => (told = resolve));
  const decoder = new InputDecoder(event => {
    events.push(event);
    told();
  });
  decoder.push(Buffer.from('\x1b'));
  expect(events).toEqual([]);
  await first;
  decoder.push(Buffer.from('[A'));
  expect(words(events)).toEqual(['Escape', '[ "["', 'A "A"']);
  decoder.stop();
});

test('a paste without end is bounded, loses nothing, and ends after its time', async () => {
  const events: InputEvent[] = [];
  const decoder = new InputDecoder(event => events.push(event));
  const piece = Buffer.from('é漢'.repeat(100_000));
  decoder.push(Buffer.from('\x1b[200~'));
  let sent = 0;
  while (sent <= maxPasteBytes) {
    decoder.push(piece);
    sent += piece.length;
  }
  expect(events.length).toBe(1);
  decoder.push(Buffer.from('tail\x1b[20'));
  decoder.push(Buffer.from('1~q'));
  const text = events.map(event => (event.type === 'paste' ? event.text : '')).join('');
  expect(text.length).toBe((sent / piece.length) * 200_000 + 4);
  expect(text.endsWith('é漢tail')).toBe(true);
  expect(words(events).at(-1)).toBe('q "q"');
  decoder.push(Buffer.from('\x1b[200~open'));
  expect(pasteWaitMs).toBe(5_000);
  decoder.flush();
  expect(words(events).at(-1)).toBe('paste "open"');
  decoder.push(Buffer.from('k'));
  expect(words(events).at(-1)).toBe('k "k"');
  decoder.stop();
});
