// Keys while a view or a dialog is open. A dialog with ways of its own registers in dialog-kinds.ts.
import type { Command } from '../../domain/commands/command.js';
import { commandOfKey } from '../../domain/keys/keys.js';
import { flash } from '../store/crew.js';
import { leaveDialog, scrollTo } from '../store/dialogs.js';
import { placeOf } from '../store/state.js';
import { insert, type Typed } from '../text-edit.js';
import { scrollRange } from '../views/dialog.js';
import { isFormKind } from '../views/forms.js';
import { errorBefore } from '../views/story.js';
import type { Deck } from './action.js';
import { carryOut } from './crew.js';
import { dialogHandlers } from './dialog-kinds.js';
import { editField, formVerb, listKey, typeInForm } from './form-keys.js';
import { runCommand } from './index.js';
import { filterTimeline } from './timeline-filter.js';
import { openHelp, openTimeline } from './views.js';

/** True when the key meant something. */
export function dialogKey(deck: Deck, key: Typed): boolean {
  const { dialog } = deck.store.getState();
  if (dialog === null) return false;
  const own = dialogHandlers[dialog.kind];
  if (own?.key(deck, key) === true) return true;
  if (listKey(deck, key)) return true;
  const command = commandOfKey(deck.store.getState().commands, placeOf({ dialog }), key.name);
  if (command !== undefined && runPlaceCommand(deck, command)) return true;
  return isFormKind(dialog.kind) && typeInForm(deck, key);
}

/** Pasted text goes where typed text would. */
export function dialogPaste(deck: Deck, text: string): void {
  const { dialog } = deck.store.getState();
  if (dialog === null) return;
  if (dialogHandlers[dialog.kind]?.paste?.(deck, text) === true) return;
  if (isFormKind(dialog.kind)) editField(deck, old => insert(old, text));
}

function runPlaceCommand(deck: Deck, command: Command): boolean {
  const verb = command.name.slice((command.place ?? '').length + 1);
  if (command.place === 'form') return formVerb(deck, verb);
  if (command.place === 'confirm') return confirmVerb(deck, verb);
  return viewVerb(deck, verb);
}

function viewVerb(deck: Deck, verb: string): boolean {
  const state = deck.store.getState();
  const { last, page, now } = scrollRange(state);
  const targets: Record<string, number> = {
    down: now + 1,
    up: now - 1,
    'page-down': now + page,
    'page-up': now - page,
    top: 0,
    bottom: last,
  };
  const target = targets[verb];
  if (target !== undefined) {
    const line = Math.max(0, Math.min(last, target));
    deck.store.change(scrollTo(line));
    return true;
  }
  if (verb === 'leave') deck.store.change(leaveDialog());
  else if (verb === 'help') deck.store.change(openHelp(state.dialog));
  else if (verb === 'last-error') errorUp(deck);
  else if (verb === 'todo-init') runNamed(deck, 'todo-init');
  else return filterTimeline(deck, verb);
  return true;
}

function runNamed(deck: Deck, name: string): void {
  const command = deck.store.getState().commands.find(one => one.name === name);
  if (command !== undefined) runCommand(deck, command, command.keys?.[0] ?? '');
}

function errorUp(deck: Deck): void {
  const state = deck.store.getState();
  const from = state.dialog?.kind === 'timeline' ? state.dialog.entry : null;
  const entry = errorBefore(state, from);
  if (entry !== null) deck.store.change(openTimeline(deck, entry));
  else deck.store.change(flash('No error before this one.', deck.now()));
}

function confirmVerb(deck: Deck, verb: string): boolean {
  const { dialog } = deck.store.getState();
  if (dialog?.kind !== 'confirm') return false;
  deck.store.change(leaveDialog());
  if (verb === 'yes') carryOut(deck, dialog.what, dialog.workers);
  else deck.store.change(flash('Nothing was done.', deck.now()));
  return true;
}
