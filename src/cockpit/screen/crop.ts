// Which part of a screen a smaller rectangle shows. Pure.

export interface Crop {
  /** Top left corner of the visible part, in cells of the screen. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** True where the screen goes on beyond that side: room for a `…` mark. */
  left: boolean;
  right: boolean;
  above: boolean;
  below: boolean;
}

export interface CropSource {
  cols: number;
  rows: number;
  /**
   * Also followed while hidden: agents that draw their own cursor leave the real one near it. One that is hidden in the last
   * column was left there by a row that was written whole (top, htop) and says nothing. Visible when not said.
   */
  cursor: { x: number; y: number; visible?: boolean };
  /** Rows from the top down to the last that has text, where those below it are only room that is not used yet; else all. */
  used?: number;
}

/** Left, and the bottom of what is used, by default; paged so that the cursor is in view. A larger rectangle shows all, at its top left. */
export function cropOf(screen: CropSource, room: { width: number; height: number }): Crop {
  const width = Math.min(screen.cols, Math.max(0, room.width));
  const height = Math.min(screen.rows, Math.max(0, room.height));
  const x = firstColumn(screen, width);
  const y = firstRow(screen, height);
  return {
    x,
    y,
    width,
    height,
    left: x > 0,
    right: x + width < screen.cols,
    above: y > 0,
    below: y + height < screen.rows,
  };
}

/** Half pages, so that typing at the right edge does not move the picture with every key. */
function firstColumn({ cols, cursor }: CropSource, width: number): number {
  const isLeftBehind = cursor.visible === false && cursor.x >= cols - 1;
  if (width === 0 || cursor.x < width || isLeftBehind) return 0;
  const step = Math.max(1, Math.floor(width / 2));
  const pages = Math.ceil((cursor.x - width + 1) / step);
  return Math.max(0, Math.min(pages * step, cols - width));
}

/** The bottom of what is used, or the cursor near the lower edge with a few lines of what stands below it. */
function firstRow(screen: CropSource, height: number): number {
  // Most panes show all of a screen, and what is used of it takes a look at every cell.
  if (height >= screen.rows) return 0;
  const { rows, cursor, used = rows } = screen;
  const bottom = Math.max(0, Math.min(rows, Math.max(used, cursor.y + 1)) - height);
  if (height === 0 || cursor.y >= bottom) return bottom;
  const below = Math.min(4, Math.floor(height / 4));
  return Math.max(0, Math.min(cursor.y - (height - 1) + below, bottom));
}

export function isSameCrop(a: Crop, b: Crop): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
