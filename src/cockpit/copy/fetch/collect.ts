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

export async function collect(loader: RowLoader, selected: Selected): Promise<Collected> {
  const { rows } = loader;
  const text = new SelectedText(selected);
  const { from, to } = selected.span;
  const end = Math.min(to.line + 1, rows.end);
  const last = Math.min(end, from.line + maxRows);
  let line = Math.max(from.line, rows.oldest);
  for (; line < last && text.length < maxCharacters; line++) {
    if (!rows.has(line) && !(await loader.load(line, pageHeight))) break;
    text.add(new RowReader(rows), line);
  }
  return { text: text.text, isCut: line < end };
}
