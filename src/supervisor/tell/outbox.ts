// What one project has to tell outside: gathered for a while so that much at once is one message, held back in quiet hours,
// tried again for a bounded time. Whoever has news never waits for any of it.
import { setTimeout as delay } from 'node:timers/promises';
import type { TellConfig } from '../../domain/config.js';
import { messageOf, type News, quietFor } from '../../domain/tell.js';
import { readAddress } from './address.js';
import { type Posted, post } from './slack.js';

export interface OutboxEffects {
  /** As it stands now: it may change at any time. */
  config(): TellConfig;
  variable(name: string): string | undefined;
  /** One sentence for the timeline, without the address. */
  complain(sentence: string): void;
  now(): Date;
  /** For the next supervisor; null when all is told. */
  keep(untold: Untold | null): void;
}

export interface Untold {
  news: News[];
  /** News that there was no room to keep. */
  missed: number;
  /** The hours in which they were held back. */
  quiet: TellConfig['quietHours'];
}

export interface Pace {
  /** For pushes, which come in crowds; and for what a person may want to act on. */
  gatherMs: number;
  soonMs: number;
  firstRetryMs: number;
}

export const usualPace: Pace = { gatherMs: 30_000, soonMs: 2_000, firstRetryMs: 5_000 };

const nothing: Untold = { news: [], missed: 0, quiet: null };
const mostNews = 300;
const mostTries = 6;
const longestRetryMs = 300_000;
/** A worker at its limit hears so again and again. */
const limitAgainMs = 3_600_000;

export class Outbox {
  #waiting: Untold = nothing;
  /** What is in the message on its way. */
  #leaving: News[] = [];
  #timer: { handle: NodeJS.Timeout; due: number } | null = null;
  #sending: Promise<void> | null = null;
  #troubled = false;
  readonly #limits = new Map<string, number>();
  readonly #ended = new AbortController();

  constructor(
    private readonly project: string,
    private readonly effects: OutboxEffects,
    private readonly pace: Pace = usualPace,
    untold: Untold | null = null,
  ) {
    if (untold === null) return;
    this.#waiting = untold;
    this.#schedule(pace.soonMs);
  }

  /** Something is still to be told. */
  get isWaiting(): boolean {
    return this.#waiting.news.length > 0 || this.#leaving.length > 0;
  }

  add(news: News): void {
    const { slack, on } = this.effects.config();
    if (slack === null || !on.includes(news.kind) || this.#ended.signal.aborted) return;
    if (news.kind === 'limit' && this.#isTold(news.worker ?? '')) return;
    const all = [...this.#waiting.news, news];
    const missed = this.#waiting.missed + Math.max(0, all.length - mostNews);
    this.#waiting = { ...this.#waiting, news: all.slice(-mostNews), missed };
    this.#keep();
    this.#schedule(news.kind === 'push' ? this.pace.gatherMs : this.pace.soonMs);
  }

  /** What has not been told yet is tried once more, for a moment. */
  async stop(boundMs: number): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer.handle);
    const { quietHours } = this.effects.config();
    const isDue = this.#timer !== null && quietFor(quietHours, this.effects.now()) === 0;
    this.#timer = null;
    const last = isDue && this.#sending === null ? this.#send() : this.#sending;
    const bound = new AbortController();
    await Promise.race([last, delay(boundMs, undefined, { signal: bound.signal }).catch(() => {})]);
    bound.abort();
    this.#ended.abort();
    await last;
  }

  #isTold(worker: string): boolean {
    const now = this.effects.now().getTime();
    if (now - (this.#limits.get(worker) ?? Number.NEGATIVE_INFINITY) < limitAgainMs) return true;
    this.#limits.set(worker, now);
    return false;
  }

  /** The sooner one counts. While a message is on its way the next one waits for it. */
  #schedule(waitMs: number): void {
    if (this.#sending !== null || this.#ended.signal.aborted) return;
    const due = performance.now() + waitMs;
    if (this.#timer !== null) {
      if (this.#timer.due <= due) return;
      clearTimeout(this.#timer.handle);
    }
    this.#timer = { handle: setTimeout(() => this.#due(), waitMs), due };
  }

  #due(): void {
    this.#timer = null;
    const { quietHours } = this.effects.config();
    const quietMs = quietFor(quietHours, this.effects.now());
    if (quietMs > 0) {
      this.#waiting = { ...this.#waiting, quiet: quietHours };
      this.#keep();
      this.#schedule(quietMs);
      return;
    }
    this.#sending = this.#send().finally(() => {
      this.#sending = null;
      if (this.#waiting.news.length > 0) this.#schedule(this.pace.gatherMs);
    });
  }

  async #send(): Promise<void> {
    const { slack } = this.effects.config();
    const { news, missed, quiet } = this.#waiting;
    this.#waiting = nothing;
    this.#leaving = news;
    if (slack !== null && news.length > 0) {
      const address = readAddress(slack, name => this.effects.variable(name));
      if (!address.ok) this.#complain(address.failure.sentence);
      else {
        const posted = await this.#insist(address.value, messageOf(this.project, news, missed, quiet));
        // Cut off by the end of this supervisor: it stays kept for the next.
        if (posted.state !== 'sent' && this.#ended.signal.aborted) return;
        if (posted.state === 'sent') this.#troubled = false;
        else this.#complain(`Slack could not be told: ${posted.why}.`);
      }
    }
    this.#leaving = [];
    this.#keep();
  }

  #keep(): void {
    const { news, missed, quiet } = this.#waiting;
    const all = [...this.#leaving, ...news];
    this.effects.keep(all.length === 0 ? null : { news: all, missed, quiet });
  }

  async #insist(url: URL, text: string): Promise<Posted> {
    const { signal } = this.#ended;
    for (let tries = 1; ; tries++) {
      const posted = await post(url, text, signal);
      if (posted.state !== 'again' || tries >= mostTries || signal.aborted) return posted;
      const wait = Math.max(posted.afterMs ?? 0, this.pace.firstRetryMs * 2 ** (tries - 1));
      await delay(Math.min(wait, longestRetryMs), undefined, { signal }).catch(() => {});
    }
  }

  /** Once, until something was told again. */
  #complain(sentence: string): void {
    if (this.#troubled) return;
    this.#troubled = true;
    this.effects.complain(sentence);
  }
}
