// What copy mode of one pane is: which rows are in view, where the cursor stands, what is selected, searched and typed. Data only.

/** A cell of a session, by the number of its row (protocol/frame.ts, `top`). */
export interface Spot {
  line: number;
  column: number;
}

/** Both ends belong to it. */
export interface Span {
  from: Spot;
  to: Spot;
}

export type SelectionKind = 'chars' | 'lines' | 'block';
export type Way = 'up' | 'down';
/** `f`, `F`, `t` and `T` of vi. */
export type Jump = 'to' | 'to-back' | 'till' | 'till-back';

/** What is being typed on the last line: words to search, or a number of lines. */
export interface Prompt {
  kind: Way | 'line';
  text: string;
  /** Graphemes behind the caret. */
  back: number;
  /** Where it was begun, and goes back to when it is left. */
  origin: { cursor: Spot; top: number };
}

export interface Copy {
  /** Cells of the session's rows, and of the pane. */
  cols: number;
  width: number;
  height: number;
  /** Numbers of the oldest row that is to be had, of the first row of the screen, and the one after its last. */
  oldest: number;
  screen: number;
  end: number;
  /** The first row and column in view. */
  top: number;
  left: number;
  cursor: Spot;
  /** Column that moving up and down keeps to; infinite after `$`. */
  goal: number;
  selection: { kind: SelectionKind; anchor: Spot } | null;
  /** Smart case: capitals count where the text has some. */
  search: { text: string; way: Way } | null;
  match: Span | null;
  prompt: Prompt | null;
  /** Digits before a command. */
  count: string;
  /** The next key is the character of this jump. */
  awaits: Jump | null;
  lastJump: { jump: Jump; character: string } | null;
  /** Begun by wheel or pointer: at the end of the history it is over. What a key began, a key ends, as in tmux. */
  light: boolean;
  /** Begun by a key: it has the keys also while the agent of the pane would have them. */
  typed: boolean;
  /** How much of a long text is on its way to the clipboard, from 0 to 1; null when none is. */
  taken: number | null;
  /** Goes up when rows have come that are in view: there is something new to draw. */
  drawn: number;
}

export function isBefore(a: Spot, b: Spot): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

export function isSameSpot(a: Spot, b: Spot): boolean {
  return a.line === b.line && a.column === b.column;
}

/** The first row in view when the newest is the last in view. */
export function lastTop(copy: Pick<Copy, 'oldest' | 'end' | 'height'>): number {
  return Math.max(copy.oldest, copy.end - copy.height);
}

/** How many rows up from the end the view stands, and how many there are above the screen. */
export function positionOf(copy: Copy): { at: number; all: number } {
  return { at: lastTop(copy) - copy.top, all: lastTop(copy) - copy.oldest };
}

/** Cursor and view within what there is. */
export function clamped(copy: Copy): Copy {
  const line = Math.max(copy.oldest, Math.min(copy.cursor.line, copy.end - 1));
  const column = Math.max(0, Math.min(copy.cursor.column, copy.cols - 1));
  const top = Math.max(copy.oldest, Math.min(copy.top, lastTop(copy)));
  return { ...copy, cursor: { line, column }, top };
}

/** The view moved as little as needed to show the cursor. */
export function revealed(given: Copy): Copy {
  const copy = clamped(given);
  const { line, column } = copy.cursor;
  const top = Math.max(Math.min(copy.top, line), line - copy.height + 1);
  const left = Math.max(Math.min(copy.left, column), column - copy.width + 1);
  return { ...copy, top, left };
}

/** The view moved by rows; the cursor comes along where it would be lost. */
export function scrolled(given: Copy, rows: number): Copy {
  const copy = clamped({ ...given, top: given.top + rows });
  const line = Math.max(copy.top, Math.min(copy.cursor.line, copy.top + copy.height - 1));
  return clamped({ ...copy, cursor: { ...copy.cursor, line } });
}
