// What the open search across agents knows: the results so far, by worker in the order of the crew.
import type { Failure } from '../../domain/failure.js';

export interface FoundLine {
  /** Row and column where the first match begins, and its last cell (protocol/host-methods.ts, Match). */
  line: number;
  column: number;
  end: { line: number; column: number };
  /** The whole line; hostile text. */
  text: string;
  /** Matches in it, as code units of `text`; the end not included. */
  marks: [start: number, end: number][];
}

export interface FoundIn {
  worker: string;
  /** Newest first. */
  lines: FoundLine[];
  /** False when there may be more, which was not looked for. */
  complete: boolean;
  /** Why it could not be searched; hostile text. */
  problem: Failure | null;
}

export interface FindDialog {
  kind: 'find-all';
  query: string;
  /** Graphemes behind the caret. */
  back: number;
  /** It stands there from the last time: what is typed now takes its place, unless the caret was moved into it. */
  kept: boolean;
  /** Names the search, so that answers to an older one do not get into it. */
  run: number;
  found: FoundIn[];
  /** Workers whose answer is still to come. */
  waiting: number;
  /** Number of the line that Enter jumps to, through all workers. */
  chosen: number;
}
