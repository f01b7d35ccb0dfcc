// Keys that change the arrangement as a whole: order, sizes, pins, pages, and the way back.
import { paneOfWorker, panesOf } from '../../domain/layout/tree.js';
import { flash } from '../store/crew.js';
import { besideFocused, equalise, moveFocused, rotatePanes, swapFocused } from '../store/panes-change.js';
import { breakOut, toggleAutoFill, togglePin, undoLayout } from '../store/panes-layout.js';
import { currentWorker, focusedPane, isPinned } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { keyOf } from '../views/key-words.js';
import { type Actions, always, type Deck } from './action.js';
import { arranging, changing, hasOther } from './panes.js';

export const arrangeActions: Actions = {
  equalise: arranging(equalise(), 'all have the same size'),
  swap: changing(swapFocused(), movable),
  'move-back': changing(moveFocused(-1), state => beside(state, -1, 'it is the first one')),
  'move-forward': changing(moveFocused(1), state => beside(state, 1, 'it is the last one')),
  rotate: changing(rotatePanes(), state => movable(state)),
  'break-out': {
    disabledReason: state => {
      if (state.apart !== null) return null;
      return focusedPane(state)?.shows.kind === 'empty' ? 'there is nothing in this pane' : hasOther(state);
    },
    run: deck => {
      deck.store.change(breakOut());
      const { apart, layout } = deck.store.getState();
      if (apart !== null) {
        deck.store.change(
          flash(
            `${layout.name} alone; ${keyOf(deck.store.getState(), 'break-out')} brings the others back.`,
            deck.now(),
          ),
        );
      }
    },
    hint: state => (state.apart === null ? 'break out' : 'back'),
  },
  pin: {
    disabledReason: state => {
      const worker = currentWorker(state);
      if (worker === undefined) return 'no worker here';
      const isShown = paneOfWorker(state.arranged.tree, worker.id) !== undefined;
      return isShown || state.pinned.includes(worker.id)
        ? null
        : `${worker.id} is on no pane that it could keep`;
    },
    run: deck => {
      const worker = currentWorker(deck.store.getState());
      if (worker === undefined) return;
      deck.store.change(togglePin(worker.id));
      const isPinnedNow = deck.store.getState().pinned.includes(worker.id);
      const words = isPinnedNow
        ? `${worker.id} is pinned to its place.`
        : `${worker.id} is no longer pinned.`;
      deck.store.change(flash(words, deck.now()));
    },
    hint: state => (state.pinned.includes(currentWorker(state)?.id ?? '') ? 'unpin' : 'pin'),
  },
  'auto-fill': {
    disabledReason: always,
    run: deck => {
      deck.store.change(toggleAutoFill());
      const words = deck.store.getState().autoFill
        ? 'Auto-fill: who needs you comes first.'
        : 'Nothing moves by itself.';
      deck.store.change(flash(words, deck.now()));
    },
    hint: state => (state.autoFill ? 'auto-fill off' : 'auto-fill'),
  },
  'undo-layout': {
    disabledReason: state => (state.past.length === 0 ? 'nothing to take back' : null),
    run: deck => {
      const before = deck.store.getState().layout.name;
      deck.store.change(undoLayout());
      rememberChoice(deck, before);
    },
  },
};

/** The project's layout is the one that is shown again; where it cannot be told now, the next choice tells it. */
function rememberChoice(deck: Deck, before: string): void {
  const { layout, apart, supervisor } = deck.store.getState();
  const name = (apart?.layout ?? layout).name;
  if (name !== before && supervisor === 'up') {
    void deck.ask('layout.use', { root: deck.root, name, others: false });
  }
}

function movable(state: CockpitState): string | null {
  const none = hasOther(state);
  if (none !== null) return none;
  const free = panesOf(state.arranged.tree).filter(
    pane => pane.id !== focusedPane(state)?.id && !isPinned(state)(pane),
  );
  return free.length === 0 ? 'the others are pinned' : null;
}

function beside(state: CockpitState, step: 1 | -1, end: string): string | null {
  return hasOther(state) ?? (besideFocused(state, step) === null ? end : null);
}
