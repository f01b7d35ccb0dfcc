// Tells a process that does not answer (stopped, or stuck) from one that has much to do: it is asked for next to nothing.

/** A request that takes longer than this makes us look. */
const patienceMs = 800;
/** What costs nothing takes no longer than this, on a busy machine too. */
const silenceMs = 1_500;
/** So often we look unasked: a picture that no longer changes must not pass for the truth. */
const beatMs = 5_000;

export interface PulseListener {
  onSilent(): void;
  /** It answers again. */
  onAnswers(): void;
}

export class Pulse {
  #looking = false;
  #stopped = false;
  /** When it was first expected to say something that has not come; null while nothing is expected. */
  #expectedAt: number | null = null;
  #isWatching = false;
  readonly #beat: NodeJS.Timeout;
  readonly #timers = new Set<NodeJS.Timeout>();

  /** @param ask resolves with the answer, whatever it is, or when the link is gone; may take minutes */
  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly listener: PulseListener,
  ) {
    this.#beat = setInterval(() => void this.look(), beatMs);
  }

  /** Watches over a request until it is answered. */
  async over<T>(answer: Promise<T>): Promise<T> {
    const timer = this.#after(patienceMs, () => void this.look());
    try {
      return await answer;
    } finally {
      this.#forget(timer);
    }
  }

  /** Something was sent that has no answer of its own: looks soon, unless a sign of life comes first. */
  expect(): void {
    this.#expectedAt ??= performance.now();
    if (!this.#isWatching) this.#watch(patienceMs);
  }

  /** For every frame, between a key and its echo: the timer is left alone, and finds nothing to do. */
  heard(): void {
    this.#expectedAt = null;
  }

  async look(): Promise<void> {
    if (this.#looking || this.#stopped) return;
    this.#looking = true;
    let silent = false;
    const timer = this.#after(silenceMs, () => {
      silent = true;
      this.listener.onSilent();
    });
    await this.ask();
    this.#forget(timer);
    this.#looking = false;
    if (silent && !this.#stopped) this.listener.onAnswers();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#beat);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #watch(ms: number): void {
    this.#isWatching = true;
    this.#after(ms, () => {
      this.#isWatching = false;
      if (this.#expectedAt === null) return;
      const left = this.#expectedAt + patienceMs - performance.now();
      if (left > 0) return this.#watch(left);
      this.#expectedAt = null;
      void this.look();
    });
  }

  #after(ms: number, run: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#stopped) run();
    }, ms);
    if (!this.#stopped) this.#timers.add(timer);
    else clearTimeout(timer);
    return timer;
  }

  #forget(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}
