// When a session's changes are told: at once what a person waits for, seldom what only ages.
import { Allowance } from './allowance.js';

/** `now`: state, reports, exit. `soon`: title, bells, size. `output`: only that something was printed. */
export type Urgency = 'now' | 'soon' | 'output';

const waits: Record<Urgency, number> = { now: 0, soon: 50, output: 500 };
/** A program that reports without end is told at 20 a second like everything else, and a burst of a few at once. */
const burst = 20;
const refillMs = 50;

export class News {
  readonly #atOnce = new Allowance(burst, refillMs);
  #timer: NodeJS.Timeout | null = null;
  #timerAt = 0;
  #closed = false;

  constructor(private readonly tell: () => void) {}

  changed(urgency: Urgency): void {
    if (this.#closed) return;
    const now = performance.now();
    if (urgency === 'now' && this.#atOnce.take()) return this.#send();
    const at = now + Math.max(waits[urgency], waits.soon);
    if (this.#timer !== null && this.#timerAt <= at) return;
    this.#stop();
    this.#timerAt = at;
    this.#timer = setTimeout(() => this.#send(), at - now);
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  #send(): void {
    this.#stop();
    this.tell();
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
