// Keys while a view or a dialog is open. A dialog with ways of its own registers in dialog-kinds.ts.
import type { Command } from '../../domain/command.js';
import { commandOfKey } from '../../domain/keys.js';
import { placeOf } from '../state.js';
import { flash } from '../store-crew.js';
import { clearDraft, editDialog, leaveDialog, scrollTo, setDraft } from '../store-dialogs.js';
import { type Edited, editText, insert, type Typed } from '../text-edit.js';
import { scrollRange } from '../views/dialog.js';
import { isFormKind } from '../views/forms.js';
import { helpEntries } from '../views/help.js';
import { errorBefore } from '../views/story.js';
import type { Deck } from './action.js';
import { carryOut } from './crew.js';
import { dialogHandlers } from './dialog-kinds.js';
import { editField, formVerb, listKey, typeInForm } from './form-keys.js';
import { actions, runCommand } from './index.js';
import { openTimeline } from './views.js';

/** True when the key meant something. */
export function dialogKey(deck: Deck, key: Typed): boolean {
  const { dialog } = deck.store.getState();
  if (dialog === null) return false;
  const own = dialogHandlers[dialog.kind];
  if (own?.key(deck, key) === true) return true;
  if (dialog.kind === 'help' && dialog.typing) return filterKey(deck, key);
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
  if (dialog.kind === 'help' && dialog.typing) editFilter(deck, old => insert(old, text));
  else if (isFormKind(dialog.kind)) editField(deck, old => insert(old, text));
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
    deck.store.change(
      scrollTo(line),
      editDialog('help', dialog => ({ ...dialog, chosen: line })),
    );
    return true;
  }
  if (verb === 'leave') deck.store.change(leaveDialog());
  else if (verb === 'filter') deck.store.change(editDialog('help', dialog => ({ ...dialog, typing: true })));
  else if (verb === 'run') runChosen(deck);
  else if (verb === 'last-error') errorUp(deck);
  else if (verb === 'todo-init') runNamed(deck, 'todo-init');
  else return false;
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

function runChosen(deck: Deck): void {
  const state = deck.store.getState();
  if (state.dialog?.kind !== 'help') return;
  const command = helpEntries(state)[state.dialog.chosen];
  if (command === undefined) return;
  const reason = actions[command.name]?.disabledReason(state) ?? null;
  if (reason !== null)
    return deck.store.change(flash(`${command.hint ?? command.name}: ${reason}.`, deck.now(), 'warning'));
  deck.store.change(leaveDialog(), clearDraft('help'));
  runCommand(deck, command, command.keys?.[0] ?? '');
}

function filterKey(deck: Deck, key: Typed): boolean {
  if (key.name === 'Enter' || key.name === 'Escape' || key.name === 'Down') {
    deck.store.change(editDialog('help', dialog => ({ ...dialog, typing: false, chosen: 0 })));
    if (key.name === 'Escape') deck.store.change(clearDraft('help'));
    return true;
  }
  return editFilter(deck, old => editText(old, key));
}

/** The caret of the filter is always at its end. */
function editFilter(deck: Deck, edit: (old: Edited) => Edited | null): boolean {
  const edited = edit({ text: deck.store.getState().drafts.help['filter'] ?? '', back: 0 });
  if (edited === null) return false;
  deck.store.change(
    setDraft('help', 'filter', edited.text),
    editDialog('help', dialog => ({ ...dialog, chosen: 0 })),
  );
  return true;
}

function confirmVerb(deck: Deck, verb: string): boolean {
  const { dialog } = deck.store.getState();
  if (dialog?.kind !== 'confirm') return false;
  deck.store.change(leaveDialog());
  if (verb === 'yes') carryOut(deck, dialog.what, dialog.workers);
  else deck.store.change(flash('Nothing was done.', deck.now()));
  return true;
}
