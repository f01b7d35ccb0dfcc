// How often a program may make us do something: a burst at once, after that once in a while.

export class Allowance {
  #left: number;
  #refilledAt = performance.now();

  constructor(
    private readonly burst: number,
    private readonly refillMs: number,
  ) {
    this.#left = burst;
  }

  /** True when it may now, and once less is left then. */
  take(): boolean {
    const now = performance.now();
    const gained = Math.floor((now - this.#refilledAt) / this.refillMs);
    if (gained > 0) {
      this.#left = Math.min(this.burst, this.#left + gained);
      this.#refilledAt = now;
    }
    if (this.#left === 0) return false;
    this.#left--;
    return true;
  }
}
