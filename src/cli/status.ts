// `status [worker]`: what every worker does, in one table; with --watch again whenever it changes.
import { type Result, success } from '../domain/failure.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { WorkerView } from '../domain/worker.js';
import { type Answer, type Call, flag, word } from './call.js';
import { findWorker, openProject, withSupervisor } from './crew.js';
import { statusLines, statusReport } from './worker-report.js';

export async function run(call: Call): Promise<Result<Answer>> {
  if (flag(call, 'watch')) return (await import('./status-watch.js')).watchStatus(call);
  const opened = await withSupervisor(call, link => openProject(call, link));
  if (!opened.ok) return opened;
  const snapshot = opened.value;
  const name = word(call, 0);
  if (name === '') return success(statusAnswer(snapshot, snapshot.workers));
  const worker = findWorker(snapshot, name);
  return worker.ok ? success(statusAnswer(snapshot, [worker.value])) : worker;
}

function statusAnswer(snapshot: Snapshot, workers: WorkerView[]): Answer {
  return { lines: statusLines(snapshot, workers), json: statusReport(snapshot, workers) };
}
