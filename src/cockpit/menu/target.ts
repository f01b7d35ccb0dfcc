// What stands under a cell of the screen, for a menu about it; and what M means by "here".
import { borderUnder, paneAt } from '../../domain/layout/move.js';
import { innerRect } from '../../domain/layout/screen.js';
import { findPane } from '../../domain/layout/tree.js';
import { arrangementOf, focusedPane, inList, partsOf, railRows } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { taskOnLine } from '../views/board.js';
import { crewWindow, taskOnRow } from '../views/rail.js';
import type { MenuAbout } from './about.js';

export function underCell(state: CockpitState, x: number, y: number): MenuAbout {
  const inRail = railEntry(state, x, y);
  if (inRail !== null) return inRail;
  const arrangement = arrangementOf(state);
  const pane = paneAt(arrangement, x, y);
  const border = borderUnder(arrangement, x, y);
  const rect = arrangement.placed.find(placed => placed.pane === pane)?.rect;
  // The line with the title is the pane's, though it borders on the one above.
  if (border !== null && rect?.y !== y) return { kind: 'border', border };
  return pane === null ? { kind: 'cockpit' } : aboutPane(state, pane, y);
}

/** The pane; the worker or the task under the pointer where the pane lists those. */
function aboutPane(state: CockpitState, pane: string, y: number): MenuAbout {
  const placed = arrangementOf(state).placed.find(one => one.pane === pane);
  const shows = findPane(state.arranged.tree, pane)?.shows.kind;
  if (placed === undefined) return { kind: 'pane', pane };
  const inside = innerRect(placed.rect, true);
  const row = y - inside.y;
  const worker = shows === 'crew' ? crewWindow(state, inside.height).part[row] : undefined;
  if (worker !== undefined) return { kind: 'worker', worker: worker.id };
  const task = shows === 'board' ? taskOnLine(state, inside.width - 2, row) : null;
  return task === null ? { kind: 'pane', pane } : { kind: 'task', task };
}

function railEntry(state: CockpitState, x: number, y: number): MenuAbout | null {
  const { rail } = partsOf(state);
  if (rail === null || x >= rail.x + rail.width || y < rail.y || y >= rail.y + rail.height) return null;
  const { crew, board } = railRows(state, rail.height);
  const row = y - innerRect(rail, true).y;
  if (row > crew) {
    const task = taskOnRow(state, board, row - crew - 1);
    return task === null ? { kind: 'cockpit' } : { kind: 'task', task };
  }
  const worker = row < crew ? crewWindow(state, crew).part[row] : undefined;
  return worker === undefined ? { kind: 'cockpit' } : { kind: 'worker', worker: worker.id };
}

/** What M is about, and the cell where its menu opens: the title of the focused pane, or the list's entry. */
export function underFocus(state: CockpitState): { about: MenuAbout; x: number; y: number } {
  const { rail } = partsOf(state);
  if (inList(state) && state.cursor !== null) {
    const place = state.area === 'rail' ? rail : placeOfFocused(state);
    const inside = innerRect(place ?? partsOf(state).panes, true);
    const row = crewWindow(state, inside.height).part.findIndex(worker => worker.id === state.cursor);
    const about: MenuAbout = { kind: 'worker', worker: state.cursor };
    return { about, x: inside.x + 2, y: inside.y + Math.max(0, row) + 1 };
  }
  const pane = focusedPane(state);
  const rect = placeOfFocused(state);
  if (pane === undefined || rect === undefined) return { about: { kind: 'cockpit' }, x: 2, y: 2 };
  return { about: { kind: 'pane', pane: pane.id }, x: rect.x + 2, y: rect.y + 1 };
}

function placeOfFocused(state: CockpitState) {
  const id = focusedPane(state)?.id;
  return arrangementOf(state).placed.find(placed => placed.pane === id)?.rect;
}
