// A box over the panes as data, and the two sizes it comes in.
import type { Rect } from '../../domain/layout/layout.js';
import { centred } from '../../domain/layout/screen.js';
import type { CockpitState } from '../store/state.js';
import type { Line } from './line.js';

export interface DialogModel {
  title: string;
  /** Border included. */
  rect: Rect;
  /** Those in view. */
  lines: Line[];
  /** For the border of a view that is longer than its box: first line in view, all lines, and how many are in view, if not all of `lines`. */
  scroll: { first: number; all: number; shown?: number } | null;
}

export function roomFor(state: CockpitState): Rect {
  return { x: 0, y: 1, width: state.cols, height: Math.max(0, state.rows - 2) };
}

export function smallWidth(state: CockpitState): number {
  return Math.min(76, state.cols);
}

export function small(state: CockpitState, title: string, lines: Line[]): DialogModel {
  const rect = centred(roomFor(state), smallWidth(state), lines.length + 2);
  return { title, rect, lines: lines.slice(0, Math.max(0, rect.height - 2)), scroll: null };
}

export function largeRect(state: CockpitState): Rect {
  const whole = roomFor(state);
  const margin = state.cols < 100 ? 0 : 4;
  return centred(whole, Math.min(132, whole.width - margin), whole.height - (state.rows < 30 ? 0 : 2));
}
