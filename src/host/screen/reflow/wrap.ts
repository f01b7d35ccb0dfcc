// Lines of a program, each in as many rows as a width needs, and places in them that outlast another width.
import { content, wordsPerCell } from '../../../protocol/cells.js';
import type { CoreLine } from '../xterm.js';

/** A character or a cluster stands in the cell; without it nothing was printed there. */
const hasContent = content.codeMask | content.cluster;

/** One line of the program. */
export interface Wrapped {
  rows: CoreLine[];
  /** Cells of the line before each row. */
  starts: number[];
  /** Cells up to the end of its text. */
  length: number;
}

/** A place that keeps its character in every width. */
export interface Place {
  line: number;
  /** Cells of the line before it, at most the line's length. */
  offset: number;
  /** Cells between the end of the line and it. */
  gap: number;
}

/** Rows that belong together, as one. The first of all may go on from one that is gone. */
export function split(rows: CoreLine[]): Wrapped[] {
  const lines: Wrapped[] = [];
  for (let first = 0; first < rows.length; ) {
    let end = first + 1;
    while (rows[end]?.isWrapped === true) end++;
    lines.push(measure(rows.slice(first, end)));
    first = end;
  }
  return lines;
}

/** The line in rows as wide as `blank`. A row that fits stays, so a long scrollback of short lines costs little. */
export function wrap(line: Wrapped, blank: CoreLine): Wrapped {
  const cols = blank.length;
  const [only] = line.rows;
  if (only === undefined || only.length === cols) return line;
  if (line.rows.length === 1 && line.length <= cols) {
    fit(only, blank);
    return line;
  }
  let row = blankRow(blank, only.isWrapped);
  const wrapped: Wrapped = { rows: [row], starts: [0], length: line.length };
  let at = 0;
  const turn = (offset: number) => {
    row = blankRow(blank, true);
    wrapped.rows.push(row);
    wrapped.starts.push(offset);
    at = 0;
  };
  line.rows.forEach((source, index) => {
    const start = line.starts[index] ?? 0;
    const end = (line.starts[index + 1] ?? line.length) - start;
    for (let from = 0; from < end; ) {
      if (at === cols) turn(start + from);
      let count = Math.min(cols - at, end - from);
      // A wide character is not cut in two: it goes to the next row.
      if (at + count === cols && widthOf(source, from + count - 1) === 2) count--;
      if (count === 0) {
        turn(start + from);
        continue;
      }
      copyCells(source, from, row, at, count);
      at += count;
      from += count;
      if (from < end && at < cols) turn(start + from);
    }
  });
  copyTail(line, row, at, cols);
  return wrapped;
}

/** @param y row among all rows of the lines; past them the last place there is @param x column */
export function placeOf(lines: Wrapped[], y: number, x: number): Place {
  let left = y;
  for (const [index, line] of lines.entries()) {
    if (left >= line.rows.length) {
      left -= line.rows.length;
      continue;
    }
    const start = line.starts[left] ?? 0;
    const end = line.starts[left + 1];
    // Past the end of a row that goes on stands what follows in the next.
    if (end !== undefined) return { line: index, offset: Math.min(start + x, end), gap: 0 };
    const offset = Math.min(start + x, line.length);
    return { line: index, offset, gap: start + x - offset };
  }
  return { line: lines.length, offset: 0, gap: x };
}

/** Where a place is. `x` may be one past the row's last column: the next character wraps. */
export function rowOf(lines: Wrapped[], place: Place, cols: number): { x: number; y: number } {
  let y = 0;
  for (const line of lines.slice(0, place.line)) y += line.rows.length;
  const line = lines[place.line];
  if (line === undefined) return { x: Math.min(place.gap, cols - 1), y };
  let row = line.rows.length - 1;
  while (row > 0 && (line.starts[row] ?? 0) > place.offset) row--;
  const x = place.offset - (line.starts[row] ?? 0);
  return { x: place.gap === 0 ? x : Math.min(x + place.gap, cols - 1), y: y + row };
}

/** The same place among lines whose first rows are gone; null when it went with them. */
export function without(lines: Wrapped[], goneRows: number, place: Place): Place | null {
  let left = goneRows;
  for (const [index, line] of lines.entries()) {
    if (left < line.rows.length) {
      const cut = line.starts[left] ?? 0;
      if (place.line < index || (place.line === index && place.offset < cut)) return null;
      return {
        ...place,
        line: place.line - index,
        offset: place.line === index ? place.offset - cut : place.offset,
      };
    }
    left -= line.rows.length;
  }
  return null;
}

/** A copy, which is much cheaper than a row that xterm fills cell by cell. */
export function blankRow(blank: CoreLine, isWrapped: boolean): CoreLine {
  const row = blank.clone(true);
  row._isWrapped = isWrapped;
  return row;
}

/** Makes a row as wide as `blank`, and no larger in memory. What is cut off has no text. */
function fit(row: CoreLine, blank: CoreLine): void {
  const data = blank._data.slice();
  data.set(row._data.length > data.length ? row._data.subarray(0, data.length) : row._data);
  row._data = data;
  row.length = blank.length;
  row._cacheValid = false;
  for (const x in row._extendedAttrs) if (Number(x) >= row.length) delete row._extendedAttrs[x];
}

function measure(rows: CoreLine[]): Wrapped {
  const starts: number[] = [];
  let length = 0;
  rows.forEach((row, index) => {
    starts.push(length);
    const next = rows[index + 1];
    length += next === undefined ? textEnd(row) : row.length - (isPadded(row, next) ? 1 : 0);
  });
  return { rows, starts, length };
}

/** The last cell was left free because the wide character that follows had no room in it. */
function isPadded(row: CoreLine, next: CoreLine): boolean {
  const last = row._data[(row.length - 1) * wordsPerCell] ?? 0;
  return (last & hasContent) === 0 && last >>> content.widthShift === 1 && widthOf(next, 0) === 2;
}

function textEnd(row: CoreLine): number {
  for (let x = row.length - 1; x >= 0; x--) {
    const word = row._data[x * wordsPerCell] ?? 0;
    if ((word & hasContent) !== 0) return Math.min(row.length, x + Math.max(1, word >>> content.widthShift));
  }
  return 0;
}

function widthOf(row: CoreLine, x: number): number {
  return (row._data[x * wordsPerCell] ?? 0) >>> content.widthShift;
}

/** Coloured cells after the text, as far as there is room. */
function copyTail(line: Wrapped, row: CoreLine, at: number, cols: number): void {
  const last = line.rows.at(-1);
  if (last === undefined) return;
  const from = line.length - (line.starts.at(-1) ?? 0);
  copyCells(last, from, row, at, Math.min(cols - at, last.length - from));
}

function copyCells(source: CoreLine, from: number, to: CoreLine, at: number, count: number): void {
  if (count <= 0) return;
  to._data.set(source._data.subarray(from * wordsPerCell, (from + count) * wordsPerCell), at * wordsPerCell);
  copySparse(source._combined, from, to._combined, at, count);
  copySparse(source._extendedAttrs, from, to._extendedAttrs, at, count);
}

function copySparse<T>(
  source: Record<number, T>,
  from: number,
  to: Record<number, T>,
  at: number,
  count: number,
): void {
  for (const key in source) {
    const x = Number(key);
    const value = source[x];
    if (value !== undefined && x >= from && x < from + count) to[at + x - from] = value;
  }
}
