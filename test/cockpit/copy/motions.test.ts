// vi's motions over rows that scrolled off and rows of the screen: where the cursor stands after some keys.
import { beforeEach, describe, expect, it } from 'vitest';
import { World } from './world.js';

let world: World;

/** Row 0 to 11; rows 5 and 6 are one line of the program; the screen is rows 6 to 11. */
const text = [
  'The quick brown fox', // 0
  '', // 1
  '  foo_bar(baz) = 1;', // 2
  '漢字 wide é x', // 3
  '', // 4
  'one two three four five six', // 5, 6
  'seven', // 7
  'eight nine', // 8
  '', // 9
  'last-line here', // 10
].join('\r\n');

beforeEach(async () => {
  world = new World().print(text);
  await world.press('[');
});

/** Keys with blanks between them; a word of letters is one name only where it has more than one character and a capital or `+`. */
function keys(list: string): string[] {
  return list.split(' ').flatMap(word => (/^[A-Z][a-z]|\+/.test(word) ? [word] : [...word]));
}

it('begins where the agent’s cursor stands, with the screen as it is', () => {
  expect(world.cursor).toBe('10:14');
  expect(world.here).toMatchObject({ top: 5, oldest: 0, end: 11 });
});

describe.each([
  ['g', '0:0', 'to the oldest'],
  ['g l l l h', '0:2', 'sideways'],
  ['g h', '0:0', 'not beyond the first column'],
  ['g $ l', '0:18', 'not beyond the text'],
  ['g $ j', '1:0', 'an empty row has one place'],
  ['g $ j j', '2:18', '$ stays at the ends'],
  ['g 8 l j j', '2:8', 'up and down keep the column'],
  ['g 4 l 3 j', '3:4', 'over rows with wide characters'],
  ['g w', '0:4', 'next word'],
  ['g 3 w', '0:16', 'with a count'],
  ['g 4 w', '2:2', 'over the end of the row, past the blanks'],
  ['g 4 w w', '2:9', 'marks are a word of their own'],
  ['g 4 w W', '2:15', 'W: whatever stands between blanks'],
  ['g e', '0:2', 'end of the word'],
  ['g e e', '0:8', 'end of the next'],
  ['g 4 e e', '2:8', 'over the end of the row'],
  ['g 4 E E', '2:13', 'E: between blanks'],
  ['g 3 w b', '0:10', 'back a word'],
  ['g 4 w w b', '2:2', 'back before a mark'],
  ['g 4 w b', '0:16', 'back over the rows'],
  ['g 4 w W B', '2:2', 'B: between blanks'],
  ['g 3 j w', '3:5', 'past wide characters'],
  ['g 3 j l', '3:2', 'a wide character is one step'],
  ['g 5 j $', '6:6', '$ goes to the end of the program’s line'],
  ['g 6 j 0', '5:0', '0 to its start'],
  ['g 5 j 1 9 l l', '6:0', 'sideways over the wrap'],
  ['g 6 j h', '5:19', 'and back'],
  ['g 5 j 4 w', '5:19', 'a word goes on over the wrap'],
  ['g 2 j ^', '2:2', '^ to the first that is no blank'],
  ['g }', '1:0', 'empty line below'],
  ['g } }', '4:0', 'and the next'],
  ['G {', '9:0', 'empty line above'],
  ['G', '10:0', 'the newest row'],
  ['g f b', '0:10', 'to a character'],
  ['g 2 f o', '0:17', 'with a count'],
  ['g f o ;', '0:17', 'again'],
  ['g $ F q', '0:4', 'back to one'],
  ['g f o ; ,', '0:12', 'the other way'],
  ['g t b', '0:9', 'till'],
  ['g t o ;', '0:16', 'till, again'],
  ['g $ T k', '0:9', 'back till'],
  ['g f z', '0:0', 'one that is not there'],
  ['g 5 j f s', '6:4', 'in the program’s line, over the wrap'],
  ['g H', '0:0', 'first in view'],
  ['g M', '2:0', 'middle of the view'],
  ['g L', '5:0', 'last in view'],
  ['Home', '10:0', 'Home'],
  ['g End', '0:18', 'End'],
  ['G 0 0', '10:0', '0 without digits before it'],
  ['g 1 0 j', '10:0', '0 in a count'],
  ['g f Escape w', '0:4', 'Escape is no character'],
])('%s', (list, expected, why) => {
  it(`${why}: ${expected}`, async () => {
    await world.press(...keys(list));
    expect(world.cursor).toBe(expected);
  });
});

it('pages move view and cursor, scrolling only the view', async () => {
  await world.press('G', 'ctrl+u');
  expect(world.here).toMatchObject({ top: 2, cursor: { line: 7 } });
  await world.press('ctrl+d');
  expect(world.here).toMatchObject({ top: 5, cursor: { line: 10 } });
  await world.press('PageUp');
  expect(world.here).toMatchObject({ top: 1, cursor: { line: 6 } });
  await world.press('ctrl+b');
  expect(world.here).toMatchObject({ top: 0, cursor: { line: 2 } });
  await world.press('ctrl+f');
  expect(world.here).toMatchObject({ top: 4, cursor: { line: 6 } });
  await world.press('ctrl+y', 'ctrl+y');
  expect(world.here).toMatchObject({ top: 2, cursor: { line: 6 } });
  await world.press('3', 'ctrl+e');
  expect(world.here).toMatchObject({ top: 5, cursor: { line: 6 } });
});

it(': goes so many rows up from the end, as the mark counts', async () => {
  expect(world.mark).toBe('[0/5]');
  await world.press(':', '3');
  await world.press('Enter');
  expect(world.mark).toBe('[3/5]');
  expect(world.here.top).toBe(2);
});
