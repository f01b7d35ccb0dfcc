// One link to one host, made again with back-off for as long as somebody needs it.
import { connectHost, type HostLink } from '../../home/connect.js';
import type { Home } from '../../home/home.js';
import type { HostSession } from '../../protocol/host-methods.js';
import { wireKinds } from '../../protocol/wire.js';

/** First and longest wait before the next try. */
const firstWaitMs = 50;
const longestWaitMs = 2_000;

export interface HostListener {
  up(link: HostLink): void;
  /** Told once for each time that it goes; tries go on. */
  down(why: string): void;
  frame(payload: Buffer): void;
  refused(view: number, sentence: string): void;
  session(session: HostSession): void;
}

export class HostConnection {
  #link: HostLink | null = null;
  #timer: NodeJS.Timeout | undefined;
  #wait = firstWaitMs;
  #stopped = false;
  /** Null until the first try has ended. */
  #isDown: boolean | null = null;

  constructor(
    private readonly home: Home,
    readonly socket: string,
    private readonly listener: HostListener,
  ) {
    void this.#connect();
  }

  /** Null while there is none. */
  get link(): HostLink | null {
    return this.#link;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#link?.close();
    this.#link = null;
  }

  async #connect(): Promise<void> {
    const connected = await connectHost(this.home, this.socket, 'cockpit');
    if (this.#stopped) {
      if (connected.state === 'up') connected.link.close();
      return;
    }
    if (connected.state === 'up') this.#up(connected.link);
    else if (connected.state === 'silent') this.#down(connected.failure.sentence);
    else this.#down('The host is gone.');
  }

  #up(link: HostLink): void {
    link.onBinary = (kind, payload) => {
      if (kind === wireKinds.frame) this.listener.frame(payload);
    };
    link.onNotify('refused', ({ view, sentence }) => this.listener.refused(view, sentence));
    link.onNotify('session', session => this.listener.session(session));
    this.#link = link;
    this.#isDown = false;
    this.#wait = firstWaitMs;
    link.onClose(why => {
      if (this.#link === link) this.#link = null;
      if (!this.#stopped) this.#down(`The host is gone: ${why}.`);
    });
    if (this.#link === link) this.listener.up(link);
  }

  #down(why: string): void {
    const isNews = this.#isDown !== true;
    this.#isDown = true;
    this.#timer = setTimeout(() => void this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, longestWaitMs);
    if (isNews) this.listener.down(why);
  }
}
