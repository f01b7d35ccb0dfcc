// Which box stands over the panes, how large, and which lines of it are in view.
import { wrapped } from '../../domain/escape.js';
import type { CockpitState, Dialog } from '../store/state.js';
import { boardLines } from './board.js';
import { confirmSentence } from './confirm.js';
import { ownModel } from './dialog-kinds.js';
import { type DialogModel, largeRect, small, smallWidth } from './dialog-model.js';
import { type Form, formLines } from './form.js';

import { formOf, isFormKind } from './forms.js';
import { type Line, span } from './line.js';
import { onlyWords, timelineLines, whyLines } from './story.js';

export type { DialogModel };

export function dialogModel(state: CockpitState): DialogModel | null {
  const dialog = state.dialog;
  if (dialog === null) return null;
  const own = ownModel(state, dialog);
  if (own !== null) return own;
  if (dialog.kind === 'confirm') return small(state, 'sure?', confirmLines(state, dialog));
  if (isFormKind(dialog.kind)) {
    const field = 'field' in dialog ? dialog.field : 0;
    const form = openForm(state);
    if (form === null) return null;
    const back = 'back' in dialog ? (dialog.back ?? 0) : 0;
    const lines = formLines(form, field, back, smallWidth(state) - 4, state.unicode);
    return small(state, form.title, lines);
  }
  return large(state, dialog);
}

/** The form that is open, or null. */
export function openForm(state: CockpitState): Form | null {
  const dialog = state.dialog;
  if (dialog === null || !isFormKind(dialog.kind)) return null;
  return formOf(state, dialog.kind, 'pick' in dialog ? dialog.pick : 0);
}

const yesWords = { kill: 'kill', restart: 'restart', remove: 'take off the list' } as const;

function confirmLines(state: CockpitState, dialog: Extract<Dialog, { kind: 'confirm' }>): Line[] {
  const lines: Line[] = wrapped(confirmSentence(state, dialog), smallWidth(state) - 4, 4).map(line => [
    span(line),
  ]);
  const yes: Line = [span('y', { bold: true }), span(` ${yesWords[dialog.what]}`)];
  return [...lines, [], [span('Enter', { bold: true }), span(' no, leave it   '), ...yes]];
}

function large(state: CockpitState, dialog: Dialog): DialogModel {
  const rect = largeRect(state);
  const all = viewLines(state, dialog, rect.width - 4);
  const height = Math.max(1, rect.height - 2);
  const first = Math.max(0, Math.min('scroll' in dialog ? dialog.scroll : 0, all.length - height));
  const scroll = all.length > height ? { first, all: all.length } : null;
  return { title: titleOf(dialog), rect, lines: all.slice(first, first + height), scroll };
}

function titleOf(dialog: Dialog): string {
  if (dialog.kind === 'why') return `why ${dialog.worker}`;
  if (dialog.kind === 'timeline') return `timeline${onlyWords(dialog.only ?? {})}`;
  return dialog.kind;
}

function viewLines(state: CockpitState, dialog: Dialog, width: number): Line[] {
  switch (dialog.kind) {
    case 'board':
      return boardLines(state, width);
    case 'timeline':
      return timelineLines(state, width, dialog.entry, dialog.only);
    case 'why':
      return whyLines(state, dialog.worker, width);
    default:
      return [];
  }
}

/** How far the open view can scroll, and how many lines are a page. */
export function scrollRange(state: CockpitState): { last: number; page: number; now: number } {
  const dialog = state.dialog;
  if (dialog === null) return { last: 0, page: 1, now: 0 };
  const page = Math.max(1, largeRect(state).height - 2);
  const all = viewLines(state, dialog, largeRect(state).width - 4).length;
  const last = Math.max(0, all - page);
  return { last, page, now: 'scroll' in dialog ? Math.min(dialog.scroll, last) : 0 };
}
