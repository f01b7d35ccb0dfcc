// Auto-fill moves who needs the person to the front, and nothing under anybody's hands.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AutoFill } from '../../../src/cockpit/layout/auto-fill.js';
import { takeSnapshot } from '../../../src/cockpit/store/crew.js';
import { openDialog } from '../../../src/cockpit/store/dialogs.js';
import { goToWorker } from '../../../src/cockpit/store/panes.js';
import type { DeckStore } from '../../../src/cockpit/store/store.js';
import { panesOf } from '../../../src/domain/layout/tree.js';
import type { Activity } from '../../../src/domain/worker.js';
import { storeAt } from '../../screens/render.js';
import { ago, now, snapshot, worker } from '../../screens/snapshots.js';

let store: DeckStore;
let fill: AutoFill;
const start = now;

/** Six workers: what each does, and for how many seconds. */
function crewOf(...activities: [Activity, number][]) {
  const workers = activities.map(([activity, seconds], at) =>
    worker(`w${at + 1}`, 'running', activity, { since: new Date(Date.now() - seconds * 1000).toISOString() }),
  );
  return takeSnapshot(snapshot({ workers }), Date.now());
}

const working: [Activity, number] = ['working', 60];
const order = () =>
  panesOf(store.getState().arranged.tree)
    .map(({ shows }) => (shows.kind === 'worker' ? shows.worker : shows.kind))
    .join(' ');
const pass = (ms: number) => vi.advanceTimersByTime(ms);

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  const workers = Array.from({ length: 6 }, (_, at) =>
    worker(`w${at + 1}`, 'running', 'working', { since: ago(60) }),
  );
  store = storeAt(200, 50, snapshot({ workers }), goToWorker('w1'), () => ({ autoFill: true }));
  fill = new AutoFill(store);
  store.subscribe(state => fill.update(state));
});

afterEach(() => {
  fill.stop();
  vi.useRealTimers();
});

it('ticks nothing while everybody stands where they should, and nothing while it is off', () => {
  fill.update(store.getState());
  expect(vi.getTimerCount()).toBe(0);
  store.change(
    () => ({ autoFill: false }),
    crewOf(working, working, working, working, ['waiting', 60], working),
  );
  expect(vi.getTimerCount()).toBe(0);
  pass(60_000);
  expect(order()).toBe('w1 w2 w3 w4 w5 w6');
});

it('who asks comes to the first place that is not the focused one, once it has asked for a moment', () => {
  store.change(crewOf(working, working, working, working, ['waiting', 0], working));
  pass(1_900);
  expect(order()).toBe('w1 w2 w3 w4 w5 w6');
  pass(200);
  expect(order()).toBe('w1 w5 w3 w4 w2 w6');
  expect(vi.getTimerCount()).toBe(0);
  expect(store.getState().past).toEqual([]);
  expect(store.getState().recent[0]).toBe('p1');
});

it('nothing moves while the person types; a state that does not last moves nobody', () => {
  store.change(crewOf(working, working, working, working, ['waiting', 60], working));
  for (let turn = 0; turn < 10; turn++) {
    fill.touched();
    pass(2_500);
    expect(order()).toBe('w1 w2 w3 w4 w5 w6');
  }
  store.change(crewOf(working, working, working, working, ['working', 0], working));
  pass(60_000);
  expect(order()).toBe('w1 w2 w3 w4 w5 w6');
});

it('the focused, the attached and the pinned pane stay, and a pane that was moved stays for a while', () => {
  store.change(() => ({ pinned: ['w2'], attached: true }));
  store.change(crewOf(working, working, ['idle', 60], working, working, ['waiting', 60]));
  pass(10);
  expect(order()).toBe('w1 w2 w6 w4 w5 w3');
  store.change(crewOf(working, working, ['waiting', 60], working, working, ['idle', 60]));
  pass(4_000);
  expect(order()).toBe('w1 w2 w6 w4 w5 w3');
  pass(1_500);
  expect(order()).toBe('w1 w2 w3 w4 w5 w6');
});

it('between working, paused and unknown nobody changes places; behind a dialog, zoomed or alone nothing moves', () => {
  store.change(crewOf(['background', 9], ['unknown', 9], working, ['starting', 9], working, working));
  expect(vi.getTimerCount()).toBe(0);
  store.change(openDialog({ kind: 'board', scroll: 0 }));
  store.change(crewOf(working, working, working, working, working, ['waiting', 60]));
  expect(vi.getTimerCount()).toBe(0);
  store.change(() => ({ dialog: null, zoomed: true }));
  expect(vi.getTimerCount()).toBe(0);
  store.change(() => ({ zoomed: false }));
  pass(10);
  expect(order()).toBe('w1 w6 w3 w4 w5 w2');
});
