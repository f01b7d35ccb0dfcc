// May a lock be taken away? Pure: facts in, a yes or no with its reason out. Whatever is not certain is a no.
import { durationText } from '../../domain/duration.js';
import { observeMs } from '../../domain/locks.js';
import type { Observation } from './observed.js';

export interface LockFacts {
  /** False for a reservation without a lock. */
  hasFile: boolean;
  /** Why its file could not be read; null when it could. */
  refused: string | null;
  agent: string | null;
  /** Null without a readable timestamp. */
  ageMs: number | null;
  reservation: Reservation | null;
  /** A worker of ours of this name runs. */
  isAgentAlive: boolean;
  /** How long ago somebody of this name committed to the upstream's main; null when not within the limit. */
  committedMs: number | null;
}

export interface Reservation {
  /** Its record can be read. */
  isReadable: boolean;
  isOurs: boolean;
  /** The lock is of the same run: else it was made by somebody who knows nothing of reservations. */
  isOfLock: boolean;
  observation: Observation;
}

export interface Verdict {
  mayReap: boolean;
  why: string;
  /** When nothing is missing but a longer look at its reservation: how long that takes. */
  askAgainMs: number | null;
}

export function judge(facts: LockFacts, limitMs: number): Verdict {
  const no =
    unreadable(facts) ?? atWork(facts) ?? renewed(facts) ?? tooYoung(facts, limitMs) ?? committed(facts);
  if (no !== null) return { mayReap: false, why: no, askAgainMs: null };
  return tooShortSeen(facts, limitMs) ?? { mayReap: true, why: reasonFor(facts), askAgainMs: null };
}

function unreadable({ hasFile, refused, ageMs, reservation }: LockFacts): string | null {
  if (refused !== null) return `cannot be read (${refused.replace(/\.$/, '')}): look at it yourself`;
  if (hasFile && ageMs === null) return 'no readable timestamp: look at it yourself';
  if (reservation !== null && !reservation.isReadable)
    return 'no readable record behind it: look at it yourself';
  return null;
}

/** Another crew's worker may have the name of one of ours. */
function atWork({ agent, isAgentAlive, reservation }: LockFacts): string | null {
  if (!isAgentAlive || (reservation !== null && !reservation.isOurs && reservation.isOfLock)) return null;
  return `${agent ?? 'its agent'} is at work`;
}

function renewed({ reservation }: LockFacts): string | null {
  const observation = reservation?.observation;
  if (observation === undefined || observation.renewedMs === null || observation.seenMs >= observeMs)
    return null;
  return `renewed ${durationText(observation.renewedMs)} ago`;
}

function tooYoung({ hasFile, ageMs }: LockFacts, limitMs: number): string | null {
  return hasFile && (ageMs ?? 0) < limitMs ? `younger than ${durationText(limitMs)}` : null;
}

function tooShortSeen({ hasFile, reservation }: LockFacts, limitMs: number): Verdict | null {
  if (reservation === null) return null;
  const { seenMs } = reservation.observation;
  // Nothing says when a reservation without a lock was made: only what we have seen ourselves counts.
  const askAgainMs = (hasFile ? observeMs : limitMs) - seenMs;
  if (askAgainMs <= 0) return null;
  const why = hasFile
    ? `seen for ${seconds(seenMs)} of ${seconds(observeMs)}; ask again ${inMinutes(askAgainMs)}`
    : `reserved without a lock, seen for ${durationText(seenMs)} of ${durationText(limitMs)}`;
  return { mayReap: false, why, askAgainMs };
}

/** Where a reservation of its run stands behind a lock, that one tells; commits may be anybody's of this name. */
function committed({ agent, committedMs, reservation }: LockFacts): string | null {
  if (committedMs === null || reservation?.isOfLock === true) return null;
  return `${agent ?? 'its agent'} committed ${durationText(committedMs)} ago`;
}

function reasonFor({ ageMs, reservation }: LockFacts): string {
  const started = ageMs === null ? 'without a lock' : `started ${durationText(ageMs)} ago`;
  const told =
    reservation === null
      ? 'nobody of that name is at work'
      : `not renewed for ${durationText(reservation.observation.seenMs)} while it was watched`;
  return `${started}, ${told}`;
}

function inMinutes(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
}

function seconds(ms: number): string {
  return `${Math.floor(ms / 1000)} s`;
}
