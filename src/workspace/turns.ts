// One change of a repository's worktrees and branches after the other: 8 of 24 additions at once failed.
import PQueue from 'p-queue';

const queues = new Map<string, PQueue>();

/** @param what the common git directory, or what else must not be done twice at once */
export function inTurn<T>(what: string, run: () => Promise<T>): Promise<T> {
  return queueOf(what, 1).add(run);
}

/** Several at once, and the others wait. @param most the same in every call for this `what` */
export function fewAtOnce<T>(what: string, most: number, run: () => Promise<T>): Promise<T> {
  return queueOf(`${what} ${most}`, most).add(run);
}

function queueOf(name: string, concurrency: number): PQueue {
  let queue = queues.get(name);
  if (queue === undefined) {
    queue = new PQueue({ concurrency });
    queues.set(name, queue);
  }
  return queue;
}
