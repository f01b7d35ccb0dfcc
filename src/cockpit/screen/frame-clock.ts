// When to paint: at once after rest, then no more than every 16 ms; an echo at once; nothing while the terminal is slow.

/** Below this a frame is waste: the eye and most terminals see 60 a second. */
const minFrameMs = 16;

export class FrameClock {
  #wanted: 'no' | 'soon' | 'now' = 'no';
  #queued = false;
  #timer: NodeJS.Timeout | undefined;
  #last = Number.NEGATIVE_INFINITY;
  #blocked = false;
  #stopped = false;

  /** @param paint called in a microtask, so that all frames of one chunk from a host make one picture */
  constructor(
    private readonly paint: () => void,
    private readonly now: () => number,
  ) {}

  want(urgent: boolean): void {
    if (this.#stopped) return;
    if (this.#wanted !== 'now') this.#wanted = urgent ? 'now' : 'soon';
    if (!this.#blocked) this.#schedule();
  }

  /** The terminal is slow: what is wanted waits, and only the latest picture is painted afterwards. */
  block(): void {
    this.#blocked = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  unblock(): void {
    this.#blocked = false;
    if (this.#wanted !== 'no' && !this.#stopped) this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (this.#queued) return;
    const rest = this.#last + minFrameMs - this.now();
    if (this.#wanted === 'now' || rest <= 0) {
      this.#queued = true;
      queueMicrotask(() => this.#run());
    } else if (this.#timer === undefined) {
      // Rounded down: timers are late rather than early, and each lost millisecond is three frames a second.
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#run();
      }, Math.floor(rest));
    }
  }

  #run(): void {
    this.#queued = false;
    if (this.#stopped || this.#blocked || this.#wanted === 'no') return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = 'no';
    this.#last = this.now();
    this.paint();
  }
}
