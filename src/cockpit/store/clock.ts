// The two things of the cockpit that happen by themselves: an age whose text changes, and a worker that was looked at for a second.
import { nextAgeChange } from '../../domain/age.js';
import { isMarked } from '../../domain/marks.js';
import { tick } from './crew.js';
import { focusedPane, workerNamed, workerOfPane } from './select.js';
import type { CockpitState } from './state.js';
import type { DeckStore } from './store.js';

const seenAfterMs = 1_000;
const longestTimer = 2 ** 31 - 1;

/** One timer for all ages, set to the moment when the first of them reads differently. */
export class AgeClock {
  #timer: NodeJS.Timeout | undefined;
  #due = 0;

  constructor(private readonly store: DeckStore) {}

  update(state: CockpitState): void {
    const now = Date.now();
    const wait = nextAgeChange(momentsOf(state), now);
    if (wait === null) return this.stop();
    const due = now + wait;
    if (this.#timer !== undefined && Math.abs(due - this.#due) < 20) return;
    this.stop();
    this.#due = due;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.store.change(tick(Date.now()));
      },
      Math.min(wait + 10, longestTimer),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Every moment whose age may stand on the screen. */
function momentsOf(state: CockpitState): (string | null)[] {
  const { snapshot, dialog } = state;
  if (snapshot === null) return [];
  const moments: (string | null)[] = snapshot.workers.map(worker => worker.since);
  moments.push(...snapshot.board.locks.map(lock => lock.started));
  if (dialog?.kind === 'board') moments.push(...snapshot.board.logs.map(log => log.at));
  if (dialog?.kind === 'why') {
    moments.push(...(workerNamed(state, dialog.worker)?.evidence.map(evidence => evidence.at) ?? []));
  }
  return moments;
}

/** `unseen` clears when the pane of the worker had the focus for a second, with the terminal in front and nothing over it. */
export class SeenClock {
  #timer: NodeJS.Timeout | undefined;
  #worker: string | null = null;

  constructor(private readonly onSeen: (worker: string) => void) {}

  update(state: CockpitState, inFront: boolean): void {
    const name = state.dialog === null && inFront ? workerOfPane(state, focusedPane(state)) : null;
    const worker = workerNamed(state, name);
    const isNews = worker !== undefined && (worker.unseen || isMarked(worker.marks));
    const wanted = isNews && state.supervisor === 'up' ? worker.id : null;
    if (wanted === this.#worker) return;
    this.stop();
    this.#worker = wanted;
    if (wanted === null) return;
    this.#timer = setTimeout(() => {
      // It may ring again before the answer has come.
      this.#worker = null;
      this.onSeen(wanted);
    }, seenAfterMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#worker = null;
  }
}
