// The difference between two grids as terminal output. Works on words; allocates only for attributes that change.
import { bgFlags, blankContent, content, wordsPerCell } from '../../protocol/cells.js';
import { asciiOf } from './ascii-cells.js';
import type { Grid } from './grid.js';
import { grounded, joins } from './joining.js';
import type { Pen } from './pen.js';
import { TextBuffer } from './text-buffer.js';

/** Shortest run of blanks for which erasing is shorter than spaces. */
const minErase = 6;
/** Both halves blank first: where the terminal draws it narrower, nothing old is left beside it. */
const eraseTwo = '\x1b[2X';
/** Cells that are as they were, and shorter to write once more than to go over. */
const maxBridge = 3;
const unknown = -1;
const space = 0x20;
const lastAscii = 0x7e;

export class Painter {
  readonly #out = new TextBuffer();
  /** Where the terminal's cursor is, `unknown` after anything whose width terminals disagree on. */
  #x = unknown;
  #y = unknown;

  /** Of the rows given last, how many were painted. */
  done = 0;

  /** @param ascii the terminal has no Unicode */
  constructor(
    private readonly pen: Pen,
    private readonly ascii = false,
  ) {}

  /**
   * What turns `painted` into `next`; both have one size. '' when nothing differs.
   * @param rows those that may differ, from top to bottom where that is all the same; null for all
   * @param budget characters after which no further row is begun; {@link done} tells how many were
   */
  paint(
    next: Grid,
    painted: Grid,
    rows: readonly number[] | null = null,
    budget = Number.POSITIVE_INFINITY,
  ): string {
    this.#out.clear();
    this.#x = unknown;
    this.#y = unknown;
    const count = rows === null ? next.rows : rows.length;
    this.done = count;
    for (let i = 0; i < count; i++) {
      if (this.#out.length > budget) {
        this.done = i;
        break;
      }
      const y = rows?.[i] ?? i;
      const from = firstDifference(next, painted, y);
      if (from < next.cols) this.#row(next, painted, y, from);
    }
    if (this.#out.length > 0) this.#out.push(this.pen.rest());
    return this.#out.toString();
  }

  #row(next: Grid, painted: Grid, y: number, from: number): void {
    const { cols } = next;
    const first = y * cols;
    /** The cell after a cluster, which a terminal with other ideas of its width may have drawn over. */
    let suspect = unknown;
    for (let x = from; x < cols; x++) {
      if (x !== suspect && isSame(next, painted, first + x)) continue;
      const erased = this.#erase(next, painted, x, y);
      if (erased > 0) {
        x += erased - 1;
        continue;
      }
      const word = next.words[(first + x) * wordsPerCell] ?? blankContent;
      const width = word >>> content.widthShift;
      if (width === 0) continue;
      this.#moveTo(next, x, y);
      this.#cell(next, first + x, word, width);
      if ((word & content.cluster) !== 0 && !this.ascii) suspect = x + width;
    }
  }

  #cell(next: Grid, index: number, word: number, width: number): void {
    const at = index * wordsPerCell;
    const fg = next.words[at + 1] ?? 0;
    const bg = next.words[at + 2] ?? 0;
    const extra = (bg & bgFlags.extra) === 0 ? null : (next.extras.get(index) ?? null);
    if (!this.pen.is(fg, bg, extra)) this.#out.push(this.pen.change(fg, bg, extra));
    if (this.ascii && ((word & content.cluster) !== 0 || (word & content.codeMask) > lastAscii)) {
      return this.#asciiCell(next, index, word, width);
    }
    if ((word & content.cluster) !== 0) {
      if (width === 2) this.#out.push(eraseTwo);
      this.#out.push(grounded(next.clusters.get(index) ?? ' '));
      this.#x = unknown;
      return;
    }
    const code = word & content.codeMask;
    if (code >= 0x300 && joins(code)) {
      this.#out.push(grounded(String.fromCodePoint(code)));
      this.#x = unknown;
      return;
    }
    if (width === 2 && isDisputed(code)) this.#out.push(eraseTwo);
    this.#out.pushCode(code === 0 ? space : code);
    this.#x += 1;
    if (width !== 1 || this.#x >= next.cols) this.#x = unknown;
  }

  /** What the terminal cannot draw: all of its widths are known. */
  #asciiCell(next: Grid, index: number, word: number, width: number): void {
    const isCluster = (word & content.cluster) !== 0;
    const text = isCluster ? next.clusters.get(index) : String.fromCodePoint(word & content.codeMask);
    this.#out.push(asciiOf(text ?? ' ', width));
    this.#x += width;
    if (this.#x >= next.cols) this.#x = unknown;
  }

  /** Erases a run of plain blanks when that is shorter; how many cells it dealt with. */
  #erase(next: Grid, painted: Grid, x: number, y: number): number {
    const first = y * next.cols;
    if (!isPlainBlank(next, first + x)) return 0;
    let end = x;
    let length = 0;
    for (; end < next.cols && isPlainBlank(next, first + end); end++) {
      if (!isSame(next, painted, first + end)) length = end - x + 1;
    }
    if (length < minErase) return 0;
    this.#moveTo(next, x, y);
    if (!this.pen.is(0, 0, null)) this.#out.push(this.pen.change(0, 0, null));
    if (end === next.cols) {
      this.#out.push('\x1b[K');
      return end - x;
    }
    this.#out.push(`\x1b[${length}X`);
    return length;
  }

  #moveTo(next: Grid, x: number, y: number): void {
    if (this.#y === y && this.#x !== unknown) {
      if (this.#x === x) return;
      if (x > this.#x) {
        const by = x - this.#x;
        if (!this.#bridge(next, y * next.cols + this.#x, by)) {
          this.#out.push(by === 1 ? '\x1b[C' : `\x1b[${by}C`);
        }
        this.#x = x;
        return;
      }
    }
    this.#out.push(x === 0 ? `\x1b[${y + 1}H` : `\x1b[${y + 1};${x + 1}H`);
    this.#x = x;
    this.#y = y;
  }

  /** Goes over a few cells by writing them again, where all of them are ASCII in the pen's attributes. */
  #bridge(next: Grid, index: number, count: number): boolean {
    if (count > maxBridge) return false;
    for (let i = index; i < index + count; i++) if (!this.#isPlain(next, i)) return false;
    for (let i = index; i < index + count; i++) {
      const code = (next.words[i * wordsPerCell] ?? 0) & content.codeMask;
      this.#out.pushCode(code === 0 ? space : code);
    }
    return true;
  }

  #isPlain(next: Grid, index: number): boolean {
    const at = index * wordsPerCell;
    const word = next.words[at] ?? 0;
    const bg = next.words[at + 2] ?? 0;
    const isAscii = (word & content.cluster) === 0 && (word & content.codeMask) < 0x7f;
    const isNarrow = word >>> content.widthShift === 1 && (bg & bgFlags.extra) === 0;
    return isAscii && isNarrow && this.pen.is(next.words[at + 1] ?? 0, bg, null);
  }
}

/** The first column that may differ: what stands beside the words counts as different here. */
function firstDifference(next: Grid, painted: Grid, y: number): number {
  const now = next.words;
  const then = painted.words;
  const beside = content.cluster;
  let at = y * next.cols * wordsPerCell;
  for (let x = 0; x < next.cols; x++, at += wordsPerCell) {
    const word = now[at] ?? 0;
    const bg = now[at + 2] ?? 0;
    if (word !== then[at] || now[at + 1] !== then[at + 1] || bg !== then[at + 2]) return x;
    if ((word & beside) !== 0 || (bg & bgFlags.extra) !== 0) return x;
  }
  return next.cols;
}

/** Emoji and symbols: narrow to terminals that know only older tables of widths. */
function isDisputed(code: number): boolean {
  return code >= 0x1f000 || (code >= 0x2300 && code < 0x2c00);
}

function isPlainBlank(grid: Grid, index: number): boolean {
  const at = index * wordsPerCell;
  const word = grid.words[at] ?? 0;
  return (
    (word === blankContent || word === (blankContent | space)) &&
    grid.words[at + 1] === 0 &&
    grid.words[at + 2] === 0
  );
}

function isSame(next: Grid, painted: Grid, index: number): boolean {
  const at = index * wordsPerCell;
  const word = next.words[at] ?? 0;
  const bg = next.words[at + 2] ?? 0;
  if (word !== painted.words[at] || bg !== painted.words[at + 2]) return false;
  if (next.words[at + 1] !== painted.words[at + 1]) return false;
  if ((word & content.cluster) !== 0 && next.clusters.get(index) !== painted.clusters.get(index))
    return false;
  return (bg & bgFlags.extra) === 0 || isSameExtra(next, painted, index);
}

function isSameExtra(next: Grid, painted: Grid, index: number): boolean {
  const a = next.extras.get(index);
  const b = painted.extras.get(index);
  if (a === b) return true;
  return (
    a !== undefined &&
    b !== undefined &&
    a.link === b.link &&
    a.underlineStyle === b.underlineStyle &&
    a.underlineColour === b.underlineColour
  );
}
