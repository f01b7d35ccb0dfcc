// Reading rows of cells as text: what stands in a column, where a row's text ends, which rows are one line of the program.
import { blankContent, content, wordsPerCell } from '../../../protocol/cells.js';
import { Grid } from '../../screen/grid.js';
import type { Row, SessionRows } from './rows.js';

const blankRow: Row = { grid: new Grid(1, 1), y: 0, wraps: false };
/** A program's line over more rows than this is taken in pieces. */
const maxLineRows = 500;

/** Rows for one look; `missing` says that the look is worth nothing until that row has come. */
export class RowReader {
  missing: number | null = null;

  constructor(readonly rows: SessionRows) {}

  get cols(): number {
    return this.rows.cols;
  }

  get oldest(): number {
    return this.rows.oldest;
  }

  get end(): number {
    return this.rows.end;
  }

  row(line: number): Row {
    const row = this.rows.row(line);
    if (row !== null) return row;
    if (line >= this.oldest && line < this.end) this.missing ??= line;
    return blankRow;
  }

  /** First and last row of the program's line that holds a row. */
  lineAround(line: number): { first: number; last: number } {
    let first = line;
    while (first > this.oldest && line - first < maxLineRows && this.row(first - 1).wraps) first--;
    let last = line;
    while (last < this.end - 1 && last - first < maxLineRows && this.row(last).wraps) last++;
    return { first, last };
  }
}

/** '' for the right half of a wide character. */
export function textAt({ grid, y }: Row, column: number): string {
  if (column >= grid.cols) return ' ';
  if (grid.widthAt(column, y) === 0) return '';
  return grid.textAt(column, y) || ' ';
}

export function isBlankAt({ grid, y }: Row, column: number): boolean {
  if (column >= grid.cols) return true;
  const word = grid.words[(y * grid.cols + column) * wordsPerCell] ?? 0;
  if ((word & content.cluster) !== 0 || word >>> content.widthShift === 0) return false;
  const code = word & content.codeMask;
  return code === 0 || code === 0x20;
}

/** Columns up to the last that holds more than a blank. */
export function lengthOf(row: Row): number {
  let length = row.grid.cols;
  while (length > 0 && isBlankAt(row, length - 1)) length--;
  return length;
}

/**
 * Columns of a row that are text. Of one that goes on in the next these are all that were written: its blanks are between words, but
 * a wide character that found no room at its end leaves a cell that nobody wrote.
 */
export function extentOf(row: Row): number {
  if (!row.wraps) return lengthOf(row);
  const { grid, y } = row;
  let length = grid.cols;
  while (length > 0 && (grid.words[(y * grid.cols + length - 1) * wordsPerCell] ?? 0) === blankContent)
    length--;
  return length;
}

/** Where the last character of a row's text begins; 0 in an empty row. */
export function lastOf(row: Row): number {
  return leadOf(row, Math.max(0, lengthOf(row) - 1));
}

/** The column where the character of a cell begins. */
export function leadOf({ grid, y }: Row, column: number): number {
  return column > 0 && column < grid.cols && grid.widthAt(column, y) === 0 ? column - 1 : column;
}

/** The last column of the character of a cell. */
export function tailOf({ grid, y }: Row, column: number): number {
  const lead = leadOf({ grid, y, wraps: false }, column);
  return lead < grid.cols && grid.widthAt(lead, y) === 2 ? lead + 1 : lead;
}

export type CellKind = 'blank' | 'word' | 'mark';

const wordCharacter = /^[\p{L}\p{N}\p{M}_]/u;

export function kindAt(row: Row, column: number): CellKind {
  const lead = leadOf(row, column);
  if (isBlankAt(row, lead)) return 'blank';
  return wordCharacter.test(textAt(row, lead)) ? 'word' : 'mark';
}

/** Text of columns `from` to `to`, the last included; wide characters that are touched are whole. */
export function sliceOf(row: Row, from: number, to: number): string {
  let text = '';
  const end = Math.min(to, row.grid.cols - 1);
  for (let column = leadOf(row, from); column <= end; column++) text += textAt(row, column);
  return text;
}
