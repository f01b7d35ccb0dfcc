// Keys in copy mode: digits before a command, the character after f, F, t and T, what is typed into a search, and commands of the table.
import type { Command } from '../../../domain/commands/command.js';
import { commandOfKey } from '../../../domain/keys/keys.js';
import { editText, insert, type Typed } from '../../text-edit.js';
import { type Copy, type Jump, type Prompt, revealed, type Spot, type Way } from '../copy.js';
import type { RowReader } from '../text/row-text.js';
import { jumped, type Outcome, perform, wentToLine } from './verbs.js';

/** What a key comes to: an outcome, a search while it is typed, or nothing. */
export type KeyOutcome =
  | Outcome
  /** The words changed: look again from where the search was begun. */
  | { kind: 'seek'; copy: Copy; from: Spot; way: Way; text: string }
  /** The words are as they shall be. */
  | { kind: 'sought'; copy: Copy; from: Spot; way: Way; text: string }
  | null;

export function pressed(copy: Copy, rows: RowReader, key: Typed, table: readonly Command[]): KeyOutcome {
  if (copy.prompt !== null) return typed(copy, copy.prompt, key);
  if (copy.awaits !== null) return jumpTo(copy, rows, copy.awaits, key);
  const isDigit = /^[1-9]$/.test(key.name) || (key.name === '0' && copy.count !== '');
  if (isDigit) return { kind: 'copy', copy: { ...copy, count: `${copy.count}${key.name}`.slice(0, 6) } };
  const command = commandOfKey(table, 'copy', key.name);
  if (command !== undefined) return perform(copy, rows, command.name.slice('copy-'.length));
  return copy.count === '' ? null : { kind: 'copy', copy: { ...copy, count: '' } };
}

function jumpTo(given: Copy, rows: RowReader, how: Jump, key: Typed): KeyOutcome {
  const copy: Copy = { ...given, awaits: null, count: '' };
  if (key.text === '') return { kind: 'copy', copy };
  const count = Math.max(1, Number(given.count) || 1);
  const lastJump = { jump: how, character: key.text };
  return jumped({ ...copy, lastJump }, rows, { how, character: key.text, count, again: false });
}

/** Text that was pasted; only a prompt takes it. */
export function pasted(copy: Copy, text: string): KeyOutcome {
  const { prompt } = copy;
  return prompt === null
    ? null
    : edited(copy, prompt, insert({ text: prompt.text, back: prompt.back }, text));
}

function typed(copy: Copy, prompt: Prompt, key: Typed): KeyOutcome {
  const { name } = key;
  if (name === 'Enter') return accepted(copy, prompt);
  const isEmptied = (name === 'Backspace' || name === 'ctrl+h') && prompt.text === '';
  if (name === 'Escape' || name === 'ctrl+c' || isEmptied) {
    return { kind: 'copy', copy: backAtOrigin({ ...copy, prompt: null, match: null }, prompt) };
  }
  const next = editText({ text: prompt.text, back: prompt.back }, key);
  return next === null ? null : edited(copy, prompt, next);
}

function edited(copy: Copy, prompt: Prompt, next: { text: string; back: number }): KeyOutcome {
  if (prompt.kind === 'line') {
    const text = next.text.replace(/\D/g, '').slice(0, 9);
    return { kind: 'copy', copy: { ...copy, prompt: { ...prompt, text, back: 0 } } };
  }
  const kept = { ...copy, prompt: { ...prompt, ...next } };
  if (next.text === prompt.text) return { kind: 'copy', copy: kept };
  const { text } = next;
  if (text === '') return { kind: 'copy', copy: backAtOrigin({ ...kept, match: null }, prompt) };
  return { kind: 'seek', copy: kept, from: prompt.origin.cursor, way: prompt.kind, text };
}

function backAtOrigin(copy: Copy, prompt: Prompt): Copy {
  const { cursor, top } = prompt.origin;
  return revealed({ ...copy, cursor, top, goal: cursor.column });
}

/** An empty search is the last one again. */
function accepted(given: Copy, prompt: Prompt): KeyOutcome {
  const copy: Copy = { ...given, prompt: null };
  if (prompt.kind === 'line') {
    return { kind: 'copy', copy: prompt.text === '' ? copy : wentToLine(copy, Number(prompt.text)) };
  }
  if (prompt.text !== '') {
    const { kind: way, text } = prompt;
    const from = prompt.origin.cursor;
    return { kind: 'sought', copy: { ...copy, search: { text, way } }, from, way, text };
  }
  if (copy.search === null) return { kind: 'copy', copy };
  return { kind: 'search', way: prompt.kind, text: copy.search.text, times: 1 };
}
