// When a session's changes are told: at once what a person waits for, and never more often than anybody can see.
import { Allowance } from './allowance.js';

/** `now`: state, reports, exit. `soon`: title, bells, size. That something was printed is told by printed.ts. */
export type Urgency = 'now' | 'soon';

const soonMs = 50;
/** A program that reports without end is told at 20 a second like everything else, and a burst of a few at once. */
const burst = 20;
const refillMs = 50;

export class News {
  readonly #atOnce = new Allowance(burst, refillMs);
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(private readonly tell: () => void) {}

  changed(urgency: Urgency): void {
    if (this.#closed) return;
    if (urgency === 'now' && this.#atOnce.take()) return this.#send();
    this.#timer ??= setTimeout(() => this.#send(), soonMs);
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
