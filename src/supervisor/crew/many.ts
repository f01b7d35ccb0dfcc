// One request, many workers: each answers for itself, and a stuck one never holds up the others.
import { type Result, success } from '../../domain/failure.js';
import { noWorker } from '../../domain/no-worker.js';
import type { Outcome, WorkerChoice } from '../../protocol/supervisor-methods.js';
import type { Project } from '../project.js';
import type { Worker } from './worker.js';
import { checkSession } from './worker-actions.js';

export function findWorker(project: Project, name: string): Result<Worker> {
  const worker = project.workers.get(name);
  return worker === undefined ? noWorker(project.name, name, [...project.workers.keys()]) : success(worker);
}

/** A name that is not there fails all before anything is done. `suits` picks among `all`. */
export async function onMany(
  project: Project,
  choice: { workers: WorkerChoice; ifSession?: string },
  suits: (worker: Worker) => boolean,
  act: (worker: Worker) => Promise<Result<string>>,
): Promise<Result<Outcome[]>> {
  const chosen: Worker[] = [];
  if (choice.workers === 'all') chosen.push(...[...project.workers.values()].filter(suits));
  else {
    for (const name of new Set(choice.workers)) {
      const worker = findWorker(project, name);
      if (!worker.ok) return worker;
      chosen.push(worker.value);
    }
  }
  return success(
    await Promise.all(
      chosen.map(async worker => {
        const same = checkSession(worker, choice.ifSession);
        return outcomeOf(worker.id, same.ok ? await act(worker) : same);
      }),
    ),
  );
}

export function outcomeOf(worker: string, result: Result<string>): Outcome {
  if (result.ok) return { worker, ok: true, sentence: result.value };
  const { sentence, hint, kind, overtaken } = result.failure;
  const told = hint === undefined ? sentence : `${sentence} ${hint}`;
  return { worker, ok: false, sentence: told, kind, ...(overtaken ? { overtaken } : {}) };
}
