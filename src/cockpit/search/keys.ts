// Keys, pastes and clicks in the search across agents.
import { commandOfKey } from '../../domain/keys/keys.js';
import { queryOf } from '../../domain/query.js';
import type { Deck } from '../actions/action.js';
import type { DialogHandler } from '../actions/dialog-kinds.js';
import { openCopyAt } from '../copy/open.js';
import { flash } from '../store/crew.js';
import { editDialog, leaveDialog } from '../store/dialogs.js';
import { workerNamed } from '../store/select.js';
import { type Edited, editText, insert } from '../text-edit.js';
import { lookFor } from './actions.js';
import { lineOnRow, listHeight, listRows } from './box.js';
import type { FindDialog } from './dialog.js';

const emptied: Edited = { text: '', back: 0 };

export const findHandler: DialogHandler = {
  key(deck, key) {
    const dialog = openFindOf(deck);
    if (dialog === null) return false;
    const verb = commandOfKey(deck.store.getState().commands, 'find-all', key.name)?.name;
    if (verb !== undefined) return runVerb(deck, dialog, verb);
    return edit(deck, old => editText(dialog.kept && key.text !== '' ? emptied : old, key));
  },
  paste(deck, text) {
    return edit(deck, old => insert(openFindOf(deck)?.kept === true ? emptied : old, text));
  },
  press(deck, { row }) {
    const dialog = openFindOf(deck);
    const at = dialog === null ? null : lineOnRow(deck.store.getState(), dialog, row);
    if (dialog !== null && at !== null) jump(deck, dialog, at);
  },
  wheel(deck, lines) {
    move(deck, lines);
  },
};

function openFindOf(deck: Deck): FindDialog | null {
  const { dialog } = deck.store.getState();
  return dialog?.kind === 'find-all' ? dialog : null;
}

function runVerb(deck: Deck, dialog: FindDialog, verb: string): boolean {
  const page = listHeight(deck.store.getState());
  if (verb === 'find-all-down') move(deck, 1);
  else if (verb === 'find-all-up') move(deck, -1);
  else if (verb === 'find-all-page-down') move(deck, page);
  else if (verb === 'find-all-page-up') move(deck, -page);
  else if (verb === 'find-all-jump') jump(deck, dialog, dialog.chosen);
  else if (verb === 'find-all-leave') deck.store.change(leaveDialog());
  else return false;
  return true;
}

function edit(deck: Deck, by: (old: Edited) => Edited | null): boolean {
  const dialog = openFindOf(deck);
  const edited = dialog === null ? null : by({ text: dialog.query, back: dialog.back });
  if (dialog === null || edited === null) return false;
  if (edited.text !== dialog.query) lookFor(deck, edited.text, edited.back);
  else deck.store.change(editDialog('find-all', old => ({ ...old, back: edited.back, kept: false })));
  return true;
}

function move(deck: Deck, step: number): void {
  deck.store.change(
    editDialog('find-all', dialog => {
      const last = dialog.found.reduce((sum, one) => sum + one.lines.length, 0) - 1;
      return { ...dialog, chosen: Math.max(0, Math.min(last, dialog.chosen + step)) };
    }),
  );
}

/** To the line in the worker's history, with its pane on the screen. */
function jump(deck: Deck, dialog: FindDialog, at: number): void {
  const row = listRows(dialog).find(one => 'number' in one && one.number === at);
  if (row === undefined || !('line' in row)) {
    const words = dialog.waiting > 0 ? 'Still searching.' : 'There is nothing to jump to.';
    return deck.store.change(flash(words, deck.now()));
  }
  const { worker, line } = row;
  if (workerNamed(deck.store.getState(), worker) === undefined) {
    return deck.store.change(flash(`${worker} has left the crew.`, deck.now(), 'warning'));
  }
  const query = queryOf(dialog.query);
  const place = { worker, line: line.line, column: line.column, end: line.end };
  // Copy mode searches for text: n goes on with that.
  openCopyAt(deck, query?.kind === 'text' ? { ...place, search: query.text } : place);
}
