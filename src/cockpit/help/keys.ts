// Keys and clicks in help. It goes back to the view that it was opened in.
import { commandOfKey } from '../../domain/keys/keys.js';
import type { Deck } from '../actions/action.js';
import type { DialogHandler } from '../actions/dialog-kinds.js';
import { runCommand } from '../actions/index.js';
import { flash } from '../store/crew.js';
import { editDialog, leaveDialog } from '../store/dialogs.js';
import type { HelpDialog } from '../store/state.js';
import { type Edited, editText, insert, type Typed } from '../text-edit.js';
import { refusal } from '../views/command-words.js';
import { entryAfter, entryOnRow, keptFirst, listHeight } from './box.js';
import { helpEntries } from './rows.js';

export const helpHandler: DialogHandler = {
  key(deck, key) {
    const dialog = openHelpOf(deck);
    if (dialog === null) return false;
    if (dialog.typing) return filterKey(deck, dialog, key);
    const verb = commandOfKey(deck.store.getState().commands, 'help', key.name)?.name;
    return verb !== undefined && runVerb(deck, dialog, verb);
  },
  paste(deck, text) {
    if (openHelpOf(deck)?.typing === true) editFilter(deck, old => insert(old, text));
    return true;
  },
  /** As in the panes, a click chooses and a double click does: who clicks about in a list of keys runs none. */
  press(deck, { row, twice }) {
    const dialog = openHelpOf(deck);
    const at = dialog === null ? null : entryOnRow(deck.store.getState(), dialog, row);
    if (dialog === null || at === null) return;
    if (twice) runEntry(deck, dialog, at);
    else deck.store.change(edit(() => ({ chosen: at })));
  },
  wheel(deck, lines) {
    move(deck, lines);
  },
};

function openHelpOf(deck: Deck): HelpDialog | null {
  const { dialog } = deck.store.getState();
  return dialog?.kind === 'help' ? dialog : null;
}

function runVerb(deck: Deck, dialog: HelpDialog, verb: string): boolean {
  const page = listHeight(deck.store.getState());
  const steps: Record<string, number> = {
    'view-down': 1,
    'view-up': -1,
    'view-top': -Infinity,
    'view-bottom': Infinity,
  };
  const step = steps[verb];
  if (step !== undefined) move(deck, step);
  else if (verb === 'view-page-down') turn(deck, dialog, page);
  else if (verb === 'view-page-up') turn(deck, dialog, -page);
  else if (verb === 'help-filter') deck.store.change(edit(() => ({ typing: true })));
  else if (verb === 'help-run') runEntry(deck, dialog, dialog.chosen);
  else if (verb === 'help-leave' || verb === 'view-leave') {
    deck.store.change(leaveDialog(), () => ({ dialog: dialog.from }));
  } else return false;
  return true;
}

function edit(part: (dialog: HelpDialog) => Partial<HelpDialog>) {
  return editDialog('help', (dialog, state) => {
    const next = { ...dialog, ...part(dialog) };
    return { ...next, first: keptFirst(state, next) };
  });
}

function move(deck: Deck, step: number): void {
  const state = deck.store.getState();
  const dialog = openHelpOf(deck);
  if (dialog === null) return;
  const last = Math.max(0, helpEntries(state, dialog).length - 1);
  deck.store.change(edit(({ chosen }) => ({ chosen: Math.max(0, Math.min(last, chosen + step)) })));
}

function turn(deck: Deck, dialog: HelpDialog, rows: number): void {
  const chosen = entryAfter(deck.store.getState(), dialog, rows);
  deck.store.change(edit(() => ({ chosen })));
}

function runEntry(deck: Deck, dialog: HelpDialog, at: number): void {
  const entry = helpEntries(deck.store.getState(), dialog)[at];
  if (entry === undefined) return;
  const { command, reason } = entry;
  if (reason !== null) {
    return deck.store.change(
      edit(() => ({ chosen: at })),
      flash(refusal(command, reason), deck.now(), 'warning'),
    );
  }
  deck.store.change(leaveDialog());
  runCommand(deck, command, command.keys?.[0] ?? '');
}

/** Keys that do not write move about the list, and Enter runs: as in the palette. */
const whileTyping: Record<string, string> = {
  Down: 'view-down',
  Up: 'view-up',
  PageDown: 'view-page-down',
  PageUp: 'view-page-up',
  Enter: 'help-run',
};

function filterKey(deck: Deck, dialog: HelpDialog, key: Typed): boolean {
  const verb = whileTyping[key.name];
  if (verb !== undefined) return runVerb(deck, dialog, verb);
  if (key.name !== 'Escape') return editFilter(deck, old => editText(old, key));
  deck.store.change(edit(() => ({ typing: false, filter: '', chosen: 0 })));
  return true;
}

/** The caret of the filter is always at its end. */
function editFilter(deck: Deck, by: (old: Edited) => Edited | null): boolean {
  const edited = by({ text: openHelpOf(deck)?.filter ?? '', back: 0 });
  if (edited === null) return false;
  deck.store.change(edit(() => ({ filter: edited.text, chosen: 0 })));
  return true;
}
