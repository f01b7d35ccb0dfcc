// A pane's copy mode carried over to rows that were wrapped anew: the same text under the cursor, at the same height of the pane.
import { type Copy, lastTop, revealed, type Spot } from '../copy.js';
import { windowOf } from '../shown.js';
import { RowReader } from '../text/row-text.js';
import { findLandmark, landmarkAt } from './landmark.js';
import type { RowLoader } from './loader.js';

const maxTries = 10;

/** `gone`: the text is not there any more; `later`: the width is changing once more. */
export async function rewrapped(
  copy: Copy,
  old: RowLoader,
  loader: RowLoader,
): Promise<Copy | 'gone' | 'later'> {
  const move = async (spot: Spot): Promise<Spot | 'gone' | 'later'> => {
    const mark = landmarkAt(new RowReader(old.rows), spot);
    return mark === null ? 'gone' : findLandmark(loader, mark, copy.height);
  };
  const cursor = await firstOf(spotsOf(copy), move);
  if (typeof cursor === 'string') return cursor;
  const anchor = copy.selection === null ? 'gone' : await move(copy.selection.anchor);
  if (anchor === 'later') return anchor;
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
    selection: copy.selection === null || anchor === 'gone' ? null : { ...copy.selection, anchor },
    drawn: copy.drawn + 1,
  };
  const height = Math.min(copy.cursor.line - copy.top, view.height - 1);
  const top = isAtEnd ? lastTop(next) : cursor.line - height;
  const placed = revealed({ ...next, top });
  const missing = loader.missingIn(placed);
  if (missing !== null) await loader.load(missing, view.height);
  return loader.isOutdated ? 'later' : { ...placed, ...loader.facts };
}

/** The cursor, and in its place other lines in view: of it the rows may not all be here. */
function spotsOf(copy: Copy): Spot[] {
  const { cursor, top, height, end } = copy;
  const rows = Array.from({ length: Math.min(height, end - top) }, (_, y) => top + y);
  const far = (line: number) => Math.abs(line - cursor.line);
  rows.sort((a, b) => far(a) - far(b));
  return [cursor, ...rows.map(line => ({ line, column: 0 }))];
}

async function firstOf(
  spots: Spot[],
  move: (spot: Spot) => Promise<Spot | 'gone' | 'later'>,
): Promise<Spot | 'gone' | 'later'> {
  for (const spot of spots.slice(0, maxTries)) {
    const moved = await move(spot);
    if (moved !== 'gone') return moved;
  }
  return 'gone';
}
