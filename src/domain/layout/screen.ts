// Where the parts of the cockpit stand on a terminal of a given size.
import type { Rect } from './layout.js';

/** `wide`: rail and panes; `strip`: a line of glyphs instead of the rail; `single`: one pane, no borders. */
export type ScreenForm = 'wide' | 'strip' | 'single';

export interface ScreenParts {
  form: ScreenForm;
  top: Rect;
  /** Null where there is no room, or nobody wants it. */
  rail: Rect | null;
  panes: Rect;
  hint: Rect;
}

const wideColumns = 120;
const singleColumns = 60;
const singleRows = 16;

export function screenParts(cols: number, rows: number, railWanted: boolean): ScreenParts {
  const form = formOf(cols, rows);
  const height = Math.max(0, rows - 2);
  const railWidth = form === 'wide' && railWanted ? railColumns(cols) : 0;
  return {
    form,
    top: { x: 0, y: 0, width: cols, height: Math.min(1, rows) },
    rail: railWidth > 0 ? { x: 0, y: 1, width: railWidth, height } : null,
    panes: { x: railWidth, y: 1, width: cols - railWidth, height },
    hint: { x: 0, y: Math.max(0, rows - 1), width: cols, height: rows > 1 ? 1 : 0 },
  };
}

function formOf(cols: number, rows: number): ScreenForm {
  if (cols < singleColumns || rows < singleRows) return 'single';
  return cols < wideColumns ? 'strip' : 'wide';
}

function railColumns(cols: number): number {
  return Math.max(31, Math.min(44, Math.floor(cols / 5)));
}

/** The cells of a pane that are its worker's: without the border, which a single pane does not have. */
export function innerRect(rect: Rect, bordered: boolean): Rect {
  if (!bordered) return rect;
  return {
    x: rect.x + 1,
    y: rect.y + 1,
    width: Math.max(0, rect.width - 2),
    height: Math.max(0, rect.height - 2),
  };
}

/** Rows of the crew part of the rail; the rest is the small board. */
export function railSplit(height: number, workers: number): { crew: number; board: number } {
  const inside = Math.max(0, height - 2);
  const leastBoard = 4;
  if (inside < 3 + leastBoard) return { crew: inside, board: 0 };
  // The divider takes a row.
  const crew = Math.min(Math.max(3, workers), Math.floor((inside - 1) * 0.65));
  return { crew, board: inside - 1 - crew };
}

/** A box of at most this size in the middle of the room. */
export function centred(room: Rect, width: number, height: number): Rect {
  const w = Math.min(width, room.width);
  const h = Math.min(height, room.height);
  return {
    x: room.x + Math.floor((room.width - w) / 2),
    y: room.y + Math.floor((room.height - h) / 2),
    width: w,
    height: h,
  };
}
