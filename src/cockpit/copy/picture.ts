// How copy mode looks: the rows in view as a screen for the compositor, with what is selected and what was found made visible.
import { bgFlags, blankContent, colour, content, fgFlags, wordsPerCell } from '../../protocol/cells.js';
import type { Grid } from '../screen/grid.js';
import { PaneScreen } from '../screen/pane-screen.js';
import type { Copy, Span } from './copy.js';
import { leadOf, RowReader, tailOf } from './text/row-text.js';
import type { Row, SessionRows } from './text/rows.js';
import { matchesInView } from './text/search.js';
import { columnsOn, selectedOf } from './text/selection.js';

const colourMask = colour.modeMask | colour.valueMask;
const [black, yellow, magenta] = [0, 3, 5].map(value => colour.palette16 | value) as [number, number, number];

type Paint = (words: Uint32Array, at: number) => void;

/** Legible on any background and in 16 colours; without colours the underline and the inverse are left. */
const paints = {
  match: (words, at) => {
    words[at + 1] = (plainFg(words[at + 1]) | fgFlags.underline | black) >>> 0;
    words[at + 2] = (plainBg(words[at + 2]) | yellow) >>> 0;
  },
  current: (words, at) => {
    words[at + 1] =
      (plainFg(words[at + 1]) | fgFlags.underline | fgFlags.bold | fgFlags.inverse | magenta) >>> 0;
    words[at + 2] = (plainBg(words[at + 2]) | black) >>> 0;
  },
  selected: (words, at) => {
    words[at + 1] = ((words[at + 1] ?? 0) ^ fgFlags.inverse) >>> 0;
  },
} satisfies Record<string, Paint>;

function plainFg(word = 0): number {
  return word & ~colourMask & ~fgFlags.inverse & ~fgFlags.invisible;
}

function plainBg(word = 0): number {
  return word & ~colourMask & ~bgFlags.dim;
}

/** The view as it is now; `null` rows that have not come yet are blank. */
export function pictureOf(copy: Copy, rows: SessionRows): PaneScreen {
  const screen = new PaneScreen();
  screen.state = 'live';
  screen.grid.resize(copy.width, copy.height);
  for (let y = 0; y < copy.height; y++) {
    const row = rows.row(copy.top + y);
    if (row !== null) takeRow(screen.grid, y, row, copy.left);
  }
  const reader = new RowReader(rows);
  const paint = painterOf(copy, screen.grid, reader);
  const text = copy.prompt !== null && copy.prompt.kind !== 'line' ? copy.prompt.text : copy.search?.text;
  if (text !== undefined && text !== '') {
    for (const span of matchesInView(copy, reader, text)) paint(span, paints.match);
  }
  if (copy.match !== null) paint(copy.match, paints.current);
  paintSelection(copy, screen.grid, reader);
  const lead = leadOf(reader.row(copy.cursor.line), copy.cursor.column);
  screen.cursor = {
    x: Math.max(0, Math.min(copy.width - 1, lead - copy.left)),
    y: Math.max(0, Math.min(copy.height - 1, copy.cursor.line - copy.top)),
    visible: true,
    style: 0,
  };
  return screen;
}

function takeRow(grid: Grid, y: number, row: Row, left: number): void {
  const count = Math.min(grid.cols, row.grid.cols - left);
  const source = row.y * row.grid.cols + left;
  const target = y * grid.cols;
  if (count <= 0) return;
  grid.words.set(
    row.grid.words.subarray(source * wordsPerCell, (source + count) * wordsPerCell),
    target * wordsPerCell,
  );
  for (let x = 0; x < count; x++) {
    const at = (target + x) * wordsPerCell;
    if (((grid.words[at] ?? 0) & content.cluster) !== 0) {
      grid.clusters.set(target + x, row.grid.clusters.get(source + x) ?? ' ');
    }
    if (((grid.words[at + 2] ?? 0) & bgFlags.extra) === 0) continue;
    const extra = row.grid.extras.get(source + x);
    if (extra !== undefined) grid.extras.set(target + x, extra);
  }
  // The left half of a wide character is out of view.
  const first = target * wordsPerCell;
  if ((grid.words[first] ?? 0) >>> content.widthShift === 0) grid.words[first] = blankContent;
}

function painterOf(copy: Copy, grid: Grid, rows: RowReader): (span: Span, paint: Paint) => void {
  return (span, paint) => {
    for (let { line } = span.from; line <= span.to.line; line++) {
      const from = line === span.from.line ? span.from.column : 0;
      const to = line === span.to.line ? span.to.column : rows.cols - 1;
      paintCells(copy, grid, line, from, to, paint);
    }
  };
}

function paintSelection(copy: Copy, grid: Grid, rows: RowReader): void {
  const selected = selectedOf(copy, rows);
  if (selected === null) return;
  for (let y = 0; y < copy.height; y++) {
    const line = copy.top + y;
    const columns = columnsOn(selected, line, rows.cols);
    if (columns === null) continue;
    const row = rows.row(line);
    paintCells(copy, grid, line, leadOf(row, columns.from), tailOf(row, columns.to), paints.selected);
  }
}

function paintCells(copy: Copy, grid: Grid, line: number, from: number, to: number, paint: Paint): void {
  const y = line - copy.top;
  if (y < 0 || y >= copy.height) return;
  const last = Math.min(grid.cols - 1, to - copy.left);
  for (let x = Math.max(0, from - copy.left); x <= last; x++) {
    paint(grid.words, (y * grid.cols + x) * wordsPerCell);
  }
}
