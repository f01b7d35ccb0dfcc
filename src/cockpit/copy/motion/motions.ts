// Where the cursor goes: vi's motions over the rows of a session. Pure; a motion that needs rows that are not there says so in the reader.
import { type Copy, type Jump, lastTop, type Spot } from '../copy.js';
import { isBlankAt, lastOf, leadOf, lengthOf, type RowReader, textAt } from '../text/row-text.js';
import { Walk } from '../text/walk.js';

export interface Moved {
  cursor: Spot;
  /** Where moving up and down goes on; that of the cursor when missing. */
  goal?: number;
}

export type Motion = (copy: Copy, rows: RowReader) => Moved;

/** One step of each; counts repeat them. */
export const motions: Record<string, Motion> = {
  left: (copy, rows) => sideways(copy, rows, -1),
  right: (copy, rows) => sideways(copy, rows, 1),
  up: (copy, rows) => vertical(copy, rows, -1),
  down: (copy, rows) => vertical(copy, rows, 1),
  'line-start': (copy, rows) => ({ cursor: startOfLine(copy.cursor, rows) }),
  'line-text': (copy, rows) => ({ cursor: textOfLine(copy.cursor, rows) }),
  'line-end': (copy, rows) => ({ cursor: endOfLine(copy.cursor, rows), goal: Number.POSITIVE_INFINITY }),
  word: (copy, rows) => wordAfter(copy, rows, false),
  'space-word': (copy, rows) => wordAfter(copy, rows, true),
  'word-back': (copy, rows) => wordBefore(copy, rows, false),
  'space-word-back': (copy, rows) => wordBefore(copy, rows, true),
  'word-end': (copy, rows) => wordEnd(copy, rows, false),
  'space-word-end': (copy, rows) => wordEnd(copy, rows, true),
  'paragraph-up': (copy, rows) => paragraph(copy, rows, -1),
  'paragraph-down': (copy, rows) => paragraph(copy, rows, 1),
};

/** Those that a count does not repeat. */
export const places: Record<string, Motion> = {
  'view-top': copy => ({ cursor: { line: copy.top, column: 0 } }),
  'view-middle': copy => ({
    cursor: { line: copy.top + Math.floor((Math.min(copy.height, copy.end - copy.top) - 1) / 2), column: 0 },
  }),
  'view-bottom': copy => ({
    cursor: { line: Math.min(copy.end, copy.top + copy.height) - 1, column: 0 },
  }),
  oldest: copy => ({ cursor: { line: copy.oldest, column: 0 } }),
  newest: (copy, rows) => ({ cursor: { line: newestLine(copy, rows), column: 0 } }),
};

/** The last row of the screen that holds something. */
function newestLine(copy: Copy, rows: RowReader): number {
  let line = copy.end - 1;
  while (line > copy.screen && lengthOf(rows.row(line)) === 0) line--;
  return line;
}

function sideways(copy: Copy, rows: RowReader, step: -1 | 1): Moved {
  const { line, column } = copy.cursor;
  if (copy.selection?.kind === 'block') {
    return { cursor: { line, column: Math.max(0, Math.min(copy.cols - 1, column + step)) } };
  }
  const walk = new Walk(rows, copy.cursor);
  const before = walk.spot;
  const moved = step > 0 ? walk.next() : walk.back();
  const { spot } = walk;
  // Only a line that goes on in the next row leads there.
  const isSameLine = spot.line === before.line || rows.row(Math.min(spot.line, before.line)).wraps;
  return { cursor: moved && isSameLine ? spot : before };
}

function vertical(copy: Copy, rows: RowReader, step: number): Moved {
  const line = Math.max(copy.oldest, Math.min(copy.end - 1, copy.cursor.line + step));
  return { cursor: atGoal(copy, rows, line), goal: copy.goal };
}

/** The column that is kept to, as far as the row has it. */
function atGoal(copy: Copy, rows: RowReader, line: number): Spot {
  if (copy.selection?.kind === 'block') return { line, column: Math.min(copy.goal, copy.cols - 1) };
  const row = rows.row(line);
  return { line, column: leadOf(row, Math.min(copy.goal, lastOf(row))) };
}

function startOfLine(from: Spot, rows: RowReader): Spot {
  return { line: rows.lineAround(from.line).first, column: 0 };
}

function textOfLine(from: Spot, rows: RowReader): Spot {
  const { first, last } = rows.lineAround(from.line);
  for (let line = first; line <= last; line++) {
    const row = rows.row(line);
    const length = lengthOf(row);
    for (let column = 0; column < length; column++) if (!isBlankAt(row, column)) return { line, column };
  }
  return { line: first, column: 0 };
}

function endOfLine(from: Spot, rows: RowReader): Spot {
  let line = rows.lineAround(from.line).last;
  const { first } = rows.lineAround(from.line);
  while (line > first && lengthOf(rows.row(line)) === 0) line--;
  return { line, column: lastOf(rows.row(line)) };
}

function wordAfter(copy: Copy, rows: RowReader, wide: boolean): Moved {
  const walk = new Walk(rows, copy.cursor, wide);
  const { kind } = walk;
  let goes = true;
  if (kind !== 'blank') while (goes && walk.kind === kind) goes = walk.next();
  while (goes && walk.kind === 'blank') goes = walk.next();
  return { cursor: goes ? walk.spot : { line: newestLine(copy, rows), column: endColumn(copy, rows) } };
}

function endColumn(copy: Copy, rows: RowReader): number {
  return lastOf(rows.row(newestLine(copy, rows)));
}

function wordBefore(copy: Copy, rows: RowReader, wide: boolean): Moved {
  const walk = new Walk(rows, copy.cursor, wide);
  let goes = walk.back();
  while (goes && walk.kind === 'blank') goes = walk.back();
  return { cursor: goes ? farEnd(walk, one => one.back()) : walk.spot };
}

function wordEnd(copy: Copy, rows: RowReader, wide: boolean): Moved {
  const walk = new Walk(rows, copy.cursor, wide);
  let goes = walk.next();
  while (goes && walk.kind === 'blank') goes = walk.next();
  if (!goes) return { cursor: { line: newestLine(copy, rows), column: endColumn(copy, rows) } };
  return { cursor: farEnd(walk, one => one.next()) };
}

/** The last character of the same kind in that direction. */
function farEnd(walk: Walk, step: (walk: Walk) => boolean): Spot {
  const { kind } = walk;
  const ahead = walk.copy();
  let spot = walk.spot;
  while (step(ahead) && ahead.kind === kind) spot = ahead.spot;
  return spot;
}

function paragraph(copy: Copy, rows: RowReader, step: -1 | 1): Moved {
  let line = copy.cursor.line;
  const isIn = () => line >= copy.oldest && line < copy.end && rows.missing === null;
  const isEmpty = () => lengthOf(rows.row(line)) === 0;
  while (isIn() && isEmpty()) line += step;
  while (isIn() && !isEmpty()) line += step;
  return { cursor: { line: Math.max(copy.oldest, Math.min(copy.end - 1, line)), column: 0 } };
}

const opposite: Record<Jump, Jump> = {
  to: 'to-back',
  'to-back': 'to',
  till: 'till-back',
  'till-back': 'till',
};

export function otherWay(jump: Jump): Jump {
  return opposite[jump];
}

/** Within the program's line; null when the character is not there. */
export function jump(copy: Copy, rows: RowReader, how: Jump, character: string, again: boolean): Spot | null {
  const ahead = how === 'to' || how === 'till';
  const { first, last } = rows.lineAround(copy.cursor.line);
  const walk = new Walk(rows, copy.cursor);
  const step = () => (ahead ? walk.next() : walk.back());
  let before = walk.spot;
  // Repeating `t` from right before its character would stay there.
  if (again && (how === 'till' || how === 'till-back')) {
    if (!step()) return null;
    before = walk.spot;
  }
  while (step()) {
    const { spot } = walk;
    if (spot.line < first || spot.line > last) return null;
    if (textAt(rows.row(spot.line), spot.column) === character) {
      return how === 'to' || how === 'to-back' ? spot : before;
    }
    before = spot;
  }
  return null;
}

/** Half pages and pages: the view moves, and the cursor as far. */
export function paged(copy: Copy, rows: RowReader, by: number): Partial<Copy> {
  const line = Math.max(copy.oldest, Math.min(copy.end - 1, copy.cursor.line + by));
  const top = Math.max(copy.oldest, Math.min(lastTop(copy), copy.top + by));
  return { cursor: atGoal(copy, rows, line), top };
}
