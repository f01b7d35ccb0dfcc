// Keys and clicks in the context menu. The key of an entry runs it here too.
import { commandOfKey, keyLabel } from '../../domain/keys/keys.js';
import type { Deck } from '../actions/action.js';
import type { DialogHandler } from '../actions/dialog-kinds.js';
import { runCommand } from '../actions/index.js';
import { flash } from '../store/crew.js';
import { editDialog, leaveDialog } from '../store/dialogs.js';
import type { Typed } from '../text-edit.js';
import type { MenuDialog } from './about.js';
import { entryOnRow } from './box.js';
import { aimed, entriesOf, type MenuEntry } from './entries.js';

export const menuHandler: DialogHandler = {
  key(deck, key) {
    const dialog = openMenuOf(deck);
    if (dialog === null) return false;
    const verb = commandOfKey(deck.store.getState().commands, 'menu', key.name)?.name;
    if (verb !== undefined) return runVerb(deck, dialog, verb);
    return runByKey(deck, dialog, key);
  },
  press(deck, { row }) {
    const dialog = openMenuOf(deck);
    const at = dialog === null ? null : entryOnRow(deck.store.getState(), dialog, row);
    if (dialog !== null && at !== null) runEntry(deck, dialog, at);
  },
  wheel(deck, lines) {
    const dialog = openMenuOf(deck);
    if (dialog !== null) choose(deck, dialog.chosen + Math.sign(lines), false);
  },
};

function openMenuOf(deck: Deck): MenuDialog | null {
  const { dialog } = deck.store.getState();
  return dialog?.kind === 'menu' ? dialog : null;
}

function runVerb(deck: Deck, dialog: MenuDialog, verb: string): boolean {
  const last = entriesOf(deck.store.getState(), dialog).length - 1;
  if (verb === 'menu-down') choose(deck, dialog.chosen + 1, true);
  else if (verb === 'menu-up') choose(deck, dialog.chosen - 1, true);
  else if (verb === 'menu-top') choose(deck, 0, false);
  else if (verb === 'menu-bottom') choose(deck, last, false);
  else if (verb === 'menu-run') runEntry(deck, dialog, dialog.chosen);
  else if (verb === 'menu-leave') deck.store.change(leaveDialog(), () => ({ attached: dialog.attached }));
  else return false;
  return true;
}

/** @param round past the end it begins again */
function choose(deck: Deck, at: number, round: boolean): void {
  deck.store.change(
    editDialog('menu', (dialog, state) => {
      const count = Math.max(1, entriesOf(state, dialog).length);
      const chosen = round ? (at + count) % count : Math.max(0, Math.min(count - 1, at));
      return { ...dialog, chosen };
    }),
  );
}

function runByKey(deck: Deck, dialog: MenuDialog, key: Typed): boolean {
  const entries = entriesOf(deck.store.getState(), dialog);
  const at = entries.findIndex(entry => entry.command?.keys?.includes(key.name) === true);
  if (at >= 0) runEntry(deck, dialog, at);
  else if (key.text !== '') {
    const sentence = `${keyLabel(key.name)} is none of these.`;
    deck.store.change(flash(sentence, deck.now()));
  }
  return true;
}

function runEntry(deck: Deck, dialog: MenuDialog, at: number): void {
  const entry = entriesOf(deck.store.getState(), dialog)[at];
  if (entry === undefined) return;
  if (entry.reason !== null) {
    choose(deck, at, false);
    return deck.store.change(flash(`${entry.words}: ${entry.reason}.`, deck.now(), 'warning'));
  }
  deck.store.change(leaveDialog());
  runAimed(deck, dialog, entry);
}

/** Marks of other workers are set aside for the moment of the command: it is about this one. */
function runAimed(deck: Deck, dialog: MenuDialog, { command, before }: MenuEntry): void {
  if (before !== null) deck.store.change(before);
  if (command === null) return;
  const { marked } = deck.store.getState();
  const key = command.keys?.[0] ?? '';
  if (command.name === 'mark') return runCommand(deck, command, key);
  deck.store.change(state => ({ marked: aimed(state, dialog.about).marked }));
  runCommand(deck, command, key);
  deck.store.change(() => ({ marked }));
}
