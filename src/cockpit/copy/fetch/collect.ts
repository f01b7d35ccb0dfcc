// The text of a selection of any length: rows that are not here are fetched on the way.

import { RowReader } from '../text/row-text.js';
import { type Selected, SelectedText } from '../text/selection.js';
import type { RowLoader } from './loader.js';

/** More than this is nobody's clipboard. */
const maxRows = 100_000;
const maxCharacters = 8_000_000;
/** Rows that are fetched at once, half of them behind the one that is missing. */
const pageHeight = 125;

export interface Collected {
  text: string;
  /** Not all of it could be had, or it was too much. */
  isCut: boolean;
}

export interface Collecting {
  readonly isStopped: boolean;
  /** @param part of the rows, from 0 to 1; told before each page that has to be fetched */
  came(part: number): void;
}

/** True for more than is fetched at once: that takes a moment. */
export function isLong({ span }: Selected): boolean {
  return span.to.line - span.from.line > pageHeight * 8;
}

/** Null when it was stopped. */
export async function collect(
  loader: RowLoader,
  selected: Selected,
  work: Collecting,
): Promise<Collected | null> {
  const { rows } = loader;
  const text = new SelectedText(selected);
  const { from, to } = selected.span;
  const end = Math.min(to.line + 1, rows.end);
  const last = Math.min(end, from.line + maxRows);
  let line = Math.max(from.line, rows.oldest);
  for (; line < last && text.length < maxCharacters; line++) {
    if (!rows.has(line)) {
      work.came((line - from.line) / (end - from.line));
      const isThere = await loader.load(line, pageHeight);
      if (work.isStopped) return null;
      if (!isThere) break;
    }
    text.add(new RowReader(rows), line);
  }
  return { text: text.text, isCut: line < end };
}
