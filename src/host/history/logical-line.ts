// A line of the program as it was printed: the rows that a narrow screen made of it, joined, and where on them a match stands.
import type { Match } from '../../protocol/host-methods.js';
import type { Pattern, Span } from './pattern.js';

/** Rows by their numbers, out of memory or out of a recording. */
export interface Rows {
  /** Number of the first that is there, and the one after the last. */
  readonly oldest: number;
  readonly end: number;
  has(number: number): boolean;
  /** As `ScreenLines.text`. */
  text(number: number, columns?: number[]): string | null;
  continues(number: number): boolean;
}

/** A longer line is searched in pieces of so many rows; a match across two pieces is not found. */
export const maxLineRows = 64;
/** Of one line; a pattern like `.` matches everywhere. */
const maxLineMatches = 1_000;
const maxLineMs = 20;
/** So many matches of a cheap pattern take no time worth a look at the clock. */
const matchesUnwatched = 16;
const cheapReach = 20_000;
/** Characters of a line that come with a match. */
const maxMatchText = 500;

export interface LogicalLine {
  /** Numbers of its first row and the one after its last. */
  first: number;
  end: number;
}

/** The line, or the piece of it, that row `number` is part of. */
export function lineAround(rows: Rows, number: number): LogicalLine {
  let first = number;
  while (first > rows.oldest && rows.continues(first)) first--;
  // Pieces are counted from the line's start, so that both directions cut alike.
  first += Math.floor((number - first) / maxLineRows) * maxLineRows;
  let end = number + 1;
  while (end < rows.end && end - first < maxLineRows && rows.continues(end)) end++;
  return { first, end };
}

export interface LineMatches {
  /** In the order of the line. */
  matches: Match[];
  /** There would have been more: they are too many, or take too long to find. */
  isCut: boolean;
}

export function matchesIn(rows: Rows, line: LogicalLine, pattern: Pattern): LineMatches {
  const starts: number[] = [];
  let text = '';
  for (let number = line.first; number < line.end; number++) {
    starts.push(text.length);
    text += rows.text(number) ?? '';
  }
  text = text.trimEnd();
  const matches: Match[] = [];
  const until = performance.now() + maxLineMs;
  const unwatched = pattern.reach >= cheapReach ? matchesUnwatched : 1;
  for (let piece = 0; piece < text.length; piece += pattern.reach) {
    const part = text.length <= pattern.reach ? text : text.slice(piece, piece + pattern.reach);
    let found = pattern.next(part, 0);
    while (found !== null) {
      const span = { start: piece + found.start, end: piece + found.end };
      matches.push({ ...placeOf(rows, line, starts, span), text: around(text, span) });
      if (matches.length >= maxLineMatches) return { matches, isCut: true };
      // The first few are no work, however long this process was kept waiting meanwhile.
      if (matches.length % unwatched === 0 && performance.now() > until) return { matches, isCut: true };
      found = pattern.next(part, found.end);
    }
    const isLast = piece + pattern.reach >= text.length;
    if (!isLast && performance.now() > until) return { matches, isCut: true };
  }
  return { matches, isCut: false };
}

function placeOf(rows: Rows, line: LogicalLine, starts: number[], span: Span): Omit<Match, 'text'> {
  const first = cellOf(rows, line, starts, span.start);
  const last = cellOf(rows, line, starts, span.end - 1);
  return { line: first.line, column: first.column, endLine: last.line, endColumn: last.end };
}

/** The cell that holds a unit of the text. `end` is its last column: a wide character has two. */
function cellOf(rows: Rows, line: LogicalLine, starts: number[], unit: number) {
  let row = starts.length - 1;
  while (row > 0 && (starts[row] ?? 0) > unit) row--;
  const columns: number[] = [];
  rows.text(line.first + row, columns);
  const at = unit - (starts[row] ?? 0);
  const column = columns[at] ?? 0;
  let next = at + 1;
  while (next < columns.length - 1 && columns[next] === column) next++;
  return { line: line.first + row, column, end: Math.max(column, (columns[next] ?? column + 1) - 1) };
}

/** The stretch of a long line that shows the match. */
function around(text: string, span: Span): string {
  if (text.length <= maxMatchText) return text.toWellFormed();
  const room = Math.max(0, maxMatchText - (span.end - span.start));
  const start = Math.max(0, Math.min(span.start - Math.floor(room / 2), text.length - maxMatchText));
  return text.slice(start, start + maxMatchText).toWellFormed();
}
