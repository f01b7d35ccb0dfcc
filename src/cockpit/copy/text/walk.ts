// Going over the characters of a session one by one, across rows: wrapped rows go on without a gap, others end in a blank.
import type { Spot } from '../copy.js';
import { type CellKind, extentOf, kindAt, lastOf, leadOf, type RowReader, tailOf } from './row-text.js';

export class Walk {
  #line: number;
  #column: number;

  constructor(
    private readonly rows: RowReader,
    from: Spot,
    /** Marks and letters are one kind: what stands between blanks is a word. */
    private readonly wide = false,
  ) {
    this.#line = from.line;
    this.#column = Math.min(leadOf(rows.row(from.line), from.column), this.#ending(from.line));
  }

  /** On a character, never behind the end of a row. */
  get spot(): Spot {
    const row = this.rows.row(this.#line);
    return { line: this.#line, column: Math.min(this.#column, lastOf(row)) };
  }

  get kind(): CellKind {
    const row = this.rows.row(this.#line);
    if (this.#isBehindEnd()) return 'blank';
    const kind = kindAt(row, this.#column);
    return this.wide && kind === 'mark' ? 'word' : kind;
  }

  /** False at the last character that there is. */
  next(): boolean {
    if (this.rows.missing !== null) return false;
    const row = this.rows.row(this.#line);
    if (this.#column < this.#ending(this.#line) - (row.wraps ? 1 : 0)) {
      this.#column = tailOf(row, this.#column) + 1;
      if (this.#column <= this.#ending(this.#line) - (row.wraps ? 1 : 0)) return true;
    }
    if (this.#line + 1 >= this.rows.end) return false;
    this.#line++;
    this.#column = 0;
    return true;
  }

  back(): boolean {
    if (this.rows.missing !== null) return false;
    if (this.#column > 0) {
      this.#column = leadOf(this.rows.row(this.#line), this.#column - 1);
      return true;
    }
    if (this.#line <= this.rows.oldest) return false;
    this.#line--;
    const row = this.rows.row(this.#line);
    const end = this.#ending(this.#line);
    this.#column = row.wraps ? leadOf(row, end - 1) : end;
    return true;
  }

  copy(): Walk {
    const walk = new Walk(this.rows, { line: this.#line, column: 0 }, this.wide);
    walk.#column = this.#column;
    return walk;
  }

  #ending(line: number): number {
    return extentOf(this.rows.row(line));
  }

  #isBehindEnd(): boolean {
    return this.#column >= this.#ending(this.#line);
  }
}
