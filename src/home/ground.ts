// The files below run/ that make a background process reachable are kept there: cleaners of temporary directories take them away under a running crew.
import { existsSync } from 'node:fs';
import type { Home } from './home.js';
import type { HeldLock } from './lock.js';
import { ensureHome } from './secure.js';

/** A look is a few stats. */
const lookEveryMs = 1_000;

export interface Ground {
  home: Home;
  lock: HeldLock;
  /** What has to lie there. */
  files: string[];
  /** Makes what is missing again; the directory is there. @param isNew all of it: the directory was deleted */
  restore(isNew: boolean): Promise<void>;
  /** The lock was deleted, and another process has the new one. True to stay beside it. */
  taken(): boolean;
}

export function keepGround(ground: Ground): { stop(): void } {
  let busy = false;
  const look = async () => {
    const mine = ground.lock.stands();
    if (mine && ground.files.every(existsSync)) return;
    if (!ensureHome(ground.home).ok) return;
    if (!mine && !ground.lock.renew() && !ground.taken()) return clearInterval(timer);
    if (!mine || !ground.files.every(existsSync)) await ground.restore(!mine);
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    // A disk that is full, a directory that cannot be made: the next look tries again.
    look()
      .catch(() => {})
      .finally(() => {
        busy = false;
      });
  }, lookEveryMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
