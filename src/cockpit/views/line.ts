// A line of chrome as data: spans with a role. Components only draw it; tests read it.
import { cellsOf, shown } from '../../domain/escape.js';
import type { Tone } from '../../domain/glyphs.js';

export interface Span {
  /** Already fit to be shown: hostile text goes through {@link shown} first. */
  text: string;
  tone?: Tone | 'focus';
  bold?: boolean;
  dim?: boolean;
  underline?: boolean;
  inverse?: boolean;
}

export type Line = Span[];

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function span(text: string, style: Omit<Span, 'text'> = {}): Span {
  return { text, ...style };
}

export function quiet(text: string): Span {
  return { text, dim: true };
}

export function widthOf(line: Line): number {
  return line.reduce((sum, one) => sum + cellsOf(one.text), 0);
}

/** At most `width` cells; the span that crosses the edge ends in `…`. */
export function cut(line: Line, width: number): Line {
  const out: Line = [];
  let left = width;
  for (const one of line) {
    if (left <= 0) break;
    const cells = cellsOf(one.text);
    out.push(cells <= left ? one : { ...one, text: shown(one.text, left) });
    left -= cells;
  }
  return out;
}

/** Exactly `width` cells. */
export function fill(line: Line, width: number): Line {
  const short = cut(line, width);
  const missing = width - widthOf(short);
  return missing > 0 ? [...short, span(' '.repeat(missing))] : short;
}

/** The cells from `from` up to `to`; blanks for a wide character that one of them cuts in two. */
export function slice(line: Line, from: number, to: number): Line {
  const out: Line = [];
  let x = 0;
  for (const one of line) {
    const width = cellsOf(one.text);
    if (x >= from && x + width <= to) out.push(one);
    else if (x < to && x + width > from) out.push({ ...one, text: sliceText(one.text, from - x, to - x) });
    x += width;
  }
  return out;
}

function sliceText(text: string, from: number, to: number): string {
  let out = '';
  let x = 0;
  for (const { segment } of graphemes.segment(text)) {
    const end = x + cellsOf(segment);
    const inside = Math.min(end, to) - Math.max(x, from);
    if (inside > 0) out += inside === end - x ? segment : ' '.repeat(inside);
    x = end;
  }
  return out;
}

/** `left` and `right` at the ends of a line; the right one gives way, then the left one is cut. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = width - widthOf(left) - 1;
  const wanted = widthOf(right);
  if (wanted === 0 || room < Math.min(6, wanted)) return fill(left, width);
  const end = cut(right, room);
  const gap = width - widthOf(left) - widthOf(end);
  return [...left, span(' '.repeat(Math.max(1, gap))), ...end];
}

/** `▓▓▓░░`, or `##--` for plain terminals. */
export function bar(part: number, cells: number, unicode: boolean): string {
  const full = Math.round(Math.max(0, Math.min(1, part)) * cells);
  const [on, off] = unicode ? ['▓', '░'] : ['#', '-'];
  return on.repeat(full) + off.repeat(cells - full);
}

/** The state's glyph as this terminal can draw it. */
export function glyphOf(mark: { glyph: string; ascii: string }, unicode: boolean): string {
  return unicode ? mark.glyph : mark.ascii;
}
