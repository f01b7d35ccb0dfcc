// Search in copy mode: while it is typed, up and down, round the end, over rows that are not here; and what is made visible.
import { beforeEach, expect, it } from 'vitest';
import { promptLine } from '../../../src/cockpit/copy/hint.js';
import { openCopyAt } from '../../../src/cockpit/copy/open.js';
import { fgFlags } from '../../../src/protocol/cells.js';
import { view, World } from './world.js';

let world: World;

/** 1,500 rows above the screen: more than is fetched at once. */
beforeEach(() => {
  world = new World(30, 6);
  for (let i = 0; i < 1_500; i++) world.session.print(`entry ${i} ${i % 100 === 0 ? 'Needle' : 'straw'}\r\n`);
  world.print('the end');
});

it('/ in command mode searches upwards, with every key that is typed', async () => {
  await world.press('/');
  await world.type('need');
  expect(world.cursor).toBe('1400:11');
  expect(
    promptLine(world.deck.store.getState())
      ?.map(span => span.text)
      .join(''),
  ).toContain('search up: need');
  await world.type('le');
  await world.press('Enter');
  expect(world.cursor).toBe('1400:11');
  await world.press('n');
  expect(world.cursor).toBe('1300:11');
  await world.press('2', 'n');
  expect(world.cursor).toBe('1100:11');
  await world.press('N');
  expect(world.cursor).toBe('1200:11');
});

it('Backspace goes back to where it was, Escape too', async () => {
  await world.press('[', 'g');
  await world.press('/');
  await world.type('entry 77');
  expect(world.cursor).toBe('77:0');
  await world.press('Backspace');
  expect(world.cursor).toBe('7:0');
  await world.press('Escape');
  expect(world.cursor).toBe('0:0');
  expect(world.here.prompt).toBeNull();
  await world.press('/', 'Backspace');
  expect(world.here.prompt).toBeNull();
});

it('/ and ? go down and up, n and N after them', async () => {
  await world.press('[', 'g', '/');
  await world.type('needle');
  await world.press('Enter');
  expect(world.cursor).toBe('0:8');
  await world.press('n', 'n');
  expect(world.cursor).toBe('200:10');
  await world.press('N', 'N');
  expect(world.cursor).toBe('0:8');
  await world.press('?');
  await world.type('straw');
  await world.press('Enter');
  expect(world.said).toBe('Round the end.');
  expect(world.cursor).toBe('1499:11');
});

it('goes round the end and says so; what is nowhere is said', async () => {
  await world.press('[', '/');
  await world.type('entry 3 ');
  await world.press('Enter');
  expect(world.cursor).toBe('3:0');
  expect(world.said).toBe('Round the end.');
  await world.press('/');
  await world.type('nowhere');
  await world.press('Enter');
  expect(world.said).toBe('"nowhere" is nowhere here.');
  expect(world.cursor).toBe('3:0');
});

it('capitals count where there are some', async () => {
  await world.press('[', '?');
  await world.type('Straw');
  await world.press('Enter');
  expect(world.said).toContain('nowhere');
  await world.press('?');
  await world.type('Needle');
  await world.press('Enter');
  expect(world.cursor).toBe('1400:11');
});

it('finds what is on the screen and not in the history of the host any more', async () => {
  await world.press('[', 'k');
  world.print('\r\nnewer end');
  await world.press('/');
  await world.type('end');
  await world.press('Enter');
  // The screen is as it was looked at; the newer line is not on it.
  expect(world.cursor).toBe('1500:4');
});

it('* searches the word under the cursor, n goes on', async () => {
  await world.press('[', 'g', 'w', 'w');
  await world.press('*');
  expect(world.cursor).toBe('100:10');
  await world.press('n');
  expect(world.cursor).toBe('200:10');
});

it('all matches in view are underlined, the present one is inverse too; Escape takes them away', async () => {
  world = new World(30, 6).print('one two one\r\nthree\r\nONE more one');
  await world.press('[', 'g', '/');
  await world.type('one');
  expect(world.flags(fgFlags.underline).slice(0, 3)).toEqual(['111.....111', '', '111......111']);
  expect(world.flags(fgFlags.inverse)[0]).toBe('........111');
  await world.press('Enter', 'Escape');
  expect(world.flags(fgFlags.underline).join('')).toBe('');
  expect(world.copy).not.toBeNull();
});

it('a match over the wrap of a row is one', async () => {
  world = new World(10, 6).print('0123456789abcdef');
  await world.press('[', 'g', '/');
  await world.type('89ab');
  await world.press('Enter');
  expect(world.cursor).toBe('0:8');
  expect(world.flags(fgFlags.underline).slice(0, 2)).toEqual(['........11', '11']);
});

it('openCopyAt shows a line of the history with room round it, highlighted', async () => {
  openCopyAt(world.deck, { worker: view, line: 700, column: 6, length: 3 });
  await world.rest();
  expect(world.here).toMatchObject({ cursor: { line: 700, column: 6 }, top: 697 });
  expect(world.flags(fgFlags.inverse)[3]).toBe('......111');
  openCopyAt(world.deck, { worker: view, line: 20, column: 0, end: { line: 20, column: 4 } });
  await world.rest();
  expect(world.here.cursor).toEqual({ line: 20, column: 0 });
  expect(world.flags(fgFlags.inverse)[3]).toBe('11111');
});

it('pasted text goes into the search', async () => {
  await world.press('/');
  world.deck.copies.paste(view, 'entry 1234\n');
  await world.rest();
  expect(world.cursor).toBe('1234:0');
});
