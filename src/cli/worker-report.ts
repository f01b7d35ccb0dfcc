// A worker as the command line tells of it: the words of `status`, and the fields that `status --json` promises.
import { ageOf } from '../domain/age.js';
import { markOf } from '../domain/glyphs.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { WorkerView } from '../domain/worker.js';

/** The contract of `status --json`, no more and no less; checked by the schema in protocol/status-schema.ts in tests. */
export function workerReport(worker: WorkerView): object {
  const { id, agent, phase, activity, waitingFor, since, task, workspace, session, evidence } = worker;
  return { id, agent, phase, activity, waitingFor, since, task, workspace, session, evidence };
}

export function statusReport(snapshot: Snapshot, workers: WorkerView[]): object {
  const { root, name, branch, upstream } = snapshot.project;
  return { project: { root, name, branch, upstream }, workers: workers.map(workerReport) };
}

/** One word for what it is now, as on the screen, and what it asks for. */
export function stateText(worker: WorkerView): string {
  const { glyph, word } = markOf(worker);
  const asked = word === 'asks' && worker.waitingFor !== null ? ` (${worker.waitingFor})` : '';
  return `${glyph} ${word}${asked}`;
}

/** Columns: name, agent, state, age, task, workspace. */
export function statusRow(worker: WorkerView): string[] {
  const place = worker.workspace;
  return [
    worker.id,
    worker.agent,
    stateText(worker),
    ageOf(worker.since, Date.now()),
    worker.task ?? '—',
    place === null ? '—' : (place.branch ?? place.path),
  ];
}
