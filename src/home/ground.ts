// The files below run/ that make a background process reachable are kept there: cleaners of temporary directories take them away under a running crew.
import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import type { Home } from './home.js';
import type { HeldLock } from './lock.js';
import { ensureHome } from './secure.js';

/** The watch tells at once; this is for where there is none, and for what it may miss. */
const lookEveryMs = 15_000;
/** Without a watch, or after trouble. */
const lookOftenMs = 1_000;
/** A cleaner takes one file after the other. */
const settleMs = 100;

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
  const keeper = new Keeper(ground);
  keeper.begin();
  return keeper;
}

class Keeper {
  #watcher: FSWatcher | null = null;
  /** Of the directory that is watched. */
  #inode: bigint | null = null;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #isLooking = false;
  #stopped = false;

  constructor(private readonly ground: Ground) {}

  begin(): void {
    this.#follow();
    // What went before the watch began is seen soon.
    this.#lookIn(lookOftenMs);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#unwatch();
  }

  /** The sooner of several stands. */
  #lookIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.#stopped || at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => void this.#look(), ms);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    this.#dueAt = Number.POSITIVE_INFINITY;
    if (this.#isLooking) return this.#lookIn(settleMs);
    this.#isLooking = true;
    // A disk that is full, a directory that cannot be made: the next look tries again.
    await this.#repair().catch(() => {});
    this.#isLooking = false;
    if (this.#stopped) return;
    this.#follow();
    this.#lookIn(this.#isWhole() && this.#watcher !== null ? lookEveryMs : lookOftenMs);
  }

  async #repair(): Promise<void> {
    const { home, lock, files, restore, taken } = this.ground;
    if (this.#isWhole() || !ensureHome(home).ok) return;
    const mine = lock.stands();
    if (!mine && !lock.renew() && !taken()) return this.stop();
    if (!mine || !files.every(existsSync)) await restore(!mine);
  }

  #isWhole(): boolean {
    return this.ground.lock.stands() && this.ground.files.every(existsSync);
  }

  /** The directory may be another one than it was. */
  #follow(): void {
    const { run } = this.ground.home;
    const inode = statSync(run, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
    if (inode !== null && inode === this.#inode && this.#watcher !== null) return;
    this.#unwatch();
    if (inode === null) return;
    try {
      this.#watcher = watch(run, { persistent: false }, () => this.#lookIn(settleMs));
      this.#watcher.on('error', () => this.#unwatch());
      this.#inode = inode;
    } catch {
      // No watches left on this machine: it is looked at often instead.
    }
  }

  #unwatch(): void {
    this.#watcher?.close();
    this.#watcher = null;
    this.#inode = null;
  }
}
