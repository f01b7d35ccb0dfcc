// An agent that asks whether its turn may end, and waits (for Claude its Stop hook): asked, answered, and asked again after a restart.
import { failure, type Result, success } from '../../domain/failure.js';
import type { Worker } from './worker.js';

/** Where nobody handles it, it may rest at once. The number is journaled: the mailbox tells of an item only once. */
export function stopAsked(worker: Worker, seq: number): void {
  const { session } = worker.record;
  if (session === null) return;
  session.stopAsked = seq;
  worker.effects.changed();
  if (worker.effects.stopAsked === undefined) void answerStop(worker, seq, null);
  else worker.effects.stopAsked(worker, seq);
}

/** What the supervisor before this one left unanswered; before any newer item. */
export function askAgain(worker: Worker): void {
  const seq = worker.record.session?.stopAsked;
  if (seq !== undefined) stopAsked(worker, seq);
}

/**
 * @param missing what it has to do before it may rest, as the agent reads it; null lets it rest. Agents that ask end their turn after
 * some blocks in a row whatever we say (Claude after 8): the caller counts, and stays below
 * @returns refused when the question is gone: a newer one stands, the agent was interrupted or told something, or its time was up
 */
export async function answerStop(worker: Worker, seq: number, missing: string | null): Promise<Result<void>> {
  const { agent, host } = worker;
  const { session } = worker.record;
  if (agent === null || session?.stopAsked !== seq) return gone(worker);
  delete session.stopAsked;
  worker.effects.changed();
  if (host === null) return gone(worker);
  const body = agent.stopReply?.(missing) ?? '{}';
  const replied = await host.ask('mailbox.reply', { session: session.id, seq, status: 200, body });
  if (!replied.ok) return replied;
  if (worker.record.session === session) worker.heard(missing);
  return success(undefined);
}

function gone(worker: Worker): Result<never> {
  return failure('refused', `${worker.id} does not ask any more whether it may rest.`);
}
