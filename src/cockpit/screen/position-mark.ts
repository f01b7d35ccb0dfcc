// Where in its history a pane stands, written into the border below it, or into the pane where it has none.
import type { Rect } from '../../domain/layout/layout.js';
import { bgFlags, blankContent, content, fgFlags, wordsPerCell } from '../../protocol/cells.js';
import type { Grid } from './grid.js';

/** @param mark ASCII */
export function drawMark(grid: Grid, rect: Rect, mark: string): void {
  const below = rect.y + rect.height;
  const onFrame = below < grid.rows && isFrame(grid, rect.x + rect.width - 1, below);
  const y = onFrame ? below : rect.y;
  const x = rect.x + rect.width - mark.length - (onFrame ? 1 : 0);
  if (x < rect.x || y < 0 || y >= grid.rows || x + mark.length > grid.cols) return;
  for (let i = 0; i < mark.length; i++) {
    const index = y * grid.cols + x + i;
    const at = index * wordsPerCell;
    grid.words[at] = (mark.charCodeAt(i) | blankContent) >>> 0;
    // In the frame it has the frame's colour; over text it has to stand out.
    grid.words[at + 1] = onFrame ? ((grid.words[at + 1] ?? 0) | fgFlags.bold) >>> 0 : fgFlags.inverse;
    grid.words[at + 2] = onFrame ? ((grid.words[at + 2] ?? 0) & ~bgFlags.dim & ~bgFlags.extra) >>> 0 : 0;
    grid.clusters.delete(index);
    grid.extras.delete(index);
  }
}

/** Box drawing, or what stands for it in ASCII. */
function isFrame(grid: Grid, x: number, y: number): boolean {
  const code = (grid.words[(y * grid.cols + x) * wordsPerCell] ?? 0) & content.codeMask;
  return (code >= 0x2500 && code <= 0x257f) || code === 0x2d || code === 0x3d;
}
