// A text of many lines under a caret: what each key does to it. Pure.
import type { Typed } from '../text-edit.js';
import { rowOfCaret, rowsOfText } from './rows.js';

export interface Editing {
  text: string;
  /** Code units before the caret, never within a grapheme. */
  caret: number;
}

/** As much as a request may carry, with room for names put in for placeholders. */
export const longestMessage = 256 * 1024;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** No grapheme that anybody types is longer. */
const nearby = 64;

/** Null when the key is none of a text's. @param width of a row, for up and down */
export function editMessage(old: Editing, key: Typed, width: number): Editing | 'too long' | null {
  if (key.text !== '') return insertText(old, key.text);
  return remove(old, key.name) ?? move(old, key.name, width);
}

export function insertText({ text, caret }: Editing, more: string): Editing | 'too long' {
  const clean = more.replaceAll(/\r\n?/g, '\n');
  if (text.length + clean.length > longestMessage) return 'too long';
  return { text: text.slice(0, caret) + clean + text.slice(caret), caret: caret + clean.length };
}

function remove({ text, caret }: Editing, key: string): Editing | null {
  const without = (from: number, to: number): Editing => ({
    text: text.slice(0, from) + text.slice(to),
    caret: from,
  });
  switch (key) {
    case 'Backspace':
      return without(before(text, caret), caret);
    case 'Delete':
      return without(caret, after(text, caret));
    case 'ctrl+w':
    case 'alt+Backspace':
      return without(wordBefore(text, caret), caret);
    case 'ctrl+u':
      return without(lineStart(text, caret), caret);
    case 'ctrl+k':
      return without(caret, lineEnd(text, caret));
    default:
      return null;
  }
}

function move({ text, caret }: Editing, key: string, width: number): Editing | null {
  switch (key) {
    case 'Left':
      return { text, caret: before(text, caret) };
    case 'Right':
      return { text, caret: after(text, caret) };
    case 'Home':
    case 'ctrl+a':
      return { text, caret: lineStart(text, caret) };
    case 'End':
    case 'ctrl+e':
      return { text, caret: lineEnd(text, caret) };
    case 'Up':
      return { text, caret: byRows(text, caret, -1, width) };
    case 'Down':
      return { text, caret: byRows(text, caret, 1, width) };
    case 'PageUp':
      return { text, caret: byRows(text, caret, -10, width) };
    case 'PageDown':
      return { text, caret: byRows(text, caret, 10, width) };
    default:
      return null;
  }
}

function before(text: string, caret: number): number {
  const from = Math.max(0, caret - nearby);
  const last = [...graphemes.segment(text.slice(from, caret))].at(-1);
  return last === undefined ? caret : from + last.index;
}

function after(text: string, caret: number): number {
  const [first] = graphemes.segment(text.slice(caret, caret + nearby));
  return caret + (first?.segment.length ?? 0);
}

function wordBefore(text: string, caret: number): number {
  const from = lineStart(text, caret);
  if (from === caret) return before(text, caret);
  return from + text.slice(from, caret).replace(/\S*\s*$/, '').length;
}

function lineStart(text: string, caret: number): number {
  return caret === 0 ? 0 : text.lastIndexOf('\n', caret - 1) + 1;
}

function lineEnd(text: string, caret: number): number {
  const at = text.indexOf('\n', caret);
  return at < 0 ? text.length : at;
}

function byRows(text: string, caret: number, step: number, width: number): number {
  const rows = rowsOfText(text, width);
  const at = rowOfCaret(rows, caret);
  const row = rows[at];
  const goal = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  if (row === undefined || goal === undefined) return caret;
  if (row === goal) return step < 0 ? row.from : row.to;
  const wanted = Math.min(goal.to, goal.from + caret - row.from);
  // Never within a grapheme.
  return wanted === goal.from ? wanted : after(text, before(text, wanted));
}
