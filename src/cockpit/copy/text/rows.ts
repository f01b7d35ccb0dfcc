// The rows of one session as copy mode reads them: history by number as far as it was asked for, and below it the screen as it
// was when it was last looked at. The screen is a copy, so that nothing changes under the cursor while the agent goes on.
import { wordsPerCell } from '../../../protocol/cells.js';
import { decodeFrame } from '../../../protocol/frame.js';
import type { HistoryLines } from '../../../protocol/host-methods.js';
import { Grid } from '../../screen/grid.js';
import { PaneScreen } from '../../screen/pane-screen.js';

export interface Row {
  grid: Grid;
  y: number;
  /** It goes on in the next row: one line of the program. */
  wraps: boolean;
}

/** Rows kept, of 2.4 KB each at 200 columns. */
const maxRows = 6_000;

export class SessionRows {
  readonly generation: number;
  readonly cols: number;
  #oldest: number;
  #screen = new Grid();
  #top = 0;
  #seq = 0;
  readonly #screenWraps = new Set<number>();
  readonly #rows = new Map<number, Row>();

  constructor(screen: PaneScreen) {
    this.generation = screen.generation;
    this.cols = screen.cols;
    this.#oldest = Math.max(0, screen.top - screen.scrollback);
    this.#look(screen);
  }

  get oldest(): number {
    return this.#oldest;
  }

  /** Number of the screen's first row. */
  get top(): number {
    return this.#top;
  }

  get end(): number {
    return this.#top + this.#screen.rows;
  }

  /** Null when it was not asked for yet, or is not to be had. */
  row(line: number): Row | null {
    if (line < this.#top) return this.#rows.get(line) ?? null;
    if (line >= this.end) return null;
    return { grid: this.#screen, y: line - this.#top, wraps: this.#screenWraps.has(line) };
  }

  has(line: number): boolean {
    return line >= this.#top ? line < this.end : this.#rows.has(line);
  }

  /** Looks at the screen anew; true when that is another picture now. */
  look(screen: PaneScreen): boolean {
    if (screen.generation !== this.generation || screen.seq === this.#seq) return false;
    this.#look(screen);
    return true;
  }

  /** False when the answer is of rows that are numbered in another way. */
  add(answer: HistoryLines): boolean {
    if (answer.generation !== this.generation) return false;
    const frame = decodeFrame(Buffer.from(answer.frame, 'base64'));
    if (frame === null) return false;
    // Rows of a host are as hostile as its frames.
    const page = new PaneScreen();
    page.reset(frame.epoch);
    page.apply({ ...frame, full: true });
    const wrapped = new Set(answer.wrapped);
    for (let y = 0; y < page.rows; y++) {
      const row: Row = { grid: page.grid, y, wraps: wrapped.has(y) };
      const line = answer.from + y;
      if (line < this.#top) this.#rows.set(line, row);
      else if (row.wraps && this.#isOnScreen(line, row)) this.#screenWraps.add(line);
    }
    this.#oldest = Math.min(answer.oldest, this.#top);
    // What is in view may have left the host's memory meanwhile.
    while (this.#rows.has(this.#oldest - 1)) this.#oldest--;
    return true;
  }

  /** Forgets rows far from those that are needed now. */
  trim(line: number): void {
    if (this.#rows.size <= maxRows) return;
    for (const number of this.#rows.keys()) {
      if (Math.abs(number - line) > maxRows / 3) this.#rows.delete(number);
    }
  }

  #look(screen: PaneScreen): void {
    this.#screen = new Grid();
    this.#screen.copyFrom(screen.grid);
    this.#top = screen.top;
    this.#seq = screen.seq;
    this.#screenWraps.clear();
    this.#oldest = Math.min(this.#oldest, this.#top);
  }

  /** Whether the row still is as it was when the screen was looked at. */
  #isOnScreen(line: number, row: Row): boolean {
    const own = this.row(line);
    if (own === null || own.grid.cols !== row.grid.cols) return false;
    const [a, b] = [wordsOf(own), wordsOf(row)];
    return a.every((word, at) => word === b[at]);
  }
}

function wordsOf({ grid, y }: Row): Uint32Array {
  const from = y * grid.cols * wordsPerCell;
  return grid.words.subarray(from, from + grid.cols * wordsPerCell);
}
