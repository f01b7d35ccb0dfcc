// Something looked at again and again, for as long as there is a reason to: an idle crew costs nothing.

/** What is a reason for rounds may not be seen yet when they begin. */
const firstMs = 1_000;

export class Rounds {
  #timer: NodeJS.Timeout | null = null;
  #dueAt = Number.POSITIVE_INFINITY;
  #stopped = false;

  /**
   * @param look one round
   * @param gapMs until the next one, in milliseconds; null when there is no reason for one
   */
  constructor(
    private readonly look: () => Promise<void>,
    private readonly gapMs: () => number | null,
  ) {}

  /** There may be a reason now, or one for a sooner round. The first comes in any case. */
  begin(): void {
    this.#schedule(this.gapMs() ?? firstMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
  }

  #schedule(ms: number): void {
    const dueAt = performance.now() + ms;
    if (this.#stopped || dueAt >= this.#dueAt) return;
    this.#clear();
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  async #run(): Promise<void> {
    this.#clear();
    await this.look();
    const gap = this.gapMs();
    if (gap !== null) this.#schedule(gap);
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }
}
