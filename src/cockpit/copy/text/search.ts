// Search in the rows that are here: all matches of a line of the program, and the nearest one in a direction.
import { type Copy, isBefore, type Span, type Spot, type Way } from '../copy.js';
import { extentOf, leadOf, type RowReader, tailOf, textAt } from './row-text.js';

/** Capitals count where the text has some. */
export function ignoresCase(text: string): boolean {
  return text === text.toLowerCase();
}

/** A match that begins on row `first`, or on one that its line goes over; in order. */
function matchesOn(rows: RowReader, line: { first: number; last: number }, text: string): Span[] {
  if (text === '') return [];
  const ignoreCase = ignoresCase(text);
  const cells: Spot[] = [];
  /** For each unit of the text the cell that it stands in. */
  const owners: number[] = [];
  let whole = '';
  for (let number = line.first; number <= line.last; number++) {
    const row = rows.row(number);
    const length = extentOf(row);
    for (let column = 0; column < length; column++) {
      const piece = textAt(row, column);
      if (piece === '') continue;
      const cell = ignoreCase ? piece.toLowerCase() : piece;
      for (let unit = 0; unit < cell.length; unit++) owners.push(cells.length);
      cells.push({ line: number, column });
      whole += cell;
    }
  }
  const spans: Span[] = [];
  for (let at = whole.indexOf(text); at >= 0; at = whole.indexOf(text, at + text.length)) {
    const from = cells[owners[at] ?? 0];
    const last = cells[owners[at + text.length - 1] ?? 0];
    if (from === undefined || last === undefined) break;
    spans.push({ from, to: { line: last.line, column: tailOf(rows.row(last.line), last.column) } });
  }
  return spans;
}

/** All matches that are at least partly in view. */
export function matchesInView(copy: Copy, rows: RowReader, text: string): Span[] {
  const spans: Span[] = [];
  const end = Math.min(copy.end, copy.top + copy.height);
  for (let number = copy.top; number < end; ) {
    const line = rows.lineAround(number);
    spans.push(...matchesOn(rows, line, text));
    number = line.last + 1;
  }
  return spans;
}

/** So many rows are looked through here, the rest is faster in the host; a key must not wait for it. */
const nearRows = 600;

/**
 * The match that begins nearest behind (`down`) or before (`up`) a spot, up to the end of what there is. Stops at a row that
 * is not here; `reader.missing` then names it.
 */
export function nearest(rows: RowReader, from: Spot, way: Way, text: string): Span | null {
  let { first, last } = rows.lineAround(from.line);
  for (;;) {
    if (rows.missing !== null) return null;
    const found = matchesOn(rows, { first, last }, text);
    const hit =
      way === 'down'
        ? found.find(span => isBefore(from, span.from))
        : found.findLast(span => isBefore(span.from, from));
    if (hit !== undefined || rows.missing !== null) return rows.missing === null ? (hit ?? null) : null;
    if (way === 'down' ? last + 1 >= rows.end : first <= rows.oldest) return null;
    if (Math.abs(first - from.line) > nearRows && last + 1 < rows.rows.top) {
      rows.missing = way === 'down' ? last + 1 : first - 1;
      return null;
    }
    ({ first, last } = rows.lineAround(way === 'down' ? last + 1 : first - 1));
  }
}

/** The word under the cursor, as text. */
export function wordAt(rows: RowReader, span: Span): string {
  let text = '';
  for (let { line } = span.from; line <= span.to.line; line++) {
    const row = rows.row(line);
    const from = line === span.from.line ? leadOf(row, span.from.column) : 0;
    const to = line === span.to.line ? span.to.column : rows.cols - 1;
    for (let column = from; column <= to; column++) text += textAt(row, column);
  }
  return text.trim();
}
