// Time as claims need it: the person's clock for ages, one that nobody sets for how long something was watched.

export interface Clock {
  now(): Date;
  /** Milliseconds that only grow. */
  monotonic(): number;
  /** @returns takes it back */
  later(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  later: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
