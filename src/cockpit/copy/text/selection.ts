// What is selected: which columns of each row, and the text that is copied of it.
import { type Copy, isBefore, type SelectionKind, type Span, type Spot } from '../copy.js';
import { extentOf, lengthOf, type RowReader, sliceOf, tailOf } from './row-text.js';

export interface Selected {
  kind: SelectionKind;
  /** In the order of the text; of a block its corners, `from` above. Both belong to it. */
  span: Span;
}

/** Lines are whole lines of the program, however many rows each takes. */
export function selectedOf(copy: Copy, rows: RowReader): Selected | null {
  const { selection, cursor } = copy;
  if (selection === null) return null;
  const { kind, anchor } = selection;
  const [from, to] = isBefore(cursor, anchor) ? [cursor, anchor] : [anchor, cursor];
  if (kind !== 'lines') return { kind, span: { from, to } };
  return { kind, span: wholeLines(rows, from.line, to.line) };
}

export function wholeLines(rows: RowReader, from: number, to: number): Span {
  return {
    from: { line: rows.lineAround(from).first, column: 0 },
    to: { line: rows.lineAround(to).last, column: rows.cols - 1 },
  };
}

/** The word under a cell, or the cell itself where none is. */
export interface Columns {
  from: number;
  /** The last one, included. */
  to: number;
}

/** Columns of a row that are selected; null when none is. */
export function columnsOn(selected: Selected, line: number, cols: number): Columns | null {
  const { kind, span } = selected;
  const { from, to } = span;
  if (line < from.line || line > to.line) return null;
  if (kind === 'block') {
    return { from: Math.min(from.column, to.column), to: Math.max(from.column, to.column) };
  }
  return { from: line === from.line ? from.column : 0, to: line === to.line ? to.column : cols - 1 };
}

/**
 * Collects the text of a selection row by row, so that rows can come in pieces. Rows of one line of the program are joined,
 * blanks at the end of a line are left out.
 */
export class SelectedText {
  /** Lines that are whole. */
  readonly #lines: string[] = [];
  #line = '';
  #length = 0;

  constructor(private readonly selected: Selected) {}

  /** Characters so far, about. */
  get length(): number {
    return this.#length;
  }

  /** The next row of the selection; rows come in order. */
  add(rows: RowReader, line: number): void {
    const columns = columnsOn(this.selected, line, rows.cols);
    if (columns === null) return;
    const row = rows.row(line);
    const end = tailOf(row, columns.to);
    const goesOn = row.wraps && this.selected.kind !== 'block' && line < this.selected.span.to.line;
    const text = sliceOf(row, columns.from, Math.min(end, extentOf(row) - 1));
    this.#line += text;
    this.#length += text.length;
    if (goesOn) return;
    // Blanks that end a line may stand on the row above its last.
    const isToEnd = this.selected.kind === 'block' || end >= lengthOf(row) - 1;
    this.#lines.push(isToEnd ? this.#line.replace(/ +$/, '') : this.#line);
    this.#line = '';
    this.#length++;
  }

  get text(): string {
    return this.#lines.join('\n');
  }
}

/** The word under a cell, over rows that go on; just the cell where a blank is. */
export function wordAround(rows: RowReader, spot: Spot, kindAt: (spot: Spot) => string): Span {
  const kind = kindAt(spot);
  const { first, last } = rows.lineAround(spot.line);
  const step = (at: Spot, by: -1 | 1): Spot | null => {
    const column = at.column + by;
    if (column >= 0 && column < rows.cols) return { line: at.line, column };
    const line = at.line + by;
    return line < first || line > last ? null : { line, column: by > 0 ? 0 : rows.cols - 1 };
  };
  const reach = (by: -1 | 1): Spot => {
    let at = spot;
    for (let next = step(at, by); next !== null && kindAt(next) === kind; next = step(at, by)) at = next;
    return at;
  };
  return kind === 'blank' ? { from: spot, to: spot } : { from: reach(-1), to: reach(1) };
}
