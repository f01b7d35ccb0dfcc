// A worker's next task: taken, its workspace brought up to date, a fresh session started on it.
import { failure, type Result, success } from '../../domain/failure.js';
import { backoffMs, type LoopState } from '../../domain/loop.js';
import type { Claimed } from '../../tasks/claims/claim.js';
import type { Claims } from '../../tasks/claims/claims.js';
import { readSessionLog } from '../../tasks/session-log.js';
import { startWorker } from '../crew/crew.js';
import type { Worker } from '../crew/worker.js';
import { whyWait } from './account.js';
import type { Loop } from './crew-loop.js';
import { freshen } from './freshen.js';
import { firstWords } from './words.js';

/** For tasks that others hold: they may be given back at any time. */
const waitMs = 15_000;
/** For a session of the same account to end, or its limit. */
const turnMs = 5_000;

export async function takeTurn(loop: Loop, worker: Worker): Promise<void> {
  const state = worker.record.loop;
  if (state === undefined) return;
  const wait = state.until === null ? 0 : Date.parse(state.until) - Date.now();
  if (wait > 0) {
    worker.life({ type: 'settled', as: 'backoff' });
    return loop.wake(worker, wait);
  }
  const why = whyWait(loop.brain, loop.project, worker);
  if (why !== null) return waitForTurn(loop, worker, why);
  worker.taking = true;
  try {
    await takeOne(loop, worker, state);
  } finally {
    worker.taking = false;
  }
}

async function takeOne(loop: Loop, worker: Worker, state: LoopState): Promise<void> {
  const claims = await loop.claims();
  const taken = claims.ok ? await claims.value.take(worker.id) : claims;
  if (!taken.ok || !claims.ok) return tryLater(loop, worker, taken.ok ? '' : taken.failure.sentence);
  if (taken.value.kind === 'none')
    return taken.value.held ? waitForTask(loop, worker) : nothingLeft(loop, worker);
  hold(worker, taken.value.claim, taken.value.logs);
  // The person ended it while it was asking.
  if (!state.on) return loop.wake(worker);
  worker.effects.tell('info', `${worker.id} takes: ${taken.value.claim.title}`, 'claimed');
  await startOn(loop, worker, claims.value, taken.value.claim);
}

/** A session on the claim that the worker holds. */
export async function startOn(loop: Loop, worker: Worker, claims: Claims, claim: Claimed): Promise<void> {
  const why = whyWait(loop.brain, loop.project, worker);
  // It keeps its task, and what the next session is to hear.
  if (why !== null) {
    if (worker.record.loop !== undefined) worker.record.loop.again = true;
    return loop.wake(worker, turnMs);
  }
  const ready = await prepare(loop, worker, claims, claim);
  const started = ready.ok
    ? await startWorker(loop.brain, loop.project, worker, {
        env: worker.env ?? loop.brain.environment,
        resume: false,
        resumePrompt: null,
        kind: 'clone',
        base: claims.mirror.upstream.branch,
      })
    : ready;
  if (started.ok || started.failure.overtaken === true) return;
  const back = await claims.release(claim, { tick: false, stuck: null, log: null });
  if (back.ok) letGo(worker);
  tryLater(loop, worker, started.failure.sentence);
}

async function prepare(loop: Loop, worker: Worker, claims: Claims, claim: Claimed): Promise<Result<void>> {
  const { record } = worker;
  if (record.loop === undefined) return failure('failed', `${worker.id} is in no loop.`);
  const freshened = await freshen(worker, claims.mirror.upstream.branch);
  if (!freshened.ok) return freshened;
  const { branch } = claims.mirror.upstream;
  const hasPrompt = await claims.mirror.hasFile('AGENT_PROMPT.md');
  record.prompt = firstWords(claim, { branch, hasPrompt }, record.loop.note);
  record.loop.returns = 0;
  record.loop.until = null;
  record.loop.again = false;
  return success(undefined);
}

function hold(worker: Worker, claim: Claimed, logs: readonly string[]): void {
  const own = logs.filter(file => readSessionLog(file, '').worker === worker.id);
  if (worker.record.loop !== undefined) Object.assign(worker.record.loop, { note: null, logs: own });
  worker.record.claim = claim;
  worker.record.task = claim.title;
  worker.effects.saveNow();
}

/** The claim is nobody's or somebody else's. */
export function letGo(worker: Worker): void {
  const { record } = worker;
  record.claim = null;
  record.task = null;
  if (record.loop !== undefined)
    Object.assign(record.loop, { attempts: 0, returns: 0, again: false, note: null });
  worker.effects.saveNow();
  worker.effects.changed();
}

export function tryLater(loop: Loop, worker: Worker, why: string): void {
  const { loop: state, claim } = worker.record;
  if (state === undefined || (!state.on && (claim ?? null) === null)) return;
  state.failures++;
  const wait = backoffMs(state.failures);
  state.until = new Date(Date.now() + wait).toISOString();
  worker.effects.tell('error', `${worker.id} tries again in ${wait / 1000} s: ${why}`);
  worker.life({ type: 'settled', as: 'backoff' });
  worker.effects.saveNow();
  loop.wake(worker, wait);
}

function waitForTask(loop: Loop, worker: Worker): void {
  worker.life({ type: 'settled', as: 'idle' });
  loop.wake(worker, waitMs);
}

/** Told once for as long as it lasts. */
function waitForTurn(loop: Loop, worker: Worker, why: string): void {
  if (worker.record.loop?.note !== why) worker.effects.tell('info', why);
  if (worker.record.loop !== undefined) worker.record.loop.note = why;
  worker.life({ type: 'settled', as: 'idle' });
  loop.wake(worker, turnMs);
}

function nothingLeft(loop: Loop, worker: Worker): void {
  const state = worker.record.loop;
  if (state !== undefined) state.on = false;
  worker.life({ type: 'settled', as: 'stopped' });
  // Nothing of it is news for the person.
  worker.lookedAt();
  worker.effects.tell('info', `${worker.id} found no open task and ended.`);
  worker.effects.saveNow();
  const others = [...loop.project.workers.values()].some(one => one.record.loop?.on === true);
  if (!others) loop.brain.tell(loop.project, null, 'good', 'The crew has nothing left to do.', 'all-done');
}
