// Nothing moves that the person did not move: the crew changes, panes and focus stay; layouts can be taken back.
import { expect, it } from 'vitest';
import { AgeClock } from '../../../src/cockpit/store/clock.js';
import { loseSupervisor, openLayout, takeSnapshot } from '../../../src/cockpit/store/crew.js';
import { goToWorker, moveCursor, moveFocus, switchArea } from '../../../src/cockpit/store/panes.js';
import { closePane, dropPaneOf, splitFocused } from '../../../src/cockpit/store/panes-change.js';
import { undoLayout, useLayout } from '../../../src/cockpit/store/panes-layout.js';
import { currentWorker, focusedPane, railOf } from '../../../src/cockpit/store/select.js';
import { ageText, nextAgeChange } from '../../../src/domain/age.js';
import { paneOfWorker, panesOf } from '../../../src/domain/layout/tree.js';
import { storeAt } from '../../screens/render.js';
import { ago, crew, now, snapshot, worker } from '../../screens/snapshots.js';

it('orders the rail by who needs the person', () => {
  expect(railOf(storeAt(120, 40).getState()).map(one => one.id)).toEqual([
    'worker-2',
    'worker-5',
    'worker-1',
    'worker-3',
    'worker-4',
  ]);
});

it('a worker that leaves or fails takes neither its pane nor the focus away', () => {
  const store = storeAt(120, 40, snapshot(), goToWorker('worker-3'));
  const before = store.getState();
  store.change(takeSnapshot(snapshot({ workers: crew.filter(one => one.id !== 'worker-1') }), now));
  expect(store.getState().arranged.tree).toEqual(before.arranged.tree);
  expect(currentWorker(store.getState())?.id).toBe('worker-3');
  store.change(takeSnapshot(snapshot({ workers: [...crew, worker('late', 'running', 'waiting')] }), now));
  expect(currentWorker(store.getState())?.id).toBe('worker-3');
  expect(panesOf(store.getState().arranged.tree)).toHaveLength(6);
});

it('a worker that the person removed takes its pane along; a crew that is over leaves an empty layout', () => {
  const store = storeAt(120, 40, snapshot(), goToWorker('worker-3'));
  store.change(takeSnapshot(snapshot({ workers: crew.filter(one => one.id !== 'worker-3') }), now));
  store.change(dropPaneOf('worker-3'));
  expect(panesOf(store.getState().arranged.tree)).toHaveLength(4);
  expect(currentWorker(store.getState())).toBeDefined();
  expect(store.getState().past).toEqual([]);
  store.change(takeSnapshot(snapshot({ workers: [] }), now));
  expect(panesOf(store.getState().arranged.tree)).toEqual([]);
  store.change(takeSnapshot(snapshot(), now));
  expect(panesOf(store.getState().arranged.tree)).toHaveLength(5);
  expect(currentWorker(store.getState())?.id).toBe('worker-1');
});

it('a closed pane stays closed, its worker is in the rail, u brings it back', () => {
  const store = storeAt(120, 40, snapshot(), goToWorker('worker-3'));
  const pane = focusedPane(store.getState());
  store.change(closePane(pane?.id ?? ''));
  store.change(takeSnapshot(snapshot({ seq: 2 }), now));
  expect(paneOfWorker(store.getState().arranged.tree, 'worker-3')).toBeUndefined();
  store.change(goToWorker('worker-3'));
  expect(store.getState()).toMatchObject({ area: 'rail', cursor: 'worker-3' });
  store.change(undoLayout());
  expect(paneOfWorker(store.getState().arranged.tree, 'worker-3')).toEqual(pane);
});

it('the same snapshot again changes nothing but itself', () => {
  const store = storeAt(120, 40);
  const before = store.getState();
  store.change(takeSnapshot(snapshot({ seq: 2 }), now));
  const after = store.getState();
  expect({ ...after, snapshot: null }).toEqual({ ...before, snapshot: null });
  expect(after.arranged).toBe(before.arranged);
});

it('a lost supervisor changes one word and no pane', () => {
  const store = storeAt(120, 40, snapshot(), goToWorker('worker-2'));
  const before = store.getState();
  store.change(loseSupervisor());
  expect(store.getState()).toEqual({ ...before, supervisor: 'lost' });
  store.change(takeSnapshot(snapshot(), now));
  expect(store.getState().supervisor).toBe('up');
});

it('another layout keeps the worker that had the focus; a new split shows who waits, then who comes', () => {
  const store = storeAt(120, 40, snapshot(), goToWorker('worker-3'));
  const focus = {
    name: 'focus',
    description: '',
    rail: false,
    root: {
      kind: 'split' as const,
      direction: 'row' as const,
      children: [
        { node: { kind: 'crew' as const }, weight: 1 },
        { node: { kind: 'selected' as const }, weight: 3 },
      ],
    },
  };
  store.change(useLayout(focus));
  expect(currentWorker(store.getState())?.id).toBe('worker-3');
  store.change(moveFocus('left'), moveCursor(-1));
  expect(currentWorker(store.getState())?.id).toBe('worker-1');
  store.change(switchArea(now));
  expect(focusedPane(store.getState())?.shows.kind).toBe('selected');
  store.change(openLayout({ ...focus, root: { kind: 'slot', slot: 1 } }), splitFocused('row'));
  expect(focusedPane(store.getState())?.shows).toEqual({ kind: 'worker', worker: 'worker-2' });
});

it('ages change at 10 s steps, then minutes, hours, days, and say when', () => {
  const texts = [0, 9.9, 10, 59, 60, 119, 3599, 3600, 86_399, 86_400, -5].map(s => ageText(s * 1000));
  expect(texts).toEqual(['now', 'now', '10s', '50s', '1m', '1m', '59m', '1h', '23h', '1d', 'now']);
  for (const seconds of [0, 3, 10, 59, 60, 100, 3599, 3601, 86_399, 90_000]) {
    const wait = nextAgeChange([ago(seconds)], now) ?? 0;
    expect(ageText(seconds * 1000 + wait)).not.toBe(ageText(seconds * 1000));
    const halfStep =
      seconds < 60 ? 5_000 : seconds < 3600 ? 30_000 : seconds < 86_400 ? 1_800_000 : 43_200_000;
    expect(ageText(seconds * 1000 + Math.max(0, wait - halfStep - 1))).toBe(ageText(seconds * 1000));
  }
  const crew = Array.from({ length: 20 }, (_, at) => ago(90 + at * 7));
  const waits = new Set(crew.map(moment => nextAgeChange([moment], now)));
  expect(waits.size, 'twenty workers, a redraw each half minute').toBeLessThanOrEqual(3);
  expect(nextAgeChange([null, 'nonsense'], now)).toBeNull();
});

it('an idle cockpit sets no timer', () => {
  const store = storeAt(120, 40, snapshot({ workers: [] }));
  const state = store.getState();
  const clock = new AgeClock(store);
  const quiet = {
    ...state,
    snapshot: state.snapshot && { ...state.snapshot, board: { ...state.snapshot.board, locks: [] } },
  };
  const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length;
  const before = timers();
  clock.update(quiet);
  expect(timers()).toBe(before);
  clock.update(state);
  expect(timers()).toBe(before + 1);
  clock.stop();
  expect(timers()).toBe(before);
});
