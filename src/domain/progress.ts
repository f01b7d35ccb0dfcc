// How fast the crew gets on: what was finished and when, how long the rest will take, a burn-down. Pure, and honest: where
// too little is known nothing is said.

import type { BoardView } from './board.js';
import type { WorkerView } from './worker.js';

export interface FinishedTask {
  /** ISO 8601: when its worker took it, and when it was done. */
  began: string;
  at: string;
}

export interface LatestCommit {
  /** Hostile text, both. */
  author: string;
  subject: string;
  /** ISO 8601 */
  at: string;
}

export interface Progress {
  /** Tasks that the crew finished in the last hours, oldest first. */
  finished: FinishedTask[];
  /** Runs of agents that began since midnight, local time. */
  sessionsToday: number;
  /** Of the upstream's branch; null where there is none. */
  commits: {
    /** `upstream/main` */
    branch: string;
    /** When the commits of the last hour or so were made, seconds since 1970, the latest first; at most {@link maxCommits}. */
    times: number[];
    latest: LatestCommit | null;
  } | null;
}

export const emptyProgress: Progress = { finished: [], sessionsToday: 0, commits: null };

const minute = 60_000;
const hour = 60 * minute;

/** What the rate is taken from. */
export const rateWindowMs = 2 * hour;
/** What is remembered for the burn-down. */
export const progressWindowMs = 8 * hour;
/** Fewer say nothing about the next one. */
const leastFinished = 3;
export const maxCommits = 500;

/** Milliseconds until `left` tasks are done at the rate of the last two hours; null where nobody can say. */
export function timeLeft(finished: readonly FinishedTask[], left: number, now: number): number | null {
  const from = now - rateWindowMs;
  const recent = finished.filter(({ at }) => Date.parse(at) >= from);
  if (left === 0 || recent.length < leastFinished) return null;
  // A crew that began half an hour ago has had half an hour for what it did.
  const began = Math.min(...recent.map(({ began }) => Date.parse(began)));
  const span = now - Math.max(from, began);
  return span > 0 && Number.isFinite(span) ? (left * span) / recent.length : null;
}

/** The same for a crew and its board: where nobody takes tasks, nobody can say. */
export function crewTimeLeft(
  crew: { progress?: Progress; board: Pick<BoardView, 'counts'>; workers: Pick<WorkerView, 'inLoop'>[] },
  now: number,
): number | null {
  const { open, doing } = crew.board.counts;
  const isAtWork = crew.workers.some(worker => worker.inLoop === true);
  return isAtWork ? timeLeft(crew.progress?.finished ?? [], open + doing, now) : null;
}

/** No finer than what can be known: to 5 minutes within the hour, then to 10, to hours, to days. */
export function roundTimeLeft(ms: number): number {
  const to = (step: number) => Math.max(1, Math.round(ms / step)) * step;
  if (to(5 * minute) < hour) return to(5 * minute);
  if (to(10 * minute) < 10 * hour) return to(10 * minute);
  return to(hour) < 48 * hour ? to(hour) : to(24 * hour);
}

/** `~5m`, `~45m`, `~2h10`, `~14h`, `~3d`. */
export function timeLeftText(ms: number): string {
  const minutes = roundTimeLeft(ms) / minute;
  if (minutes < 60) return `~${minutes}m`;
  if (minutes >= 48 * 60) return `~${minutes / 60 / 24}d`;
  const rest = minutes % 60;
  return `~${Math.floor(minutes / 60)}h${rest === 0 ? '' : rest}`;
}

/** Commits of the last hour. */
export function commitsLastHour(times: readonly number[], now: number): number {
  return times.filter(time => time * 1000 > now - hour).length;
}

export interface BurnDown {
  /** Tasks left at the end of each column, oldest first. */
  left: number[];
  /** The time that all columns together stand for. */
  spanMs: number;
}

/**
 * Tasks left over the last hours, as far back as anything was done. Columns stand at moments that do not depend on `until`,
 * so that the picture moves by a whole column or not at all.
 * @param left now @param until now, or when the last thing was done where nobody works any more
 */
export function burnDown(
  finished: readonly FinishedTask[],
  left: number,
  until: number,
  columns: number,
): BurnDown | null {
  const times = finished.map(({ at }) => Date.parse(at)).filter(at => at > until - progressWindowMs);
  if (times.length === 0 || columns <= 0) return null;
  const first = Math.min(...finished.map(({ began }) => Date.parse(began)));
  const hours = Math.ceil((until - Math.max(first, until - progressWindowMs)) / hour);
  const spanMs = Math.max(1, hours) * hour;
  const step = spanMs / columns;
  const end = Math.ceil(until / step) * step;
  const rest = Array.from({ length: columns }, (_, at) => {
    const moment = end - (columns - 1 - at) * step;
    return left + times.filter(time => time > moment).length;
  });
  return { left: rest, spanMs };
}
