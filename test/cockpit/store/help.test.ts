// `?`: this place's keys first, then all others; a filter, Enter, and why not.
import { beforeEach, expect, it } from 'vitest';
import { dialogKey } from '../../../src/cockpit/actions/dialog-keys.js';
import { runKey } from '../../../src/cockpit/actions/index.js';
import { helpHandler } from '../../../src/cockpit/help/keys.js';
import { dialogModel } from '../../../src/cockpit/views/dialog.js';
import { commands } from '../../../src/domain/commands/commands.js';
import { keySummary } from '../../../src/domain/keys/keys.js';
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

it('a click runs what stands under it', () => {
  press('?', '/', 'b', 'o', 'a', 'r', 'd', 'Enter');
  const at = screen().findIndex(line => line.includes('the board, large'));
  helpHandler.press?.(deck, { row: 0, column: 3, twice: false });
  expect(state().dialog?.kind).toBe('help');
  helpHandler.press?.(deck, { row: at, column: 3, twice: false });
  expect(state().dialog?.kind).toBe('board');
});
