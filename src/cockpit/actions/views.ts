// Keys that open views and dialogs, change the layout, and leave.
import type { Layout } from '../../domain/layout/layout.js';
import { complain, flash } from '../store/crew.js';
import { openDialog } from '../store/dialogs.js';
import { comeBack, useLayout } from '../store/panes-layout.js';
import { currentWorker } from '../store/select.js';
import type { Dialog } from '../store/state.js';
import type { Change } from '../store/store.js';
import { keyOf } from '../views/key-words.js';
import { errorBefore } from '../views/story.js';
import { type Actions, always, type Deck, needsSupervisor } from './action.js';

export const viewActions: Actions = {
  board: {
    disabledReason: always,
    run: deck => deck.store.change(openDialog({ kind: 'board', scroll: 0 })),
  },
  timeline: {
    disabledReason: always,
    run: deck => deck.store.change(openTimeline(deck, null)),
  },
  'last-error': {
    disabledReason: state => (errorBefore(state, null) === null ? 'no error so far' : null),
    run: deck => deck.store.change(openTimeline(deck, errorBefore(deck.store.getState(), null))),
  },
  'why-here': {
    disabledReason: state => (currentWorker(state) === undefined ? 'no worker here' : null),
    run: deck => {
      const worker = currentWorker(deck.store.getState());
      if (worker !== undefined) deck.store.change(openDialog({ kind: 'why', worker: worker.id, scroll: 0 }));
    },
  },
  help: {
    disabledReason: always,
    run: deck => deck.store.change(openHelp(null)),
  },
  redraw: { disabledReason: always, run: deck => deck.redraw() },
  quit: { disabledReason: always, run: deck => deck.quit() },
  'save-layout': {
    disabledReason: needsSupervisor,
    run: deck => deck.store.change(openDialog({ kind: 'save-layout', field: 0, pick: 0 })),
  },
  'next-layout': {
    disabledReason: needsSupervisor,
    run: deck => void nextLayout(deck),
  },
};

/** @param from the view that it is opened in, and goes back to */
export function openHelp(from: Dialog | null): Change {
  return openDialog({ kind: 'help', chosen: 0, first: 0, filter: '', typing: false, from });
}

/** At its end, or at an entry; whoever looks at it has seen the errors. */
export function openTimeline(deck: Deck, entry: number | null): () => object {
  const scroll = entry === null ? Number.MAX_SAFE_INTEGER : Math.max(0, entry - 3);
  return () => ({
    dialog: { kind: 'timeline', scroll, entry },
    flash: null,
    errorsSeen: new Date(deck.now()).toISOString(),
  });
}

async function nextLayout(deck: Deck): Promise<void> {
  if (deck.store.getState().apart !== null) return deck.store.change(comeBack());
  const listed = await deck.ask('layout.list', { root: deck.root });
  if (!listed.ok) return deck.store.change(complain(listed.failure.sentence, deck.now()));
  const names = listed.value.layouts.map(layout => layout.name);
  const next = names[(names.indexOf(deck.store.getState().layout.name) + 1) % Math.max(1, names.length)];
  for (const problem of listed.value.problems) deck.store.change(complain(problem, deck.now(), 'warning'));
  if (next === undefined) return;
  const used = await deck.ask('layout.use', { root: deck.root, name: next, others: false });
  if (!used.ok) return deck.store.change(complain(used.failure.sentence, deck.now()));
  takeLayout(deck, used.value.layout);
}

export function takeLayout(deck: Deck, layout: Layout): void {
  const hasRoom = deck.store.getState().cols >= 120 && layout.description !== '';
  const about = hasRoom ? `: ${layout.description}` : '';
  deck.store.change(
    useLayout(layout),
    flash(`${layout.name}${about}; ${keyOf(deck.store.getState(), 'undo-layout')} takes it back`, deck.now()),
  );
}
