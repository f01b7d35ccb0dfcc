// `status [worker]`: what every worker does, in one table.
import { type Result, success } from '../domain/failure.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { WorkerView } from '../domain/worker.js';
import { type Answer, type Call, word } from './call.js';
import { alignColumns } from './columns.js';
import { findWorker, openProject, withSupervisor } from './crew.js';
import { statusReport, statusRow } from './worker-report.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const opened = await withSupervisor(call, link => openProject(call, link));
  if (!opened.ok) return opened;
  const snapshot = opened.value;
  const name = word(call, 0);
  if (name === '') return success(statusAnswer(snapshot, snapshot.workers));
  const worker = findWorker(snapshot, name);
  return worker.ok ? success(statusAnswer(snapshot, [worker.value])) : worker;
}

function statusAnswer(snapshot: Snapshot, workers: WorkerView[]): Answer {
  const { name, branch, upstream } = snapshot.project;
  const where = `${name} · ${branch ?? 'detached head'}${upstream === null ? '' : ` → ${upstream}`}`;
  const table =
    workers.length === 0
      ? ['No crew here. `quarterdeck new` makes a worker, `quarterdeck up` a crew.']
      : alignColumns(workers.map(statusRow));
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
  return {
    lines: [where, ...table, ...silent, ...unrecorded, ...interrupted],
    json: statusReport(snapshot, workers),
  };
}
