// Which pane's copy mode has the keys, and how its state is changed.
import type { Place } from '../../domain/commands/command.js';
import { focusedPane, viewOfPane, workerNamed, workerOfPane } from '../store/select.js';
import { type CockpitState, placeOf } from '../store/state.js';
import type { Change } from '../store/store.js';
import type { Copy } from './copy.js';

/** The view of the focused pane, where it shows a worker. */
export function focusedView(state: CockpitState): string | null {
  const pane = focusedPane(state);
  const worker = workerNamed(state, workerOfPane(state, pane));
  return worker === undefined ? null : viewOfPane(pane, worker);
}

/** The history that is shown in the focused pane, whoever has the keys. */
export function copyInFocus(state: CockpitState): Copy | null {
  const view = focusedView(state);
  return view === null ? null : (state.copies[view] ?? null);
}

/** The view whose copy mode gets the keys; null when none does. */
export function copyWithKeys(state: CockpitState): string | null {
  if (state.dialog !== null || state.area !== 'panes') return null;
  const view = focusedView(state);
  const copy = view === null ? undefined : state.copies[view];
  return copy === undefined || (state.attached && !copy.typed) ? null : view;
}

/** The place whose keys count now. */
export function hereOf(state: CockpitState): Place {
  return copyWithKeys(state) === null ? placeOf(state) : 'copy';
}

export function setCopy(view: string, copy: Copy | null): Change {
  return state => {
    if (state.copies[view] === (copy ?? undefined)) return {};
    const { [view]: _, ...others } = state.copies;
    return { copies: copy === null ? others : { ...others, [view]: copy } };
  };
}
