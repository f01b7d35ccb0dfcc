// Auto-fill: while it is on, who needs the person first takes the first panes. It waits until nothing moves under anybody's hands.
import { attention, isAtRest } from '../../domain/glyphs.js';
import { type Filled, fillByNeed } from '../../domain/layout/fill.js';
import type { Pane } from '../../domain/layout/tree.js';
import type { WorkerView } from '../../domain/worker.js';
import { focusedPane, isPinned, isSingle } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { DeckStore } from '../store/store.js';

/** Nothing moves so soon after a key, a click or a paste. */
const afterInputMs = 3_000;
/** A state that does not last this long moves nobody. */
const settledMs = 2_000;
/** A pane that was moved stays at least this long. */
const stayMs = 5_000;

export class AutoFill {
  #timer: NodeJS.Timeout | undefined;
  #inputAt = Number.NEGATIVE_INFINITY;
  readonly #movedAt = new Map<string, number>();

  /** @param now ms since 1970, as `since` of workers is */
  constructor(
    private readonly store: DeckStore,
    private readonly now: () => number = Date.now,
  ) {}

  /** The person did something. */
  touched(): void {
    this.#inputAt = this.now();
  }

  /** After every change of the state: sets a timer only where something is to be moved. */
  update(state: CockpitState): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const wait = this.#due(state);
    if (wait !== null) this.#timer = setTimeout(() => this.#fill(), wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** ms until something may be moved; null where nothing is to be. */
  #due(state: CockpitState): number | null {
    if (!mayFill(state)) return null;
    const now = this.now();
    const free = freePanes(state);
    if (fillByNeed(state.arranged.tree, needsOf(state.snapshot?.workers ?? []), free).moved.length === 0)
      return null;
    const moments = [
      this.#inputAt + afterInputMs,
      ...(this.#plan(state, now).moved.length > 0 ? [] : [this.#nextMoment(state, now)]),
    ];
    return Math.max(0, ...moments.map(moment => moment - now));
  }

  /** What may be moved now: settled workers, panes that have stayed their time. */
  #plan(state: CockpitState, now: number): Filled {
    const settled = (state.snapshot?.workers ?? []).filter(
      worker => now - Date.parse(worker.since) >= settledMs,
    );
    const free = freePanes(state);
    const stayed = (pane: Pane) => now - (this.#movedAt.get(pane.id) ?? Number.NEGATIVE_INFINITY) >= stayMs;
    return fillByNeed(state.arranged.tree, needsOf(settled), pane => free(pane) && stayed(pane));
  }

  /** When the first of those that hold things up has waited long enough. */
  #nextMoment(state: CockpitState, now: number): number {
    const moments = [
      ...(state.snapshot?.workers ?? []).map(worker => Date.parse(worker.since) + settledMs),
      ...[...this.#movedAt.values()].map(moment => moment + stayMs),
    ].filter(moment => moment > now);
    return Math.min(now + stayMs, ...moments);
  }

  #fill(): void {
    this.#timer = undefined;
    const state = this.store.getState();
    const now = this.now();
    if (!mayFill(state) || now - this.#inputAt < afterInputMs) return this.update(state);
    const { tree, moved } = this.#plan(state, now);
    if (moved.length === 0) return this.update(state);
    for (const [pane, moment] of this.#movedAt) if (now - moment >= stayMs) this.#movedAt.delete(pane);
    for (const pane of moved) this.#movedAt.set(pane, now);
    this.store.change(() => ({ arranged: { ...state.arranged, tree }, filledAt: now }));
  }
}

/** Not behind a dialog or a zoomed pane: the person comes back to what was there. */
function mayFill(state: CockpitState): boolean {
  return state.autoFill && state.dialog === null && state.apart === null && !isSingle(state);
}

function freePanes(state: CockpitState): (pane: Pane) => boolean {
  const focused = focusedPane(state)?.id;
  return pane => pane.id !== focused && !isPinned(state)(pane);
}

/** Coarser than the rail: between working, unknown and paused nobody changes places. */
function needsOf(workers: readonly WorkerView[]): Map<string, number> {
  const need = (worker: WorkerView) => (isAtRest(worker) ? 5 : Math.min(4, attention(worker)));
  return new Map(workers.map(worker => [worker.id, need(worker)]));
}
