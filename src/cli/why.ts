// `why <worker>`: the evidence for its status, best source first, with its age.
import { ageOf } from '../domain/age.js';
import { type Result, success } from '../domain/failure.js';
import type { WorkerView } from '../domain/worker.js';
import { type Answer, type Call, word } from './call.js';
import { alignColumns } from './columns.js';
import { findWorker, openProject, withSupervisor } from './crew.js';
import { stateText, workerReport } from './worker-report.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const opened = await withSupervisor(call, link => openProject(call, link));
  if (!opened.ok) return opened;
  const worker = findWorker(opened.value, word(call, 0));
  return worker.ok ? success(whyAnswer(worker.value)) : worker;
}

function whyAnswer(worker: WorkerView): Answer {
  const head = `${worker.id}: ${stateText(worker)}, since ${agoText(worker.since)}.`;
  const said = worker.message === null ? [] : [`It says: ${worker.message}`];
  const evidence = worker.evidence.map(entry => [`  ${entry.source}`, agoText(entry.at), entry.saw]);
  const because = evidence.length === 0 ? ['Nothing was seen of it yet.'] : alignColumns(evidence);
  const now = Date.now();
  const json = {
    ...workerReport(worker),
    message: worker.message,
    evidence: worker.evidence.map(entry => ({ ...entry, ageMs: Math.max(0, now - Date.parse(entry.at)) })),
  };
  return { lines: [head, ...said, ...because], json };
}

function agoText(at: string): string {
  const age = ageOf(at, Date.now());
  return age === 'now' ? 'just now' : `${age} ago`;
}
