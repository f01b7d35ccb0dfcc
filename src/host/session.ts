// One run of one program: its PTY, screen, reports, views and recording, from start to end. Its process tree is tree/'s.
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import type { Home } from '../home/home.js';
import type { HostSession, Member, SpawnSession } from '../protocol/host-methods.js';
import { type InputKind, inputKinds } from '../protocol/input.js';
import type { Archives } from './history/archives.js';
import { History } from './history/history.js';
import { Marks } from './marks/marks.js';
import { News, type Urgency } from './news.js';
import { Feed } from './pty/feed.js';
import { openPty, type Pty, type PtyExit, terminalVariables } from './pty/pty.js';
import { Typist } from './pty/typist.js';
import type { Recording } from './recording/recording.js';
import { startRecording } from './recording/start.js';
import { VtScreen } from './screen/screen.js';
import type { Cgroups } from './tree/cgroup-place.js';
import { readDescendants } from './tree/process-table.js';
import type { Outsiders } from './tree/process-tree.js';
import { RecordKeeper } from './tree/record-keeper.js';
import { signal } from './tree/sweep.js';
import { SessionTree } from './tree/tree.js';
import type { SessionView, ViewSource } from './views/view.js';
import { fitting, type Size, Views } from './views/views.js';

export interface SessionSurroundings {
  home: Home;
  hostId: string;
  /** Read at each use: the reaper's pid may change. */
  outsiders: () => Outsiders;
  /** Names this run of the session in frames. */
  epoch: number;
  cgroups: Cgroups;
  archives: Archives;
  changed: (session: Session) => void;
  /** @param at ms since 1970 */
  printed: (session: string, at: number) => void;
  ended: (session: Session) => void;
}

/** What a program leaves behind when it ends of itself gets this long to go. */
const remnantGraceMs = 500;

export class Session implements ViewSource {
  readonly id: string;
  readonly screen: VtScreen;
  readonly views: Views;
  readonly tree: SessionTree;
  readonly typist: Typist;
  readonly history: History;
  generation = 1;
  updatingSince: number | null = null;
  printedBytes = 0;
  exit: HostSession['exit'] = null;
  readonly startedAt = new Date().toISOString();
  readonly #marks = new Marks(
    text => this.#reply(text),
    urgency => this.#news.changed(urgency),
  );
  #recording: Recording | null = null;
  readonly #keeper: RecordKeeper;
  readonly #news: News;
  readonly #feed = new Feed(
    bytes => this.#printed(bytes),
    isHeld => this.#pty?.hold(isHeld),
  );
  #pty: Pty | null = null;
  /** ms since 1970; a date as text is for whoever asks. */
  #lastOutputAt: number | null = null;

  private constructor(
    private readonly params: SpawnSession,
    private readonly around: SessionSurroundings,
    size: Size,
  ) {
    this.id = params.session;
    this.screen = this.#makeScreen(size);
    this.history = new History(this, { archives: around.archives, recording: () => this.#recording });
    this.views = new Views(
      room => this.#resize(room),
      room => fitting(room, params.endWithClient),
    );
    this.typist = new Typist(
      () => this.state,
      () => this.screen.modes.bracketedPaste,
      messages => this.#pty?.write(...messages) ?? false,
    );
    this.#news = new News(() => around.changed(this));
    const cgroup = around.cgroups.pathOf(this.id);
    this.#keeper = new RecordKeeper(around.home, this.id, around.hostId, this.startedAt, cgroup);
    this.tree = new SessionTree(this.#keeper, around.outsiders);
  }

  /** Starts the program, or leaves nothing behind and says why not. */
  static start(params: SpawnSession, around: SessionSurroundings): Result<Session> {
    const size = fitting(params, params.endWithClient);
    const recorded = Session.#recorded(params, around, size);
    if (!recorded.ok) return recorded;
    const session = recorded.value;
    const env = { ...params.env, QUARTERDECK_SESSION: params.session, ...terminalVariables };
    const pty = around.cgroups.born(params.session, () =>
      openPty(
        { argv: params.argv, cwd: params.cwd, env, ...size },
        bytes => session.#feed.push(bytes),
        exit => session.#feed.end(() => session.#end(exit)),
      ),
    );
    if (!pty.ok) {
      session.#abandon();
      return pty;
    }
    session.#pty = pty.value;
    session.#keeper.begin(pty.value.pid);
    if (params.endWithClient !== true) session.#record();
    return success(session);
  }

  /** Nothing starts that a sweep would not find again. */
  static #recorded(params: SpawnSession, around: SessionSurroundings, size: Size): Result<Session> {
    try {
      return success(new Session(params, around, size));
    } catch (error) {
      return failure('failed', `The session cannot be recorded: ${messageOf(error)}.`);
    }
  }

  get epoch(): number {
    return this.around.epoch;
  }

  get pid(): number {
    return this.#pty?.pid ?? 0;
  }

  get state(): HostSession['state'] {
    if (this.exit !== null) return 'ended';
    return this.tree.paused ? 'paused' : 'running';
  }

  get paused(): boolean {
    return this.state === 'paused';
  }

  describe(): HostSession {
    return {
      session: this.id,
      epoch: this.epoch,
      state: this.state,
      pid: this.pid,
      startedAt: this.startedAt,
      cols: this.screen.cols,
      rows: this.screen.rows,
      ...this.#marks.describe(),
      ...(this.views.typedAt === null ? {} : { typedAt: this.views.typedAt.toISOString() }),
      lastOutputAt: this.#lastOutputAt === null ? null : new Date(this.#lastOutputAt).toISOString(),
      ...(this.#recording?.trouble ? { recordingTrouble: this.#recording.trouble } : {}),
      exit: this.exit,
      meta: this.params.meta,
    };
  }

  get mailboxToken(): string {
    return this.params.mailboxToken;
  }

  /** Keys or a paste out of a view; the view drives from now on. */
  input(view: SessionView, kind: InputKind, bytes: Buffer): Result<void> {
    const typed =
      kind === inputKinds.paste ? this.typist.paste(bytes.toString('utf8')) : this.typist.keys(bytes);
    if (typed.ok) this.views.typed(view);
    return typed;
  }

  members(): Promise<Member[]> {
    return this.tree.members();
  }

  async pause(): Promise<Result<{ members: number }>> {
    if (this.exit !== null) return failure('refused', 'The session has ended: there is nothing to pause.');
    const paused = await this.tree.pause();
    this.#headChanged('now');
    return paused;
  }

  async thaw(): Promise<Result<{ members: number }>> {
    if (this.exit !== null) return failure('refused', 'The session has ended: there is nothing to resume.');
    const thawed = await this.tree.thaw();
    this.#headChanged('now');
    return thawed;
  }

  /** Returns when no process of it is left, and its end is known. */
  kill(graceMs: number): Promise<Result<{ ended: number }>> {
    return this.tree.end(graceMs, () => this.exit !== null);
  }

  /** Lets go of screen, views and timers of an ended session. */
  dispose(): void {
    this.#feed.close();
    this.views.close();
    this.#news.close();
    this.#keeper.close();
    this.#recording?.close();
    if (this.#recording !== null) this.around.archives.drop(this.#recording.file);
    this.screen.dispose();
  }

  #record(): void {
    const troubled = () => this.#news.changed('soon');
    this.#recording = startRecording(this.around.home, this.params, this.screen, troubled);
  }

  #makeScreen(size: Size): VtScreen {
    return new VtScreen(
      size.cols,
      size.rows,
      {
        reply: text => this.#reply(text),
        dirty: (start, end) => {
          for (const view of this.views.all) view.markRows(start, end);
        },
        updated: () => {
          this.#noteUpdate();
          this.views.flush();
        },
        title: title => this.#marks.title(title),
        bell: () => this.#marks.bell(),
        notice: notice => this.#marks.notice(notice),
        progress: progress => this.#marks.progress(progress),
        report: payload => this.#marks.report(payload),
      },
      this.params.scrollback,
    );
  }

  /** Typed into the program that asked; nobody else hears it. */
  #reply(text: string): void {
    this.#pty?.write({ bytes: Buffer.from(text, 'latin1'), pauseMs: 0 });
  }

  #printed(bytes: Buffer): void {
    this.printedBytes += bytes.length;
    this.#recording?.expect(bytes.length);
    this.screen.write(bytes);
    this.#noteUpdate();
    for (const view of this.views.all) view.markHead();
    this.views.flush();
    // The echo of a key is on its way; the rest has time.
    this.#recording?.data(bytes);
    this.#lastOutputAt = Date.now();
    this.around.printed(this.id, this.#lastOutputAt);
    this.#keeper.poke();
  }

  #noteUpdate(): void {
    if (!this.screen.synchronized) this.updatingSince = null;
    else this.updatingSince ??= performance.now();
  }

  #end(exit: PtyExit): void {
    this.exit = { ...exit, at: new Date().toISOString() };
    this.#marks.end();
    this.#recording?.exit(exit.code, exit.signal);
    this.#headChanged('now');
    this.around.ended(this);
    // Nothing outlives its session: a daemon that it left could be neither paused nor killed by anybody.
    void this.kill(remnantGraceMs);
  }

  #abandon(): void {
    this.#keeper.remove();
    this.dispose();
  }

  #resize(size: Size): void {
    const { screen } = this;
    if (this.exit !== null || (size.cols === screen.cols && size.rows === screen.rows)) return;
    this.#pty?.resize(size.cols, size.rows);
    const before = screen.lines.place;
    screen.resize(size.cols, size.rows);
    this.generation++;
    this.#recording?.resize(size, before, screen.lines.place);
    this.#tellSandboxes();
    for (const view of this.views.all) view.markAll();
    this.views.flush();
    this.#news.changed('soon');
  }

  /** The kernel tells only the terminal's own session of a new size; a sandbox starts another one. */
  #tellSandboxes(): void {
    for (const member of readDescendants(this.pid)) {
      if (member.session !== this.pid) signal(member, 'SIGWINCH');
    }
  }

  #headChanged(urgency: Urgency): void {
    for (const view of this.views.all) view.markHead();
    this.views.flush();
    this.#news.changed(urgency);
  }
}
