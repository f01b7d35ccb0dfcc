// The context menu: opened by a right click where the pointer is, or by M for what has the focus.
import { findPane } from '../../domain/layout/tree.js';
import type { MenuAbout } from '../menu/about.js';
import { underCell, underFocus } from '../menu/target.js';
import { openDialog } from '../store/dialogs.js';
import { focusPane, pointAt } from '../store/panes.js';
import { focusedPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { Change } from '../store/store.js';
import { type Actions, always, type Deck } from './action.js';

/**
 * Opens the menu about what stands at a cell of the screen; `pane` names it where the caller knows better. What it is about
 * gets the focus, so that one sees whom it means.
 */
export function openMenu(deck: Deck, at: { x: number; y: number; pane?: string | null }): void {
  const state = deck.store.getState();
  const about: MenuAbout =
    at.pane === undefined || at.pane === null
      ? underCell(state, at.x, at.y)
      : { kind: 'pane', pane: at.pane };
  deck.store.change(openAbout(about, at.x, at.y));
}

function openAbout(about: MenuAbout, x: number, y: number): Change {
  return state => {
    const before = focusedPane(state)?.id;
    const aim = aimAt(about)(state);
    const next: CockpitState = { ...state, ...aim };
    const attached = state.attached && focusedPane(next)?.id === before;
    const open = openDialog({ kind: 'menu', about, x, y, chosen: 0, attached });
    return { ...aim, ...open(next), attached: false };
  };
}

function aimAt(about: MenuAbout): Change {
  return state => {
    if (about.kind === 'worker') {
      const inPanes = focusedPane(state)?.shows.kind === 'crew' && state.area === 'panes';
      return { ...pointAt(about.worker)(state), area: inPanes ? 'panes' : 'rail' };
    }
    if (about.kind === 'pane' && findPane(state.arranged.tree, about.pane) !== undefined) {
      return focusPane(about.pane)(state);
    }
    return {};
  };
}

export const menuActions: Actions = {
  menu: {
    disabledReason: always,
    run: deck => {
      const { about, x, y } = underFocus(deck.store.getState());
      deck.store.change(openAbout(about, x, y));
    },
  },
};
