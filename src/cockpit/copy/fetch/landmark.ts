// Finding a spot again after the session got another width: its rows were wrapped anew and have other numbers, their text is the same.
import type { Spot } from '../copy.js';
import { extentOf, RowReader, sliceOf } from '../text/row-text.js';
import type { RowLoader } from './loader.js';

/** A line of the program with those round it, and where on it the spot was. */
export interface Landmark {
  text: string;
  /** The nearest first. */
  before: string[];
  after: string[];
  /** Cells from the start of the line; lines from it down to the spot's, which may be empty. */
  cells: number;
  linesBelow: number;
}

const contextLines = 4;
/** Enough to tell a line; a host looks for no more than 500. */
const maxText = 200;
const maxCandidates = 100;
/** Of empty lines above the spot. */
const maxBelow = 60;

export function landmarkAt(rows: RowReader, spot: Spot): Landmark | null {
  let { first } = rows.lineAround(spot.line);
  let cells = (spot.line - first) * rows.cols + spot.column;
  let linesBelow = 0;
  while (lineText(rows, first).trim() === '') {
    if (first <= rows.oldest || linesBelow >= maxBelow || rows.missing !== null) return null;
    ({ first } = rows.lineAround(first - 1));
    linesBelow++;
    cells = spot.column;
  }
  const text = lineText(rows, first);
  if (rows.missing !== null) return null;
  return { text, ...contextOf(rows, first), cells, linesBelow };
}

/** Where it is among the rows of `loader`; `later` when the host does not tell now, because it has yet another width. */
export async function findLandmark(
  loader: RowLoader,
  mark: Landmark,
  height: number,
): Promise<Spot | 'gone' | 'later'> {
  const words = mark.text.slice(0, maxText);
  const found = await loader.source(words, height, true).find(null, 'up', maxCandidates);
  if (found === null) return 'later';
  let best: { line: number; score: number } | null = null;
  for (const match of found.matches) {
    if (match.column !== 0) continue;
    if (!(await loader.load(match.line, height))) return 'later';
    const rows = new RowReader(loader.rows);
    if (rows.lineAround(match.line).first !== match.line || lineText(rows, match.line) !== mark.text)
      continue;
    const score = scoreOf(mark, contextOf(rows, match.line));
    if (best === null || score > best.score) best = { line: match.line, score };
    if (score === mark.before.length + mark.after.length) break;
  }
  return best === null ? 'gone' : spotOn(new RowReader(loader.rows), best.line, mark);
}

function spotOn(rows: RowReader, first: number, mark: Landmark): Spot {
  let line = first;
  for (let below = 0; below < mark.linesBelow; below++) {
    line = Math.min(rows.end - 1, rows.lineAround(line).last + 1);
  }
  const down = mark.linesBelow > 0 ? 0 : Math.floor(mark.cells / rows.cols);
  return { line: Math.min(rows.lineAround(line).last, line + down), column: mark.cells % rows.cols };
}

function contextOf(rows: RowReader, first: number): Pick<Landmark, 'before' | 'after'> {
  const before: string[] = [];
  const after: string[] = [];
  const peek = new RowReader(rows.rows);
  for (let at = first; before.length < contextLines && at > rows.oldest; ) {
    at = peek.lineAround(at - 1).first;
    if (peek.missing !== null) break;
    before.push(lineText(peek, at));
  }
  const ahead = new RowReader(rows.rows);
  for (let at = first; after.length < contextLines; ) {
    at = ahead.lineAround(at).last + 1;
    if (at >= rows.end || ahead.missing !== null) break;
    after.push(lineText(ahead, at));
  }
  return { before, after };
}

function scoreOf(mark: Landmark, found: Pick<Landmark, 'before' | 'after'>): number {
  const same = (a: string[], b: string[]) => a.filter((line, at) => line === b[at]).length;
  return same(mark.before, found.before) + same(mark.after, found.after);
}

/** The text of the program's line that begins on a row. */
function lineText(rows: RowReader, first: number): string {
  let text = '';
  const { last } = rows.lineAround(first);
  for (let line = first; line <= last; line++) {
    const row = rows.row(line);
    text += sliceOf(row, 0, extentOf(row) - 1);
  }
  return text.trimEnd();
}
