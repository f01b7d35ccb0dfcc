// Waiting in tests: on a condition or a signal, always with a bound and a sentence that says what did not come.
import { setTimeout as delay } from 'node:timers/promises';

/** Fails with `why` when `promise` has not settled in time. */
export async function within<T>(promise: Promise<T>, timeoutMs: number, why: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`after ${timeoutMs / 1000} s still ${why()}`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const lookEveryMs = 25;

/** Looks at a condition outside of this process, such as a file or a process list, until it holds; gives what it saw. */
export async function until<T>(
  look: () => T | Promise<T>,
  why: string,
  timeoutMs = 10_000,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== null && seen !== undefined) {
      return seen as Exclude<T, false | null | undefined>;
    }
    if (Date.now() > deadline) throw new Error(`after ${timeoutMs / 1000} s still not: ${why}`);
    await delay(lookEveryMs);
  }
}
