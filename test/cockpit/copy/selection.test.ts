// What is selected is what is copied: by tables, and against the text that the emulator itself has, for random screens and keys.
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { fgFlags } from '../../../src/protocol/cells.js';
import { World } from './world.js';

let world: World;

const text = [
  'alpha beta gamma   x', // 0
  'trailing blanks     ', // 1
  '漢字 wide 漢字', // 2
  '    indented', // 3
  'one two three four five six seven', // 4, 5
  '0123456789012345678漢字', // 6 ends in a gap, 7
  'end', // 8
].join('\r\n');

beforeEach(() => {
  world = new World().print(text);
});

function keys(list: string): string[] {
  return list.split(' ').flatMap(word => (/^[A-Z][a-z]|\+/.test(word) ? [word] : [...word]));
}

describe.each([
  ['g v 4 l y', 'alpha', 'characters, the one under the cursor too'],
  ['g w v b y', 'alpha b', 'backwards'],
  ['g v $ y', 'alpha beta gamma   x', 'to the end, blanks inside kept'],
  ['g j v j 1 l y', 'trailing blanks\n漢字', 'blanks that end a line are left out'],
  ['g j V y', 'trailing blanks', 'a line'],
  ['g 2 j v y', '漢', 'a wide character is whole'],
  ['g 2 j l v l y', '字 ', 'from the middle of a wide one on'],
  ['g 4 j V y', 'one two three four five six seven', 'a line of the program is one, over its rows'],
  ['g 5 j V y', 'one two three four five six seven', 'from any of its rows'],
  ['g 6 j V y', '0123456789012345678漢字', 'without the gap that a wide character leaves'],
  ['g 4 j v j 4 l y', 'one two three four five s', 'wrapped rows are joined'],
  ['g ctrl+v 4 l 3 j y', 'alpha\ntrail\n漢字\n    i', 'a block'],
  ['g 6 l ctrl+v 3 l 2 j y', 'beta\nng b\nide', 'a block in the middle, ends of rows cut'],
  ['g 2 j l ctrl+v j y', '字\n', 'a block cuts no wide character'],
  ['g v j o 2 l y', 'pha beta gamma   x\nt', 'the other end'],
  ['g v V y', 'alpha beta gamma   x', 'another kind keeps the anchor'],
  ['g 4 j Y', 'one two three four five six seven', 'Y: the whole line'],
])('%s', (list, expected, why) => {
  it(why, async () => {
    await world.press('[', ...keys(list));
    expect(world.copied.at(-1)).toBe(expected);
  });
});

it('y leaves and says what was copied; without a selection it only leaves', async () => {
  await world.press('[', 'g', 'v', 'e', 'y');
  expect(world.copy).toBeNull();
  expect(world.said).toBe('5 characters copied.');
  await world.press('[', 'y');
  expect(world.copy).toBeNull();
  expect(world.copied).toEqual(['alpha']);
});

it('A adds to what was copied last; Y stays', async () => {
  await world.press('[', 'g', 'Y', 'v', 'e', 'A');
  expect(world.copied).toEqual(['alpha beta gamma   x', 'alpha beta gamma   x\nalpha']);
  expect(world.copy).toBeNull();
});

it('Escape drops the selection, then leaves; v again ends it; o and A without one say so', async () => {
  await world.press('[', 'v', 'v');
  expect(world.here.selection).toBeNull();
  await world.press('o');
  expect(world.said).toContain('v begins');
  await world.press('V', 'Escape');
  expect(world.here.selection).toBeNull();
  await world.press('Escape');
  expect(world.copy).toBeNull();
});

it('blanks alone are not copied', async () => {
  await world.press('[', 'g', '3', 'j', '0', 'v', 'l', 'y');
  expect(world.copied).toEqual([]);
  expect(world.said).toContain('nothing was copied');
});

it('a selection shows as inverse cells, whole characters, lines to the edge', async () => {
  world = new World(20, 10).print(text);
  await world.press('[', ...keys('g 2 j l v 2 h j'));
  expect(world.flags(fgFlags.inverse).slice(0, 5)).toEqual(['', '', '..111111111111111111', '1', '']);
  await world.press('Escape', ...keys('g 2 j l ctrl+v j'));
  expect(world.flags(fgFlags.inverse).slice(1, 5)).toEqual(['', '..11', '..1', '']);
  await world.press('Escape', ...keys('g 4 j V'));
  expect(world.flags(fgFlags.inverse).slice(3, 7)).toEqual(['', '1'.repeat(20), '1'.repeat(20), '']);
});

const pieces = fc.constantFrom(
  'word ',
  '漢字',
  'é',
  '👨‍👩‍👧',
  '  ',
  'x',
  '\r\n',
  'a-long-one_',
  '\t',
  '0123456789',
);
const moves = fc.constantFrom(
  'h',
  'j',
  'k',
  'l',
  'w',
  'b',
  'e',
  '0',
  '$',
  'H',
  'L',
  'G',
  'g',
  '{',
  '}',
  'W',
  'E',
);

it('copies what the emulator has between the two ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(pieces, { minLength: 5, maxLength: 60 }),
      fc.array(moves, { maxLength: 6 }),
      fc.constantFrom('v', 'V'),
      fc.array(moves, { maxLength: 6 }),
      async (printed, before, kind, after) => {
        const one = new World(13, 4).print(printed.join(''));
        await one.press('[', ...before, kind, ...after);
        const expected = expectedText(one);
        await one.press('y');
        expect(one.copied.at(-1) ?? '').toBe(expected.trim() === '' ? '' : expected);
      },
    ),
    { numRuns: 150 },
  );
});

/** By the emulator's own lines: its text with a column for each unit, and whether a row goes on in the next. */
function expectedText(one: World): string {
  const { lines } = one.session.screen;
  const { cursor, selection } = one.here;
  if (selection === null) throw new Error('nothing is selected');
  const ends = [cursor, selection.anchor].sort((a, b) => a.line - b.line || a.column - b.column);
  let [from, to] = [ends[0] ?? cursor, ends[1] ?? cursor];
  if (selection.kind === 'lines') {
    from = { line: from.line, column: 0 };
    to = { line: to.line, column: one.here.cols };
    while (lines.continues(from.line)) from = { line: from.line - 1, column: 0 };
    while (to.line + 1 < lines.end && lines.continues(to.line + 1)) to = { ...to, line: to.line + 1 };
  }
  const whole: string[] = [];
  let line = '';
  for (let number = from.line; number <= to.line; number++) {
    const columns: number[] = [];
    const row = lines.text(number, columns) ?? '';
    const units = row.split('').map((unit, at) => ({ unit, column: columns[at] ?? 0 }));
    const isAfter = (column: number) => number === to.line && column > to.column;
    const isBefore = (column: number) => number === from.line && column < from.column;
    const textOf = (part: typeof units) => part.map(one => one.unit).join('');
    line += textOf(units.filter(({ column }) => !isAfter(column) && !isBefore(column)));
    if (number < to.line && lines.continues(number + 1)) continue;
    const rest = textOf(units.filter(({ column }) => isAfter(column)));
    whole.push(rest.trim() === '' ? line.replace(/ +$/, '') : line);
    line = '';
  }
  return whole.join('\n');
}
