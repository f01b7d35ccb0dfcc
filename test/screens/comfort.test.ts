// Golden screens of palette, menu, messages and the search across agents. Regenerate with UPDATE_GOLDENS=1 and read the difference.
import { describe, expect, it } from 'vitest';
import { dialogKey, dialogPaste } from '../../src/cockpit/actions/dialog-keys.js';
import { runKey } from '../../src/cockpit/actions/index.js';
import { openMenu } from '../../src/cockpit/actions/menu.js';
import { goToWorker } from '../../src/cockpit/store/panes.js';
import type { Find, Found } from '../../src/protocol/host-methods.js';
import { deckOf, type TestDeck } from '../cockpit/store/fixture.js';
import { until } from '../support/bounded.js';
import { draw, expectGolden, storeAt } from './render.js';

// What is greyed because it is not installed does not depend on this machine.
process.env['PATH'] = '/nowhere';

const sizes: [number, number][] = [
  [80, 24],
  [200, 50],
  [40, 12],
];

function press(deck: TestDeck, ...names: string[]): void {
  for (const name of names) {
    const text = name === 'Space' ? ' ' : [...name].length === 1 ? name : '';
    if (deck.store.getState().dialog === null) runKey(deck, name);
    else dialogKey(deck, { name, text });
  }
}

function deckAt(cols: number, rows: number): TestDeck {
  const deck = deckOf(storeAt(cols, rows));
  deck.store.change(goToWorker('worker-1'));
  deck.answers['layout.list'] = { layouts: [{ name: 'focus' }, { name: 'grid' }], problems: [] };
  deck.hostAnswers.find = params => found(params as Find);
  return deck;
}

function found({ session }: Find): Found {
  const text = session === 'session-worker-3' ? '\u001b[31mexpected 3 but the parser said 4' : 'parser: ok';
  const matches = session.endsWith('5') ? [] : [{ line: 7, column: 0, endLine: 7, endColumn: 5, text }];
  return { generation: 1, matches, complete: session !== 'session-worker-1' };
}

async function golden(name: string, deck: TestDeck): Promise<string[]> {
  const state = deck.store.getState();
  const { lines } = await draw(state, worker => [`I am ${worker}.`]);
  expectGolden(`${name}-${state.cols}x${state.rows}`, lines);
  return lines;
}

describe.each(sizes)('%i×%i', (cols, rows) => {
  it('the palette, as it opens and with letters typed', async () => {
    const deck = deckAt(cols, rows);
    press(deck, ':');
    await deck.settled();
    await golden('palette', deck);
    press(deck, 's', 'p', 'l');
    await golden('palette-typed', deck);
  });

  it('the menu of a pane', async () => {
    const deck = deckAt(cols, rows);
    openMenu(deck, { x: Math.floor(cols * 0.7), y: Math.floor(rows / 2) });
    press(deck, 'Down');
    await golden('menu', deck);
  });

  it('a message: to whom, the text, the preview', async () => {
    const deck = deckAt(cols, rows);
    press(deck, 'm', 'Tab', 'a');
    await golden('message-to', deck);
    press(deck, 'Enter');
    dialogPaste(
      deck,
      '{worker}: rebase on main, then go on with\n{task}. \u001b[31m\n\n\tThe tests are slow; run them once.',
    );
    await golden('message-text', deck);
    press(deck, 'Enter');
    await golden('message-preview', deck);
  });

  it('the search in all agents', async () => {
    const deck = deckAt(cols, rows);
    press(deck, 'F');
    dialogPaste(deck, 'parser');
    const searched = () => {
      const { dialog } = deck.store.getState();
      return dialog?.kind === 'find-all' && dialog.waiting === 0;
    };
    await until(searched, 'all have answered');
    press(deck, 'Down');
    await golden('find-all', deck);
  });
});

it('without Unicode there is none in any of them', async () => {
  const deck = deckAt(80, 24);
  deck.store.change(() => ({ unicode: false }));
  for (const keys of [[':'], ['Escape', 'M'], ['Escape', 'm', 'Tab'], ['Escape', '?']]) {
    press(deck, ...keys);
    const { lines } = await draw(deck.store.getState());
    expect(lines.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
  }
});
