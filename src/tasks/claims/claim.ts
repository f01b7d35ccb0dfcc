// A claim as its crew holds it, and what may be asked for: to get one, to give one back, to be seen to be still there.
import { failure, type Result } from '../../domain/failure.js';
import { formatLock } from '../lock.js';
import { boardFiles } from '../reading.js';
import type { Wish } from './claimable.js';

export interface Claimed {
  /** Id of the task. */
  task: string;
  title: string;
  worker: string;
  /** In the lock file and in the record. */
  run: string;
  gen: number;
  /** Object id of the record that our reservation points at. */
  record: string;
  /** ISO 8601, as the lock says. */
  started: string;
  /** The commit that was to end it, when nobody could say whether the upstream took it. */
  parting?: string;
}

export type Taken =
  /** `logs`: names of the session summaries that were there then. */
  | { kind: 'claimed'; claim: Claimed; logs: readonly string[] }
  /** Nothing to take: `held` when somebody else is at what is left. */
  | { kind: 'none'; held: boolean };

export interface End {
  /** The task is done. */
  tick: boolean;
  /** A section for STUCK.md, below its heading; null for none. */
  stuck: string | null;
  /** A session summary that its agent did not write. */
  log: { file: string; text: string } | null;
}

export const givenBack: End = { tick: false, stuck: null, log: null };

/** `lost`: it was somebody else's by then, and nothing was touched. */
export type Released = 'released' | 'lost';

export interface TakeRequest {
  kind: 'take';
  worker: string;
  wish: Wish;
  done(taken: Result<Taken>): void;
}

export interface ReleaseRequest {
  kind: 'release';
  claim: Claimed;
  end: End;
  done(released: Result<Released>): void;
}

/** Its lock gets a new `started:`, so that a stock clean-up, which goes by that alone, leaves it. */
export interface TouchRequest {
  kind: 'touch';
  claim: Claimed;
  done(touched: Result<Released>): void;
}

export type Request = TakeRequest | ReleaseRequest | TouchRequest;

export function lockPath(task: string): string {
  return `${boardFiles.locks}/${task}.txt`;
}

/** A title may be of any length, and a lock that is too large is not read, not even by us. */
const maxDescription = 500;

export function lockText({ worker, started, title, run }: Claimed): string {
  const description = title.replace(/\p{Cc}+/gu, ' ').slice(0, maxDescription);
  return formatLock({ agent: worker, started, description, run });
}

export const calledOff: Result<never> = failure('refused', 'It was called off.');
