// Where a program of the person stands: a box in the middle, or all the room between top line and last line.
import type { Rect } from '../../domain/layout/layout.js';
import { centred, innerRect } from '../../domain/layout/screen.js';
import { paneOfProgram } from '../../domain/layout/tree.js';
import type { Room } from '../panes/pane-view.js';
import { arrangementOf } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { roomFor } from '../views/dialog-model.js';
import { programNamed } from './store-programs.js';

const share = { width: 0.9, height: 0.85 };
/** A small terminal has no cells to give away. */
const least = { width: 80, height: 22 };

/** Border included. */
export function popupRect(state: CockpitState, id: string): Rect {
  const room = roomFor(state);
  if (programNamed(state, id)?.in === 'zoom') return room;
  const width = Math.max(Math.round(room.width * share.width), Math.min(least.width, room.width));
  const height = Math.max(Math.round(room.height * share.height), Math.min(least.height, room.height));
  return centred(room, width, height);
}

function programRect(state: CockpitState, id: string): Rect {
  const pane = paneOfProgram(state.arranged.tree, id)?.id;
  return arrangementOf(state).placed.find(placed => placed.pane === pane)?.rect ?? popupRect(state, id);
}

/** Size of its screen. */
export function programRoom(state: CockpitState, id: string): Room {
  const { width, height } = innerRect(programRect(state, id), true);
  return { cols: Math.max(1, width), rows: Math.max(1, height) };
}
