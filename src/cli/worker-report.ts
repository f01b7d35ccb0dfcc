// A worker as the command line tells of it: the words of `status`, and the fields that `status --json` promises.
import { ageOf } from '../domain/age.js';
import { markOf } from '../domain/glyphs.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { WorkerView } from '../domain/worker.js';
import { alignColumns } from './columns.js';

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

/** A line about the project, the table, and what is not as usual. */
export function statusLines(snapshot: Snapshot, workers: WorkerView[], now = Date.now()): string[] {
  const { name, branch, upstream } = snapshot.project;
  const where = `${name} · ${branch ?? 'detached head'}${upstream === null ? '' : ` → ${upstream}`}`;
  const table =
    workers.length === 0
      ? ['No crew here. `quarterdeck new` makes a worker, `quarterdeck up` a crew.']
      : alignColumns(workers.map(worker => statusRow(worker, now)));
  const silent = snapshot.hosts
    .filter(host => host.state === 'silent')
    .map(host => `The host ${host.id} (pid ${host.pid}) does not answer; what is shown is its last word.`);
  const unrecorded = workers
    .filter(worker => worker.notRecorded !== undefined)
    .map(worker => `${worker.id} is recorded no more: ${worker.notRecorded}.`);
  const interrupted =
    snapshot.interrupted > 0
      ? [`${snapshot.interrupted} interrupted: \`quarterdeck restart --all\` resumes.`]
      : [];
  return [where, ...table, ...silent, ...unrecorded, ...interrupted];
}

/** Columns: name, agent, state, age, task, workspace. */
function statusRow(worker: WorkerView, now: number): string[] {
  const place = worker.workspace;
  return [
    worker.id,
    worker.agent,
    stateText(worker),
    ageOf(worker.since, now),
    worker.task ?? '—',
    place === null ? '—' : (place.branch ?? place.path),
  ];
}
