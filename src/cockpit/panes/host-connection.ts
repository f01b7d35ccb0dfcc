// One link to one host, made again with back-off for as long as somebody needs it.
import { connectHost, type HostLink } from '../../home/connect.js';
import type { Home } from '../../home/home.js';
import type { HostSession } from '../../protocol/host-methods.js';
import { wireKinds } from '../../protocol/wire.js';
import { Pulse } from '../pulse.js';

/** First and longest wait before the next try. */
const firstWaitMs = 50;
const longestWaitMs = 2_000;
/** How long one question for a sign of life stays open; then the next is asked. */
const pingMs = 60_000;

export interface HostListener {
  up(link: HostLink): void;
  /** Told once for each time that it goes; tries go on. */
  down(why: string): void;
  frame(payload: Buffer): void;
  refused(view: number, sentence: string): void;
  session(session: HostSession): void;
  /** @param sessions session → `lastOutputAt` */
  printed(sessions: Record<string, string>): void;
  /** It is there and does not answer; the link stays. */
  silent(sentence: string): void;
  answers(link: HostLink): void;
}

export class HostConnection {
  #link: HostLink | null = null;
  #timer: NodeJS.Timeout | undefined;
  #wait = firstWaitMs;
  #stopped = false;
  /** Null until the first try has ended. */
  #isDown: boolean | null = null;
  #pid = 0;
  readonly #pulse: Pulse;

  constructor(
    private readonly home: Home,
    readonly socket: string,
    private readonly listener: HostListener,
  ) {
    this.#pulse = new Pulse(() => this.#ping(), {
      onSilent: () => this.listener.silent(silentSentence(this.#pid)),
      onAnswers: () => this.#link !== null && this.listener.answers(this.#link),
    });
    void this.#connect();
  }

  /** Keys went there: soon something should come back. */
  typed(): void {
    this.#pulse.expect();
  }

  /** Null while there is none. */
  get link(): HostLink | null {
    return this.#link;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#pulse.stop();
    this.#link?.close();
    this.#link = null;
  }

  async #connect(): Promise<void> {
    const connected = await connectHost(this.home, this.socket, 'cockpit');
    if (this.#stopped) {
      if (connected.state === 'up') connected.link.close();
      return;
    }
    if (connected.state === 'up') this.#up(connected.link, connected.welcome.pid);
    else if (connected.state === 'silent') this.#down(connected.failure.sentence);
    else this.#down('The host is gone.');
  }

  #up(link: HostLink, pid: number): void {
    this.#pid = pid;
    link.onBinary = (kind, payload) => {
      this.#pulse.heard();
      if (kind === wireKinds.frame) this.listener.frame(payload);
    };
    link.onNotify('refused', ({ view, sentence }) => this.listener.refused(view, sentence));
    link.onNotify('session', session => this.listener.session(session));
    link.onNotify('printed', ({ sessions }) => this.listener.printed(sessions));
    this.#link = link;
    this.#isDown = false;
    this.#wait = firstWaitMs;
    link.onClose(why => {
      if (this.#link === link) this.#link = null;
      if (!this.#stopped) this.#down(`The host is gone: ${why}.`);
    });
    if (this.#link === link) this.listener.up(link);
  }

  /** Until it has answered something, or is gone. */
  async #ping(): Promise<void> {
    for (let link = this.#link; link !== null && !link.closed; link = this.#link) {
      const asked = performance.now();
      // No view has this number. A list of fifty sessions every few seconds would be most of what an idle crew costs.
      const answer = await link.call('unview', { view: 0 }, { timeoutMs: pingMs });
      if (answer.ok || performance.now() - asked < pingMs) return;
    }
  }

  #down(why: string): void {
    const isNews = this.#isDown !== true;
    this.#isDown = true;
    this.#timer = setTimeout(() => void this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, longestWaitMs);
    if (isNews) this.listener.down(why);
  }
}

function silentSentence(pid: number): string {
  return `No answer: what is typed waits. kill -CONT ${pid} wakes a stopped host.`;
}
