// What becomes of workers when hosts come, go silent and die: adopted, lost, resumed in place, or interrupted.
import { isSlug } from '../../domain/slug.js';
import type { TimelineEntry } from '../../domain/snapshot.js';
import { workspaceKinds } from '../../domain/worker.js';
import type { HostSession, MailboxItem } from '../../protocol/host-methods.js';
import { askAgain } from '../crew/asked-stop.js';
import { clearHalfMade } from '../crew/crew-down.js';
import type { Worker } from '../crew/worker.js';
import type { Host } from '../hosts/host.js';
import type { HostEvents } from '../hosts/host-events.js';
import { newWorkerRecord } from '../journal/records.js';
import type { Supervisor } from '../supervisor.js';
import { resumeStaggered } from './resume.js';

/** Everything that dies within this died of one cause. */
const massDeathMs = 1_500;

export class Aftermath implements HostEvents {
  #deaths: { worker: Worker; at: number }[] = [];
  #settled = false;
  #stopped = false;

  constructor(private readonly brain: Supervisor) {}

  stop(): void {
    this.#stopped = true;
  }

  async adopted(host: Host, sessions: HostSession[]): Promise<void> {
    for (const session of sessions) {
      const worker = this.#workerOf(session) ?? (await this.#rediscover(host, session));
      if (worker === null) continue;
      await this.#adopt(host, worker, session);
    }
    // It is complete: what we believed to run there and is not listed is gone.
    const listed = new Set(sessions.map(session => session.session));
    if (this.#settled)
      this.#lose(
        this.#liveOn(host.id).filter(worker => !listed.has(sessionOf(worker))),
        false,
      );
  }

  session(_host: Host, session: HostSession): void {
    this.#workerOf(session)?.onSession(session);
  }

  mailbox(_host: Host, item: MailboxItem): void {
    this.brain.workers.find(worker => sessionOf(worker) === item.session)?.onMailbox(item);
  }

  silent(host: Host): void {
    const { sentence, hint } = host.silence();
    this.brain.tellAll('warning', `${sentence} ${hint ?? ''}`.trim());
  }

  stopping(host: Host): void {
    for (const worker of this.#liveOn(host.id)) worker.life({ type: 'stopping' });
    this.brain.saveNow();
  }

  back(host: Host): void {
    this.brain.tellAll('good', `The host (pid ${host.file.pid}) answers again.`);
  }

  changed(): void {
    this.brain.everyProject(project => project.changedAround());
  }

  died(host: Host): void {
    if (this.#stopped) return;
    const gone = this.#liveOn(host.id);
    this.brain.log('host died', { id: host.id, sessions: gone.length, stopping: host.stopping });
    // What stood is kept as it was: the next generation begins without them.
    this.brain.saveNow();
    this.brain.journal.beginGeneration();
    if (gone.length > 0 || !host.stopping) {
      const with_ =
        gone.length === 0
          ? ''
          : ` and took ${gone.length} ${gone.length === 1 ? 'session' : 'sessions'} along`;
      this.brain.tellAll(
        host.stopping ? 'warning' : 'error',
        `The host (pid ${host.file.pid}) ended${with_}.`,
      );
    }
    this.#lose(gone, host.stopping);
    // The next one sweeps what this one left, and has the last screens.
    if (gone.length > 0 && !host.stopping) void this.brain.keeper.ready();
  }

  /** Everything at once, and nobody asked: that is a logout or a shutdown, not so many crashes. */
  diedBySignal(worker: Worker): void {
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter(death => now - death.at < massDeathMs), { worker, at: now }];
    const anyLeft = this.brain.workers.some(other => other.live);
    if (anyLeft || this.#deaths.length < 2) return;
    for (const death of this.#deaths) death.worker.life({ type: 'interrupt' });
    this.brain.tellAll(
      'warning',
      `${this.#deaths.length} workers ended at once; all of them can be resumed.`,
    );
    this.#deaths = [];
    this.brain.saveNow();
  }

  /** After the journal was read and the hosts were found. @param interrupted the machine, or the login, ended meanwhile */
  settle(interrupted: boolean): void {
    this.#settled = true;
    const silent = new Set(
      this.brain.keeper
        .all()
        .filter(host => host.state !== 'up')
        .map(host => host.id),
    );
    const missing = this.brain.workers.filter(worker => {
      if (!worker.live) return false;
      const { session } = worker.record;
      if (session !== null && silent.has(session.hostId)) return false;
      const host = session === null ? null : this.brain.keeper.get(session.hostId);
      return session === null || host === null || !host.sessions.has(session.id);
    });
    for (const worker of missing.filter(unborn)) this.#forget(worker);
    // Its start sweeps what the dead one left, should its reaper be dead as well.
    if (missing.length > 0) void this.brain.keeper.ready();
    this.#lose(
      missing.filter(worker => !unborn(worker)),
      interrupted,
    );
  }

  /** The start was cut off before there was a session. */
  #forget(worker: Worker): void {
    const project = this.brain.projectOf(worker);
    worker.life({ type: 'prepare-failed' });
    worker.effects.tell('warning', `The start of ${worker.id} was cut off by the end of the supervisor.`);
    if (project === null) return;
    if (worker.record.workspace === null) this.brain.dropWorker(project, worker);
    void clearHalfMade(this.brain, project, worker);
  }

  #lose(workers: Worker[], interrupted: boolean): void {
    const resumable: Worker[] = [];
    for (const worker of workers) {
      const why = worker.notResumable();
      if (interrupted) worker.life({ type: 'interrupt' });
      else worker.life({ type: 'lost', resumable: why === null });
      if (interrupted) this.#tell(worker, 'warning', `${worker.id} was interrupted by the end of its host.`);
      else if (worker.record.life.phase === 'crashed') {
        this.#tell(worker, 'error', `${worker.id} went down with its host. ${why ?? ''}`.trim());
      } else if (worker.record.life.phase === 'interrupted') resumable.push(worker);
      this.brain.projectOf(worker)?.crewChanged();
    }
    this.brain.saveNow();
    if (resumable.length > 0 && !this.#stopped) void resumeStaggered(this.brain, resumable);
  }

  #tell(worker: Worker, level: TimelineEntry['level'], sentence: string): void {
    worker.effects.tell(level, sentence);
  }

  async #adopt(host: Host, worker: Worker, session: HostSession): Promise<void> {
    const mine = worker.record.session;
    if (mine === null) return;
    Object.assign(mine, {
      hostId: host.id,
      socket: host.file.socket,
      epoch: session.epoch,
      startedAt: session.startedAt,
    });
    if (session.state !== 'ended' && worker.live) {
      mine.pid = session.pid;
      worker.life({ type: 'spawned' });
      const { conversation } = worker.record;
      if (conversation !== null) this.brain.conversations.claim(conversation.id, worker);
      worker.observe(session, worker.env ?? this.brain.environment, false);
      askAgain(worker);
    }
    const missed = await host.ask('mailbox.since', { session: session.session, seq: mine.mailboxSeq });
    for (const item of missed.ok ? missed.value : []) worker.onMailbox(item);
    worker.onSession(host.sessions.get(session.session) ?? session);
    this.brain.projectOf(worker)?.crewChanged();
  }

  #liveOn(hostId: string): Worker[] {
    return this.brain.workers.filter(
      worker => worker.live && worker.record.session?.hostId === hostId && worker.busy === null,
    );
  }

  #workerOf(session: HostSession): Worker | null {
    return this.brain.workers.find(worker => sessionOf(worker) === session.session) ?? null;
  }

  /** The journal does not know it, the host does: what it was spawned with says whose it is. */
  async #rediscover(host: Host, session: HostSession): Promise<Worker | null> {
    const { meta } = session;
    // A client's own program ends with that client; it is no worker.
    if (meta['owner'] === 'client') return null;
    if (this.#settled || session.state === 'ended') return null;
    const opened = await this.brain.open(meta['project'] ?? '');
    const project = opened.ok ? opened.value : undefined;
    const id = meta['worker'] ?? '';
    if (project === undefined || !isSlug(id) || project.workers.has(id)) return null;
    const record = newWorkerRecord({
      id,
      agent: meta['agent'] ?? 'command',
      command: null,
      agentArgs: [],
      prompt: null,
      task: meta['task'] ?? null,
      crew: meta['crew'] === 'yes',
    });
    record.life = { ...record.life, phase: 'running' };
    record.workspace = {
      kind: workspaceKinds.find(kind => kind === meta['kind']) ?? 'here',
      path: meta['path'] ?? project.root,
      branch: meta['branch'] ?? null,
    };
    record.session = {
      id: session.session,
      epoch: session.epoch,
      hostId: host.id,
      socket: host.file.socket,
      pid: session.pid,
      startedAt: session.startedAt,
      mailboxSeq: 0,
    };
    return this.brain.addWorker(project, record);
  }
}

function sessionOf(worker: Worker): string {
  return worker.record.session?.id ?? '';
}

/** It never had a session that any host knew. */
function unborn(worker: Worker): boolean {
  return worker.record.life.phase === 'preparing' && worker.record.life.before === 'idle';
}
