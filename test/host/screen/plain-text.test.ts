// Two of the same terminal, one with the short way for plain text: whatever is printed, their cells are the same.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptShortColours } from '../../../src/host/screen/colon-colours.js';
import { printPlainFast } from '../../../src/host/screen/plain-text.js';
import { type Core, createTerminal } from '../../../src/host/screen/xterm.js';
import { printed } from '../../fuzz/bytes.js';

const cols = 30;
const rows = 8;

function two(): readonly [plain: Core, fast: Core] {
  const [{ core: plain }, { core: fast }] = [createTerminal(cols, rows, 40), createTerminal(cols, rows, 40)];
  acceptShortColours(plain);
  acceptShortColours(fast);
  printPlainFast(fast);
  return [plain, fast];
}

function state(core: Core) {
  const { lines, x, y, ybase, ydisp, savedX, savedY } = core.buffer;
  const all = Array.from({ length: lines.length }, (_, at) => {
    const line = lines.get(at);
    if (line === undefined) throw new Error(`no line ${at} of ${lines.length}`);
    const words = Array.from(line._data);
    const extended = Object.entries(line._extendedAttrs).map(([x, it]) => [x, it?._ext, it?.urlId]);
    return {
      words,
      combined: { ...line._combined },
      extended,
      wrapped: line.isWrapped,
      text: line.translateToString(false),
    };
  });
  const joins = core._inputHandler._parser.precedingJoinState;
  return { x, y, ybase, ydisp, savedX, savedY, joins, all };
}

const text = (bytes: Buffer) => bytes.toString('utf8');

test('whatever is printed, each cell is what xterm makes of it', () => {
  fc.assert(
    fc.property(printed, parts => {
      const [plain, fast] = two();
      for (const part of parts) {
        plain.writeSync(text(part));
        fast.writeSync(text(part));
        expect(state(fast)).toEqual(state(plain));
      }
    }),
    { numRuns: 600, seed: 20_261_130 },
  );
}, 60_000);

test.each([
  ['over the right half of a wide one', '漢字漢字\x1b[1;2Hab'],
  ['over the left half', '漢字漢字\x1b[1;1Ha'],
  ['up to a wide one', '漢字漢字\x1b[1;1Habc'],
  ['to the last column and on', `${'a'.repeat(cols)}b`],
  ['past the last column, no wrapping', `\x1b[?7l${'a'.repeat(cols + 5)}Z`],
  ['between marks', 'e\u0301ab\u0301c'],
  ['after one that joins what follows', '\u0600abc'],
  ['letters that are lines', '\x1b(0lqqk\x1b(Bab'],
  ['shifted sets', '\x1b)0\x0eqq\x0fqq'],
  ['inserted', 'abc\x1b[1G\x1b[4hxy\x1b[4lz'],
  ['a link', '\x1b]8;;https://example.org\x07ab\x1b]8;;\x07cd'],
  ['curly underline', '\x1b[4:3;58:2::1:2:3mab\x1b[0mcd'],
  ['repeated', 'a\x1b[5b'],
  ['over what was combined', 'e\u0301e\u0301\x1b[1Gabc'],
])('plain text, %s', (_, printing) => {
  const [plain, fast] = two();
  plain.writeSync(printing);
  fast.writeSync(printing);
  expect(state(fast)).toEqual(state(plain));
});
