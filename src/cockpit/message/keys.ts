// Keys, pastes and clicks while a message is written and looked through.
import { stateName } from '../../domain/glyphs.js';
import { commandOfKey } from '../../domain/keys/keys.js';
import { asks, type WorkerView } from '../../domain/worker.js';
import type { Deck } from '../actions/action.js';
import type { DialogHandler } from '../actions/dialog-kinds.js';
import { flash } from '../store/crew.js';
import { editDialog, leaveDialog, setDraft } from '../store/dialogs.js';
import { workerNamed } from '../store/select.js';
import { placeOf } from '../store/state.js';
import type { Change } from '../store/store.js';
import type { Typed } from '../text-edit.js';
import { largeRect } from '../views/dialog-model.js';
import { insideHeight, textWidth, toWindow } from './box.js';
import type { MessageDialog } from './dialog.js';
import { type Editing, editMessage, insertText, longestMessage } from './editor.js';
import { lettersOf, standingOf } from './letters.js';
import { inGroups, lineOfLetter, previewLines } from './preview.js';
import { sendLetters } from './send.js';

export const messageHandler: DialogHandler = {
  key(deck, key) {
    const dialog = openMessageOf(deck);
    if (dialog === null) return false;
    const state = deck.store.getState();
    const verb = commandOfKey(state.commands, placeOf(state), key.name)?.name;
    if (verb !== undefined && runVerb(deck, dialog, verb)) return true;
    return dialog.step === 'text' && type(deck, key);
  },
  paste(deck, text) {
    const dialog = openMessageOf(deck);
    if (dialog === null || dialog.step === 'preview' || dialog.step === 'sent') return true;
    deck.store.change(editDialog('message', old => ({ ...old, step: 'text' })));
    edit(deck, old => insertText(old, text));
    return true;
  },
  press(deck, { row }) {
    const dialog = openMessageOf(deck);
    if (dialog?.step === 'to') pressList(deck, dialog, row);
    else if (dialog?.step === 'text' && row === 0) toStep('to')(deck);
  },
  wheel(deck, lines) {
    const dialog = openMessageOf(deck);
    if (dialog?.step === 'preview') scrollBy(deck, lines);
    else if (dialog?.step === 'to') moveInList(deck, Math.sign(lines));
  },
};

function openMessageOf(deck: Deck): MessageDialog | null {
  const { dialog } = deck.store.getState();
  return dialog?.kind === 'message' ? dialog : null;
}

type Verb = (deck: Deck, dialog: MessageDialog) => void;

const verbs: Record<string, Verb> = {
  'message-leave': leave,
  'message-preview': preview,
  'message-newline': deck => edit(deck, old => insertText(old, '\n')),
  'message-whom': toStep('to'),
  'message-to-leave': leave,
  'message-to-write': (deck, dialog) => {
    if (dialog.picked.length === 0) pick(deck, (_, at) => at === dialog.chosen);
    toStep('text')(deck);
  },
  'message-to-toggle': toggle,
  'message-to-all': deck => pick(deck, () => true),
  'message-to-idle': deck => pick(deck, worker => stateName(worker) === 'idle'),
  'message-to-working': deck => pick(deck, worker => stateName(worker) === 'working'),
  'message-to-nobody': deck => pick(deck, () => false),
  'message-to-down': deck => moveInList(deck, 1),
  'message-to-up': deck => moveInList(deck, -1),
  'message-preview-send': (deck, dialog) => sendLetters(deck, dialog),
  'message-preview-back': toStep('text'),
  'message-preview-include': include,
  'message-preview-down': deck => moveInPreview(deck, 1),
  'message-preview-up': deck => moveInPreview(deck, -1),
  'message-preview-page-down': (deck, dialog) => scrollBy(deck, insideHeight(deck.store.getState(), dialog)),
  'message-preview-page-up': (deck, dialog) => scrollBy(deck, -insideHeight(deck.store.getState(), dialog)),
  'message-sent-leave': deck => deck.store.change(leaveDialog()),
};

function runVerb(deck: Deck, dialog: MessageDialog, name: string): boolean {
  const verb = verbs[name];
  verb?.(deck, dialog);
  return verb !== undefined;
}

function change(part: (dialog: MessageDialog) => Partial<MessageDialog>): Change {
  return editDialog('message', dialog => ({ ...dialog, ...part(dialog) }));
}

/** Text and recipients stay among the drafts. */
function leave(deck: Deck): void {
  deck.store.change(leaveDialog());
}

function toStep(step: 'to' | 'text'): (deck: Deck) => void {
  return deck => deck.store.change(change(() => ({ step, chosen: 0, scroll: 0 })));
}

function preview(deck: Deck, dialog: MessageDialog): void {
  const state = deck.store.getState();
  if (dialog.picked.length === 0) {
    deck.store.change(flash('To whom? Choose at least one worker.', deck.now(), 'warning'));
    return toStep('to')(deck);
  }
  if ((state.drafts.message['text'] ?? '').trim() === '') {
    return deck.store.change(flash('There is nothing to send yet.', deck.now(), 'warning'));
  }
  const letters = inGroups(lettersOf(state, dialog)).flat();
  deck.store.change(change(() => ({ step: 'preview', letters, forced: [], chosen: 0, scroll: 0 })));
}

function pick(deck: Deck, fits: (worker: WorkerView, at: number) => boolean): void {
  const workers = deck.store.getState().snapshot?.workers ?? [];
  const picked = workers.filter(fits).map(worker => worker.id);
  deck.store.change(
    setDraft('message', 'to', picked.join(' ')),
    change(() => ({ picked })),
  );
}

function toggle(deck: Deck, dialog: MessageDialog): void {
  const workers = deck.store.getState().snapshot?.workers ?? [];
  const name = workers[dialog.chosen]?.id;
  pick(deck, worker => (worker.id === name) !== dialog.picked.includes(worker.id));
}

function moveInList(deck: Deck, step: number): void {
  const last = (deck.store.getState().snapshot?.workers.length ?? 1) - 1;
  deck.store.change(change(({ chosen }) => ({ chosen: Math.max(0, Math.min(last, chosen + step)) })));
}

function pressList(deck: Deck, dialog: MessageDialog, row: number): void {
  const { first, rows } = toWindow(deck.store.getState(), dialog);
  if (row < 1 || row > rows) return;
  const chosen = first + row - 1;
  deck.store.change(change(() => ({ chosen })));
  toggle(deck, { ...dialog, chosen });
}

/** Only one that asks can be included against the advice. */
function include(deck: Deck, dialog: MessageDialog): void {
  const state = deck.store.getState();
  const letter = dialog.letters[dialog.chosen];
  const worker = workerNamed(state, letter?.worker ?? null);
  if (letter === undefined || worker === undefined) return;
  if (!asks(worker)) {
    const { gets } = standingOf(state, letter, dialog.forced);
    const words = gets ? `${letter.worker} gets it.` : `${letter.worker} cannot get it now.`;
    return deck.store.change(flash(words, deck.now()));
  }
  const forced = dialog.forced.includes(worker.id)
    ? dialog.forced.filter(name => name !== worker.id)
    : [...dialog.forced, worker.id];
  deck.store.change(change(() => ({ forced })));
}

function moveInPreview(deck: Deck, step: number): void {
  const state = deck.store.getState();
  const dialog = openMessageOf(deck);
  if (dialog === null) return;
  const chosen = Math.max(0, Math.min(dialog.letters.length - 1, dialog.chosen + step));
  // With one letter, or at the last, the arrows read on.
  if (chosen === dialog.chosen) return scrollBy(deck, step);
  const line = lineOfLetter(state, dialog, chosen, largeRect(state).width - 4);
  const height = insideHeight(state, dialog);
  deck.store.change(
    change(({ scroll }) => ({
      chosen,
      scroll: line < scroll ? line - 1 : line >= scroll + height ? line - height + 2 : scroll,
    })),
  );
}

function scrollBy(deck: Deck, lines: number): void {
  const state = deck.store.getState();
  const dialog = openMessageOf(deck);
  if (dialog === null) return;
  const all = previewLines(state, dialog, largeRect(state).width - 4).length;
  const last = Math.max(0, all - insideHeight(state, dialog));
  deck.store.change(change(({ scroll }) => ({ scroll: Math.max(0, Math.min(last, scroll + lines)) })));
}

function type(deck: Deck, key: Typed): boolean {
  return edit(deck, old => editMessage(old, key, textWidth(deck.store.getState())));
}

/** False when the key was none of a text's. */
function edit(deck: Deck, by: (old: Editing) => Editing | 'too long' | null): boolean {
  const dialog = openMessageOf(deck);
  if (dialog === null) return false;
  const text = deck.store.getState().drafts.message['text'] ?? '';
  const edited = by({ text, caret: Math.min(dialog.caret, text.length) });
  if (edited === null) return false;
  if (edited === 'too long') {
    const words = `A message is no longer than ${longestMessage / 1024} KB; that was not put in.`;
    deck.store.change(flash(words, deck.now(), 'warning'));
    return true;
  }
  deck.store.change(
    setDraft('message', 'text', edited.text),
    change(() => ({ caret: edited.caret })),
  );
  return true;
}
