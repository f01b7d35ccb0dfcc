// What the person does to the arrangement, and the way back: order, pins, pages, layouts.
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { runKey } from '../../../src/cockpit/actions/index.js';
import { openLayout, takeSnapshot } from '../../../src/cockpit/store/crew.js';
import { focusPane, goToWorker } from '../../../src/cockpit/store/panes.js';
import {
  restoreArrangement,
  savedOf,
  undoLayout,
  useLayout,
} from '../../../src/cockpit/store/panes-layout.js';
import { currentWorker, focusedPane } from '../../../src/cockpit/store/select.js';
import type { Layout, LayoutNode } from '../../../src/domain/layout/layout.js';
import { readSaved } from '../../../src/domain/layout/saved.js';
import { panesOf } from '../../../src/domain/layout/tree.js';
import { storeAt } from '../../screens/render.js';
import { crew, now, snapshot, worker } from '../../screens/snapshots.js';
import { deckOf, type TestDeck } from './fixture.js';

let deck: TestDeck;
const state = () => deck.store.getState();
const press = (...keys: string[]) => {
  for (const key of keys) runKey(deck, key);
};
const order = () =>
  panesOf(state().arranged.tree)
    .map(({ shows }) => (shows.kind === 'worker' ? shows.worker.replace('worker-', '') : shows.kind))
    .join(' ');

function layout(name: string, root: LayoutNode): Layout {
  return { name, description: '', rail: true, root };
}

const mainVertical = layout('main-vertical', {
  kind: 'split',
  direction: 'row',
  children: [
    { node: { kind: 'slot', slot: 1 }, weight: 3 },
    { node: { kind: 'fill', arrange: 'rows' }, weight: 2 },
  ],
});
const twoSlots = layout('two', {
  kind: 'split',
  direction: 'row',
  children: [
    { node: { kind: 'slot', slot: 1 }, weight: 1 },
    { node: { kind: 'worker', worker: 'worker-5', pin: true }, weight: 1 },
  ],
});

beforeEach(() => {
  deck = deckOf(storeAt(200, 50, snapshot(), goToWorker('worker-2')));
  deck.answers['layout.list'] = { layouts: [{ name: 'auto' }, { name: 'main-vertical' }], problems: [] };
  deck.answers['layout.use'] = { layout: mainVertical };
});

describe('order', () => {
  it('{ and } move the focused pane, s swaps round the end, ctrl+o rotates', () => {
    press('}');
    expect(order()).toBe('1 3 2 4 5');
    expect(currentWorker(state())?.id).toBe('worker-2');
    press('{', '{');
    expect(order()).toBe('2 1 3 4 5');
    press('{');
    expect(state().flash?.sentence).toContain('it is the first one');
    press('ctrl+o');
    expect(order()).toBe('5 2 1 3 4');
    press('u', 'u', 'u');
    expect(order()).toBe('1 3 2 4 5');
    deck.store.change(goToWorker('worker-5'));
    press('s');
    expect(order()).toBe('5 3 2 4 1');
  });

  it('a pinned worker stays where it is while others move, and says so', () => {
    deck.store.change(goToWorker('worker-3'));
    press('*');
    expect(state().pinned).toEqual(['worker-3']);
    expect(state().flash?.sentence).toContain('worker-3 is pinned');
    deck.store.change(goToWorker('worker-2'));
    press('}');
    expect(order()).toBe('1 4 3 2 5');
    press('ctrl+o');
    expect(order()).toBe('5 1 3 4 2');
    press('u', 'u', 'u');
    expect(state().pinned).toEqual([]);
    expect(order()).toBe('1 2 3 4 5');
  });
});

describe('pins', () => {
  it('hold through layouts, at the place they had; a layout can pin too', () => {
    press('}', '}', '*');
    expect(order()).toBe('1 3 4 2 5');
    deck.store.change(useLayout(mainVertical));
    expect(order()).toBe('1 4 3 2 5');
    deck.store.change(useLayout(twoSlots));
    expect(state().pinned).toEqual(['worker-2', 'worker-5']);
    expect(order()).toBe('2 5');
  });

  it('of a layout count from the moment the worker is there', () => {
    const without = snapshot({ workers: crew.filter(one => one.id !== 'worker-5') });
    deck = deckOf(storeAt(200, 50, without, openLayout(twoSlots)));
    expect(state().pinned).toEqual([]);
    deck.store.change(takeSnapshot(snapshot(), now));
    expect(state().pinned).toEqual(['worker-5']);
    deck.store.change(takeSnapshot(snapshot({ seq: 2 }), now));
    expect(state().pinned).toEqual(['worker-5']);
    deck.store.change(openLayout(twoSlots));
    expect(state().pinned).toEqual(['worker-5']);
  });

  it('go with the pane when it is closed, with the worker when it leaves; u brings them back', () => {
    press('*', 'c');
    expect(state().pinned).toEqual([]);
    press('u');
    expect(state().pinned).toEqual(['worker-2']);
    deck.store.change(takeSnapshot(snapshot({ workers: crew.filter(one => one.id !== 'worker-2') }), now));
    expect(state().pinned).toEqual([]);
  });

  it('o never shows another worker in a pinned pane', () => {
    deck.store.change(openLayout(twoSlots), focusPane('p2'));
    press('Tab', 'k', 'k', 'k', 'k', 'k', 'o');
    expect(order()).toBe('2 5');
    press('*', 'Tab', 'j', 'o');
    expect(state().flash?.sentence).toContain('pinned');
    expect(order()).toBe('2 5');
  });
});

it('= gives a grid that was changed by hand back to its layout, so that it takes new workers again', () => {
  press('H');
  expect(state().arranged.tree.kind).toBe('split');
  press('=');
  expect(state().arranged.tree.kind).toBe('fill');
  press('=');
  expect(state().flash?.sentence).toContain('all have the same size');
  press('|', 'c', '-', '=');
  expect(state().arranged.tree.kind).toBe('split');
});

describe('a page of its own', () => {
  it('! takes the focused pane out, ! and Space bring the others back, u goes through all of it', async () => {
    press('}', '!');
    expect(order()).toBe('2');
    expect(state().layout.name).toBe('worker-2');
    deck.store.change(
      takeSnapshot(snapshot({ workers: [...crew, worker('late', 'running', 'working')] }), now),
    );
    expect(order()).toBe('2');
    press('|');
    expect(order()).toBe('2 5');
    press('Space');
    await deck.settled();
    expect(order()).toBe('1 3 2 4 5 late');
    expect(deck.asked).toEqual([]);
    press('u');
    expect(order()).toBe('2 5');
    press('!');
    expect(order()).toBe('1 3 2 4 5 late');
    press('u', 'u', 'u');
    expect(order()).toBe('1 3 2 4 5 late');
    expect(state().apart).toBeNull();
    press('u');
    expect(order()).toBe('1 2 3 4 5 late');
  });

  it('another layout leaves it, and only then asks', async () => {
    press('!', '!', 'Space');
    await deck.settled();
    expect(deck.asked.map(one => one.method)).toEqual(['layout.list', 'layout.use']);
    expect(state()).toMatchObject({ apart: null, layout: { name: 'main-vertical' } });
    press('u');
    await deck.settled();
    // The supervisor knows what is shown again; other cockpits keep theirs.
    expect(deck.asked.at(-1)?.params).toMatchObject({ name: 'auto', others: false });
    expect(state().layout.name).toBe('auto');
  });
});

describe('undo', () => {
  const keys = [
    '|',
    '-',
    'c',
    's',
    '{',
    '}',
    'ctrl+o',
    '*',
    '!',
    '=',
    'H',
    'J',
    'K',
    'L',
    'z',
    '1',
    '3',
    '5',
    'j',
    'l',
    'A',
    '\\',
  ];

  it('brings every arrangement back exactly, whatever was done', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys), { maxLength: 25 }), fc.boolean(), (done, layouts) => {
        deck = deckOf(storeAt(200, 50, snapshot(), goToWorker('worker-2')));
        const moments = [state()];
        for (const [at, key] of done.entries()) {
          const before = state().past.length;
          if (layouts && at % 7 === 6) deck.store.change(useLayout(at % 2 === 0 ? mainVertical : twoSlots));
          else press(key);
          if (state().past.length > before) moments.push(state());
          else
            moments[moments.length - 1] = {
              ...state(),
              arranged: moments.at(-1)?.arranged ?? state().arranged,
            };
        }
        for (let at = moments.length - 2; at >= 0; at--) {
          deck.store.change(undoLayout());
          const { layout, arranged, pinned, apart } = state();
          const then = moments[at];
          expect({ layout, tree: arranged.tree, pinned, apart }).toEqual({
            layout: then?.layout,
            tree: then?.arranged.tree,
            pinned: then?.pinned,
            apart: then?.apart,
          });
          expect(focusedPane(state())).toBeDefined();
        }
        expect(state().past).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('and what is kept comes back the same, for the same crew', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys), { maxLength: 25 }), done => {
        deck = deckOf(storeAt(200, 50, snapshot(), goToWorker('worker-2')));
        press(...done);
        const saved = readSaved(JSON.parse(JSON.stringify(savedOf(state()))));
        if (saved === null) throw new Error(`not read back after ${done.join(' ')}`);
        const fresh = storeAt(200, 50, snapshot(), restoreArrangement(saved));
        expect(savedOf(fresh.getState())).toEqual(savedOf(state()));
        expect(focusedPane(fresh.getState())).toEqual(focusedPane(state()));
      }),
      { numRuns: 60 },
    );
  });
});

describe('an empty pane, while every worker has one', () => {
  beforeEach(() => {
    press('1', '|');
    expect(order()).toBe('1 empty 2 3 4 5');
  });

  it('a digit brings that worker into it; its own pane closes, and u takes it back', () => {
    press('4');
    expect(order()).toBe('1 4 2 3 5');
    expect(currentWorker(state())?.id).toBe('worker-4');
    press('2');
    expect(order()).toBe('1 4 2 3 5');
    press('u');
    expect(order()).toBe('1 empty 2 3 4 5');
  });

  it('o brings the one that was chosen in the rail', () => {
    press('Tab', 'j', 'j');
    const chosen = currentWorker(state())?.id.replace('worker-', '') ?? '';
    press('o');
    expect(order().split(' ')[1]).toBe(chosen);
    expect(order()).not.toContain('empty');
    expect(focusedPane(state())?.shows).toEqual({ kind: 'worker', worker: `worker-${chosen}` });
    press('Tab', 'o');
    expect(state().flash?.sentence).toMatch(/is on a pane\.$/);
  });

  it('a pinned worker stays where it is, and says so', () => {
    deck.store.change(() => ({ pinned: ['worker-3'] }));
    press('3');
    expect(order()).toBe('1 empty 2 3 4 5');
    expect(state().flash?.sentence).toBe('worker-3 is pinned to its place.');
  });
});
