// What must stand on the outer terminal, worked out cell by cell from the hosts' screens; of the compositor only the reading
// of chrome (drawAnsi, tintChrome), the choice of the crop (cropOf) and the nearest colour (reduceColour) are trusted: they have tests of their own.
import { drawAnsi } from '../../../src/cockpit/screen/ansi-grid.js';
import type { PanePicture } from '../../../src/cockpit/screen/compositor.js';
import { type Crop, cropOf } from '../../../src/cockpit/screen/crop.js';
import { reduceColour } from '../../../src/cockpit/screen/depth.js';
import { Grid } from '../../../src/cockpit/screen/grid.js';
import { grounded } from '../../../src/cockpit/screen/joining.js';
import { tintChrome } from '../../../src/cockpit/screen/theme.js';
import type { Rect } from '../../../src/domain/layout/layout.js';
import { bgFlags, colour, fgFlags } from '../../../src/protocol/cells.js';
import type { FrameCursor, FrameRow } from '../../../src/protocol/frame.js';
import { plainCell, type SeenCell, seenCell } from './outer.js';
import type { Kind } from './steps.js';

/** A host's screen as it was when it last sent a frame. */
export interface Seen {
  cols: number;
  rows: number;
  lines: FrameRow[];
  cursor: FrameCursor;
  /** It has the alternate screen. */
  alternate: boolean;
}

interface Owned {
  cell: SeenCell;
  owner: string;
}

export interface Expected {
  cells: SeenCell[][];
  /** Null is hidden. */
  cursor: { x: number; y: number; style: number } | null;
}

export interface Scene {
  cols: number;
  rows: number;
  chrome: string;
  dark: boolean;
  panes: PanePicture[];
  above: Rect[];
  kind: Kind;
  seen(pane: PanePicture): Seen | null;
}

export function expectedOf(scene: Scene): Expected {
  const { cols, rows } = scene;
  const chrome = new Grid(cols, rows);
  drawAnsi(chrome, scene.chrome);
  tintChrome(chrome, scene.kind.colour, scene.dark);
  const chromeRows = Array.from({ length: rows }, (_, y) => gridRow(chrome, y));
  const chromeCell = (x: number, y: number): SeenCell => seenCell(chromeRows[y] ?? gridRow(chrome, y), x);
  const picture: Owned[][] = Array.from({ length: rows }, (_, y) =>
    Array.from({ length: cols }, (_, x) => ({ cell: chromeCell(x, y), owner: 'chrome' })),
  );
  let cursor: Expected['cursor'] = null;
  for (const pane of scene.panes) {
    const seen = scene.seen(pane);
    if (seen === null || pane.screen === null || pane.screen.state === 'empty') continue;
    const crop = cropOf({ ...seen, used: usedOf(seen) }, pane.rect);
    if (!isOnGrid(pane.rect, scene)) continue;
    lay(picture, pane, seen, crop);
    mark(picture, pane, seen, crop, scene.kind.ascii);
    if (pane.focused && pane.attached) cursor = cursorOf(pane, seen, crop);
  }
  for (const [at, rect] of scene.above.entries()) {
    each(rect, (x, y) => put(picture, x, y, { cell: chromeCell(x, y), owner: `above ${at}` }));
  }
  if (cursor !== null && !isSeen(cursor, scene)) cursor = null;
  const cells = picture.map(row => {
    const wholes = row.map((_, x) => whole(row, x));
    return wholes.map((cell, x) =>
      reduced(scene.kind.ascii ? inAscii(cell, wholes[x - 1]) : cell, scene.kind),
    );
  });
  return { cells, cursor };
}

/** Rows down to the last with a character that is no plain blank. */
function usedOf({ cols, rows, lines, alternate }: Seen): number {
  if (alternate) return rows;
  const columns = Array.from({ length: cols }, (_, x) => x);
  return lines.findLastIndex(row => columns.some(x => !/^ ?$/.test(seenCell(row, x).text))) + 1;
}

function isOnGrid(rect: Rect, { cols, rows }: { cols: number; rows: number }): boolean {
  return rect.x < cols && rect.y < rows;
}

function gridRow(grid: Grid, y: number): FrameRow {
  const row: FrameRow = {
    y,
    cells: grid.words.slice(y * grid.cols * 3, (y + 1) * grid.cols * 3),
    clusters: new Map(),
    extras: new Map(),
  };
  for (let x = 0; x < grid.cols; x++) {
    const text = grid.clusters.get(y * grid.cols + x);
    if (text !== undefined) row.clusters.set(x, text);
    const extra = grid.extraAt(x, y);
    if (extra !== null) row.extras.set(x, extra);
  }
  return row;
}

function lay(picture: Owned[][], pane: PanePicture, seen: Seen, crop: Crop): void {
  const { rect } = pane;
  const width = Math.min(crop.width, (picture[0]?.length ?? 0) - rect.x);
  each(rect, (x, y) => {
    const [cx, cy] = [x - rect.x, y - rect.y];
    const row = cx < width && cy < crop.height ? seen.lines[crop.y + cy] : undefined;
    const cell = row === undefined ? plainCell : safe(seenCell(row, crop.x + cx));
    put(picture, x, y, {
      cell: pane.dim ? { ...cell, bg: (cell.bg | bgFlags.dim) >>> 0 } : cell,
      owner: pane.id,
    });
  });
}

/** The `…` where a screen goes on beyond the pane and there is text: on the frame, else in the pane. */
function mark(picture: Owned[][], { rect }: PanePicture, seen: Seen, crop: Crop, ascii: boolean): void {
  const isText = (x: number, y: number): boolean => {
    const cell = seenCell(
      seen.lines[y] ?? { y, cells: new Uint32Array(0), clusters: new Map(), extras: new Map() },
      x,
    );
    return cell.width !== 1 ? cell.width === 2 : cell.text !== ' ';
  };
  const hides = (left: number, top: number, right: number, bottom: number): boolean => {
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) if (isText(x, y)) return true;
    return false;
  };
  const isFrame = (text: string): boolean =>
    ascii ? text !== ' ' && '|-+=#'.includes(text) && text !== '' : /^[\u2500-\u257f]$/.test(text);
  const on = (x: number, y: number, needsFrame: boolean): boolean => {
    const here = picture[y]?.[x];
    if (here === undefined || (needsFrame && !isFrame(here.cell.text))) return false;
    const cell = { ...here.cell, text: ascii ? '~' : '…', width: 1, extra: null };
    put(picture, x, y, { cell, owner: `mark ${x} ${y}` });
    return true;
  };
  const middle = rect.y + Math.floor(rect.height / 2);
  const corner = rect.x + rect.width - 2;
  const onLine = (line: number): boolean => on(corner, line, true) || on(corner + 1, line, true);
  const { x, y, width, height } = crop;
  const right = rect.x + rect.width;
  const bottom = rect.y + rect.height;
  if (crop.right && hides(x + width, y, seen.cols, y + height)) {
    if (!on(right, middle, true)) on(right - 1, middle, false);
  }
  if (crop.left && hides(0, y, x, y + height)) {
    if (!on(rect.x - 1, middle, true)) on(rect.x, middle, false);
  }
  if (crop.above && hides(x, 0, x + width, y)) {
    if (!onLine(rect.y - 1)) on(corner, rect.y, false);
  }
  if (crop.below && hides(x, y + height, x + width, seen.rows)) {
    if (!onLine(bottom)) on(corner, bottom - 1, false);
  }
}

function cursorOf(pane: PanePicture, seen: Seen, crop: Crop): Expected['cursor'] {
  const { x, y, visible, style } = seen.cursor;
  if (!visible || pane.screen?.state !== 'live') return null;
  if (x < crop.x || y < crop.y || x >= crop.x + crop.width || y >= crop.y + crop.height) return null;
  return { x: pane.rect.x + x - crop.x, y: pane.rect.y + y - crop.y, style };
}

function isSeen({ x, y }: { x: number; y: number }, { cols, rows, above }: Scene): boolean {
  if (x >= cols || y >= rows) return false;
  return !above.some(r => x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height);
}

/** What turns text round is left out of a cluster, and shown as unknown where it has a cell of its own; unsafe links are none. */
function safe(cell: SeenCell): SeenCell {
  const left = cell.text.replace(/[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '');
  const text = grounded(left !== '' || cell.text === '' ? left : '\ufffd');
  const { extra } = cell;
  if (extra === null || extra.link.startsWith('https://') || extra.link === '') return { ...cell, text };
  const isPlain = extra.underlineStyle <= 1 && extra.underlineColour === 0;
  return { ...cell, text, extra: isPlain ? null : { ...extra, link: '' } };
}

/** Half of a wide character whose other half belongs to somebody else is a blank. */
function whole(row: Owned[], x: number): SeenCell {
  const here = row[x];
  if (here === undefined) throw new Error('no such cell');
  const blank = { ...here.cell, text: ' ', width: 1 };
  const other = here.cell.width === 2 ? row[x + 1] : here.cell.width === 0 ? row[x - 1] : here;
  if (other === undefined || other.owner !== here.owner) return blank;
  if (here.cell.width === 0 && other.cell.width !== 2) return blank;
  if (here.cell.width === 2 && other.cell.width !== 0) return blank;
  return here.cell;
}

/** On a terminal without Unicode: a `_` for each column of what is not ASCII, `-`, `|` and `+` for what draws lines. */
function inAscii(cell: SeenCell, before: SeenCell | undefined): SeenCell {
  if (cell.width === 0 && before !== undefined) {
    const lead = inAscii(before, undefined);
    return { ...lead, text: lead.text === '_' ? '_' : ' ' };
  }
  const { text } = cell;
  if (/^[ -~]$/.test(text)) return { ...cell, width: 1 };
  const lines = (among: string): boolean => [...among].includes(text);
  const box = lines('─━┄┅┈┉╌╍═╴╶╸╺╼╾') ? '-' : lines('│┃┆┇┊┋╎╏║╵╷╹╻╽╿') ? '|' : '+';
  const drawn = text === '\u00a0' ? ' ' : /^[\u2500-\u257f]$/.test(text) ? box : '_';
  return { ...cell, text: drawn, width: 1 };
}

const colourMask = colour.modeMask | colour.valueMask;

/** As that terminal can show it. */
function reduced(cell: SeenCell, kind: Kind): SeenCell {
  const fit = (word: number): number =>
    ((word & ~colourMask) | reduceColour(word & colourMask, kind.colour)) >>> 0;
  return { ...cell, fg: fit(cell.fg), bg: fit(cell.bg), extra: reducedExtra(cell, kind) };
}

function reducedExtra({ fg, extra }: SeenCell, kind: Kind): SeenCell['extra'] {
  if (extra === null) return null;
  const isStyled = kind.styledUnderlines && (fg & fgFlags.underline) !== 0;
  const underlineStyle = isStyled ? extra.underlineStyle : (fg & fgFlags.underline) !== 0 ? 1 : 0;
  const underlineColour = isStyled ? asPalette256(reduceColour(extra.underlineColour, kind.colour)) : 0;
  if (underlineStyle <= 1 && underlineColour === 0 && extra.link === '') return null;
  return { underlineStyle, underlineColour, link: extra.link };
}

/** SGR 58 has no form for the first 16 of their own. */
function asPalette256(word: number): number {
  return (word & colour.modeMask) === colour.palette16 ? colour.palette256 | (word & colour.valueMask) : word;
}

function each(rect: Rect, run: (x: number, y: number) => void): void {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    for (let x = rect.x; x < rect.x + rect.width; x++) run(x, y);
  }
}

function put<T>(picture: T[][], x: number, y: number, value: T): void {
  const row = picture[y];
  if (row !== undefined && x >= 0 && x < row.length) row[x] = value;
}
