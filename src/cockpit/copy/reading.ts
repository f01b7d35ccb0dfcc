// Copy mode for somebody who hears it: the line under the cursor, or what is being typed.
import type { CockpitState } from '../store/state.js';
import { promptLine } from './hint.js';
import { copyInFocus } from './place.js';
import { extentOf, RowReader, sliceOf } from './text/row-text.js';
import type { SessionRows } from './text/rows.js';

export interface Reading {
  /** Number of the first row of the line. */
  line: number;
  /** Hostile text. */
  text: string;
  /** Null while nothing is typed. */
  typed: string | null;
}

/** What has the keys now. */
export function readingOf(state: CockpitState, rows: SessionRows): Reading | null {
  const copy = copyInFocus(state);
  if (copy === null) return null;
  const reader = new RowReader(rows);
  const { first, last } = reader.lineAround(copy.cursor.line);
  let text = '';
  for (let line = first; line <= last; line++) {
    const row = reader.row(line);
    text += sliceOf(row, 0, extentOf(row) - 1);
  }
  const prompt = copy.prompt === null ? null : promptLine(state);
  const typed = prompt === null ? null : prompt.map(span => span.text).join('');
  return {
    line: first,
    text: text.trimEnd(),
    typed: typed === null ? null : (typed.split('   ')[0] ?? '').trim(),
  };
}
