// `?`: this place's keys first, then all others; a filter, Enter, and why not.
import { beforeEach, expect, it } from 'vitest';
import { dialogKey } from '../../../src/cockpit/actions/dialog-keys.js';
import { runKey } from '../../../src/cockpit/actions/index.js';
import { helpHandler } from '../../../src/cockpit/help/keys.js';
import { dialogModel } from '../../../src/cockpit/views/dialog.js';
import { commands } from '../../../src/domain/commands/commands.js';
import { keySummary } from '../../../src/domain/keys/keys.js';
import { panesOf } from '../../../src/domain/layout/tree.js';
import { storeAt } from '../../screens/render.js';
import { deckOf, type TestDeck } from './fixture.js';

let deck: TestDeck;
const state = () => deck.store.getState();
const press = (...names: string[]) => {
  for (const name of names) {
    const text = [...name].length === 1 ? name : '';
    if (state().dialog === null) runKey(deck, name);
    else dialogKey(deck, { name, text });
  }
};
const screen = () =>
  (dialogModel(state())?.lines ?? []).map(line =>
    line
      .map(one => one.text)
      .join('')
      .trimEnd(),
  );

beforeEach(() => {
  deck = deckOf(storeAt(120, 40));
});

it('tells every key of the table, whatever place it is of', () => {
  press('?');
  const seen = new Set<string>();
  let before = '';
  while (before !== screen().join('\n')) {
    before = screen().join('\n');
    for (const line of screen()) seen.add(line);
    press('PageDown');
  }
  const whole = [...seen].join('\n');
  const missing = commands.filter(
    command => command.on !== 'cli' && command.keys?.length && !whole.includes(keySummary(command)),
  );
  expect(missing.map(command => command.name)).toEqual([]);
  expect(whole).toContain('copy mode');
  press('g');
  expect(screen()[1]).toMatch(/^▸/);
});

it('in a view its own keys come first, and it goes back there', () => {
  press('t', '?');
  expect(screen()[1]).toBe('the timeline');
  expect(screen()[2]).toMatch(/^▸t +back to the panes/);
  press('Enter');
  expect(state().flash?.sentence).toContain('only in the timeline');
  press('Escape');
  expect(state().dialog?.kind).toBe('timeline');
});

it('opens with all keys, whatever was filtered before', () => {
  press('?', '/', 'q', 'q', 'q');
  expect(screen()).toEqual(['/qqq', 'No key does that.']);
  press('Enter');
  expect(state().dialog).toMatchObject({ kind: 'help', filter: 'qqq' });
  press('Escape', 'Escape');
  expect(state().dialog).toBeNull();
  press('?');
  expect(screen()[0]).toMatch(/^\/ filters/);
  press('/', 'x', 'y', 'z');
  expect(screen()[0]).toBe('/xyz');
  press('ctrl+u', 'b', 'o', 'a', 'r', 'd', 'Enter', 'Escape', '?');
  expect(screen()[0]).toMatch(/^\/ filters/);
});

it('while one types, Enter runs the chosen one, and arrows choose', () => {
  press('?', '/', 'l', 'a', 'r', 'g', 'e', 'Enter');
  expect(state().dialog?.kind).toBe('board');
  press('Escape', '?', '/', 's', 'p', 'l', 'i', 't', 'Down');
  expect(screen()[2]).toMatch(/^▸.*one below the other/);
  const before = panesOf(state().arranged.tree).length;
  press('Enter');
  expect(state().dialog).toBeNull();
  expect(panesOf(state().arranged.tree)).toHaveLength(before + 1);
});

it('a click chooses what stands under it and moves nothing, a second one runs it', () => {
  const click = (row: number, twice: boolean) => helpHandler.press?.(deck, { row, column: 3, twice });
  press('?', 'PageDown', 'PageDown');
  const before = screen();
  const at = before.findIndex(line => line.startsWith('▸')) - 5;
  click(at, false);
  expect(screen()[at]).toBe(before[at]?.replace(/^ /, '▸'));
  expect(screen().map(line => line.slice(1))).toEqual(before.map(line => line.slice(1)));
  press('g', '/', 'b', 'o', 'a', 'r', 'd');
  const board = screen().findIndex(line => line.includes('the board, large'));
  click(0, false);
  click(board, false);
  expect(state().dialog).toMatchObject({ kind: 'help', filter: 'board' });
  click(board, true);
  expect(state().dialog?.kind).toBe('board');
});
