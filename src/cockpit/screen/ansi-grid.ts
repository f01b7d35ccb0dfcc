// Ink's output (lines of text with SGR and OSC 8) into cells. Nothing else gets through: other controls are dropped.
import stringWidth from 'string-width';
import { bgFlags, blankContent, content, wordsPerCell } from '../../protocol/cells.js';
import { AnsiPen } from './ansi-pen.js';
import type { Grid } from './grid.js';
import { isUnsafeCode, safeCluster } from './safe-text.js';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Clears the grid and draws; what does not fit is cut. Widths are those of string-width, a grapheme a cell. */
export function drawAnsi(grid: Grid, text: string): void {
  grid.clear();
  new Drawing(grid).draw(text);
}

class Drawing {
  readonly #pen = new AnsiPen();
  #x = 0;
  #y = 0;

  constructor(private readonly grid: Grid) {}

  draw(text: string): void {
    let at = 0;
    while (at < text.length && this.#y < this.grid.rows) {
      const code = text.charCodeAt(at);
      if (code === 0x0a) {
        this.#x = 0;
        this.#y++;
        at++;
      } else if (code === 0x1b) at = this.#escape(text, at + 1);
      else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) at++;
      else at = this.#run(text, at);
    }
  }

  /** Takes a whole escape sequence, whatever it is; only SGR and OSC 8 have an effect. Returns where it ends. */
  #escape(text: string, at: number): number {
    const kind = text[at];
    if (kind === '[') {
      let end = at + 1;
      while (end < text.length && text.charCodeAt(end) >= 0x20 && text.charCodeAt(end) < 0x40) end++;
      if (text[end] === 'm') this.#pen.sgr(text.slice(at + 1, end));
      return end + 1;
    }
    if (kind !== undefined && ']PX^_'.includes(kind)) {
      const end = stringEnd(text, at + 1);
      if (kind === ']') this.#pen.setLink(text.slice(at + 1, end.at));
      return end.next;
    }
    return at + 1;
  }

  /** Printable text up to the next control. */
  #run(text: string, from: number): number {
    let end = from;
    let ascii = true;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code < 0x20 || (code >= 0x7f && code < 0xa0)) break;
      if (code >= 0x7f) ascii = false;
    }
    if (ascii) {
      for (let i = from; i < end; i++) this.#put(text.charCodeAt(i) | blankContent, 1, '');
    } else {
      for (const { segment } of segmenter.segment(text.slice(from, end))) this.#grapheme(segment);
    }
    return end;
  }

  #grapheme(segment: string): void {
    const code = segment.codePointAt(0) ?? 0;
    const single = segment.length === (code > 0xffff ? 2 : 1);
    if (single && isFrame(code)) {
      this.#put(code | blankContent, 1, '');
      return;
    }
    const width = stringWidth(segment);
    if (width === 0) return;
    const cell = Math.min(width, 2);
    if (single && !isUnsafeCode(code)) this.#put(code | (cell << content.widthShift), cell, '');
    else {
      const cluster = safeCluster(segment);
      const word = cluster === '' ? blankContent : content.cluster | (cell << content.widthShift);
      this.#put(word, cluster === '' ? 1 : cell, cluster);
    }
    // Clusters that string-width counts as more than two (stacked jamo): what Ink left free for them stays free.
    for (let more = 2; more < width; more++) this.#put(blankContent, 1, '');
  }

  #put(word: number, width: number, cluster: string): void {
    const { grid } = this;
    if (this.#x + width > grid.cols) {
      // The left half of a wide character at the edge is a blank; later text must not slip into its place.
      this.#x = grid.cols;
      return;
    }
    const index = this.#y * grid.cols + this.#x;
    const at = index * wordsPerCell;
    const extra = this.#pen.extra();
    const bg = extra === null ? this.#pen.bg : this.#pen.bg | bgFlags.extra;
    for (let i = 0; i < width; i++) {
      grid.words[at + i * wordsPerCell] = i === 0 ? word : 0;
      grid.words[at + i * wordsPerCell + 1] = this.#pen.fg;
      grid.words[at + i * wordsPerCell + 2] = bg;
      if (extra !== null) grid.extras.set(index + i, extra);
    }
    if (cluster !== '') grid.clusters.set(index, cluster);
    this.#x += width;
  }
}

/** Box drawing, blocks, geometric shapes, Latin-1 letters: what chrome is made of, all one cell wide. */
function isFrame(code: number): boolean {
  return (code >= 0x2500 && code <= 0x25fc) || (code >= 0xc0 && code <= 0x24f);
}

/** Where an OSC or DCS string ends (BEL or ESC \) and where text goes on; an open one ends with the line. */
function stringEnd(text: string, from: number): { at: number; next: number } {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x07) return { at, next: at + 1 };
    if (code === 0x1b) return { at, next: text[at + 1] === '\\' ? at + 2 : at };
    if (code === 0x0a) return { at, next: at };
  }
  return { at: text.length, next: text.length };
}
