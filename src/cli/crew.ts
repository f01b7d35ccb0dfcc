// The crew as commands reach it: the supervisor's link, opened for one command and closed after it.
import { taskOfWorker } from '../domain/board.js';
import { failure, type Result, success } from '../domain/failure.js';
import { noWorker } from '../domain/no-worker.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { WorkerView } from '../domain/worker.js';
import type { SupervisorLink } from '../home/connect.js';
import { reachSupervisor } from '../home/launch.js';
import type { Outcome, WorkerChoice } from '../protocol/supervisor-methods.js';
import { type Answer, type Call, flag, words } from './call.js';

/**
 * How long a command waits for an answer. Longer than the supervisor waits for a host (3 s), so that the sentence names
 * the one that is silent.
 */
export const answerMs = 5_000;
/** Worktrees are made, process trees ended: a stopped supervisor was told apart before, by its silent hello. */
export const workMs = 60_000;

/** Runs `use` with the supervisor, which is started where none is, and hangs up afterwards. */
export async function withSupervisor<T>(
  call: Call,
  use: (link: SupervisorLink) => Promise<Result<T>>,
): Promise<Result<T>> {
  const reached = await reachSupervisor(call.home, 'cli');
  if (!reached.ok) return reached;
  try {
    return await use(reached.value);
  } finally {
    reached.value.close();
  }
}

/** The project of the working directory; a worker that took a task by its lock is shown with it, as in the cockpit. */
export async function openProject(call: Call, link: SupervisorLink): Promise<Result<Snapshot>> {
  const opened = await link.call('project.open', { root: call.cwd }, { timeoutMs: answerMs });
  if (!opened.ok) return opened;
  const { board, workers } = opened.value;
  return success({
    ...opened.value,
    workers: workers.map(worker => ({ ...worker, task: taskOfWorker(board, worker) })),
  });
}

export function findWorker(snapshot: Snapshot, name: string): Result<WorkerView> {
  const worker = snapshot.workers.find(candidate => candidate.id === name);
  if (worker !== undefined) return success(worker);
  return noWorker(
    snapshot.project.name,
    name,
    snapshot.workers.map(({ id }) => id),
  );
}

/** The workers that a command line names: `worker-1 worker-2` or `--all`, never both, never neither. */
export function chosenWorkers(call: Call): Result<WorkerChoice> {
  const names = words(call, 0);
  const all = flag(call, 'all');
  if (all && names.length > 0) return failure('usage', 'Name workers or say --all, not both.');
  if (!all && names.length === 0) return failure('usage', 'Which worker? Name one or several, or say --all.');
  return success(all ? 'all' : [...new Set(names)]);
}

/** The chosen ones as they stand now; a name that is not there fails all of them before anything is done. */
export function resolveWorkers(snapshot: Snapshot, choice: WorkerChoice): Result<WorkerView[]> {
  if (choice === 'all') return success(snapshot.workers);
  const found: WorkerView[] = [];
  for (const name of choice) {
    const worker = findWorker(snapshot, name);
    if (!worker.ok) return worker;
    found.push(worker.value);
  }
  return success(found);
}

/** One line a worker; those that went wrong on stderr and in the exit code. */
export function outcomesAnswer(outcomes: Outcome[], whenNone: string): Answer {
  const good = outcomes.filter(outcome => outcome.ok);
  const bad = outcomes.filter(outcome => !outcome.ok);
  const answer: Answer = {
    lines: outcomes.length === 0 ? [whenNone] : good.map(outcome => outcome.sentence),
    json: { outcomes },
  };
  if (bad[0] === undefined) return answer;
  return {
    ...answer,
    complaints: bad.map(outcome => outcome.sentence),
    trouble: bad[0].kind ?? 'failed',
  };
}
