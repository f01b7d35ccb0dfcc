// `demo`: a practice project with a practice crew, and the cockpit on it. No model, no key.
import { join } from 'node:path';
import { type Result, success } from '../domain/failure.js';
import { isLive } from '../domain/worker.js';
import type { SupervisorLink } from '../home/connect.js';
import { ensureHome } from '../home/secure.js';
import { type Answer, type Call, environment, flag, number } from './call.js';
import { checkTerminal, openCockpit } from './cockpit.js';
import { answerMs, withSupervisor, workMs } from './crew.js';
import { withProgress } from './progress.js';
import { crewSize } from './up.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const fit = checkTerminal(call);
  if (!fit.ok) return fit;
  const ready = ensureHome(call.home);
  if (!ready.ok) return ready;
  const { prepareDemo } = await import('../practice/demo.js');
  const prepared = await withProgress(
    'making the practice project',
    prepareDemo(join(call.home.data, 'practice'), { fresh: flag(call, 'fresh') }),
  );
  if (!prepared.ok) return prepared;
  const root = prepared.value.root;
  const raised = await withSupervisor(call, link => raiseCrew(call, link, root));
  if (!raised.ok) return raised;
  return openCockpit(call, root, true);
}

/** A crew that is at work already is left alone: the demo comes back to it. */
async function raiseCrew(call: Call, link: SupervisorLink, root: string): Promise<Result<void>> {
  const opened = await link.call('project.open', { root }, { timeoutMs: answerMs });
  if (!opened.ok) return opened;
  if (opened.value.workers.some(worker => isLive(worker.phase))) return success(undefined);
  const count = number(call, 'workers') ?? crewSize;
  const up = await link.call(
    'crew.up',
    { root, count, agent: 'practice', env: environment(call) },
    { timeoutMs: workMs },
  );
  return up.ok ? success(undefined) : up;
}
