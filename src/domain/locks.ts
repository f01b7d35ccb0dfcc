// The locks of the upstream as `quarterdeck locks` tells them: whose each is, and whether it may be taken away.
import type { FailureKind } from './failure.js';

/** A lock younger than this is never taken away. */
export const staleAfterMs = 2 * 60 * 60_000;
/** Owners say so often that they are there. */
export const renewEveryMs = 60_000;
/** So long the same record has to stand behind a lock: three renewals that did not come. */
export const observeMs = 3 * renewEveryMs;

/** `stock`: of an agent that makes lock files by itself, and is none of our workers. */
export type LockOwner = 'ours-alive' | 'ours-gone' | 'another-crew' | 'stock';

/** What was looked at when somebody agreed to take it away: it goes only as long as it is still this. */
export interface SeenObjects {
  /** Object id of the lock file; null where there is none. */
  lock: string | null;
  /** Object id of the record that the reservation points at; null where there is none. */
  record: string | null;
}

export interface LockEntry {
  /** Id of the task: the name of the file without `.txt`, or of the reservation. */
  task: string;
  /** Name below current_tasks/; null for a reservation without a lock. */
  file: string | null;
  /** As the lock says, or as the record says where there is no lock. Hostile text, like all that follows. */
  agent: string | null;
  /** ISO 8601, null when missing or unreadable. */
  started: string | null;
  /** Of `started`; null without it. */
  ageMs: number | null;
  description: string | null;
  run: string | null;
  owner: LockOwner;
  /** `refs/quarterdeck/claims/<task>`; null where nothing is reserved. */
  reservation: string | null;
  /** How long the same record was seen behind it, of `observeMs`; null where nothing is reserved. */
  observedMs: number | null;
  mayReap: boolean;
  /** Why it may be taken away, or why not. */
  why: string;
  /** When nothing is missing but a longer look at its reservation: how long that takes. Else null. */
  askAgainMs: number | null;
  seen: SeenObjects;
}

export interface LocksView {
  /** `upstream/main`; null for the locks of the working copy, where there is no upstream. */
  upstream: string | null;
  /** How old a lock has to be. */
  limitMs: number;
  locks: LockEntry[];
}

/** Which lock, as it was seen. */
export interface ReapWish {
  task: string;
  file: string | null;
  seen: SeenObjects;
}

export interface ReapOutcome {
  task: string;
  file: string | null;
  ok: boolean;
  sentence: string;
  /** Why it is not ok, for the exit code. */
  kind?: FailureKind;
}
