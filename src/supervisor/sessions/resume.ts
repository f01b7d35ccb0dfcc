// Brings workers back after their host died or the machine was started again: two at a time, each in its own workspace.
import PQueue from 'p-queue';
import type { Outcome } from '../../protocol/supervisor-methods.js';
import { startWorker } from '../crew/crew.js';
import { outcomeOf } from '../crew/many.js';
import type { Worker } from '../crew/worker.js';
import { calledOff } from '../crew/worker-actions.js';
import type { Supervisor } from '../supervisor.js';

/** Agents are heavy to start; more at once would make each slower. */
const atOnce = 2;

export const continuePrompt =
  'Your session was interrupted and has been resumed. Go on with your task where you stopped.';

export function resumeStaggered(brain: Supervisor, workers: Worker[]): Promise<Outcome[]> {
  const queue = new PQueue({ concurrency: atOnce });
  return Promise.all(
    workers.map(worker => {
      const { orders } = worker;
      return queue.add(() => resumeOne(brain, worker, orders));
    }),
  );
}

/** @param orders that it had been given when this was asked for */
async function resumeOne(brain: Supervisor, worker: Worker, orders: number): Promise<Outcome> {
  // While it waited for its turn it was killed, removed, or started by hand.
  if (worker.orders !== orders) return outcomeOf(worker.id, calledOff(worker));
  const project = brain.projectOf(worker);
  if (project === null) return { worker: worker.id, ok: false, sentence: `${worker.id} has no project.` };
  const goesOn = worker.record.resume === 'continue';
  const started = await startWorker(brain, project, worker, {
    env: worker.env ?? brain.environment,
    resume: true,
    resumePrompt: goesOn ? continuePrompt : null,
  });
  if (!started.ok) {
    if (started.failure.overtaken) return outcomeOf(worker.id, started);
    const { sentence, kind } = started.failure;
    worker.effects.tell('error', `${worker.id} could not be resumed: ${sentence}`);
    return { worker: worker.id, ok: false, sentence: `${worker.id} could not be resumed: ${sentence}`, kind };
  }
  const told = goesOn ? 'and was told to continue' : 'and waits for you';
  const sentence =
    started.value.fresh === null
      ? `${worker.id} was resumed ${told}.`
      : startedAfresh(worker, started.value.fresh);
  worker.effects.tell(started.value.fresh === null ? 'good' : 'warning', sentence);
  return { worker: worker.id, ok: true, sentence };
}

/** @param why a sentence of the agent, which may end in the same words; null when that was asked for */
export function startedAfresh(worker: Worker, why: string | null): string {
  const because = why === null ? '' : ` ${why.replace(/: it starts afresh\.$/, '.')}`;
  return `${worker.id} was started afresh.${because}`;
}
