// Puts pane screens over the chrome in the grid that is to be painted, and makes sure that every wide character is whole.
import type { Rect } from '../../domain/layout/layout.js';
import { bgFlags, blankContent, content, wordsPerCell } from '../../protocol/cells.js';
import { type Crop, cropOf } from './crop.js';
import type { Grid } from './grid.js';
import type { PaneScreen } from './pane-screen.js';

export interface Blit {
  rect: Rect;
  screen: PaneScreen;
  dim: boolean;
}

/** Fills the rectangle with the screen's crop, blanks where it is smaller. Returns the crop, or null when nothing shows. */
export function blitPane(grid: Grid, { rect, screen, dim }: Blit): Crop | null {
  const seen = clip(rect, grid);
  if (seen === null || screen.cols === 0) return null;
  const crop = cropOf(screen, rect);
  // A rectangle that begins left of or above the grid would shift its crop; layouts never make one, resizes in flight might.
  const width = Math.min(crop.width, seen.width);
  const height = Math.min(crop.height, seen.height);
  for (let row = 0; row < seen.height; row++) {
    blitCells(grid, screen, { seen, crop, row, copied: row < height ? width : 0 });
    if (dim) dimCells(grid, (seen.y + row) * grid.cols + seen.x, seen.width);
  }
  copyBeside(grid, screen.grid, seen, crop, { width, height });
  return crop;
}

/** One row of a pane that {@link blitPane} has drawn with this crop before. @param y row of the screen, inside the crop */
export function blitRow(grid: Grid, { rect, screen, dim }: Blit, crop: Crop, y: number): void {
  const seen = clip(rect, grid);
  const row = y - crop.y;
  if (seen === null || row >= seen.height) return;
  const copied = Math.min(crop.width, seen.width);
  blitCells(grid, screen, { seen, crop, row, copied });
  const to = (seen.y + row) * grid.cols + seen.x;
  if (dim) dimCells(grid, to, seen.width);
  const from = y * screen.cols + crop.x;
  for (let x = 0; x < copied; x++) copyBesideCell(grid, to + x, screen.grid, from + x);
  mendRow(grid, seen.y + row);
}

interface Cells {
  seen: Rect;
  crop: Crop;
  /** Counted from the top of `seen`. */
  row: number;
  /** How many cells the screen has for it; the rest is blank. */
  copied: number;
}

function blitCells(grid: Grid, screen: PaneScreen, { seen, crop, row, copied }: Cells): void {
  const to = (seen.y + row) * grid.cols + seen.x;
  dropBeside(grid, to, seen.width);
  if (copied > 0) {
    const from = ((crop.y + row) * screen.cols + crop.x) * wordsPerCell;
    grid.words.set(screen.grid.words.subarray(from, from + copied * wordsPerCell), to * wordsPerCell);
    cutEdges(grid, to, copied);
  }
  blankCells(grid, to + copied, seen.width - copied);
}

function copyBesideCell(grid: Grid, to: number, from: Grid, index: number): void {
  const at = index * wordsPerCell;
  if (((from.words[at] ?? 0) & content.cluster) !== 0) {
    const text = from.clusters.get(index);
    if (text !== undefined) grid.clusters.set(to, text);
  }
  if (((from.words[at + 2] ?? 0) & bgFlags.extra) === 0) return;
  const extra = from.extras.get(index);
  if (extra !== undefined) grid.extras.set(to, extra);
}

/** Takes the cells of `rect` from another grid of the same size. */
export function blitRect(grid: Grid, from: Grid, rect: Rect): void {
  const seen = clip(rect, grid);
  if (seen === null) return;
  for (let row = 0; row < seen.height; row++) {
    const first = (seen.y + row) * grid.cols + seen.x;
    const start = first * wordsPerCell;
    dropBeside(grid, first, seen.width);
    grid.words.set(from.words.subarray(start, start + seen.width * wordsPerCell), start);
    cutEdges(grid, first, seen.width);
    for (let i = first; i < first + seen.width; i++) {
      const text = from.clusters.get(i);
      if (text !== undefined) grid.clusters.set(i, text);
      const extra = from.extras.get(i);
      if (extra !== undefined) grid.extras.set(i, extra);
    }
  }
}

/** Halves of wide characters, wherever pieces were joined, become blanks in their own colours. */
export function mendWide(grid: Grid): void {
  for (let y = 0; y < grid.rows; y++) mendRow(grid, y);
}

function mendRow(grid: Grid, y: number): void {
  const { words, cols } = grid;
  let at = y * cols * wordsPerCell;
  let isTail = false;
  for (let x = 0; x < cols; x++, at += wordsPerCell) {
    const width = (words[at] ?? 0) >>> content.widthShift;
    if (isTail) {
      isTail = false;
      if (width === 0) continue;
      words[at - wordsPerCell] = blankContent;
    }
    if (width === 2 && x + 1 < cols) isTail = true;
    else if (width !== 1) words[at] = blankContent;
  }
}

/** True when two rectangles have a cell in common. */
export function isOver(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The part of a rectangle that lies on the grid. */
function clip(rect: Rect, grid: { cols: number; rows: number }): Rect | null {
  const x = Math.max(0, rect.x);
  const y = Math.max(0, rect.y);
  const width = Math.min(rect.x + rect.width, grid.cols) - x;
  const height = Math.min(rect.y + rect.height, grid.rows) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

function cutEdges(grid: Grid, first: number, count: number): void {
  const left = first * wordsPerCell;
  if ((grid.words[left] ?? 0) >>> content.widthShift === 0) grid.words[left] = blankContent;
  const right = (first + count - 1) * wordsPerCell;
  if ((grid.words[right] ?? 0) >>> content.widthShift === 2) grid.words[right] = blankContent;
}

function blankCells(grid: Grid, first: number, count: number): void {
  const end = (first + count) * wordsPerCell;
  for (let at = first * wordsPerCell; at < end; at += wordsPerCell) {
    grid.words[at] = blankContent;
    grid.words[at + 1] = 0;
    grid.words[at + 2] = 0;
  }
}

function dimCells(grid: Grid, first: number, count: number): void {
  const end = (first + count) * wordsPerCell;
  for (let at = first * wordsPerCell + 2; at < end; at += wordsPerCell) {
    grid.words[at] = ((grid.words[at] ?? 0) | bgFlags.dim) >>> 0;
  }
}

/** What stood beside the words of these cells belongs to what is covered now. */
function dropBeside(grid: Grid, first: number, count: number): void {
  if (grid.clusters.size === 0 && grid.extras.size === 0) return;
  for (let i = first; i < first + count; i++) {
    grid.clusters.delete(i);
    grid.extras.delete(i);
  }
}

function copyBeside(
  grid: Grid,
  from: Grid,
  seen: Rect,
  crop: Crop,
  size: { width: number; height: number },
): void {
  const target = (index: number): number => {
    const x = (index % from.cols) - crop.x;
    const y = Math.floor(index / from.cols) - crop.y;
    if (x < 0 || y < 0 || x >= size.width || y >= size.height) return -1;
    return (seen.y + y) * grid.cols + seen.x + x;
  };
  for (const [index, text] of from.clusters) {
    const to = target(index);
    if (to >= 0) grid.clusters.set(to, text);
  }
  for (const [index, extra] of from.extras) {
    const to = target(index);
    if (to >= 0) grid.extras.set(to, extra);
  }
}
