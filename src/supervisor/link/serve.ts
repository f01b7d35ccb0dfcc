// The life of the supervisor's process: one a user, answering until it is told to end or nothing has needed it for ten minutes.
import { existsSync, rmSync } from 'node:fs';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { messageOf } from '../../domain/failure.js';
import { keepGround } from '../../home/ground.js';
import { type Home, homePaths } from '../../home/home.js';
import { acquireLock, type HeldLock } from '../../home/lock.js';
import { ensureHome, ensureToken, readToken, replaceToken } from '../../home/secure.js';
import { programVersion, protocolVersion } from '../../protocol/version.js';
import type { Worker } from '../crew/worker.js';
import { type Log, logTo } from '../log.js';
import { lockHandlers } from '../methods/methods-locks.js';
import { projectHandlers } from '../methods/methods-project.js';
import { workerHandlers } from '../methods/methods-worker.js';
import { Supervisor } from '../supervisor.js';
import type { ClientLink } from './push.js';
import { type Serving, serveSocket } from './server.js';

/** How long nobody may need it before it ends, and how often that is looked at. */
const usualIdle = { exitMs: 10 * 60_000, lookMs: 30_000 };
/** For the last answer to reach its client. */
const farewellMs = 150;
/** For a client that ends everything and then looks whether all is gone. */
const lingerMs = 2_000;
const ending = 'Everything was taken down.';

export async function serve(home: Home, idle = usualIdle): Promise<number> {
  const log = logTo(line => process.stdout.write(line));
  const ready = ensureHome(home);
  if (!ready.ok) {
    log('refused', { sentence: ready.failure.sentence });
    return 1;
  }
  const lock = acquireLock(homePaths.supervisorLock(home));
  if (lock === null) return 0;
  try {
    return await serveLocked(home, lock, log, idle);
  } catch (error) {
    log('failed', { error: error instanceof Error ? (error.stack ?? error.message) : messageOf(error) });
    return 1;
  } finally {
    lock.release();
  }
}

async function serveLocked(home: Home, lock: HeldLock, log: Log, idle: typeof usualIdle): Promise<number> {
  guard(log);
  const end = new Ending();
  const brain = new Supervisor(home, ensureToken(home), log);
  await brain.recover();
  const serving = await serveSocket(homePaths.supervisorSocket(home), {
    token: brain.token,
    startedAt: brain.startedAt,
    handlers: {
      ...projectHandlers(brain, {
        leave: (clean, link) => end.after(clean, link),
        handOver: link => end.quietly(link),
      }),
      ...workerHandlers(brain),
      ...lockHandlers(brain),
    },
    onRequest: () => end.needed(),
  });
  if (!serving.ok) {
    log('refused', { sentence: serving.failure.sentence });
    await brain.stop();
    return 0;
  }
  try {
    writeSelf(home, brain.startedAt);
  } catch (error) {
    // On a full disk: it is tried again for as long as it is missing.
    log('cannot be named', { error: messageOf(error) });
  }
  log('listening', { pid: process.pid });
  const ground = keepReachable(home, lock, brain, serving.value);
  const looking = setInterval(() => {
    // Also between two tasks: nobody else would wake a crew that waits for one.
    const isGoingOn = ({ live, record }: Worker) => live || record.loop?.on === true;
    const isAtWork = brain.workers.some(isGoingOn) || brain.teller.isWaiting;
    if (serving.value.clients() > 0 || isAtWork) end.needed();
    if (end.idleMs < idle.exitMs) return;
    clearInterval(looking);
    log('idle');
    void brain.keeper.shutdown().then(() => end.now());
  }, idle.lookMs);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end.bySystem());
  void end.wished.then(() => serving.value.sayEnding(ending));
  await end.promise;
  clearInterval(looking);
  ground.stop();
  // Also to whoever came since.
  if (end.isWished) serving.value.sayEnding(ending);
  serving.value.close();
  rmSync(homePaths.supervisorFile(home), { force: true });
  await brain.stop(end.signalled);
  if (end.clean) rmSync(homePaths.supervisorLock(home), { force: true });
  log('ended', { pid: process.pid });
  return 0;
}

function keepReachable(home: Home, lock: HeldLock, brain: Supervisor, serving: Serving): { stop(): void } {
  return keepGround({
    home,
    lock,
    files: [
      homePaths.supervisorSocket(home),
      homePaths.supervisorFile(home),
      homePaths.token(home),
      homePaths.supervisorLock(home),
    ],
    restore: async isNew => {
      if (isNew) brain.log('our files below run/ were deleted; they are made again');
      if (readToken(home) !== brain.token) replaceToken(home, brain.token);
      if (isNew || !existsSync(homePaths.supervisorSocket(home))) {
        const again = await serving.listenAgain();
        if (!again.ok) brain.log('not listening', { sentence: again.failure.sentence });
      }
      writeSelf(home, brain.startedAt);
    },
    taken: () => {
      // What lies there now is the next one's: an orderly end would take its socket away.
      brain.log('another supervisor has taken over', { pid: process.pid });
      void brain.stop().finally(() => process.kill(process.pid, 'SIGKILL'));
      return false;
    },
  });
}

/** When and why this process ends. */
class Ending {
  clean = false;
  signalled = false;
  isWished = false;
  #lastNeeded = performance.now();
  readonly #done = Promise.withResolvers<void>();
  readonly #wished = Promise.withResolvers<void>();

  get promise(): Promise<void> {
    return this.#done.promise;
  }

  /** When a client has asked for the end. */
  get wished(): Promise<void> {
    return this.#wished.promise;
  }

  get idleMs(): number {
    return performance.now() - this.#lastNeeded;
  }

  needed(): void {
    this.#lastNeeded = performance.now();
  }

  now(): void {
    this.#done.resolve();
  }

  bySystem(): void {
    this.signalled = true;
    this.now();
  }

  /** Without a word to the cockpits: they find the next supervisor by themselves. */
  quietly(link: ClientLink): void {
    link.onClose(() => this.now());
    setTimeout(() => this.now(), farewellMs).unref();
  }

  /** The client has its answer and may ask for more of the end; it hangs up when it knows enough. */
  after(clean: boolean, link: ClientLink): void {
    this.clean ||= clean;
    this.isWished = true;
    this.#wished.resolve();
    const timer = setTimeout(() => this.now(), clean ? lingerMs : farewellMs);
    link.onClose(() => {
      clearTimeout(timer);
      this.now();
    });
  }
}

/** Who serves this home, for doctor. */
function writeSelf(home: Home, startedAt: string): void {
  const about = {
    pid: process.pid,
    startedAt,
    version: programVersion,
    protocol: protocolVersion,
    socket: homePaths.supervisorSocket(home),
  };
  writeFileAtomic(homePaths.supervisorFile(home), JSON.stringify(about), { mode: 0o600, fsync: false });
}

/** A bug in one request must not take the crew's brain away; it is told in the log and the program goes on. */
function guard(log: Log): void {
  process.on('unhandledRejection', error => log('bug', { error: stackOf(error) }));
  process.on('uncaughtException', error => log('bug', { error: stackOf(error) }));
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
}
