// The layout that somebody chose for every cockpit that is open: with `quarterdeck layout use`. What another cockpit shows is its own affair.
import type { Snapshot } from '../../domain/snapshot.js';
import type { Deck } from '../actions/action.js';
import { takeLayout } from '../actions/views.js';

export class LayoutFollower {
  /** Choices up to here were made before, or are followed already. */
  #calls: number | null = null;
  #supervisor: number | null = null;

  /** @param aside runs a change that is not the person's at this cockpit */
  constructor(
    private readonly deck: () => Deck,
    private readonly aside: (change: () => void) => void,
  ) {}

  heard({ layout, layoutCalls = 0, supervisor }: Snapshot): void {
    const before = this.#calls;
    this.#calls = layoutCalls;
    // Another supervisor begins to count anew.
    if (this.#supervisor === supervisor.pid && before !== null && layoutCalls > before)
      void this.#follow(layout);
    this.#supervisor = supervisor.pid;
  }

  async #follow(name: string): Promise<void> {
    const deck = this.deck();
    const read = await deck.ask('layout.read', { root: deck.root, name });
    if (read.ok) this.aside(() => takeLayout(deck, read.value.layout));
  }
}
