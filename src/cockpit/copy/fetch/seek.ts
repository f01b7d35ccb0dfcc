// The nearest match in the whole history: first among the rows that are here, then by the host, then round the end.
import type { Found } from '../../../protocol/host-methods.js';
import { isBefore, type Span, type Spot, type Way } from '../copy.js';
import { RowReader } from '../text/row-text.js';
import type { SessionRows } from '../text/rows.js';
import { nearest } from '../text/search.js';

export interface SeekSource {
  rows: SessionRows;
  /** The host's matches from a row on, nearest first; null when it cannot say. */
  find(from: number | null, way: Way, limit: number): Promise<Found | null>;
  /** Loads rows round one; false when it is not to be had. */
  load(line: number): Promise<boolean>;
}

/** `unsure`: the host did not come to the end in its time, or did not answer. */
export type Sought = { span: Span; round: boolean } | 'none' | 'unsure';

/** A line of the program may begin so many rows before the first that is missing. */
const overlap = 64;
/** Enough to get past those of the same line that are on the wrong side. */
const matchLimit = 200;

export async function seek(source: SeekSource, from: Spot, way: Way, text: string): Promise<Sought> {
  const { rows } = source;
  const first = await oneWay(source, from, way, text);
  if (first !== null && first !== 'unsure') return { span: first, round: false };
  const start: Spot =
    way === 'down' ? { line: rows.oldest, column: -1 } : { line: rows.end - 1, column: rows.cols };
  const second = await oneWay(source, start, way, text);
  if (second !== null && second !== 'unsure') return { span: second, round: true };
  return first === 'unsure' || second === 'unsure' ? 'unsure' : 'none';
}

async function oneWay(
  source: SeekSource,
  from: Spot,
  way: Way,
  text: string,
): Promise<Span | null | 'unsure'> {
  const { rows } = source;
  const reader = new RowReader(rows);
  const here = nearest(reader, from, way, text);
  const { missing } = reader;
  if (missing === null) return here;
  const start =
    way === 'up' ? Math.min(from.line, missing + overlap) : Math.max(from.line, missing - overlap);
  const found = await source.find(start, way, matchLimit);
  // Below the first row of the screen the host knows newer lines than those that are shown.
  const match = found?.matches
    .filter(one => one.line < rows.top)
    .find(one => (way === 'down' ? isBefore(from, startOf(one)) : isBefore(startOf(one), from)));
  if (match !== undefined) {
    return { from: startOf(match), to: { line: match.endLine, column: match.endColumn } };
  }
  const isSure = found !== null && (found.complete || found.matches.length > 0);
  if (way === 'up') return isSure ? null : 'unsure';
  const onScreen = await seekOnScreen(source, from, text);
  return onScreen ?? (isSure ? null : 'unsure');
}

async function seekOnScreen(source: SeekSource, from: Spot, text: string): Promise<Span | null> {
  const { rows } = source;
  if (rows.top > rows.oldest) await source.load(rows.top - 1);
  const start = { line: rows.top, column: -1 };
  return nearest(new RowReader(rows), isBefore(from, start) ? start : from, 'down', text);
}

function startOf(match: { line: number; column: number }): Spot {
  return { line: match.line, column: match.column };
}
