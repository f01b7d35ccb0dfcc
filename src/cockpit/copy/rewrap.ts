// A pane's copy mode carried over to rows that were wrapped anew: the same text under the cursor, at the same height of the pane.
import { type Copy, lastTop, revealed, type Spot } from './copy.js';
import { findLandmark, landmarkAt } from './landmark.js';
import type { RowLoader } from './loader.js';
import { RowReader } from './row-text.js';
import { windowOf } from './shown.js';

/** Null when the text is not there any more, or the width has changed once more meanwhile. */
export async function rewrapped(copy: Copy, old: RowLoader, loader: RowLoader): Promise<Copy | null> {
  const move = async (spot: Spot): Promise<Spot | null> => {
    const mark = landmarkAt(new RowReader(old.rows), spot);
    return mark === null ? null : findLandmark(loader, mark, copy.height);
  };
  const cursor = await move(copy.cursor);
  if (cursor === null || loader.isOutdated) return null;
  const anchor = copy.selection === null ? null : await move(copy.selection.anchor);
  const view = windowOf(loader.place);
  const isAtEnd = copy.top >= lastTop(copy);
  const next: Copy = {
    ...copy,
    ...loader.facts,
    width: view.width,
    height: view.height,
    cursor,
    goal: cursor.column,
    left: 0,
    // What was found has other places now; n finds it again.
    match: null,
    prompt: copy.prompt === null ? null : { ...copy.prompt, origin: { cursor, top: cursor.line } },
    selection: copy.selection === null || anchor === null ? null : { ...copy.selection, anchor },
    drawn: copy.drawn + 1,
  };
  const height = Math.min(copy.cursor.line - copy.top, view.height - 1);
  const top = isAtEnd ? lastTop(next) : cursor.line - height;
  const placed = revealed({ ...next, top });
  const missing = loader.missingIn(placed);
  if (missing !== null) await loader.load(missing, view.height);
  return loader.isOutdated ? null : { ...placed, ...loader.facts };
}
