// Ways into copy mode for the rest of the cockpit: to a line of a worker's history, or to what the focused pane shows.
import type { Deck } from '../actions/action.js';
import { showWorker } from '../store/panes.js';

export interface HistoryPlace {
  worker: string;
  /** Number of the row (protocol/frame.ts, `top`), as `find` and `history` name it. */
  line: number;
  /** First column of what is made visible; 0 when missing. */
  column?: number;
  /** Cells that are made visible, over the end of the row into the next; none when missing. */
  length?: number;
  /** Instead of `length`: the last cell, as a match of `find` names it. */
  end?: { line: number; column: number };
  /** What was searched to come there; the keys for the next match go on with it. */
  search?: string;
}

/**
 * Shows the worker in a pane, gives it the focus and shows that line of its history in copy mode, with room round it. Comes
 * back at once; a worker whose screen does not come within five seconds is said on the last line.
 */
export function openCopyAt(deck: Deck, place: HistoryPlace): void {
  const { worker, line, column = 0, length = 0 } = place;
  deck.store.change(showWorker(worker), () => ({
    dialog: null,
    attached: false,
    area: 'panes',
    flash: null,
  }));
  const last = length > 0 ? { line, column: column + length - 1 } : null;
  deck.copies.open(worker, { line, column }, place.end ?? last, place.search);
}
