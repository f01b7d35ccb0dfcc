// Where the board of a project is read: the person's working copy, its workers' workspaces, the upstream's branch. And what it
// says of a worker.
import { type BoardView, taskOfWorker } from '../domain/board.js';
import { isLive, type WorkerView } from '../domain/worker.js';
import type { BoardPlace } from '../tasks/board-watch.js';
import type { Worker } from './crew/worker.js';

export function boardPlaces(
  root: string,
  workers: Iterable<Worker>,
  upstream: BoardPlace | null,
): BoardPlace[] {
  const workspaces = [...workers].flatMap((worker): BoardPlace[] => {
    const { workspace } = worker.record;
    if (workspace === null || workspace.kind === 'here') return [];
    return [{ source: { kind: 'worker', worker: worker.id }, path: workspace.path }];
  });
  return [{ source: { kind: 'copy' }, path: root }, ...workspaces, ...(upstream === null ? [] : [upstream])];
}

/** A crew worker takes its tasks itself: its lock on the board tells which. */
export function withTask(worker: WorkerView, board: BoardView): WorkerView {
  return isLive(worker.phase) ? { ...worker, task: taskOfWorker(board, worker) } : worker;
}
