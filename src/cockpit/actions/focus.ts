// Keys that go from pane to pane in their order, and back to the last one.
import { paneAfter } from '../../domain/layout/move.js';
import { focusPane, lastPane } from '../store/panes.js';
import { focusedPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { Actions } from './action.js';

export const focusActions: Actions = {
  'focus-next': {
    disabledReason: state => (nextPane(state) === null ? 'there is only one pane' : null),
    run: deck => go(deck.store, nextPane(deck.store.getState())),
  },
  'focus-last': {
    disabledReason: state => (lastPane(state) === null ? 'no other pane had the focus' : null),
    run: deck => go(deck.store, lastPane(deck.store.getState())),
  },
};

function go(store: { change(change: ReturnType<typeof focusPane>): void }, id: string | null): void {
  if (id !== null) store.change(focusPane(id));
}

function nextPane(state: CockpitState): string | null {
  const pane = focusedPane(state);
  return pane === undefined ? null : paneAfter(state.arranged.tree, pane.id);
}
