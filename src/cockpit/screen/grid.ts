// A rectangle of cells as the painter and the panes hold it: words as in src/protocol/cells.ts, and beside them what words cannot hold.
import { bgFlags, blankContent, type CellExtra, content, wordsPerCell } from '../../protocol/cells.js';

export class Grid {
  cols = 0;
  rows = 0;
  /** `wordsPerCell` words a cell, row by row. */
  words = new Uint32Array(0);
  /** Cell index (y × cols + x) → text, valid only where the content word has the cluster bit. */
  readonly clusters = new Map<number, string>();
  /** Cell index → extra, valid only where the bg word has the extra bit. */
  readonly extras = new Map<number, CellExtra>();

  constructor(cols = 0, rows = 0) {
    this.resize(cols, rows);
  }

  /** Always leaves the grid blank. */
  resize(cols: number, rows: number): void {
    if (cols !== this.cols || rows !== this.rows) {
      this.cols = cols;
      this.rows = rows;
      this.words = new Uint32Array(cols * rows * wordsPerCell);
    }
    this.clear();
  }

  clear(): void {
    this.words.fill(0);
    for (let at = 0; at < this.words.length; at += wordsPerCell) this.words[at] = blankContent;
    this.clusters.clear();
    this.extras.clear();
  }

  /** Takes the other's size and cells. */
  copyFrom(other: Grid): void {
    if (other.cols !== this.cols || other.rows !== this.rows) {
      this.cols = other.cols;
      this.rows = other.rows;
      this.words = new Uint32Array(other.words.length);
    }
    this.words.set(other.words);
    this.clusters.clear();
    this.extras.clear();
    for (const [index, text] of other.clusters) this.clusters.set(index, text);
    for (const [index, extra] of other.extras) this.extras.set(index, extra);
  }

  /** Takes one row of a grid of the same size. */
  copyRow(other: Grid, y: number): void {
    const first = y * this.cols;
    const from = first * wordsPerCell;
    this.words.set(other.words.subarray(from, from + this.cols * wordsPerCell), from);
    copyRange(this.clusters, other.clusters, first, this.cols);
    copyRange(this.extras, other.extras, first, this.cols);
  }

  /** Text of a cell: '' for a blank and for the right half of a wide one. */
  textAt(x: number, y: number): string {
    const index = y * this.cols + x;
    const word = this.words[index * wordsPerCell] ?? 0;
    if ((word & content.cluster) !== 0) return this.clusters.get(index) ?? '';
    const code = word & content.codeMask;
    return code === 0 ? '' : String.fromCodePoint(code);
  }

  widthAt(x: number, y: number): number {
    return ((this.words[(y * this.cols + x) * wordsPerCell] ?? 0) >>> content.widthShift) & 3;
  }

  /** Rows down to the last with text in it. */
  usedRows(): number {
    for (let at = (this.cols * this.rows - 1) * wordsPerCell; at >= 0; at -= wordsPerCell) {
      const word = (this.words[at] ?? 0) & ~blankContent;
      if (word !== 0 && word !== 0x20) return Math.floor(at / wordsPerCell / this.cols) + 1;
    }
    return 0;
  }

  extraAt(x: number, y: number): CellExtra | null {
    const index = y * this.cols + x;
    const has = ((this.words[index * wordsPerCell + 2] ?? 0) & bgFlags.extra) !== 0;
    return has ? (this.extras.get(index) ?? null) : null;
  }

  /** Rows as plain text, blanks as spaces; for tests and for copying. */
  lines(): string[] {
    const lines: string[] = [];
    for (let y = 0; y < this.rows; y++) {
      let line = '';
      for (let x = 0; x < this.cols; x++) {
        if (this.widthAt(x, y) !== 0) line += this.textAt(x, y) || ' ';
      }
      lines.push(line.trimEnd());
    }
    return lines;
  }
}

function copyRange<T>(to: Map<number, T>, from: ReadonlyMap<number, T>, first: number, count: number): void {
  if (to.size === 0 && from.size === 0) return;
  for (let i = first; i < first + count; i++) {
    const value = from.get(i);
    if (value === undefined) to.delete(i);
    else to.set(i, value);
  }
}
