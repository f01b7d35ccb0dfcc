// The context menu: what stands under the pointer, what can be done to it, and that it is done to this one alone.
import { beforeEach, describe, expect, it } from 'vitest';
import { dialogKey } from '../../../src/cockpit/actions/dialog-keys.js';
import { runKey } from '../../../src/cockpit/actions/index.js';
import { openMenu } from '../../../src/cockpit/actions/menu.js';
import { menuHandler } from '../../../src/cockpit/menu/keys.js';
import { goToWorker } from '../../../src/cockpit/store/panes.js';
import { useLayout } from '../../../src/cockpit/store/panes-layout.js';
import { arrangementOf, currentWorker, partsOf } from '../../../src/cockpit/store/select.js';
import { firstLayout } from '../../../src/cockpit/store/state.js';
import { dialogModel, openForm } from '../../../src/cockpit/views/dialog.js';
import { emptyBoard } from '../../../src/domain/board.js';
import { storeAt } from '../../screens/render.js';
import { snapshot } from '../../screens/snapshots.js';
import { deckOf, type TestDeck } from './fixture.js';

let deck: TestDeck;
const state = () => deck.store.getState();
const press = (...names: string[]) => {
  for (const name of names) dialogKey(deck, { name, text: [...name].length === 1 ? name : '' });
};
const lines = () =>
  dialogModel(state())?.lines.map(line =>
    line
      .map(one => one.text)
      .join('')
      .trimEnd(),
  ) ?? [];
/** A cell within the pane of the n-th worker. */
function cellOf(index: number): { x: number; y: number } {
  const { x, y } = arrangementOf(state()).placed[index]?.rect ?? { x: 0, y: 0 };
  return { x: x + 5, y: y + 3 };
}

beforeEach(() => {
  deck = deckOf(storeAt(120, 40));
});

describe('a right click', () => {
  it('on a pane is about its worker, which gets the focus; Esc gives the agent its keys back', () => {
    deck.store.change(goToWorker('worker-1'), () => ({ attached: true }));
    openMenu(deck, cellOf(0));
    expect(state()).toMatchObject({ attached: false, dialog: { kind: 'menu', about: { kind: 'pane' } } });
    press('Escape');
    expect(state()).toMatchObject({ attached: true, dialog: null });
    openMenu(deck, cellOf(3));
    expect(currentWorker(state())?.id).toBe('worker-4');
    expect(dialogModel(state())?.title).toBe('worker-4');
    expect(lines().find(line => /^. resume +p$/.test(line))).toBeDefined();
    press('Escape');
    expect(state().attached).toBe(false);
  });

  it('on an entry of the rail, a border and a place that is nobody’s has what fits there', () => {
    const rail = partsOf(state()).rail ?? { x: 0, y: 0 };
    openMenu(deck, { x: rail.x + 4, y: rail.y + 1 });
    expect(state().dialog).toMatchObject({ about: { kind: 'worker', worker: 'worker-2' } });
    expect(state()).toMatchObject({ area: 'rail', cursor: 'worker-2' });
    expect(lines()[0]).toMatch(/show here +o +\(worker-2 is on a pane\)/);
    press('Escape');
    const border = arrangementOf(state()).borders.find(one => one.direction === 'row');
    openMenu(deck, { x: border?.at ?? 0, y: (border?.from ?? 0) + 2 });
    expect(dialogModel(state())?.title).toBe('border');
    expect(lines().join('\n')).toContain('all the same size');
    press('Escape');
    deck = deckOf(storeAt(120, 40, snapshot({ workers: [], board: emptyBoard })));
    openMenu(deck, { x: 80, y: 20 });
    expect(lines()[0]).toMatch(/new worker +N/);
  });

  it('on a task of the board offers a worker for it, or goes to the one that does it', () => {
    const rail = partsOf(state()).rail ?? { x: 0, y: 0, width: 0, height: 0 };
    const at = (wanted: string) => {
      for (let y = rail.y; y < rail.y + rail.height; y++) {
        openMenu(deck, { x: rail.x + 6, y });
        if (dialogModel(state())?.title.includes(wanted) === true) return;
      }
      throw new Error(`no menu about ${wanted}`);
    };
    at('Measure before');
    press('Enter');
    expect(state().dialog?.kind).toBe('new');
    expect(openForm(state())?.sentence).toContain('Measure before and after');
    press('Escape');
    at('Fix the parser');
    expect(lines()[0]).toMatch(/^▸ go to worker-1/);
    press('Enter');
    expect(currentWorker(state())?.id).toBe('worker-1');
    deck.store.change(useLayout({ ...firstLayout, rail: false, root: { kind: 'board' } }));
    const line = arrangementOf(state()).placed[0]?.rect.y ?? 0;
    // Border, counts, a blank, a heading.
    openMenu(deck, { x: 60, y: line + 5 });
    expect(dialogModel(state())?.title).toBe('Add type checks');
    press('Escape', 'u');
    deck.store.change(useLayout(firstLayout));
    at('Retry what the queue lost');
    expect(lines()[0]).toMatch(/a worker for it +N +\(it is doing\)/);
  });

  it.each([
    [80, 24],
    [40, 12],
    [200, 50],
  ])('stays on a screen of %i×%i wherever the pointer is', (cols, rows) => {
    deck = deckOf(storeAt(cols, rows));
    for (const [x, y] of [
      [0, 0],
      [cols - 1, rows - 1],
      [cols - 1, 0],
      [3, rows - 1],
    ] as const) {
      openMenu(deck, { x, y, pane: 'p1' });
      press('End');
      const model = dialogModel(state());
      if (model === null) throw new Error('no menu');
      const { rect } = model;
      expect(rect.x).toBeGreaterThanOrEqual(0);
      expect(rect.y).toBeGreaterThanOrEqual(1);
      expect(rect.x + rect.width).toBeLessThanOrEqual(cols);
      expect(rect.y + rect.height).toBeLessThanOrEqual(rows - 1);
      // The last one is in view.
      expect(lines().some(line => /^[▸>]/.test(line))).toBe(true);
    }
  });
});

it('M opens it for the focused pane; the arrows go round, a disabled one says why, its key runs an entry', () => {
  deck.store.change(goToWorker('worker-5'));
  runKey(deck, 'M');
  press('Up');
  expect(lines().at(-1)).toMatch(/^▸ close the pane +c$/);
  press('Down');
  expect(lines()[0]).toMatch(/^▸ attach/);
  press('Enter');
  expect(state().flash?.sentence).toContain('worker-5 does not run');
  expect(state().dialog?.kind).toBe('menu');
  press('r');
  expect(state().dialog).toBeNull();
  expect(deck.asked).toMatchObject([{ method: 'worker.restart', params: { workers: ['worker-5'] } }]);
});

it('a click runs an entry; a rule does nothing', () => {
  openMenu(deck, cellOf(0));
  const at = lines().findIndex(line => /pause +p$/.test(line));
  menuHandler.press?.(deck, { row: at - 1, column: 3, twice: false });
  expect(state().dialog?.kind).toBe('menu');
  menuHandler.press?.(deck, { row: at, column: 3, twice: false });
  expect(state().dialog).toBeNull();
  expect(deck.asked).toMatchObject([{ method: 'worker.pause', params: { workers: ['worker-1'] } }]);
});

it('marks elsewhere do not count and stay; a marked one stands for all of them', () => {
  deck.store.change(() => ({ marked: ['worker-2', 'worker-3'] }));
  openMenu(deck, cellOf(0));
  press('p');
  expect(state().marked).toEqual(['worker-2', 'worker-3']);
  openMenu(deck, cellOf(1));
  expect(dialogModel(state())?.title).toBe('2 marked workers');
  press('p');
  expect(deck.asked.map(({ params }) => (params as { workers: string[] }).workers)).toEqual([
    ['worker-1'],
    ['worker-2', 'worker-3'],
  ]);
});
