// Sentences about sessions that could not be searched: those with the same reason share one.
import type { Failure } from './failure.js';

const mostNames = 4;

export function unsearched(failed: readonly { worker: string; failure: Failure }[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { worker, failure } of failed) {
    const reason = reasonOf(failure);
    byReason.set(reason, [...(byReason.get(reason) ?? []), worker]);
  }
  return [...byReason].map(([reason, workers]) => `${namesOf(workers)}: not searched. ${reason}`);
}

/** A host does not know the sessions of one that died: only their last screens are left, in the recordings. */
function reasonOf(failure: Failure): string {
  return failure.kind === 'not-found' ? 'The host that had it is gone.' : failure.sentence;
}

function namesOf(workers: readonly string[]): string {
  const part = workers.slice(0, mostNames).join(', ');
  const more = workers.length - mostNames;
  return more > 0 ? `${part} and ${more} more` : part;
}
