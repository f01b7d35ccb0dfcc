// When the chrome is drawn again: at once, but never between a person's key and its echo. A redraw takes longer than both.

/** An echo comes sooner, or there is none. */
const echoMs = 50;
/** Keys that nobody echoes do not hold the chrome up for longer. */
const longestMs = 250;

export class Pace {
  #keyAt = Number.NEGATIVE_INFINITY;
  #waitingSince = 0;
  #waiting: (() => void) | null = null;
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** A key went to an agent. */
  typed(): void {
    this.#keyAt = this.now();
  }

  /** Its echo is being painted. */
  echoed(): void {
    this.#keyAt = Number.NEGATIVE_INFINITY;
    if (this.#waiting !== null) this.#soon ??= setImmediate(() => this.#run());
  }

  /** Now, or when the echo has come; the latest of several stands for all. */
  draw(run: () => void): void {
    const now = this.now();
    if (this.#waiting === null) this.#waitingSince = now;
    this.#waiting = run;
    const due = Math.min(this.#keyAt + echoMs, this.#waitingSince + longestMs);
    if (due <= now) this.#run();
    else this.#timer ??= setTimeout(() => this.#again(), due - now);
  }

  stop(): void {
    this.#waiting = null;
    this.#clear();
  }

  #again(): void {
    this.#timer = undefined;
    if (this.#waiting !== null) this.draw(this.#waiting);
  }

  #run(): void {
    this.#clear();
    const run = this.#waiting;
    this.#waiting = null;
    run?.();
  }

  #clear(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#soon);
    this.#timer = undefined;
    this.#soon = undefined;
  }
}
