// The commands of command mode that open copy mode: `[`, `/` and PageUp; and the keys while it is open.
import { commandOfKey } from '../../domain/keys/keys.js';
import type { Action, Actions, Deck } from '../actions/action.js';
import { openHelp } from '../actions/views.js';
import type { CockpitState } from '../store/state.js';
import type { Typed } from '../text-edit.js';
import { asking, perform } from './motion/verbs.js';
import { copyWithKeys, focusedView } from './place.js';

function hasScreen(state: CockpitState): string | null {
  return state.area === 'panes' && focusedView(state) !== null ? null : 'no screen of a worker here';
}

function opening(then: (deck: Deck, view: string) => void = () => {}): Action {
  return {
    disabledReason: hasScreen,
    run: deck => {
      const view = focusedView(deck.store.getState());
      if (view === null) return;
      if (deck.copies.has(view) || deck.copies.begin(view, { light: false, typed: true })) then(deck, view);
    },
  };
}

export const copyActions: Actions = {
  copy: opening(),
  search: opening((deck, view) =>
    deck.copies.turn(view, copy => {
      // Upwards from the end: all that is on the screen counts.
      const cursor = { line: copy.end - 1, column: copy.cols };
      const asked = asking(copy, 'up');
      const prompt =
        asked.prompt === null ? null : { ...asked.prompt, origin: { ...asked.prompt.origin, cursor } };
      return { kind: 'copy', copy: { ...asked, prompt } };
    }),
  ),
  'scroll-up': opening((deck, view) =>
    deck.copies.turn(view, (copy, rows) => perform(copy, rows, 'page-up')),
  ),
};

/** True when a pane's copy mode has the keys; it takes them all. */
export function copyKey(deck: Deck, key: Typed): boolean {
  const state = deck.store.getState();
  const view = copyWithKeys(state);
  const copy = view === null ? undefined : state.copies[view];
  if (view === null || copy === undefined || !deck.copies.has(view)) return false;
  if (state.flash !== null) deck.store.change(() => ({ flash: null }));
  const takesText = copy.prompt !== null || copy.awaits !== null;
  const isHelp = !takesText && commandOfKey(state.commands, 'copy', key.name)?.name === 'copy-help';
  if (isHelp) deck.store.change(openHelp(null));
  else deck.copies.key(view, key);
  return true;
}

/**
 * A key for the agent of a pane that the wheel scrolled back: its live screen is shown again, as terminals do. True when that
 * was all: Escape would interrupt some agents.
 */
export function endScrolling(deck: Deck, key: Typed | null): boolean {
  const view = focusedView(deck.store.getState());
  if (view === null || !deck.copies.has(view)) return false;
  deck.copies.leave(view);
  return key?.name === 'Escape';
}

export function copyPaste(deck: Deck, text: string): boolean {
  const view = copyWithKeys(deck.store.getState());
  if (view === null || !deck.copies.has(view)) return false;
  deck.copies.paste(view, text);
  return true;
}
