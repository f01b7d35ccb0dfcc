// One change of a repository's worktrees and branches after the other: 8 of 24 additions at once failed.
import PQueue from 'p-queue';

const queues = new Map<string, PQueue>();

/** @param gitDir the common git directory */
export function inTurn<T>(gitDir: string, run: () => Promise<T>): Promise<T> {
  let queue = queues.get(gitDir);
  if (queue === undefined) {
    queue = new PQueue({ concurrency: 1 });
    queues.set(gitDir, queue);
  }
  return queue.add(run);
}
