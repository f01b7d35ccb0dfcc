// The host: all sessions of one machine, and who is told of them. It knows nothing of git, tasks or any agent.
import { failure, type Result, success } from '../domain/failure.js';
import { type Home, homePaths } from '../home/home.js';
import type { HostNotifications, HostSession, SpawnSession } from '../protocol/host-methods.js';
import { Archives } from './history/archives.js';
import type { History } from './history/history.js';
import { withPast } from './history/past.js';
import { DropDirectory } from './mailbox/drop.js';
import { Mailbox } from './mailbox/mailbox.js';
import { Printed } from './printed.js';
import { readLastScreen } from './recording/last-screen.js';
import { recordingFile } from './recording/recording.js';
import { Session } from './session.js';
import { checkSpawn, isSessionId } from './spawn-check.js';
import { type Cgroups, noCgroups } from './tree/cgroup-place.js';
import type { Outsiders } from './tree/process-tree.js';

/** How a link is told; the host knows links only as this. */
export interface Listener {
  notify<N extends keyof HostNotifications & string>(name: N, params: HostNotifications[N]): void;
  /** A session's views on this link go with it. */
  forgot(session: Session): void;
}

export interface HostParts {
  home: Home;
  id: string;
  /** Pids that are never part of a session's tree. */
  outsiders: () => number[];
  /** Where sessions get control groups; without it they get none. */
  cgroups?: () => Cgroups;
  /** Ends the process, after the answer to the one who asked is out. */
  leave: (why: string) => void;
}

/** On SIGTERM sessions get this long before the sweep; all of it is bounded by the 5 s that a machine gives us. */
const lastGraceMs = 1_500;

export class Host {
  readonly startedAt = new Date().toISOString();
  readonly mailbox: Mailbox;
  readonly #drop: DropDirectory;
  readonly #archives = new Archives();
  readonly #printed = new Printed(sessions => this.tell('printed', { sessions }));
  readonly #sessions = new Map<string, Session>();
  readonly #listeners = new Set<Listener>();
  /** Grows over the life of this home, so that frames of different hosts are told apart too. */
  #epoch = Math.floor(Date.now() / 1_000);
  #stopping: string | null = null;
  #dark = true;

  constructor(private readonly parts: HostParts) {
    this.mailbox = new Mailbox(item => this.tell('mailbox', item));
    this.#drop = new DropDirectory(
      this.dropDir,
      () => this.mailbox.sessions(),
      (session, token, body) => this.mailbox.drop(session, token, body),
    );
  }

  get id(): string {
    return this.parts.id;
  }

  get cgroups(): Cgroups {
    return this.parts.cgroups?.() ?? noCgroups;
  }

  get dropDir(): string {
    return homePaths.drop(this.parts.home);
  }

  async open(): Promise<void> {
    await this.mailbox.listen();
    this.#drop.open();
  }

  /** Its directory was deleted and made again: a watch on the old one hears nothing. */
  openDropAgain(): void {
    this.#drop.close();
    this.#drop.open();
  }

  join(listener: Listener): void {
    this.#listeners.add(listener);
  }

  part(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  tell<N extends keyof HostNotifications & string>(name: N, params: HostNotifications[N]): void {
    for (const listener of this.#listeners) listener.notify(name, params);
  }

  list(): HostSession[] {
    return [...this.#sessions.values()].map(session => session.describe());
  }

  find(id: string): Result<Session> {
    const session = this.#sessions.get(id);
    return session === undefined
      ? failure('not-found', `There is no session ${String(id).slice(0, 64)} on this host.`)
      : success(session);
  }

  spawn(params: SpawnSession): Result<HostSession> {
    if (this.#stopping !== null) return failure('refused', `The host is stopping (${this.#stopping}).`);
    const checked = checkSpawn(params);
    if (!checked.ok) return checked;
    if (this.#sessions.has(params.session)) {
      return failure('refused', `The session ${params.session} is there already.`, {
        hint: 'Forget it first, once it has ended.',
      });
    }
    const started = Session.start(params, {
      home: this.parts.home,
      hostId: this.parts.id,
      outsiders: () => this.#outsiders(),
      cgroups: this.cgroups,
      archives: this.#archives,
      epoch: ++this.#epoch,
      changed: session => this.tell('session', session.describe()),
      printed: (session, at) => this.#printed.note(session, at),
      ended: session => this.mailbox.end(session.id),
    });
    if (!started.ok) return started;
    const session = started.value;
    session.screen.setDark(this.#dark);
    this.#sessions.set(session.id, session);
    this.mailbox.open(session.id, params.mailboxToken);
    return success(session.describe());
  }

  setDark(dark: boolean): void {
    this.#dark = dark;
    for (const session of this.#sessions.values()) session.screen.setDark(dark);
  }

  /** Ends what runs of a session, with every process of it, and forgets it. */
  async drop(id: string): Promise<void> {
    await this.#sessions.get(id)?.kill(lastGraceMs);
    await this.forget(id);
  }

  /** Drops an ended session and its screen; the recording stays. */
  async forget(id: string): Promise<Result<Record<string, never>>> {
    const found = this.find(id);
    if (!found.ok) return found;
    const session = found.value;
    if (session.exit === null) {
      return failure('refused', 'The session still runs.', { hint: 'Kill it first.' });
    }
    const cleared = await session.kill(0);
    if (!cleared.ok) return cleared;
    this.#sessions.delete(id);
    this.mailbox.forget(id);
    for (const listener of this.#listeners) listener.forgot(session);
    session.dispose();
    return success({});
  }

  /** Of any session that has left a recording here, also when its host is gone. */
  history<T>(session: string, use: (history: History) => Promise<Result<T>>): Promise<Result<T>> {
    const found = this.find(session);
    if (found.ok) return use(found.value.history);
    if (!isSessionId(session)) return Promise.resolve(found);
    return withPast(this.#archives, recordingFile(this.parts.home, session), use);
  }

  async lastScreen(session: string): Promise<Result<{ frame: string } | null>> {
    if (!isSessionId(session)) return failure('usage', 'That is no session id.');
    const frame = await readLastScreen(this.parts.home, session);
    return success(frame === null ? null : { frame: frame.toString('base64') });
  }

  shutdown(force: boolean): Result<{ sentence: string }> {
    const running = [...this.#sessions.values()].filter(session => session.exit === null).length;
    if (running > 0 && !force) {
      return failure('refused', `${running} session${running === 1 ? ' still runs' : 's still run'}.`, {
        hint: 'End them first, or force it.',
      });
    }
    this.parts.leave('it was asked to');
    return success({ sentence: `The host (pid ${process.pid}) ends ${running} session(s) and leaves.` });
  }

  /** Says so first: what dies from now on was interrupted and did not end. Then no process of any session is left. @returns what could not be ended */
  async stop(why: string): Promise<string[]> {
    if (this.#stopping !== null) return [];
    this.#stopping = why;
    this.tell('stopping', { why });
    const results = await Promise.all([...this.#sessions.values()].map(session => session.kill(lastGraceMs)));
    return results.flatMap(result => (result.ok ? [] : [result.failure.sentence]));
  }

  /** Lets go of everything that keeps this process alive. */
  close(): void {
    this.#drop.close();
    this.mailbox.close();
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
    this.#archives.close();
    this.#printed.close();
  }

  #outsiders(): Outsiders {
    return { home: this.parts.home, pids: this.parts.outsiders() };
  }
}
