// A text of many lines in a box: which part of it stands on which row. Offsets are code units, so that a caret finds its place.
import { cellsOf, shown } from '../../domain/escape.js';

/** `to` leaves the newline out. */
export interface TextRow {
  from: number;
  to: number;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ascii = /^[ -~]*$/;
const tabCells = 4;
/** Lines that are no plain ASCII take long; what was wrapped once is kept while the text is edited elsewhere. */
const known = new Map<string, TextRow[]>();
/** More than the longest message has. */
const mostKnown = 20_000;
/** A redraw asks several times for the same. */
let last: { text: string; width: number; rows: TextRow[] } | null = null;

export function rowsOfText(text: string, width: number): TextRow[] {
  if (last?.text !== text || last.width !== width) last = { text, width, rows: layOut(text, width) };
  return last.rows;
}

function layOut(text: string, width: number): TextRow[] {
  const rows: TextRow[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    for (const row of rowsOfLine(line, Math.max(1, width))) {
      rows.push({ from: start + row.from, to: start + row.to });
    }
    start += line.length + 1;
  }
  return rows;
}

/** The row that the caret stands on: where a line was wrapped, the later one. */
export function rowOfCaret(rows: readonly TextRow[], caret: number): number {
  const at = rows.findLastIndex(row => row.from <= caret);
  return Math.max(0, at);
}

/** Fit to be shown: controls are escaped, a tab is blanks. */
export function visible(text: string): string {
  return shown(text.replaceAll('\t', ' '.repeat(tabCells)));
}

function rowsOfLine(line: string, width: number): TextRow[] {
  if (ascii.test(line)) {
    if (line.length <= width) return [{ from: 0, to: line.length }];
    return wrap(line.length, width, at => (line[at] === ' ' ? 'blank' : 'letter'));
  }
  const name = `${width} ${line}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  if (known.size >= mostKnown) known.clear();
  const rows = wrapGraphemes(line, width);
  known.set(name, rows);
  return rows;
}

/** One cell each: breaks after the last blank, if that leaves no row half empty. */
function wrap(length: number, width: number, kindOf: (at: number) => 'blank' | 'letter'): TextRow[] {
  const rows: TextRow[] = [];
  let from = 0;
  while (length - from > width) {
    let to = from + width;
    for (let at = to; at > from + width / 2; at--) {
      if (kindOf(at - 1) === 'blank') {
        to = at;
        break;
      }
    }
    rows.push({ from, to });
    from = to;
  }
  rows.push({ from, to: length });
  return rows;
}

function wrapGraphemes(line: string, width: number): TextRow[] {
  const rows: TextRow[] = [];
  let from = 0;
  let used = 0;
  for (const { segment, index } of graphemes.segment(line)) {
    const cells = cellsOf(visible(segment));
    if (used + cells > width && index > from) {
      rows.push({ from, to: index });
      from = index;
      used = 0;
    }
    used += cells;
  }
  rows.push({ from, to: line.length });
  return rows;
}
