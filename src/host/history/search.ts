// One pass over rows, up or down, in short stretches: other sessions are served between them.
import { setImmediate as breathe } from 'node:timers/promises';
import type { Match } from '../../protocol/host-methods.js';
import { type LogicalLine, lineAround, matchesIn, type Rows } from './logical-line.js';
import type { Pattern } from './pattern.js';

/** What a search takes of one turn of the event loop. */
const stretchMs = 6;

export interface Search {
  pattern: Pattern;
  direction: 'up' | 'down';
  limit: number;
  /** Starts of matches before it (down) or after it (up) do not count. */
  from: number;
  /** In `performance.now()`. */
  deadline: number;
  matches: Match[];
  /** True when a line had more than is in `matches`. */
  isCut: boolean;
  /** The lines were numbered anew meanwhile. */
  isStale(): boolean;
}

/** When to let others go first. */
class Stretch {
  #until = performance.now() + stretchMs;

  async pause(): Promise<void> {
    if (performance.now() < this.#until) return;
    await breathe();
    this.#until = performance.now() + stretchMs;
  }
}

export function isOver(search: Search): boolean {
  return search.matches.length >= search.limit || performance.now() > search.deadline;
}

/**
 * Adds what it finds, nearest first. @returns the row where it stopped: the next one that was not looked at.
 * @param start the first row to look at
 * @param stop the row after the last to look at, in the direction; lines that begin beyond it are left out
 */
export async function searchRows(rows: Rows, search: Search, start: number, stop: number): Promise<number> {
  const stretch = new Stretch();
  const isUp = search.direction === 'up';
  let at = start;
  while (isUp ? at > stop : at < stop) {
    if (isOver(search) || search.isStale()) return at;
    // It may have left memory while others were served.
    if (!rows.has(at)) return at;
    const line = lineAround(rows, at);
    take(rows, search, line);
    at = isUp ? line.first - 1 : line.end;
    await stretch.pause();
  }
  return at;
}

function take(rows: Rows, search: Search, line: LogicalLine): void {
  const { from, direction, pattern, limit, matches } = search;
  const inLine = matchesIn(rows, line, pattern);
  const found = inLine.matches.filter(match =>
    direction === 'up' ? match.line <= from : match.line >= from,
  );
  search.isCut ||= inLine.isCut || found.length > limit - matches.length;
  if (direction === 'up') found.reverse();
  matches.push(...found.slice(0, limit - matches.length));
}
