// Opening the palette; its layouts come in when the supervisor has named them.

import { type Actions, always, type Deck } from '../actions/action.js';
import { editDialog, openDialog } from '../store/dialogs.js';

export const paletteActions: Actions = {
  palette: {
    disabledReason: always,
    run: deck => {
      deck.store.change(openDialog({ kind: 'palette', query: '', back: 0, chosen: 0, layouts: [] }));
      void readLayouts(deck);
    },
  },
};

async function readLayouts(deck: Deck): Promise<void> {
  const listed = await deck.ask('layout.list', { root: deck.root });
  // Without them the palette has everything else.
  if (!listed.ok) return;
  const layouts = listed.value.layouts.map(layout => layout.name);
  deck.store.change(editDialog('palette', dialog => ({ ...dialog, layouts })));
}
