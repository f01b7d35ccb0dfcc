// How long each reservation has pointed at the same record. Pure: told what each look at the upstream saw and when, by a clock that
// no person sets.
import { renewEveryMs } from '../../domain/locks.js';

export interface Observation {
  /** How long the same record stood there while we looked. */
  seenMs: number;
  /** How long ago its owner put it in place of an older one; null when that was not seen. */
  renewedMs: number | null;
}

export interface SeenRecord {
  /** Object id. */
  oid: string;
  /** Null when the record cannot be read. */
  run: string | null;
}

interface Entry extends SeenRecord {
  seenMs: number;
  /** When this record was seen first, and last. */
  firstAt: number;
  lastAt: number;
  renewed: boolean;
}

export class Observer {
  #entries = new Map<string, Entry>();

  get isIdle(): boolean {
    return this.#entries.size === 0;
  }

  /** @param began and `ended`: monotonic milliseconds round the fetch that gave these records, by task */
  look(records: ReadonlyMap<string, SeenRecord>, began: number, ended: number): void {
    const before = this.#entries;
    this.#entries = new Map();
    for (const [task, seen] of records) {
      const known = before.get(task);
      this.#entries.set(
        task,
        known?.oid === seen.oid ? longer(known, began, ended) : anew(seen, known, ended),
      );
    }
  }

  of(task: string, oid: string, now: number): Observation {
    const entry = this.#entries.get(task);
    if (entry === undefined || entry.oid !== oid) return { seenMs: 0, renewedMs: null };
    return { seenMs: entry.seenMs, renewedMs: entry.renewed ? Math.max(0, now - entry.firstAt) : null };
  }
}

/**
 * Between two looks counts at most one renewal: while the upstream could not be reached by us, its owner could perhaps not reach it
 * either, and must have the time to renew once it is back.
 */
function longer(known: Entry, began: number, ended: number): Entry {
  const gap = Math.min(renewEveryMs, Math.max(0, began - known.lastAt));
  return { ...known, seenMs: known.seenMs + gap, lastAt: ended };
}

function anew(seen: SeenRecord, before: Entry | undefined, ended: number): Entry {
  const renewed = before !== undefined && before.run !== null && before.run === seen.run;
  return { ...seen, seenMs: 0, firstAt: ended, lastAt: ended, renewed };
}
