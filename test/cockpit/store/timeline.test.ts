// `t`: all of the timeline, or of one worker, or only trouble, or only what became of tasks.
import { beforeEach, expect, it } from 'vitest';
import { dialogKey } from '../../../src/cockpit/actions/dialog-keys.js';
import { runKey } from '../../../src/cockpit/actions/index.js';
import { goToWorker } from '../../../src/cockpit/store/panes.js';
import { dialogModel } from '../../../src/cockpit/views/dialog.js';
import type { TimelineEntry } from '../../../src/domain/snapshot.js';
import { storeAt } from '../../screens/render.js';
import { ago, snapshot } from '../../screens/snapshots.js';
import { deckOf, type TestDeck } from './fixture.js';

let deck: TestDeck;
const press = (name: string) =>
  deck.store.getState().dialog === null ? runKey(deck, name) : dialogKey(deck, { name, text: name });
const model = () => dialogModel(deck.store.getState());
const told = () => (model()?.lines ?? []).map(line => line.at(-1)?.text ?? '').filter(text => text !== '');

const entry = (seq: number, worker: string | null, sentence: string, more: Partial<TimelineEntry> = {}) =>
  ({ seq, at: ago(100 - seq), worker, level: 'info', sentence, ...more }) as const;

beforeEach(() => {
  const timeline: TimelineEntry[] = [
    entry(1, 'worker-1', 'takes the parser', { about: 'claimed' }),
    entry(2, 'worker-2', 'was paused'),
    entry(3, 'worker-2', 'has reached a limit', { level: 'warning', about: 'limit' }),
    entry(4, 'worker-1', 'is stuck', { level: 'warning', about: 'stuck' }),
    entry(5, null, 'the disk is full', { level: 'error' }),
    entry(6, 'removed', 'was here'),
  ];
  deck = deckOf(storeAt(120, 40, snapshot({ timeline }), goToWorker('worker-2')));
  press('t');
});

it('shows all, then the worker in focus, then each of the others, those that are gone too, then all again', () => {
  expect(told()).toHaveLength(6);
  press('w');
  expect(model()?.title).toBe('timeline · worker-2');
  expect(told()).toEqual(['was paused', 'has reached a limit']);
  press('w');
  expect(model()?.title).toBe('timeline · worker-1');
  for (let more = 0; more < 3; more++) press('w');
  expect(told()).toEqual(['Nothing of that has happened yet.']);
  press('w');
  expect(told()).toEqual(['was here']);
  press('w');
  expect(model()?.title).toBe('timeline');
  expect(told()).toHaveLength(6);
});

it('warnings and errors, tasks, both at once, and everything again', () => {
  press('!');
  expect(told()).toEqual(['has reached a limit', 'is stuck', 'the disk is full']);
  press('c');
  expect(model()?.title).toBe('timeline · warnings and errors · tasks');
  expect(told()).toEqual(['is stuck']);
  press('!');
  expect(told()).toEqual(['takes the parser', 'is stuck']);
  press('a');
  expect(told()).toHaveLength(6);
  expect(model()?.title).toBe('timeline');
});

it('the last error is shown among everything, whatever was chosen before', () => {
  press('c');
  press('e');
  expect(told()).toHaveLength(6);
  expect(deck.store.getState().dialog).toMatchObject({ entry: 4 });
});
