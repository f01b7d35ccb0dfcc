// Brings every observation of one session to the one reducer: reports, hooks, title, screen, process. Its owner stops it.
import type { Agent, AgentPlace, Conversation } from '../../agents/agent.js';
import type { ActivityState, Signal } from '../../domain/activity.js';
import { nextActivity } from '../../domain/activity-next.js';
import type { HostSession, MailboxItem } from '../../protocol/host-methods.js';

/** Reading a screen costs the host a walk over it. */
const screenEveryMs = 1_000;

export interface TrackerEffects {
  changed(state: ActivityState): void;
  /** The agent's run has another id now. */
  conversation(conversation: Conversation): void;
  capture(): Promise<string[] | null>;
  reply(seq: number, body: string): void;
  /** It waits for a word whether its turn may end. */
  stopAsked(seq: number): void;
}

export class ActivityTracker {
  #state: ActivityState;
  #reports = '';
  #title: string | null = null;
  #lastOutputAt: string | null = null;
  #paused = false;
  #screenTimer: NodeJS.Timeout | null = null;
  #screenReadAt = Number.NEGATIVE_INFINITY;
  #watch: { stop(): void } | null = null;
  #stopped = false;

  constructor(
    private readonly agent: Agent,
    state: ActivityState,
    private readonly effects: TrackerEffects,
  ) {
    this.#state = state;
    this.#paused = state.pausedAt !== null;
  }

  get state(): ActivityState {
    return this.#state;
  }

  signal(signal: Signal): void {
    if (this.#stopped) return;
    const next = nextActivity(this.#state, signal);
    if (next === this.#state) return;
    this.#state = next;
    this.effects.changed(next);
  }

  /** Sources beside the terminal, for as long as the session lives. */
  watch(pid: number, cwd: string, place: AgentPlace): void {
    this.#watch?.stop();
    this.#watch = this.agent.watch({ ...place, pid, cwd, onSignal: signal => this.signal(signal) });
  }

  /** What the host says of it; told whenever something changed, and whole after a restart. */
  session(session: HostSession): void {
    const at = new Date().toISOString();
    if (session.state === 'ended') {
      this.signal({ source: 'process', at: session.exit?.at ?? at, saw: 'ended' });
      this.stop();
      return;
    }
    this.#pause(session.state === 'paused', at);
    this.#readReports(session, at);
    this.#readTitle(session, at);
    if (session.lastOutputAt !== null && session.lastOutputAt !== this.#lastOutputAt) {
      this.#lastOutputAt = session.lastOutputAt;
      // A program that speaks for itself is `starting` until it does; of any other, output is all there is.
      if (this.agent.reports !== true)
        this.signal({ source: 'process', at: session.lastOutputAt, saw: 'output' });
      this.#scheduleScreen();
    }
  }

  mailbox(item: MailboxItem): void {
    if (this.#stopped) return;
    const reading = this.agent.read(item);
    if (reading.conversation !== null) this.effects.conversation(reading.conversation);
    for (const signal of reading.signals) this.signal(signal);
    if (item.kind !== 'ask') return;
    if (reading.stop === true) this.effects.stopAsked(item.seq);
    else if (reading.reply !== null) this.effects.reply(item.seq, reading.reply);
  }

  stop(): void {
    this.#stopped = true;
    this.#watch?.stop();
    this.#watch = null;
    if (this.#screenTimer !== null) clearTimeout(this.#screenTimer);
    this.#screenTimer = null;
  }

  #pause(paused: boolean, at: string): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.signal({ source: 'process', at, saw: paused ? 'paused' : 'thawed' });
  }

  #readReports(session: HostSession, at: string): void {
    const reports = JSON.stringify(session.reports);
    if (reports === this.#reports) return;
    this.#reports = reports;
    this.signal({ source: 'inband', at, records: session.reports });
  }

  #readTitle(session: HostSession, at: string): void {
    if (session.title === this.#title) return;
    this.#title = session.title;
    const signal = session.title === null ? null : this.agent.readTitle(session.title, at);
    if (signal !== null) this.signal(signal);
  }

  /** Only while nothing better speaks, at most once a second, and once more after the last output. */
  #scheduleScreen(): void {
    if (this.#screenTimer !== null || this.#stopped || !this.#needsScreen()) return;
    const wait = Math.max(0, this.#screenReadAt + screenEveryMs - performance.now());
    this.#screenTimer = setTimeout(() => void this.#readScreen(), wait);
  }

  #needsScreen(): boolean {
    if (this.agent.readScreen === undefined) return false;
    const { activity, evidence } = this.#state;
    return activity === 'starting' || activity === 'unknown' || evidence[0]?.source === 'screen';
  }

  async #readScreen(): Promise<void> {
    this.#screenReadAt = performance.now();
    const outputAt = this.#lastOutputAt;
    const lines = await this.effects.capture();
    this.#screenTimer = null;
    if (this.#stopped) return;
    const signal = lines === null ? null : (this.agent.readScreen?.(lines, new Date().toISOString()) ?? null);
    if (signal !== null && this.#needsScreen()) this.signal(signal);
    if (outputAt !== this.#lastOutputAt) this.#scheduleScreen();
  }
}
