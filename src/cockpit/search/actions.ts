// Opening the search across agents, and starting it anew whenever what is looked for has changed.

import { queryOf } from '../../domain/query.js';
import { type Actions, type Deck } from '../actions/action.js';
import { editDialog, openDialog, setDraft } from '../store/dialogs.js';
import { searchAll, searchable } from './run.js';

/** Searches of this process; a number names one for ever. */
let searches = 0;

export const searchActions: Actions = {
  'find-all': {
    disabledReason: state =>
      state.snapshot?.workers.some(worker => worker.address !== null)
        ? null
        : 'nobody has printed anything yet',
    // What was looked for last is there again, and what came of it.
    run: deck => openSearch(deck, deck.store.getState().drafts['find-all']['query'] ?? '', true),
  },
};

/** @param kept the query is that of the last time, not what the person has typed just now */
export function openSearch(deck: Deck, query: string, kept = false): void {
  deck.store.change(
    openDialog({ kind: 'find-all', query: '', back: 0, kept, run: 0, found: [], waiting: 0, chosen: 0 }),
  );
  lookFor(deck, query, 0);
  deck.store.change(editDialog('find-all', dialog => ({ ...dialog, kept })));
}

/** Earlier results stay in view until the first answer of the new search would be misread: they go at once. */
export function lookFor(deck: Deck, query: string, back: number): void {
  const run = ++searches;
  const waiting = queryOf(query) === null ? 0 : searchable(deck);
  deck.store.change(
    setDraft('find-all', 'query', query),
    editDialog('find-all', dialog => ({
      ...dialog,
      query,
      back,
      kept: false,
      run,
      found: [],
      waiting,
      chosen: 0,
    })),
  );
  if (waiting > 0) void searchAll(deck, run);
}
