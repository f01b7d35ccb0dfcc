// The boxes of programs of the person, and the keys that are not the program's.
import { shown, wrapped } from '../../domain/escape.js';
import { detachWord } from '../../domain/keys/keymap.js';
import { commandOfKey } from '../../domain/keys/keys.js';
import type { Deck } from '../actions/action.js';
import type { DialogHandler } from '../actions/dialog-kinds.js';
import { leaveDialog } from '../store/dialogs.js';
import type { CockpitState } from '../store/state.js';
import { type DialogModel, small, smallWidth } from '../views/dialog-model.js';
import { type Line, span } from '../views/line.js';
import type { EndProgramDialog, PopupDialog } from './program.js';
import { popupRect } from './rooms.js';
import { programNamed } from './store-programs.js';

export function popupModel(state: CockpitState, dialog: PopupDialog): DialogModel {
  const program = programNamed(state, dialog.program);
  const rect = popupRect(state, dialog.program);
  const dot = state.unicode ? '·' : '-';
  const parts = [program?.title ?? '', program?.worker ?? ''].filter(Boolean);
  const ended = program?.ended ?? null;
  if (ended !== null) parts.push(ended, 'any key closes');
  const title = shown(parts.join(` ${dot} `), Math.max(1, rect.width - 5));
  const starting = program?.address === null ? [[span('starting', { dim: true })]] : [];
  return { title, rect, lines: starting, scroll: null };
}

export function endProgramModel(state: CockpitState, dialog: EndProgramDialog): DialogModel {
  const program = programNamed(state, dialog.program);
  const title = shown(program?.title ?? 'it', 60);
  const worker = program?.worker ?? null;
  const where = worker === null ? '' : ` in the worktree of ${worker}`;
  const sentence = `End ${title}? It still runs${where}.`;
  const lines: Line[] = wrapped(sentence, smallWidth(state) - 4, 3).map(line => [span(line)]);
  const way: Line = [
    span('Enter', { bold: true }),
    span(dialog.to === 'popup' ? ' no, back to it   ' : ' no, leave it   '),
    span('y', { bold: true }),
    span(' end it'),
  ];
  return small(state, 'sure?', [...lines, [], way]);
}

/** What stands in the last line while a popup has the keys. */
export function popupWords(state: CockpitState, dialog: PopupDialog): string {
  const program = programNamed(state, dialog.program);
  const dot = state.unicode ? '·' : '-';
  const ended = program?.ended ?? null;
  if (ended !== null) return ` ${ended} ${dot} any key closes`;
  return ` ${shown(program?.title ?? '', 30)} has the keys ${dot} ${detachWord(state.config.keys)} ends it`;
}

export const endProgramHandler: DialogHandler = {
  key: (deck, key) => {
    const { dialog, commands } = deck.store.getState();
    if (dialog?.kind !== 'end-program') return false;
    const command = commandOfKey(commands, 'confirm', key.name);
    if (command?.name === 'confirm-yes') void deck.programs.end(dialog.program);
    else if (command?.name === 'confirm-no') goBack(deck, dialog);
    else return false;
    return true;
  },
};

/** A popup whose program runs asks before it ends it; one that has ended goes. */
export function leavePopup(deck: Deck, dialog: PopupDialog): void {
  const program = programNamed(deck.store.getState(), dialog.program);
  if (program === undefined) deck.store.change(leaveDialog());
  else if (program.ended !== null || program.address === null) void deck.programs.end(program.id);
  else {
    deck.store.change(() => ({
      dialog: { kind: 'end-program', program: program.id, to: 'popup' },
      flash: null,
    }));
  }
}

/** The popup as it was, for a second press of the key that asked. */
export function goBack(deck: Deck, dialog: EndProgramDialog): void {
  const { program, to } = dialog;
  deck.store.change(() => ({ dialog: to === 'popup' ? { kind: 'popup', program } : null }));
}
