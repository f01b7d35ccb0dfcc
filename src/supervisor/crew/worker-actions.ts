// What a person asks of one worker that has a session: pause, thaw, kill, send, capture. Each answers within a bound, with its name in the sentence.
import { setTimeout as delay } from 'node:timers/promises';
import { type Failure, failure, type Result, success } from '../../domain/failure.js';
import type { Captured, SendMode } from '../../protocol/supervisor-methods.js';
import type { Host } from '../hosts/host.js';
import { readLastScreen } from '../hosts/last-screen.js';
import type { Worker } from './worker.js';

const killGraceMs = 2_000;
/** After the grace the sweep stops, kills and waits. */
const sweepMs = 6_000;
const startCalledOffMs = 10_000;
const treeTimeoutMs = 2_500;

interface Running {
  host: Host;
  session: string;
}

export function checkSession(worker: Worker, ifSession: string | undefined): Result<void> {
  const present = worker.record.session?.id ?? null;
  if (ifSession === undefined || ifSession === present) return success(undefined);
  return failure(
    'refused',
    `${worker.id} runs another session by now (${present ?? 'none'}); nothing was done.`,
  );
}

export async function pauseWorker(worker: Worker): Promise<Result<string>> {
  if (worker.record.life.phase === 'paused') return success(`${worker.id} is paused already.`);
  const running = needsRunning(worker, 'paused');
  if (!running.ok) return running;
  const { host, session } = running.value;
  const awake = await checkAwake(host);
  if (!awake.ok) return named(worker, 'could not be paused', awake.failure);
  const paused = await host.ask('pause', { session }, treeTimeoutMs);
  if (!paused.ok) return named(worker, 'could not be paused', paused.failure);
  if (runsStill(worker, session)) worker.life({ type: 'paused' });
  worker.effects.tell('info', `${worker.id} was paused.`);
  return success(`${worker.id} is paused (${processes(paused.value.members)}).`);
}

export async function thawWorker(worker: Worker): Promise<Result<string>> {
  if (worker.record.life.phase === 'running')
    return success(`${worker.id} runs; there is nothing to resume.`);
  const running = needsRunning(worker, 'resumed');
  if (!running.ok) return running;
  const { host, session } = running.value;
  const awake = await checkAwake(host);
  if (!awake.ok) return named(worker, 'could not be resumed', awake.failure);
  const thawed = await host.ask('thaw', { session }, treeTimeoutMs);
  if (!thawed.ok) return named(worker, 'could not be resumed', thawed.failure);
  if (runsStill(worker, session)) worker.life({ type: 'thawed' });
  worker.effects.tell('info', `${worker.id} goes on.`);
  return success(`${worker.id} goes on (${processes(thawed.value.members)}).`);
}

/** An order to end: a restart that is still under way gives way to it. Returns when no process of it is left. */
export function killWorker(worker: Worker): Promise<Result<string>> {
  worker.orders++;
  return endWorker(worker);
}

/** Ends what runs, or is being started, for whatever reason. Two at once are one. */
export async function endWorker(worker: Worker): Promise<Result<string>> {
  if (worker.busy !== null && worker.record.life.phase === 'preparing') return callOff(worker, worker.busy);
  if (worker.killing !== null) return worker.killing;
  if (!worker.live) return success(`${worker.id} does not run.`);
  worker.killing = endSession(worker).finally(() => {
    worker.killing = null;
  });
  return worker.killing;
}

async function endSession(worker: Worker): Promise<Result<string>> {
  const running = needsRunning(worker, 'killed');
  if (!running.ok) return running;
  const { host, session } = running.value;
  const awake = await checkAwake(host);
  if (!awake.ok) return named(worker, 'could not be killed', awake.failure);
  worker.life({ type: 'kill-asked' });
  worker.effects.saveNow();
  const killed = await host.ask('kill', { session, graceMs: killGraceMs }, killGraceMs + sweepMs);
  if (!killed.ok && worker.live && runsStill(worker, session)) {
    // From one that was stopped meanwhile it may still come to be, and then it was asked for.
    if (host.state === 'up') worker.life({ type: 'kill-failed' });
    return named(worker, 'could not be killed', killed.failure);
  }
  if (runsStill(worker, session)) worker.ended(0, 9);
  worker.effects.saveNow();
  worker.effects.tell('info', `${worker.id} was killed.`);
  return success(
    killed.ok ? `${worker.id} was killed (${processes(killed.value.ended)}).` : `${worker.id} has ended.`,
  );
}

async function callOff(worker: Worker, start: NonNullable<Worker['busy']>): Promise<Result<string>> {
  start.abort.abort();
  const begun = await Promise.race([start.done, delay(startCalledOffMs, null, { ref: false })]);
  const session = worker.record.session?.id ?? '';
  // Whoever waited for the start as well has its turn first.
  await delay(0);
  if (begun === null) return failure('failed', `${worker.id} is still being started; try again in a moment.`);
  if (!begun.ok) return success(`The start of ${worker.id} was called off.`);
  // It stood when it was to be called off: then it is ended as any other. By now that may be done, and the next one run.
  return runsStill(worker, session) ? endWorker(worker) : success(`${worker.id} has ended.`);
}

/** To whoever wanted it to run, when a later order came. */
export function calledOff(worker: Worker): Result<never> {
  return failure('refused', `The start of ${worker.id} was called off.`, { overtaken: true });
}

export interface Sending {
  text: string;
  mode: SendMode;
  enter: boolean;
  force: boolean;
}

export async function sendToWorker(worker: Worker, sending: Sending): Promise<Result<{ sentence: string }>> {
  const { phase } = worker.record.life;
  if (phase === 'paused') {
    return failure('refused', `${worker.id} is paused; what is typed would wait unseen.`, {
      hint: `Resume it first: quarterdeck resume ${worker.id}`,
    });
  }
  const running = needsRunning(worker, 'written to');
  if (!running.ok) return { ok: false, failure: { ...running.failure, kind: 'refused' } };
  const { activity, waitingFor } = worker.view();
  if (activity === 'waiting' && !sending.force) {
    return failure(
      'refused',
      `${worker.id} asks something (${waitingFor ?? 'input'}); the text could answer it.`,
      {
        hint: `Answer in its pane (quarterdeck attach ${worker.id}), or send with --force.`,
      },
    );
  }
  const { host, session } = running.value;
  const { text, mode, enter } = sending;
  const written = await host.ask('write', { session, text, paste: mode === 'paste', enter });
  if (!written.ok) return named(worker, 'could not be written to', written.failure);
  return success({ sentence: `Sent to ${worker.id}.` });
}

/** Older lines come out of a recording of many megabytes. */
const pastMs = 9_000;

export async function captureWorker(
  worker: Worker,
  range: { from: number | null; to: number | null },
): Promise<Result<Captured>> {
  const { session } = worker.record;
  if (session === null) return failure('refused', `${worker.id} never had a screen.`);
  const { host } = worker;
  if (host === null) {
    const other = await worker.effects.needHost();
    if (!other.ok) return other;
    const last = await readLastScreen(other.value, session.id);
    if (last !== null) return success(last);
    return failure('refused', `The screen of ${worker.id} went with its host.`);
  }
  const isPast = range.from !== null || range.to !== null;
  const params = { session: session.id, ...range };
  const captured = await (isPast ? host.ask('capture', params, pastMs) : host.ask('capture', params));
  return captured.ok ? captured : named(worker, 'could not be captured', captured.failure);
}

/** A stopped host would do it when it is woken, long after the person was told that it was not done. */
async function checkAwake(host: Host): Promise<Result<void>> {
  const linked = host.link !== null && !host.link.closed;
  return !linked || (await host.ping()) ? success(undefined) : { ok: false, failure: host.silence() };
}

/** Its end is seen before the answer to a kill is: by then the person may have started the next session. */
function runsStill(worker: Worker, session: string): boolean {
  return worker.record.session?.id === session;
}

function needsRunning(worker: Worker, done: string): Result<Running> {
  const { phase } = worker.record.life;
  if (phase === 'preparing')
    return failure('refused', `${worker.id} is being started; it cannot be ${done} yet.`);
  const { host } = worker;
  const session = worker.record.session;
  if (!worker.live || session === null) {
    return failure('refused', `${worker.id} does not run (${phase}); it cannot be ${done}.`, {
      hint: `Start it again: quarterdeck restart ${worker.id}`,
    });
  }
  if (host === null) return failure('failed', `The host of ${worker.id} is gone; it is being looked after.`);
  return success({ host, session: session.id });
}

function named(worker: Worker, what: string, why: Failure): Result<never> {
  return { ok: false, failure: { ...why, sentence: `${worker.id} ${what}: ${why.sentence}` } };
}

function processes(count: number): string {
  return count === 1 ? '1 process' : `${count} processes`;
}
