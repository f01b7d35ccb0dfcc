// What becomes of a task, and of its worker, once the session on it has ended.
import { afterSession, type Next, type SessionEnd, type Verdict } from '../../domain/loop.js';
import type { Claimed, End } from '../../tasks/claims/claim.js';
import type { Claims } from '../../tasks/claims/claims.js';
import type { Worker } from '../crew/worker.js';
import type { Loop } from './crew-loop.js';
import { freshen } from './freshen.js';
import { letGo, startOn, tryLater } from './turn.js';
import { verify } from './verify.js';

const givenBack: End = { tick: false, stuck: null, log: null };

export async function settle(loop: Loop, worker: Worker, claim: Claimed, end: SessionEnd): Promise<void> {
  const state = worker.record.loop;
  const claims = await loop.claims();
  if (state === undefined) return;
  if (!claims.ok) return tryLater(loop, worker, claims.failure.sentence);
  if (end !== 'by-person') {
    const wait = state.until === null ? 0 : Date.parse(state.until) - Date.now();
    if (wait > 0) return loop.wake(worker, wait);
    // The session before was judged already; now it is the next one's turn.
    if (state.again) return startOn(loop, worker, claims.value, claim);
  }
  const { workspace } = worker.record;
  const verdict: Verdict =
    workspace === null
      ? { kind: 'missing', missing: ['it has no workspace'] }
      : await verify(claims.value, { claim, workspace: workspace.path, logs: state.logs });
  await apply(loop, worker, claims.value, claim, afterSession(state, verdict, end));
}

async function apply(loop: Loop, worker: Worker, claims: Claims, claim: Claimed, next: Next): Promise<void> {
  switch (next.do) {
    case 'next':
      return finish(loop, worker, claims, claim, next.as);
    case 'leave':
      return leave(loop, worker, claims, claim);
    case 'set-aside':
      return setAside(loop, worker, claims, claim, next.missing);
    case 'again':
      return again(loop, worker, claim, next);
    case 'look-again':
      return tryLater(loop, worker, next.why);
  }
}

async function finish(
  loop: Loop,
  worker: Worker,
  claims: Claims,
  claim: Claimed,
  as: 'verified' | 'stuck' | 'given-back' | 'lost',
): Promise<void> {
  if (as !== 'lost') {
    const released = await claims.release(claim, givenBack);
    if (!released.ok) return tryLater(loop, worker, released.failure.sentence);
  }
  const words = {
    verified: ['good', `${worker.id} has done: ${claim.title}`],
    stuck: ['warning', `${worker.id} is stuck on “${claim.title}”: see STUCK.md.`],
    'given-back': ['warning', `${worker.id} gave “${claim.title}” back.`],
    lost: ['error', `${worker.id} had lost its claim on “${claim.title}”.`],
  } as const;
  const [level, sentence] = words[as];
  worker.effects.tell(level, sentence, as === 'verified' ? 'done' : as);
  letGo(worker);
  if (worker.record.loop !== undefined) worker.record.loop.failures = 0;
  worker.life({ type: 'settled', as: as === 'verified' ? 'verified' : 'idle' });
  // It goes on by itself: what there is to know is in the timeline.
  worker.lookedAt();
  loop.wake(worker);
}

async function leave(loop: Loop, worker: Worker, claims: Claims, claim: Claimed): Promise<void> {
  const state = worker.record.loop;
  if (state !== undefined) state.on = false;
  const released = await claims.release(claim, givenBack);
  if (!released.ok) return tryLater(loop, worker, released.failure.sentence);
  worker.effects.tell('info', `“${claim.title}” is open again: ${worker.id} was ended.`, 'given-back');
  letGo(worker);
}

/** Nothing is lost: its work is kept in a branch, the task is told in STUCK.md, and nobody takes it before a person has looked. */
async function setAside(
  loop: Loop,
  worker: Worker,
  claims: Claims,
  claim: Claimed,
  missing: string[],
): Promise<void> {
  const { workspace } = worker.record;
  const kept = await freshen(worker, claims.mirror.upstream.branch);
  const where =
    kept.ok && kept.value !== null && workspace !== null
      ? `What it had done is on the branch ${kept.value} of ${workspace.path}.`
      : 'It left no work of its own.';
  const points = missing.map(point => `- ${point}`).join('\n');
  const stuck = `${worker.id} did not finish this in ${(worker.record.loop?.attempts ?? 0) + 1} sessions. What was missing at last:\n\n${points}\n\n${where}`;
  const released = await claims.release(claim, { ...givenBack, stuck });
  if (!released.ok) return tryLater(loop, worker, released.failure.sentence);
  worker.effects.tell(
    'error',
    `${worker.id} did not finish “${claim.title}”: ${missing.join('; ')}. ${where}`,
    'set-aside',
  );
  letGo(worker);
  worker.life({ type: 'settled', as: 'unverified' });
  loop.wake(worker);
}

function again(
  loop: Loop,
  worker: Worker,
  claim: Claimed,
  { afterMs, missing }: { afterMs: number; missing: string[] },
): void {
  const state = worker.record.loop;
  if (state === undefined) return;
  state.failures++;
  state.attempts++;
  state.until = new Date(Date.now() + afterMs).toISOString();
  state.again = true;
  state.note = `What was missing then: ${missing.join('; ')}.`;
  worker.life({ type: 'settled', as: 'backoff' });
  worker.effects.tell(
    'warning',
    `The session of ${worker.id} ended before “${claim.title}” was done (${missing.join('; ')}); it tries again in ${afterMs / 1000} s.`,
  );
  worker.effects.saveNow();
  loop.wake(worker, afterMs);
}
