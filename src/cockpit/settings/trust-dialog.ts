// The question whether a project's file may start programs and change keys: exactly what it would do, and no unless somebody says yes.
import { wishes, wishWords } from '../../config/wishes.js';
import { cellsOf, fitted, shown, wrapped } from '../../domain/escape.js';
import { commandOfKey, keyLabel } from '../../domain/keys/keys.js';
import { centred } from '../../domain/layout/screen.js';
import type { Action, Deck } from '../actions/action.js';
import type { DialogHandler } from '../actions/dialog-kinds.js';
import { complain, flash } from '../store/crew.js';
import { editDialog, leaveDialog, openDialog } from '../store/dialogs.js';
import type { CockpitState } from '../store/state.js';
import type { Typed } from '../text-edit.js';
import { type DialogModel, roomFor, smallWidth } from '../views/dialog-model.js';
import { type Line, span } from '../views/line.js';

export interface TrustDialog {
  kind: 'trust';
  scroll: number;
  /** Of the text that is asked about: a file that changes meanwhile is another question. */
  hash: string;
}

export const trustAction: Action = {
  disabledReason: state => (state.trust === null ? 'no file of the project waits for it' : null),
  run: deck => {
    const hash = deck.store.getState().trust?.hash;
    if (hash !== undefined) deck.store.change(openDialog({ kind: 'trust', scroll: 0, hash }));
  },
  hint: () => 'quarterdeck.yaml',
};

const answer: Line = [
  span('Enter', { bold: true }),
  span(' no, leave it off   '),
  span('y', { bold: true }),
  span(' trust this text'),
];

export function trustModel(state: CockpitState, dialog: TrustDialog): DialogModel {
  const width = smallWidth(state) - 4;
  const all = [...questionLines(state, width), ...wishLines(state, width)];
  const whole = roomFor(state);
  const rect = centred(whole, smallWidth(state), Math.min(whole.height, all.length + 4));
  const room = Math.max(1, rect.height - 4);
  const first = Math.max(0, Math.min(dialog.scroll, all.length - room));
  const lines = [...all.slice(first, first + room), [], answer];
  const scroll = all.length > room ? { first, all: all.length, shown: room } : null;
  return { title: 'trust quarterdeck.yaml?', rect, lines, scroll };
}

function questionLines(state: CockpitState, width: number): Line[] {
  const question = state.trust;
  if (question === null) return [[span('It has changed meanwhile.')]];
  const again = question.changed ? 'It has changed since you trusted it. ' : '';
  const sentence = `${again}The project’s own file wants to ${wishWords(question)}. Whoever can write to the repository wrote it:`;
  return [...wrapped(sentence, width, 6).map((line): Line => [span(line)]), []];
}

function wishLines(state: CockpitState, width: number): Line[] {
  if (state.trust === null) return [];
  return wishes(state.trust, key => keyLabel(key, state.unicode)).flatMap(({ what, would }) => {
    const [first = '', ...rest] = wholeLines(would, width - 12);
    return [
      [span(`${fitted(what, 11)} `, { bold: true }), span(first)],
      ...rest.map((line): Line => [span(' '.repeat(12)), span(line)]),
    ];
  });
}

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** All of it, broken where the line ends: what is cut off is not agreed to. */
function wholeLines(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { segment } of segments.segment(shown(text))) {
    if (cellsOf(line + segment) > width) {
      lines.push(line);
      line = '';
    }
    line += segment;
  }
  return [...lines, line];
}

export const trustHandler: DialogHandler = {
  key: (deck, key) => trustKey(deck, key),
  wheel: (deck, lines) => scroll(deck, lines),
};

function trustKey(deck: Deck, key: Typed): boolean {
  const command = commandOfKey(deck.store.getState().commands, 'confirm', key.name);
  if (command?.name === 'confirm-yes') void (seesTheEnd(deck) ? agree(deck) : readOn(deck));
  else if (command?.name === 'confirm-no') {
    deck.store.change(leaveDialog(), flash('It stays as it is: nothing of it runs.', deck.now()));
  } else if (key.name === 'Down' || key.name === 'j') scroll(deck, 1);
  else if (key.name === 'Up' || key.name === 'k') scroll(deck, -1);
  else return false;
  return true;
}

/** Nobody agrees to what has not been on the screen. */
function seesTheEnd(deck: Deck): boolean {
  const state = deck.store.getState();
  if (state.dialog?.kind !== 'trust') return false;
  const { scroll } = trustModel(state, state.dialog);
  return scroll === null || scroll.first + (scroll.shown ?? 1) >= scroll.all;
}

function readOn(deck: Deck): void {
  const { dialog } = deck.store.getState();
  if (dialog?.kind !== 'trust') return;
  const shown = trustModel(deck.store.getState(), dialog).scroll?.shown ?? 1;
  scroll(deck, shown);
  deck.store.change(flash('There is more to read: y counts at its end.', deck.now(), 'warning'));
}

function scroll(deck: Deck, lines: number): void {
  const { dialog } = deck.store.getState();
  if (dialog?.kind !== 'trust') return;
  const { scroll } = trustModel(deck.store.getState(), dialog);
  if (scroll === null) return;
  const last = scroll.all - (scroll.shown ?? 1);
  const next = Math.max(0, Math.min(last, scroll.first + lines));
  deck.store.change(editDialog('trust', open => ({ ...open, scroll: next })));
}

async function agree(deck: Deck): Promise<void> {
  const { trust, dialog } = deck.store.getState();
  deck.store.change(leaveDialog());
  if (trust === null || dialog?.kind !== 'trust') return;
  if (trust.hash !== dialog.hash) {
    return deck.store.change(flash('The file has changed meanwhile: look again.', deck.now(), 'warning'));
  }
  const { setTrust } = await import('../../config/trust.js');
  const kept = setTrust(deck.home, trust.file, trust.hash);
  if (!kept.ok) return deck.store.change(complain(kept.failure.sentence, deck.now()));
  deck.readSettings();
}
