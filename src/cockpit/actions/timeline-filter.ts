// The keys that choose what of the timeline is shown: one worker, trouble, tasks, everything again.
import { editDialog } from '../store/dialogs.js';
import { currentWorker, timelineOf } from '../store/select.js';
import type { CockpitState, TimelineOnly } from '../store/state.js';
import type { Deck } from './action.js';

/** True when the verb is one of these. */
export function filterTimeline(deck: Deck, verb: string): boolean {
  const edit = edits[verb];
  if (edit === undefined) return false;
  deck.store.change(
    editDialog('timeline', (dialog, state) => ({
      kind: 'timeline',
      // At its end, which is now: lines of the other choice mean nothing in this one.
      scroll: Number.MAX_SAFE_INTEGER,
      entry: null,
      only: edit(dialog.only ?? {}, state),
    })),
  );
  return true;
}

const edits: Record<string, (only: TimelineOnly, state: CockpitState) => TimelineOnly> = {
  worker: (only, state) => nextWorker(only, state),
  trouble: ({ trouble, ...rest }) => (trouble === true ? rest : { ...rest, trouble: true }),
  tasks: ({ tasks, ...rest }) => (tasks === true ? rest : { ...rest, tasks: true }),
  all: () => ({}),
};

/** First the worker under the person's eyes, then each of the others, then all. */
function nextWorker({ worker, ...rest }: TimelineOnly, state: CockpitState): TimelineOnly {
  const told = timelineOf(state).flatMap(entry => (entry.worker === null ? [] : [entry.worker]));
  const crew = (state.snapshot?.workers ?? []).map(({ id }) => id);
  const current = currentWorker(state)?.id;
  const order = [...new Set([...(current === undefined ? [] : [current]), ...crew, ...told])];
  const next = worker === undefined ? order[0] : order[order.indexOf(worker) + 1];
  return next === undefined ? rest : { ...rest, worker: next };
}
