// What each worker will get, and whether it can get anything just now.
import { shown } from '../../domain/escape.js';
import { asks, type WorkerView } from '../../domain/worker.js';
import { taskOf, workerNamed } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { Letter, MessageDialog } from './dialog.js';

const placeholder = /\{(worker|task|branch)\}/g;
/** Everything that is no text, but tab and newline; the host would leave it out of a paste too. */
const notText = /[\p{Cc}\u2028\u2029]/gu;
const kept = /[\t\n]/;
const mostRemoved = 12;

function letterFor(state: CockpitState, worker: WorkerView, text: string): Letter {
  const values: Record<string, string | null> = {
    worker: worker.id,
    task: taskOf(state, worker),
    branch: worker.workspace?.branch ?? null,
  };
  const unknown = new Set<string>();
  const filled = text.trimEnd().replaceAll(placeholder, (whole, name: string) => {
    const value = values[name] ?? null;
    if (value === null) unknown.add(whole);
    return value ?? whole;
  });
  const removed: string[] = [];
  const clean = filled.replaceAll(notText, found => {
    if (kept.test(found)) return found;
    removed.push(shown(found));
    return '';
  });
  const more = removed.length > mostRemoved ? ' …' : '';
  return {
    worker: worker.id,
    session: worker.session?.id ?? null,
    text: clean,
    removed: removed.slice(0, mostRemoved).join(' ') + more,
    unknown: [...unknown],
  };
}

/** In the order of the crew. */
export function lettersOf(state: CockpitState, dialog: MessageDialog): Letter[] {
  const text = state.drafts.message['text'] ?? '';
  const workers = state.snapshot?.workers ?? [];
  return workers
    .filter(worker => dialog.picked.includes(worker.id))
    .map(worker => letterFor(state, worker, text));
}

export interface Standing {
  /** True when it will be sent. */
  gets: boolean;
  /** Why not, or what to know; '' when there is nothing to say. */
  words: string;
}

/** Whether somebody among those who would get one asks something: only then is there anybody to include. */
export function anyAsks(state: CockpitState, letters: readonly Letter[]): boolean {
  return letters.some(({ worker: id }) => {
    const worker = workerNamed(state, id);
    return worker !== undefined && asks(worker);
  });
}

/** As things are now, not when the preview opened. */
export function standingOf(state: CockpitState, letter: Letter, forced: readonly string[]): Standing {
  const worker = workerNamed(state, letter.worker);
  if (worker === undefined) return { gets: false, words: 'left out: it has left the crew' };
  if (worker.phase === 'paused') return { gets: false, words: 'left out: it is paused' };
  if (worker.phase !== 'running')
    return { gets: false, words: `left out: it does not run (${worker.phase})` };
  if (worker.session?.id !== letter.session) {
    return { gets: false, words: 'left out: it runs another session by now' };
  }
  if (!asks(worker)) return { gets: true, words: '' };
  const what = worker.waitingFor ?? 'something';
  if (forced.includes(worker.id)) {
    return { gets: true, words: `asks (${what}): the text may answer it; f leaves it out` };
  }
  return { gets: false, words: `left out: it asks (${what}); f includes it` };
}
