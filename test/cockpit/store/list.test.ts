// The list of workers and the way there: order, the line of those at rest, Tab and Tab Tab.
import { beforeEach, describe, expect, it } from 'vitest';
import { runKey } from '../../../src/cockpit/actions/index.js';
import { goToWorker } from '../../../src/cockpit/store/panes.js';
import { currentWorker, foldOf } from '../../../src/cockpit/store/select.js';
import { storeAt } from '../../screens/render.js';
import { now, snapshot, worker } from '../../screens/snapshots.js';
import { deckOf, type TestDeck } from './fixture.js';

let deck: TestDeck;
const state = () => deck.store.getState();
const press = (...keys: string[]) => {
  for (const key of keys) runKey(deck, key);
};

beforeEach(() => {
  deck = deckOf(storeAt(200, 50, snapshot(), goToWorker('worker-2')));
});

describe('the list', () => {
  const many = Array.from({ length: 24 }, (_, at) =>
    worker(`worker-${at + 1}`, 'running', at < 14 ? 'working' : 'idle'),
  );

  beforeEach(() => {
    deck = deckOf(storeAt(120, 30, snapshot({ workers: many }), goToWorker('worker-1')));
  });

  it('is in the order of who needs me, pinned ones before those at work', () => {
    deck.store.change(goToWorker('worker-20'));
    press('*');
    deck.store.change(goToWorker('worker-1'));
    expect(foldOf(state()).map(one => one.id)).not.toContain('worker-20');
    press('Tab', 'k');
    expect(state().cursor).toBe('worker-20');
  });

  it('folds who is at rest; Enter on that line unfolds, leaving the list folds again', () => {
    expect(foldOf(state())).toHaveLength(10);
    press('Tab', ...Array.from({ length: 30 }, () => 'j'));
    expect(state().cursor).toBe('worker-15');
    expect(currentWorker(state())).toBeUndefined();
    // Nobody is killed or attached to by the line that stands for many.
    press('x');
    expect(state()).toMatchObject({ dialog: null, attached: false });
    press('k');
    expect(state().cursor).toBe('worker-14');
    press('j', 'Enter');
    expect(foldOf(state())).toEqual([]);
    expect(currentWorker(state())?.id).toBe('worker-15');
    press('j');
    expect(state().cursor).toBe('worker-16');
    press('l');
    expect(foldOf(state())).toHaveLength(10);
  });
});

describe('Tab', () => {
  it('goes to the list and back; twice at once goes to the pane before, and twice again comes back', () => {
    let time = now;
    deck.now = () => time;
    const tab = (later: number) => {
      time += later;
      press('Tab');
    };
    deck.store.change(goToWorker('worker-1'), goToWorker('worker-4'));
    tab(5_000);
    expect(state().area).toBe('rail');
    tab(5_000);
    expect(state().area).toBe('panes');
    expect(currentWorker(state())?.id).toBe('worker-4');
    tab(5_000);
    tab(100);
    expect(state().area).toBe('panes');
    expect(currentWorker(state())?.id).toBe('worker-1');
    tab(5_000);
    tab(100);
    expect(currentWorker(state())?.id).toBe('worker-4');
    press('\\');
    tab(5_000);
    expect(currentWorker(state())?.id).toBe('worker-1');
  });
});
