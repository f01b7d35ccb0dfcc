// A pane taken by its name and let go over another one: the two change places.

import { cellsOf } from '../../domain/escape.js';
import { paneAt } from '../../domain/layout/move.js';
import { findPane } from '../../domain/layout/tree.js';
import type { Deck } from '../actions/action.js';
import { flash, unflash } from '../store/crew.js';
import { swapPanes } from '../store/panes-change.js';
import { arrangementOf, workerOfPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { paneChrome } from '../views/pane.js';

export class TitleDrag {
  #pane: string | null = null;
  #said: string | null = null;

  constructor(private readonly deck: Pick<Deck, 'store' | 'now'>) {}

  /** True when the cell belongs to the name in a title; the rest of that line is a border as any other. */
  press(x: number, y: number): boolean {
    this.#pane = titleAt(this.deck.store.getState(), x, y);
    return this.#pane !== null;
  }

  /** Says what letting go would do; false when no title was taken. */
  drag(x: number, y: number): boolean {
    const other = this.#over(x, y);
    this.#say(other === null ? null : sentence(this.deck.store.getState(), this.#pane, other));
    return this.#pane !== null;
  }

  release(x: number, y: number): void {
    const other = this.#over(x, y);
    const own = this.#pane;
    this.#pane = null;
    this.#say(null);
    if (own !== null && other !== null) this.deck.store.change(swapPanes(own, other));
  }

  #over(x: number, y: number): string | null {
    if (this.#pane === null) return null;
    const pane = paneAt(arrangementOf(this.deck.store.getState()), x, y);
    return pane === this.#pane ? null : pane;
  }

  #say(sentence: string | null): void {
    if (sentence === this.#said) return;
    const before = this.#said;
    this.#said = sentence;
    const { store, now } = this.deck;
    store.change(sentence === null ? unflash(before ?? '') : flash(sentence, now()));
  }
}

/** The pane whose title has its name on that cell. */
function titleAt(state: CockpitState, x: number, y: number): string | null {
  const placed = arrangementOf(state).placed.find(
    ({ rect, form }) => form === 'full' && y === rect.y && x > rect.x && x < rect.x + rect.width - 1,
  );
  if (placed === undefined) return null;
  const [name] = paneChrome(state, placed).title;
  return x - placed.rect.x <= cellsOf(name?.text ?? '') ? placed.pane : null;
}

function sentence(state: CockpitState, own: string | null, other: string): string {
  return `Let go: ${nameOf(state, own)} and ${nameOf(state, other)} change places.`;
}

function nameOf(state: CockpitState, id: string | null): string {
  const pane = findPane(state.arranged.tree, id);
  return workerOfPane(state, pane) ?? `the ${pane?.shows.kind ?? 'pane'}`;
}
