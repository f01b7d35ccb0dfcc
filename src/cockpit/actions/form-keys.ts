// Keys in a form: from line to line, through choices and lists, and what is typed.
import { leaveDialog, setDraft } from '../store/dialogs.js';
import { type Edited, editText, type Typed } from '../text-edit.js';
import { openForm } from '../views/dialog.js';
import { isFormKind } from '../views/forms.js';
import type { Deck } from './action.js';
import { submitForm } from './forms.js';

export function formVerb(deck: Deck, verb: string): boolean {
  const state = deck.store.getState();
  const form = openForm(state);
  if (form === null || state.dialog === null || !('field' in state.dialog)) return false;
  const { field, pick } = state.dialog;
  const here = form.fields[field];
  if (verb === 'leave') deck.store.change(leaveDialog());
  else if (verb === 'accept') submitForm(deck, form);
  else if (verb === 'next') moveField(deck, 1, form.fields.length);
  else if (verb === 'previous') moveField(deck, -1, form.fields.length);
  else if (here?.kind === 'choice')
    choose(deck, here.key, here.options, here.chosen + (verb === 'more' ? 1 : -1));
  else if (here?.kind === 'pick' && here.value === '')
    setPick(deck, pick + (verb === 'more' ? 1 : -1), here.options.length);
  else return false;
  return true;
}

/** In a list, up and down go through the list first; Tab always leaves it. */
export function listKey(deck: Deck, key: Typed): boolean {
  const state = deck.store.getState();
  const form = openForm(state);
  if (form === null || state.dialog === null || !('field' in state.dialog)) return false;
  const here = form.fields[state.dialog.field];
  if (here?.kind !== 'pick') return false;
  const next = here.chosen + (key.name === 'Down' ? 1 : key.name === 'Up' ? -1 : 0);
  if (next === here.chosen || next < 0 || next >= here.options.length) return false;
  setPick(deck, next, here.options.length);
  return true;
}

function moveField(deck: Deck, step: number, count: number): void {
  deck.store.change(state => {
    const { dialog } = state;
    if (dialog === null || !('field' in dialog)) return {};
    return { dialog: { ...dialog, field: (dialog.field + step + count) % count, back: 0 } };
  });
}

function setPick(deck: Deck, pick: number, count: number): void {
  deck.store.change(state => {
    const { dialog } = state;
    if (dialog === null || !('pick' in dialog)) return {};
    return { dialog: { ...dialog, pick: Math.max(0, Math.min(count - 1, pick)) } };
  });
}

function choose(deck: Deck, key: string, options: { id: string }[], at: number): void {
  const { dialog } = deck.store.getState();
  const option = options[(at + options.length) % Math.max(1, options.length)];
  if (dialog !== null && isFormKind(dialog.kind) && option !== undefined) {
    deck.store.change(setDraft(dialog.kind, key, option.id));
  }
}

export function typeInForm(deck: Deck, key: Typed): boolean {
  return editField(deck, old => editText(old, key));
}

export function editField(deck: Deck, edit: (old: Edited) => Edited | null): boolean {
  const state = deck.store.getState();
  const form = openForm(state);
  const { dialog } = state;
  if (form === null || dialog === null || !isFormKind(dialog.kind) || !('field' in dialog)) return false;
  const field = form.fields[dialog.field];
  if (field === undefined || field.kind === 'choice') return false;
  const edited = edit({ text: field.value, back: dialog.back ?? 0 });
  if (edited === null) return false;
  deck.store.change(setDraft(dialog.kind, field.key, edited.text), () => ({
    dialog: { ...dialog, back: edited.back },
  }));
  if (field.kind === 'pick' && edited.text !== field.value) setPick(deck, 0, field.options.length);
  return true;
}
