// What happens to the arrangement beside the person's own keys: it is kept and restored, followed when it is chosen outside, and filled.
import type { Snapshot } from '../../domain/snapshot.js';
import type { Home } from '../../home/home.js';
import type { Deck } from '../actions/action.js';
import type { CockpitState } from '../store/state.js';
import { AutoFill } from './auto-fill.js';
import { LayoutFollower } from './follower.js';
import { ArrangementKeeper } from './keeper.js';

export class Layouts {
  readonly #follower: LayoutFollower;
  readonly #keeper: ArrangementKeeper;
  readonly #autoFill: AutoFill;

  /** @param deck not there yet while this is made */
  constructor(home: Home, store: Deck['store'], deck: () => Deck) {
    this.#keeper = new ArrangementKeeper(home, store, () => deck().root);
    this.#follower = new LayoutFollower(deck, change => this.#keeper.aside(change));
    this.#autoFill = new AutoFill(store);
  }

  /** The arrangement as it was last; false where none was kept. */
  restore(): boolean {
    return this.#keeper.restore();
  }

  heard(snapshot: Snapshot): void {
    this.#follower.heard(snapshot);
  }

  /** Whatever the person does holds auto-fill up. */
  touched(): void {
    this.#autoFill.touched();
  }

  /** After every change of the state. */
  update(state: CockpitState): void {
    this.#keeper.update(state);
    this.#autoFill.update(state);
  }

  stop(): void {
    this.#keeper.stop();
    this.#autoFill.stop();
  }
}
