// Finds the hosts that run, starts one where none does, and says what becomes of each: up, silent, up again, dead.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { failure, type Result, success } from '../../domain/failure.js';
import type { HostView } from '../../domain/snapshot.js';
import { connectHost } from '../../home/connect.js';
import { type Home, homePaths } from '../../home/home.js';
import { launchDetached } from '../../home/launch.js';
import { processStart } from '../../home/process-id.js';
import { diskTrouble } from '../../home/secure.js';
import type { Log } from '../log.js';
import { Host } from './host.js';
import type { HostEvents } from './host-events.js';
import { clearHostFiles, type HostFile, readHostFiles, untilAllAreFound } from './host-file.js';
import { Rounds } from './rounds.js';

/** A start sweeps what a dead host left before it answers. */
const startDeadlineMs = 15_000;
/** One that fails at its start fails again. */
const maxLaunches = 4;
const pingEveryMs = 3_000;
/** While nobody looks: whoever asks for something hears of a silent host all the same. */
const unwatchedPingMs = 30_000;
/** A silent one may be woken any moment. */
const wakeEveryMs = 1_000;
const reconnectEveryMs = 500;

export class HostKeeper {
  readonly #hosts = new Map<string, Host>();
  #starting: Promise<Result<Host>> | null = null;
  /** Asks for a sign of life while something runs or one is silent. */
  readonly #rounds = new Rounds(
    () => this.#look(),
    () => this.#gapMs(),
  );
  #stopped = false;
  #closing: Promise<string[]> | null = null;

  constructor(
    private readonly home: Home,
    private readonly log: Log,
    private readonly events: HostEvents,
    private readonly isWatched: () => boolean,
  ) {}

  /** Links every host that runs. */
  async find(): Promise<void> {
    const known = {
      has: (id: string) => this.#hosts.has(id),
      hasOurs: () => this.all().some(host => host.isOurs),
    };
    await untilAllAreFound(this.home, known, this.log, async () => {
      const unknown = readHostFiles(this.home).filter(file => !known.has(file.id));
      await Promise.all(unknown.map(file => this.#link(file)));
    });
    this.#rounds.begin();
  }

  views(): HostView[] {
    return [...this.#hosts.values()].map(host => host.view());
  }

  get(id: string): Host | null {
    return this.#hosts.get(id) ?? null;
  }

  /** One that answers now, if any; starts none. */
  present(): Host | null {
    return this.all().find(host => host.state === 'up') ?? null;
  }

  all(): Host[] {
    return [...this.#hosts.values()];
  }

  /** The host for new sessions. A silent one is a failure, never a reason for a second. */
  async ready(): Promise<Result<Host>> {
    const awake = await this.awake();
    if (!awake.ok) return awake;
    if (this.#closing !== null) return failure('failed', 'The supervisor is ending.');
    const up = this.all().find(host => host.isOurs && host.state === 'up' && !host.stopping);
    if (up !== undefined) return success(up);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  /** A failure while a host is there that does not answer. */
  async awake(): Promise<Result<void>> {
    for (const silent of this.all().filter(host => host.isOurs && host.state === 'silent')) {
      if (!(await silent.isBack())) return { ok: false, failure: silent.silence() };
    }
    return success(undefined);
  }

  /** Ends every host with all its sessions, and returns when their processes are gone, or why one is not. */
  shutdown(): Promise<string[]> {
    this.#closing ??= this.#shutdown().finally(() => {
      // Where one is left we stay, and so must our watch over it.
      if (this.#hosts.size > 0) this.#closing = null;
    });
    return this.#closing;
  }

  async #shutdown(): Promise<string[]> {
    // One that is being started is linked first: otherwise it would be left behind.
    await this.#starting;
    const told = await Promise.all(this.all().map(host => this.#end(host)));
    this.#rounds.begin();
    return told.filter(left => left !== null);
  }

  stop(): void {
    this.#stopped = true;
    this.#rounds.stop();
    for (const host of this.#hosts.values()) host.link?.close();
  }

  async #start(): Promise<Result<Host>> {
    let pid = this.#launch();
    let launches = 1;
    const deadline = performance.now() + startDeadlineMs;
    for (let wait = 20; performance.now() < deadline; wait = Math.min(wait * 1.5, 250)) {
      await delay(wait);
      if (this.#stopped) return failure('failed', 'The supervisor is ending.');
      // Another one may hold the lock: whichever there is, it is ours.
      for (const file of readHostFiles(this.home)) {
        const host = this.#hosts.get(file.id) ?? (await this.#link(file));
        if (host?.isOurs === false) continue;
        if (host?.state === 'up') return success(host);
        if (host?.state === 'silent') return { ok: false, failure: host.silence() };
      }
      // It found the lock still held by one that was about to end.
      if (launches < maxLaunches && (pid === null || processStart(pid) === null)) {
        launches++;
        pid = this.#launch();
      }
    }
    const trouble = diskTrouble(this.home);
    if (trouble !== null) return { ok: false, failure: trouble };
    return failure('failed', `The host did not start within ${startDeadlineMs / 1000} s.`, {
      hint: `Its log: ${join(homePaths.logs(this.home), 'host.log')}`,
    });
  }

  #launch(): number | null {
    const id = `${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;
    const pid = launchDetached(this.home, ['host', '--id', id], 'host.log') ?? null;
    this.log('host started', { id, pid });
    return pid;
  }

  async #link(file: HostFile): Promise<Host | null> {
    const host = new Host(file);
    if (!host.lives) {
      clearHostFiles(this.home, file);
      return null;
    }
    host.onState = state => this.#stateChanged(host, state);
    const connected = await connectHost(this.home, file.socket, 'supervisor');
    if (connected.state === 'absent') return null;
    this.#hosts.set(file.id, host);
    if (connected.state === 'silent') {
      this.log('host silent', { id: host.id, why: connected.failure.sentence });
      host.state = 'silent';
      this.events.silent(host);
      this.#rounds.begin();
      return host;
    }
    host.link = connected.link;
    host.welcome = connected.welcome;
    await this.#adopt(host);
    return host;
  }

  async #adopt(host: Host): Promise<void> {
    const link = host.link;
    if (link === null) return;
    link.onNotify('session', session => {
      host.sessions.set(session.session, session);
      this.events.session(host, session);
      this.#retire(host);
    });
    link.onNotify('printed', ({ sessions }) => {
      for (const session of host.printed(sessions)) this.events.session(host, session);
    });
    link.onNotify('mailbox', item => this.events.mailbox(host, item));
    link.onNotify('stopping', ({ why }) => {
      host.stopping = true;
      this.log('host stopping', { id: host.id, why });
      this.events.stopping(host);
    });
    link.onClose(why => void this.#lost(host, why));
    const listed = await link.call('list', {}, { timeoutMs: 2_000 });
    host.state = listed.ok ? 'up' : 'silent';
    host.sessions.clear();
    for (const session of listed.ok ? listed.value : []) host.sessions.set(session.session, session);
    this.log('host linked', { id: host.id, pid: host.file.pid, sessions: host.sessions.size });
    if (listed.ok) await this.events.adopted(host, listed.value);
    this.events.changed();
    this.#rounds.begin();
    this.#retire(host);
  }

  /** The link is closed: either the host is dead, or it will take us back. */
  async #lost(host: Host, why: string): Promise<void> {
    if (this.#stopped) return;
    this.log('host link closed', { id: host.id, why });
    host.link = null;
    host.state = 'lost';
    this.events.changed();
    // A process that is being killed closes its sockets a little before it is gone.
    for (let tries = 0; host.lives && !this.#stopped; tries++) {
      await delay(tries < 20 ? 25 : reconnectEveryMs);
      if (tries < 20 || !host.lives) continue;
      if (await this.#relink(host)) return;
    }
    if (this.#stopped) return;
    this.#bury(host);
  }

  #bury(host: Host): void {
    this.#hosts.delete(host.id);
    clearHostFiles(this.home, host.file);
    this.events.died(host);
    this.events.changed();
  }

  async #relink(host: Host): Promise<boolean> {
    const connected = await connectHost(this.home, host.file.socket, 'supervisor');
    if (connected.state !== 'up') return false;
    host.link = connected.link;
    host.welcome = connected.welcome;
    await this.#adopt(host);
    return true;
  }

  #stateChanged(host: Host, state: HostView['state']): void {
    this.log('host state', { id: host.id, state });
    if (state === 'silent') this.events.silent(host);
    // What it did meanwhile, its notifications told or the list tells.
    if (state === 'up') {
      this.events.back(host);
      void this.#refresh(host);
    }
    this.events.changed();
    this.#rounds.begin();
  }

  async #refresh(host: Host): Promise<void> {
    const listed = await host.ask('list', {});
    if (listed.ok) await this.events.adopted(host, listed.value);
  }

  #gapMs(): number | null {
    if (this.#anySilent()) return wakeEveryMs;
    if (this.all().every(host => host.liveSessions === 0)) return null;
    return this.isWatched() ? pingEveryMs : unwatchedPingMs;
  }

  #anySilent(): boolean {
    return this.all().some(host => host.state === 'silent');
  }

  /** Call when a session was spawned, or when somebody begins to look. */
  watchOver(): void {
    this.#rounds.begin();
  }

  async #look(): Promise<void> {
    for (const host of this.all()) {
      if (this.#stopped) return;
      if (host.link !== null) await host.ping();
      else if (host.state === 'silent') await this.#wake(host);
    }
  }

  /** One that was silent when we first met it: it has no link yet. */
  async #wake(host: Host): Promise<void> {
    if (!host.lives) this.#bury(host);
    else await this.#relink(host);
  }

  async #end(host: Host): Promise<string | null> {
    const left = await host.end();
    if (left !== null) return left;
    clearHostFiles(this.home, host.file);
    this.#hosts.delete(host.id);
    return null;
  }

  /** A host of an older protocol ends with its last session. */
  #retire(host: Host): void {
    if (host.isOurs || host.state !== 'up' || host.liveSessions > 0) return;
    this.log('older host retired', { id: host.id, protocol: host.file.protocol });
    void this.#end(host).then(() => this.events.changed());
  }
}
