// What the commands of copy mode do: from one state of it to the next. Pure; what needs hosts, clipboard or time is an outcome.
import {
  type Copy,
  isSameSpot,
  type Jump,
  lastTop,
  revealed,
  type SelectionKind,
  type Span,
  scrolled,
  type Way,
} from '../copy.js';
import { kindAt, type RowReader } from '../text/row-text.js';
import { wordAt } from '../text/search.js';
import { wordAround } from '../text/selection.js';
import { jump, motions, otherWay, paged, places } from './motions.js';

export type Outcome =
  | { kind: 'copy'; copy: Copy }
  /** `isEnd`: it has come to the end, where what was begun lightly is over. */
  | { kind: 'leave'; isEnd?: boolean }
  /** Copy what is selected, then leave, or stay with nothing selected. */
  | { kind: 'take'; append: boolean; stays?: boolean }
  /** Copy the line under the cursor, and stay. */
  | { kind: 'take-line' }
  | { kind: 'search'; way: Way; text: string; times: number }
  | { kind: 'say'; sentence: string };

type Verb = (copy: Copy, rows: RowReader, count: number) => Outcome;

const maxCount = 100_000;

function to(copy: Copy): Outcome {
  return { kind: 'copy', copy };
}

/** @param verb the name of a command without its place */
export function perform(given: Copy, rows: RowReader, verb: string): Outcome {
  const counted = given.count !== '';
  const count = Math.min(maxCount, Math.max(1, Number(given.count) || 1));
  const copy = counted ? { ...given, count: '' } : given;
  const motion = motions[verb];
  if (motion !== undefined) return repeated(copy, rows, verb, count);
  const place = places[verb];
  if (place !== undefined) return to(moved(copy, place(copy, rows)));
  return verbs[verb]?.(copy, rows, count) ?? to(copy);
}

function repeated(copy: Copy, rows: RowReader, verb: string, count: number): Outcome {
  const motion = motions[verb];
  if (motion === undefined) return to(copy);
  let now = copy;
  for (let time = 0; time < count && rows.missing === null; time++) {
    const next = moved(now, motion(now, rows));
    if (isSameSpot(next.cursor, now.cursor) && next.goal === now.goal) break;
    now = next;
  }
  return to(now);
}

function moved(copy: Copy, { cursor, goal }: { cursor: Copy['cursor']; goal?: number }): Copy {
  return revealed({ ...copy, cursor, goal: goal ?? cursor.column });
}

const pages: Record<string, (copy: Copy) => number> = {
  'half-up': copy => -Math.max(1, Math.floor(copy.height / 2)),
  'half-down': copy => Math.max(1, Math.floor(copy.height / 2)),
  // Two lines stay in view, as in vi.
  'page-up': copy => -Math.max(1, copy.height - 2),
  'page-down': copy => Math.max(1, copy.height - 2),
};

const verbs: Record<string, Verb> = {
  ...Object.fromEntries(
    Object.entries(pages).map(([name, rowsOf]): [string, Verb] => [
      name,
      (copy, rows, count) => page(copy, rows, rowsOf(copy) * count),
    ]),
  ),
  'scroll-up': (copy, _rows, count) => scroll(copy, -count),
  'scroll-down': (copy, _rows, count) => scroll(copy, count),
  chars: copy => select(copy, 'chars'),
  lines: copy => select(copy, 'lines'),
  block: copy => select(copy, 'block'),
  'other-end': copy => {
    if (copy.selection === null) return { kind: 'say', sentence: 'Nothing is selected: v begins.' };
    const { anchor, kind } = copy.selection;
    return to(
      revealed({ ...copy, cursor: anchor, goal: anchor.column, selection: { kind, anchor: copy.cursor } }),
    );
  },
  take: copy => (copy.selection === null ? { kind: 'leave' } : { kind: 'take', append: false }),
  append: copy =>
    copy.selection === null
      ? { kind: 'say', sentence: 'Nothing is selected: v begins.' }
      : { kind: 'take', append: true },
  'take-line': () => ({ kind: 'take-line' }),
  leave: () => ({ kind: 'leave' }),
  clear: copy => {
    if (copy.selection !== null) return to({ ...copy, selection: null });
    if (copy.search !== null) return to({ ...copy, search: null, match: null });
    return { kind: 'leave' };
  },
  'search-down': copy => to(asking(copy, 'down')),
  'search-up': copy => to(asking(copy, 'up')),
  'go-line': copy => to(asking(copy, 'line')),
  'search-word': (copy, rows, times) => {
    const text = wordAt(rows, wordUnder(copy, rows));
    if (text === '') return { kind: 'say', sentence: 'There is no word under the cursor.' };
    return { kind: 'search', way: 'down', text, times };
  },
  'match-next': (copy, _rows, times) => again(copy, false, times),
  'match-before': (copy, _rows, times) => again(copy, true, times),
  to: (copy, _rows, count) => awaiting(copy, 'to', count),
  'to-back': (copy, _rows, count) => awaiting(copy, 'to-back', count),
  till: (copy, _rows, count) => awaiting(copy, 'till', count),
  'till-back': (copy, _rows, count) => awaiting(copy, 'till-back', count),
  'to-again': (copy, rows, count) => jumpAgain(copy, rows, count, false),
  'to-other': (copy, rows, count) => jumpAgain(copy, rows, count, true),
};

function wordUnder(copy: Copy, rows: RowReader): Span {
  return wordAround(rows, copy.cursor, ({ line, column }) => kindAt(rows.row(line), column));
}

function page(copy: Copy, rows: RowReader, by: number): Outcome {
  if (isOver(copy, by)) return { kind: 'leave', isEnd: true };
  return to(revealed({ ...copy, ...paged(copy, rows, by) }));
}

/** By rows, as the wheel does. What was begun lightly is over at the end. */
export function scroll(copy: Copy, by: number): Outcome {
  const next = scrolled(copy, by);
  if (isOver(next, by)) return { kind: 'leave', isEnd: true };
  return to(next);
}

function isOver(copy: Copy, by: number): boolean {
  return copy.light && by > 0 && copy.selection === null && copy.top >= lastTop(copy);
}

/** Another kind keeps the anchor, the same kind ends it: as vi has it. */
function select(copy: Copy, kind: SelectionKind): Outcome {
  if (copy.selection?.kind === kind) return to({ ...copy, selection: null });
  const anchor = copy.selection?.anchor ?? copy.cursor;
  return to({ ...copy, light: false, selection: { kind, anchor } });
}

export function asking(copy: Copy, kind: Way | 'line'): Copy {
  const origin = { cursor: copy.cursor, top: copy.top };
  return { ...copy, light: false, prompt: { kind, text: '', back: 0, origin } };
}

function again(copy: Copy, reverse: boolean, times: number): Outcome {
  if (copy.search === null) return { kind: 'say', sentence: 'Nothing was searched yet: / begins.' };
  const { text, way } = copy.search;
  const other: Way = way === 'up' ? 'down' : 'up';
  return { kind: 'search', way: reverse ? other : way, text, times };
}

/** The count is the character's. */
function awaiting(copy: Copy, awaits: Jump, count: number): Outcome {
  return to({ ...copy, awaits, count: String(count) });
}

function jumpAgain(copy: Copy, rows: RowReader, count: number, reverse: boolean): Outcome {
  if (copy.lastJump === null) return to(copy);
  const { jump: last, character } = copy.lastJump;
  return jumped(copy, rows, { how: reverse ? otherWay(last) : last, character, count, again: true });
}

interface JumpTo {
  how: Jump;
  character: string;
  count: number;
  again: boolean;
}

/** All of the count or nothing, as in vi. */
export function jumped(copy: Copy, rows: RowReader, { how, character, count, again }: JumpTo): Outcome {
  let now = copy;
  for (let time = 0; time < count; time++) {
    const spot = jump(now, rows, how, character, again || time > 0);
    if (spot === null) return to(copy);
    now = { ...now, cursor: spot };
  }
  return to(moved(copy, { cursor: now.cursor }));
}

/** The view so that so many rows are below it; what `:` asks for. */
export function wentToLine(copy: Copy, rowsUp: number): Copy {
  const top = Math.max(copy.oldest, lastTop(copy) - rowsUp);
  return revealed({ ...copy, top, cursor: { line: top, column: 0 }, goal: 0 });
}
