// One worker: its record, its life and what is observed of it. Starting a session is in start-session.ts, what a person asks in worker-actions.ts.
import type { Agent, AgentPlace, Conversation } from '../../agents/agent.js';
import { agentById } from '../../agents/index.js';
import { startActivity } from '../../domain/activity.js';
import type { Result } from '../../domain/failure.js';
import { isLimited } from '../../domain/limit.js';
import { isLive, type WorkerView } from '../../domain/worker.js';
import { endedUnasked, type LifeEvent, nextLife } from '../../domain/worker-life.js';
import type { HostSession, MailboxItem } from '../../protocol/host-methods.js';
import type { Host } from '../hosts/host.js';
import type { WorkerRecord } from '../journal/records.js';
import { ActivityTracker } from '../sessions/activity-tracker.js';
import { MarkReader } from '../sessions/mark-reader.js';
import { noteRecording } from '../sessions/recording-note.js';
import { stopAsked } from './asked-stop.js';
import type { Looked, WorkerEffects } from './worker-effects.js';

/** Exit codes by which a shell, and Claude, say that a signal ended them: 128 + HUP, KILL, TERM. */
const signalCodes = new Set([129, 137, 143]);
const resumableForMs = 30_000;

export class Worker {
  /** What it was started with; memory only. */
  env: Record<string, string> | null = null;
  /** Set while an effect on it is under way; `abort` calls a start off. */
  busy: { doing: string; abort: AbortController; done: Promise<Result<unknown>> } | null = null;
  /** Set while it is being killed: its end is seen before the last process of that session has left the workspace. */
  killing: Promise<Result<string>> | null = null;
  /** Counts what it was told: to run, or to end. An order that finds a younger one gives way to it. */
  orders = 0;
  /** It is being taken off the list: nothing is started in it any more. */
  leaving = false;
  /** It is about to have a session: until then it counts as one that has. */
  taking = false;
  /** Between the end and the start of a restart: it is not over. */
  restarting = false;
  /** As last looked at; null for what nobody has looked at. */
  looked: Looked = { processes: null, uncommitted: null };
  #tracker: ActivityTracker | null = null;
  #marks: MarkReader | null = null;
  #resumable: { key: string; at: number; why: string | null } | null = null;

  constructor(
    /** Of the project's root: names are unique within a project only. */
    readonly root: string,
    readonly record: WorkerRecord,
    readonly effects: WorkerEffects,
  ) {}

  get id(): string {
    return this.record.id;
  }

  get agent(): Agent | null {
    return agentById(this.record.agent);
  }

  get live(): boolean {
    return isLive(this.record.life.phase);
  }

  /** Also between two sessions on the task that it holds. */
  get isAtWork(): boolean {
    const { loop, claim = null } = this.record;
    return this.live || (loop?.on === true && claim !== null);
  }

  get host(): Host | null {
    return this.record.session === null ? null : this.effects.host(this.record.session.hostId);
  }

  /** Takes the life on by one event; true when the phase changed. */
  life(event: LifeEvent): boolean {
    const before = this.record.life;
    const next = nextLife(before, event);
    if (next === before) return false;
    this.record.life = next;
    const moved = next.phase !== before.phase;
    if (moved) {
      this.record.phaseSince = new Date().toISOString();
      this.record.unseen = endedUnasked(next.phase);
      if (next.phase !== 'preparing') this.record.progress = null;
      if (!isLive(next.phase)) this.#over();
      this.effects.saveNext();
      this.effects.moved(this);
    }
    this.effects.changed();
    return moved;
  }

  /** Begins to observe the session; `fresh` for one that was just spawned. */
  observe(session: HostSession, env: Record<string, string>, fresh: boolean): void {
    const agent = this.agent;
    if (agent === null || session.state === 'ended') return;
    this.#tracker?.stop();
    const at = session.startedAt;
    const state = fresh ? null : this.record.activity;
    this.#tracker = new ActivityTracker(agent, state ?? startActivity(at), {
      changed: next => {
        const moved = next.activity !== this.record.activity?.activity;
        this.record.activity = next;
        this.effects.changed();
        if (moved) this.effects.moved(this);
      },
      conversation: conversation => this.follow(conversation),
      capture: () => this.#captureScreen(),
      reply: (seq, body) => void this.#reply(seq, body),
      stopAsked: seq => stopAsked(this, seq),
    });
    this.record.activity = this.#tracker.state;
    if (state === null) this.#tracker.signal({ source: 'process', at, saw: 'spawned' });
    this.#tracker.watch(session.pid, this.record.workspace?.path ?? '/', this.place(env));
    this.#tracker.session(session);
    this.#readMarks(session);
  }

  /** What the host tells of the session. */
  onSession(session: HostSession): void {
    const mine = this.record.session;
    if (mine === null || mine.id !== session.session) return;
    mine.pid = session.state === 'ended' ? null : session.pid;
    this.#tracker?.session(session);
    this.#readMarks(session);
    if (session.state === 'paused') this.life({ type: 'paused' });
    else if (session.state === 'running') this.life({ type: 'thawed' });
    else this.ended(session.exit?.code ?? 0, session.exit?.signal ?? 0);
  }

  ended(code: number, signal: number): void {
    const asked = this.record.life.ending !== null;
    if (!this.life({ type: 'ended', code, signal })) return;
    const { phase } = this.record.life;
    const how = signal === 0 ? `with ${code}` : `by signal ${signal}`;
    // Of one in a loop it is told what came of its task.
    if (phase === 'stopped' && this.record.loop === undefined) this.effects.tell('info', `${this.id} ended.`);
    else if (phase !== 'stopped' && !asked) this.effects.tell('error', `${this.id} ended ${how}.`, 'failed');
    if (!asked) this.effects.ended(this, signal !== 0 || signalCodes.has(code));
  }

  onMailbox(item: MailboxItem): void {
    const mine = this.record.session;
    if (mine === null || mine.id !== item.session || item.seq <= mine.mailboxSeq) return;
    mine.mailboxSeq = item.seq;
    this.#tracker?.mailbox(item);
    this.effects.changed();
  }

  /** The agent's run has another id now: known at once, for it is what a resume needs. One live holder an id. */
  follow(conversation: Conversation): void {
    const before = this.record.conversation;
    if (before?.id === conversation.id && before.transcript === conversation.transcript) return;
    const merged = {
      id: conversation.id,
      transcript: conversation.transcript ?? keptTranscript(before, conversation),
    };
    if (!this.effects.conversations.claim(merged.id, this)) {
      this.effects.tell(
        'warning',
        `${this.id} took up a conversation that another worker holds; it is not followed.`,
      );
      return;
    }
    if (before !== null && before.id !== merged.id) this.effects.conversations.release(before.id, this);
    this.record.conversation = merged;
    this.#resumable = null;
    this.effects.saveNow();
    this.effects.changed();
  }

  /** No hook tells of our own answer to its question whether it may rest. @param missing null when it may */
  heard(missing: string | null): void {
    const [activity, saw] =
      missing === null ? (['idle', 'turn ended'] as const) : (['working', `sent on: ${missing}`] as const);
    const at = new Date().toISOString();
    this.#tracker?.signal({ source: 'hook', at, saw, activity, waitingFor: null, message: null });
  }

  see(looked: Looked): void {
    if (JSON.stringify(looked) === JSON.stringify(this.looked)) return;
    this.looked = looked;
    this.effects.changed();
  }

  /** The person has looked at it. */
  lookedAt(): void {
    this.#marks?.seen();
    if (!this.record.unseen) return;
    this.record.unseen = false;
    this.effects.changed();
  }

  stop(): void {
    this.#tracker?.stop();
    this.#tracker = null;
    this.#marks?.stop();
  }

  /** The same after a restart of the supervisor, but for the environment. */
  place(env = this.env ?? this.effects.environment()): AgentPlace {
    const workspace = this.record.workspace?.kind ?? 'here';
    return { env, workspace, projectRoot: this.root, workerDirectory: this.effects.directory() };
  }

  /** Null when `restart` may go on with its conversation, as its files stand now. */
  notResumable(): string | null {
    const { agent } = this;
    if (agent === null) return `There is no agent ${this.record.agent} any more.`;
    return agent.notResumable(this.record.conversation, this.place());
  }

  /** For showing: while it runs nobody needs to know for sure, and afterwards its files rarely change. */
  #shownNotResumable(): string | null {
    const { conversation, life } = this.record;
    if (this.live && conversation !== null) return null;
    const key = `${conversation?.id ?? ''} ${life.phase} ${this.record.phaseSince}`;
    const known = this.#resumable;
    if (known !== null && known.key === key && performance.now() - known.at < resumableForMs)
      return known.why;
    const why = this.notResumable();
    this.#resumable = { key, at: performance.now(), why };
    return why;
  }

  view(): WorkerView {
    const { record } = this;
    const { phase, exitCode } = record.life;
    const doing = phase === 'running' ? record.activity : null;
    const marks = this.#marks?.marks;
    return {
      id: record.id,
      agent: record.agent,
      phase,
      activity: doing?.activity ?? null,
      waitingFor: doing?.waitingFor ?? null,
      since: doing?.since ?? record.phaseSince,
      task: record.task,
      workspace: record.workspace,
      session: sessionView(record),
      evidence: record.activity?.evidence ?? [],
      message: record.activity?.message ?? null,
      limited: isLimited(doing),
      ...(record.loop?.on === true ? { inLoop: true } : {}),
      address: addressOf(record, this.host ?? this.effects.anyHost()),
      unseen: record.unseen,
      notResumable: this.#shownNotResumable(),
      exitCode,
      progress: record.progress,
      ...(marks === undefined ? {} : { marks }),
      ...(record.session?.notRecorded === undefined ? {} : { notRecorded: record.session.notRecorded }),
      ...this.looked,
    };
  }

  #over(): void {
    this.stop();
    if (this.record.session !== null) this.record.session.pid = null;
    if (this.record.conversation !== null)
      this.effects.conversations.release(this.record.conversation.id, this);
  }

  #readMarks(session: HostSession): void {
    const { effects } = this;
    this.#marks = MarkReader.of(session.session, this.#marks, this.record, {
      changed: () => effects.changed(),
      tell: text => effects.tell('info', `${this.id} says: ${text}`),
    });
    this.#marks.session(session);
    noteRecording(this.record, session, effects);
  }

  async #captureScreen(): Promise<string[] | null> {
    const { host } = this;
    const session = this.record.session;
    if (host === null || session === null) return null;
    const captured = await host.ask('capture', { session: session.id, from: null, to: null });
    return captured.ok ? captured.value.lines : null;
  }

  async #reply(seq: number, body: string): Promise<void> {
    const session = this.record.session?.id;
    if (session !== undefined) await this.host?.ask('mailbox.reply', { session, seq, status: 200, body });
  }
}

function keptTranscript(before: Conversation | null, now: Conversation): string | null {
  return before?.id === now.id ? before.transcript : null;
}

function sessionView({ session }: WorkerRecord): WorkerView['session'] {
  return session === null ? null : { id: session.id, pid: session.pid, startedAt: session.startedAt };
}

/** Where its host is gone, another has the last screen out of the recording. */
function addressOf(record: WorkerRecord, host: Host | null): WorkerView['address'] {
  const { session } = record;
  // The journal knows the next session before the host does.
  if (session === null || record.life.phase === 'preparing') return null;
  const { id: hostId, socket } = host?.file ?? { id: session.hostId, socket: session.socket };
  return { hostId, socket, session: session.id, epoch: session.epoch };
}
