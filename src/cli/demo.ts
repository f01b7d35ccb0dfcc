// `demo`: a practice project with a practice crew, and the cockpit on it. No model, no key.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Result, success } from '../domain/failure.js';
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
  const { prepareDemo, practiceRoot } = await import('../practice/demo.js');
  const directory = join(call.home.data, 'practice');
  const fresh = flag(call, 'fresh');
  if (fresh && existsSync(practiceRoot(directory))) {
    const ended = await endCrew(call, practiceRoot(directory));
    if (!ended.ok) return ended;
  }
  const prepared = await withProgress('making the practice project', prepareDemo(directory, { fresh }));
  if (!prepared.ok) return prepared;
  const root = prepared.value.root;
  const raised = await withSupervisor(call, link => raiseCrew(call, link, root));
  if (!raised.ok) return raised;
  return openCockpit(call, root, true);
}

/** Nobody works on in what is about to be deleted. */
async function endCrew(call: Call, root: string): Promise<Result<void>> {
  const down = await withSupervisor(call, link =>
    link.call('crew.down', { root, all: false }, { timeoutMs: workMs }),
  );
  if (!down.ok) return down;
  const left = down.value.outcomes.find(outcome => !outcome.ok);
  return left === undefined ? success(undefined) : failure('failed', left.sentence);
}

/** A crew that is at work already is left alone: the demo comes back to it. So does it to a project where all is done. */
async function raiseCrew(call: Call, link: SupervisorLink, root: string): Promise<Result<void>> {
  const opened = await link.call('project.open', { root }, { timeoutMs: answerMs });
  if (!opened.ok) return opened;
  if (opened.value.workers.some(worker => isLive(worker.phase))) return success(undefined);
  const board = await link.call('tasks', { root }, { timeoutMs: answerMs });
  if (board.ok && board.value.tasks.every(task => task.state === 'done')) return success(undefined);
  if (opened.value.workers.length > 0) {
    const again = { root, workers: 'all', mode: 'resume', env: environment(call) } as const;
    const restarted = await link.call('worker.restart', again, { timeoutMs: workMs });
    return restarted.ok ? success(undefined) : restarted;
  }
  const count = number(call, 'workers') ?? crewSize;
  const up = await link.call(
    'crew.up',
    { root, count, agent: 'practice', env: environment(call) },
    { timeoutMs: workMs },
  );
  return up.ok ? success(undefined) : up;
}
