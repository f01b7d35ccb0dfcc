// A pane with a session as it stands on the screen, and which cell of the session is under a cell of the terminal.
import type { Rect } from '../../domain/layout/layout.js';
import type { SessionAddress } from '../../domain/worker.js';
import { cropOf } from '../screen/crop.js';
import type { PaneScreen } from '../screen/pane-screen.js';
import type { Copy, Spot } from './copy.js';

export interface ShownPane {
  /** Name of its view in the hub. */
  view: string;
  pane: string;
  worker: string;
  /** Without border. */
  rect: Rect;
  /** The live screen. */
  screen: PaneScreen;
  address: SessionAddress;
}

/** What of the session's rows the live pane shows. */
export function windowOf({ rect, screen }: ShownPane): Pick<Copy, 'top' | 'left' | 'width' | 'height'> {
  const crop = cropOf(screen, rect);
  const height = Math.max(1, Math.min(rect.height, screen.rows));
  return { top: screen.top + crop.y, left: crop.x, width: rect.width, height };
}

/** The cell of the session under a cell of the terminal; one beside the pane counts as the nearest in it. */
export function spotUnder(place: ShownPane, copy: Copy | null, x: number, y: number): Spot {
  const { rect } = place;
  const view = copy ?? windowOf(place);
  const column = Math.max(0, Math.min(view.width - 1, x - rect.x));
  const row = Math.max(0, Math.min(view.height - 1, y - rect.y));
  return { line: view.top + row, column: Math.min(view.left + column, Math.max(0, place.screen.cols - 1)) };
}

export function isInside({ rect }: Pick<ShownPane, 'rect'>, x: number, y: number): boolean {
  return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}
