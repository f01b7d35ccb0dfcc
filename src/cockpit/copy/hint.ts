// What the last line says while the focused pane shows its history.

import { shown } from '../../domain/escape.js';
import type { CockpitState } from '../store/state.js';
import { piecesOf } from '../text-edit.js';
import { bar, type Line, quiet, span } from '../views/line.js';
import type { Copy } from './copy.js';
import { copyInFocus, copyWithKeys } from './place.js';

/** What is being typed, in place of everything else; null when nothing is. */
export function promptLine(state: CockpitState): Line | null {
  const copy = copyWithKeys(state) === null ? null : copyInFocus(state);
  const prompt = copy?.prompt ?? null;
  if (copy === null || prompt === null) return null;
  const all = piecesOf(prompt.text);
  const at = Math.max(0, all.length - prompt.back);
  const head = { up: 'search up: ', down: 'search down: ', line: 'lines up from the end: ' }[prompt.kind];
  return [
    span(` ${head}`, { bold: true }),
    span(shown(all.slice(0, at).join(''))),
    span(all[at] === undefined ? ' ' : shown(all[at]), { inverse: true }),
    span(shown(all.slice(at + 1).join(''))),
    quiet('   Enter goes there, Esc goes back'),
  ];
}

/** While a long text is being fetched for the clipboard: in the place where its end will be told. */
export function takingLine(state: CockpitState): Line | null {
  const taken = copyInFocus(state)?.taken ?? null;
  if (taken === null) return null;
  const cells = state.cols < 60 ? 8 : 20;
  const [dots, drawn] = [state.unicode ? '…' : '...', bar(taken, cells, state.unicode)];
  return [
    span(` copying ${dots} ${drawn} ${Math.round(taken * 100)} %`, { bold: true }),
    quiet('   Esc gives it up'),
  ];
}

/** Beside "attached", while the pane is scrolled back. */
export function scrolledWords(state: CockpitState): string | null {
  const isScrolled = state.attached && copyInFocus(state) !== null;
  return isScrolled ? 'scrolled back: typing or Esc goes to the end' : null;
}

/** Keys that would do nothing just now are not named. */
export function isCopyHint(state: CockpitState, name: string): boolean {
  const copy = copyInFocus(state);
  return copy !== null && isUseful(copy, name);
}

function isUseful(copy: Copy, name: string): boolean {
  const selects = copy.selection !== null;
  switch (name) {
    case 'copy-take':
    case 'copy-other-end':
      return selects;
    case 'copy-chars':
    case 'copy-lines':
    case 'copy-search-up':
    case 'copy-page-up':
      return !selects;
    case 'copy-match-next':
    case 'copy-match-before':
      return copy.search !== null && !selects;
    default:
      return true;
  }
}
