// Why the person might be called: workers that ask, that failed, that rang or said something. And whom they see already.
import { stateName } from '../../domain/glyphs.js';
import { findPane } from '../../domain/layout/tree.js';
import type { Cause } from '../../domain/notify.js';
import type { Snapshot } from '../../domain/snapshot.js';
import type { WorkerView } from '../../domain/worker.js';
import { arrangementOf, workerOfPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';

export function causesOf(snapshot: Snapshot | null): Cause[] {
  return (snapshot?.workers ?? []).flatMap(worker => {
    const cause = causeOf(worker);
    return cause === null ? [] : [cause];
  });
}

/** One at most: who asks usually rings too, and means the same. */
function causeOf(worker: WorkerView): Cause | null {
  const { id, since, message, marks } = worker;
  const name = stateName(worker);
  const about = message === null ? '' : `: ${message}`;
  if (name === 'asks') {
    return { id: `${id} asks ${since}`, worker: id, words: `asks${about || askedFor(worker)}` };
  }
  if ((name === 'failed' || name === 'crashed') && worker.unseen) {
    return { id: `${id} ${name} ${since}`, worker: id, words: `${name}${about}` };
  }
  if (marks?.said !== undefined) {
    return { id: `${id} said ${marks.said.at}`, worker: id, words: marks.said.text };
  }
  if (marks?.bellAt === undefined) return null;
  return { id: `${id} bell ${marks.bellAt}`, worker: id, words: 'rings the bell' };
}

function askedFor({ waitingFor }: WorkerView): string {
  return waitingFor === null ? '' : ` (${waitingFor})`;
}

/** Whose screen stands on ours, with nothing over it. */
export function workersInSight(state: CockpitState): Set<string> {
  if (state.dialog !== null) return new Set();
  const names = arrangementOf(state).placed.flatMap(({ pane, form }) => {
    const name = form === 'line' ? null : workerOfPane(state, findPane(state.arranged.tree, pane));
    return name === null ? [] : [name];
  });
  return new Set(names);
}
