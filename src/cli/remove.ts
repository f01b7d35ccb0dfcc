// `remove <worker>`: takes an ended worker off the list; what it made stays unless nothing would be lost.
import { type Result, success } from '../domain/failure.js';
import type { SupervisorLink } from '../home/connect.js';
import type { Outcome } from '../protocol/supervisor-methods.js';
import { askPerson } from './ask.js';
import { type Answer, type Call, word } from './call.js';
import { findWorker, openProject, outcomesAnswer, withSupervisor, workMs } from './crew.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const outcome = await withSupervisor(call, link => removeWorker(call, link));
  return outcome.ok ? success(outcomesAnswer([outcome.value], '')) : outcome;
}

async function removeWorker(call: Call, link: SupervisorLink): Promise<Result<Outcome>> {
  const opened = await openProject(call, link);
  if (!opened.ok) return opened;
  const worker = findWorker(opened.value, word(call, 0));
  if (!worker.ok) return worker;
  const agreed = await askPerson(
    call,
    `Take ${worker.value.id} off the list? Its workspace goes only when nothing in it would be lost.`,
  );
  if (!agreed.ok) return agreed;
  return link.call('worker.remove', { root: call.cwd, worker: worker.value.id }, { timeoutMs: workMs });
}
