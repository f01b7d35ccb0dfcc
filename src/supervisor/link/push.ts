// Tells watching clients the latest snapshot: at once when idle, at most 20 a second, and to a slow one only when it has caught up.
import type { Snapshot } from '../../domain/snapshot.js';
import type { Link } from '../../protocol/link.js';
import type { SupervisorNotifications, SupervisorRequests } from '../../protocol/supervisor-methods.js';

export type ClientLink = Link<
  Record<never, never>,
  Record<never, never>,
  SupervisorRequests,
  SupervisorNotifications
>;

const gapMs = 50;
const slowMs = 100;
/** A client that has not taken this much has not seen the last ones either. */
const maxPendingBytes = 256 * 1024;

export class SnapshotPush {
  readonly #links = new Set<ClientLink>();
  readonly #behind = new Set<ClientLink>();
  #timer: NodeJS.Timeout | NodeJS.Immediate | null = null;
  #lastAt = 0;
  #stopped = false;

  constructor(
    private readonly build: () => Snapshot,
    private readonly onEmpty: () => void,
  ) {}

  get watched(): boolean {
    return this.#links.size > 0;
  }

  add(link: ClientLink): void {
    if (this.#links.has(link)) return;
    this.#links.add(link);
    link.onClose(() => {
      this.#links.delete(link);
      this.#behind.delete(link);
      if (this.#links.size === 0) this.onEmpty();
    });
  }

  changed(): void {
    if (this.#links.size === 0) return;
    for (const link of this.#links) this.#behind.add(link);
    this.#schedule(this.#lastAt + gapMs - performance.now());
  }

  stop(): void {
    this.#stopped = true;
    this.#links.clear();
    this.#behind.clear();
  }

  /** The rest of this turn's changes go along. */
  #schedule(waitMs: number): void {
    if (this.#timer !== null || this.#stopped) return;
    const run = () => {
      this.#timer = null;
      this.#flush();
    };
    this.#timer = waitMs <= 0 ? setImmediate(run) : setTimeout(run, waitMs);
  }

  #flush(): void {
    if (this.#behind.size === 0 || this.#stopped) return;
    const ready = [...this.#behind].filter(link => link.pendingBytes < maxPendingBytes);
    if (ready.length > 0) {
      this.#lastAt = performance.now();
      const snapshot = this.build();
      for (const link of ready) {
        this.#behind.delete(link);
        link.notify('snapshot', snapshot);
      }
    }
    if (this.#behind.size > 0) this.#schedule(slowMs);
  }
}
