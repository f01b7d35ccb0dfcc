// One change of a repository's worktrees and branches after the other: 8 of 24 additions at once failed.
import PQueue from 'p-queue';

const queues = new Map<string, PQueue>();

/** @param what the common git directory, or what else must not be done twice at once */
export function inTurn<T>(what: string, run: () => Promise<T>): Promise<T> {
  let queue = queues.get(what);
  if (queue === undefined) {
    queue = new PQueue({ concurrency: 1 });
    queues.set(what, queue);
  }
  return queue.add(run);
}
