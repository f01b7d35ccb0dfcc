// Opening the palette; its layouts come in when the supervisor has named them.

import { type Actions, always, type Deck } from '../actions/action.js';
import { editDialog, openDialog } from '../store/dialogs.js';

/** A supervisor that has not named them by then is not waited for. */
const listMs = 1_500;

export const paletteActions: Actions = {
  palette: {
    disabledReason: always,
    run: deck => {
      deck.store.change(
        openDialog({ kind: 'palette', query: '', back: 0, aim: null, layouts: null, isDue: false }),
      );
      void readLayouts(deck);
    },
  },
};

async function readLayouts(deck: Deck): Promise<void> {
  const listed = await deck.ask('layout.list', { root: deck.root }, { timeoutMs: listMs });
  // Without them the palette has everything else.
  const layouts = listed.ok ? listed.value.layouts.map(layout => layout.name) : [];
  deck.store.change(editDialog('palette', dialog => ({ ...dialog, layouts })));
}
