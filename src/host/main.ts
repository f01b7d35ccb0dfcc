// The host process: one a home at a time, from its lock to the last session's end. Everything is imported before it listens.
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { messageOf } from '../domain/failure.js';
import { compileSooner } from '../home/compile-sooner.js';
import { keepGround } from '../home/ground.js';
import { type Home, homePaths } from '../home/home.js';
import { acquireLock, type HeldLock } from '../home/lock.js';
import { processStart } from '../home/process-id.js';
import { ensureHome, ensureToken, readToken } from '../home/secure.js';
import { programVersion, protocolVersion } from '../protocol/version.js';
import { Wire } from '../protocol/wire.js';
import { HostClient } from './client.js';
import { Host } from './host.js';
import { log } from './log.js';
import { pruneRecordings } from './recording/last-screen.js';
import { type Serving, serveSocket } from './serve.js';
import { expel, readGroup } from './tree/cgroup.js';
import { findCgroups, noCgroups } from './tree/cgroup-place.js';
import { Guardian } from './tree/guardian.js';
import { readRecords } from './tree/session-record.js';
import { sweepRecords } from './tree/sweep.js';

export interface HostOptions {
  home: Home;
  /** Chosen by whoever starts it; names socket and file. A fresh one when empty. */
  id: string;
  /** Speak on stdin and stdout, which belong to the parent, instead of on a socket. */
  stdio: boolean;
}

/** Answers on their way when a host leaves get this long. */
const partingMs = 50;
const stopDeadlineMs = 5_000;

/** Runs until it is told to stop. @returns exit code */
export async function runHost(options: HostOptions): Promise<number> {
  const { home } = options;
  const id = options.id === '' ? randomUUID().slice(0, 8) : options.id;
  const ready = ensureHome(home);
  if (!ready.ok) return fail(ready.failure.sentence);
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/.test(id)) return fail(`${id} is no id of a host.`);
  const lock = acquireLock(homePaths.hostLock(home));
  if (lock === null) {
    log('another host runs for this home; this one is not needed');
    return 0;
  }
  // A bug met while serving one session must not take the others with it.
  process.on('uncaughtException', error => log(`a bug: ${error.stack ?? error.message}`));
  process.on('unhandledRejection', reason => log(`a bug: ${messageOf(reason)}`));
  process.on('SIGPIPE', () => {});
  // A log that nobody keeps any more must not become one bug after the other.
  process.stderr.on('error', () => {});
  try {
    return await new HostProcess(home, id, options.stdio, lock).run();
  } finally {
    lock.release();
  }
}

class HostProcess {
  readonly #host: Host;
  readonly #guardian: Guardian;
  #cgroups = noCgroups;
  #serving: Serving | null = null;
  #ground: { stop(): void } | null = null;
  #leave: (why: string) => void = () => {};

  constructor(
    private readonly home: Home,
    private readonly id: string,
    private readonly stdio: boolean,
    private readonly lock: HeldLock,
  ) {
    this.#guardian = new Guardian(home, id, () => this.#writeFile());
    this.#host = new Host({
      home,
      id,
      outsiders: () => (this.#guardian.pid === null ? [] : [this.#guardian.pid]),
      cgroups: () => this.#cgroups,
      leave: why => this.#leave(why),
    });
  }

  async run(): Promise<number> {
    const told = new Promise<string>(resolve => {
      this.#leave = resolve;
      for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(name, () => resolve(name));
    });
    await this.#sweep();
    this.#leaveGroups();
    this.#cgroups = findCgroups(this.id, log);
    pruneRecordings(this.home);
    this.#guardian.start();
    await this.#host.open();
    if (this.stdio) this.#serveStdio();
    else {
      const token = ensureToken(this.home);
      const served = await serveSocket(this.#host, this.#socket, () => readToken(this.home) ?? token);
      if (!served.ok) return this.#close(fail(served.failure.sentence));
      this.#serving = served.value;
      this.#keep(served.value, token);
    }
    this.#writeFile();
    compileSooner();
    log(`ready (id ${this.id}, version ${programVersion})`);
    const why = await told;
    log(`stopping: ${why}`);
    this.#ground?.stop();
    const left = await Promise.race([this.#host.stop(why), after(stopDeadlineMs)]);
    const trouble = left ?? ['the sessions did not end in time; the reaper ends them'];
    for (const sentence of trouble) log(sentence);
    await after(partingMs);
    return this.#close(trouble.length === 0 ? 0 : 1);
  }

  #keep(serving: Serving, token: string): void {
    const { home } = this;
    this.#ground = keepGround({
      home,
      lock: this.lock,
      files: [this.#socket, homePaths.hostFile(home, this.id), homePaths.drop(home), homePaths.token(home)],
      restore: async isNew => {
        if (isNew) log('our files below run/ were deleted; they are made again');
        ensureToken(home, token);
        if (isNew || !existsSync(this.#socket)) await serving.listenAgain?.();
        if (isNew) this.#host.openDropAgain();
        this.#writeFile();
      },
      taken: () => {
        // With sessions we stay beside the other host until they end; without any we are not needed.
        const stays = this.#host.list().some(session => session.state !== 'ended');
        if (!stays) this.#leave('another host has taken over');
        return stays;
      },
    });
  }

  get #socket(): string {
    return homePaths.hostSocket(this.home, this.id);
  }

  /** What hosts before us left, before anything new can start: two of one conversation must never run. */
  async #sweep(): Promise<void> {
    for (const { record, result } of await sweepRecords(this.home, { home: this.home, pids: [] })) {
      const what = result.ok ? `${result.value} process(es) ended` : result.failure.sentence;
      log(`session ${record.session} of the dead host ${record.host.id}: ${what}`);
    }
  }

  /** An older host's session we may have been started in ends without us; ours must not lie inside its group. */
  #leaveGroups(): void {
    for (const { cgroup } of readRecords(this.home)) {
      if (cgroup !== undefined && readGroup(cgroup).includes(process.pid)) expel(cgroup, [process.pid]);
    }
  }

  #serveStdio(): void {
    // Nothing but the protocol may go out there.
    console.log = console.error;
    // A parent that hangs up ends the sessions in order; the command line would leave on the spot.
    process.stdout.removeAllListeners('error');
    const wire = new Wire(process.stdin, process.stdout);
    const client = new HostClient(this.#host, wire, null, why => this.#leave(why));
    this.#serving = { close: () => client.close('the host leaves') };
  }

  /** Who serves this home, for doctor and the supervisor. A host on stdio is its parent's affair. */
  #writeFile(): void {
    if (this.stdio || this.#serving === null) return;
    const about = {
      id: this.id,
      pid: process.pid,
      start: processStart(process.pid),
      startedAt: this.#host.startedAt,
      version: programVersion,
      protocol: protocolVersion,
      socket: this.#socket,
      reaperPid: this.#guardian.pid,
      cgroup: this.#cgroups.kind,
    };
    const file = homePaths.hostFile(this.home, this.id);
    try {
      writeFileAtomic(file, JSON.stringify(about), { mode: 0o600, fsync: false });
    } catch (error) {
      // On a full disk: it is tried again for as long as it is missing.
      log(`${file} cannot be written: ${messageOf(error)}`);
    }
  }

  #close(code: number): number {
    this.#serving?.close();
    this.#host.close();
    this.#guardian.leave(code === 0);
    if (!this.stdio) rmSync(homePaths.hostFile(this.home, this.id), { force: true });
    log('left');
    return code;
  }
}

function fail(sentence: string): number {
  log(sentence);
  return 1;
}

function after(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms).unref();
  });
}
