// The project's layout as others choose it: with `quarterdeck layout use`, or in another cockpit.
import type { Result } from '../domain/failure.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { SupervisorRequests } from '../protocol/supervisor-methods.js';
import type { Deck, Method } from './actions/action.js';
import { takeLayout } from './actions/views.js';

export class LayoutFollower {
  /** The layout that the supervisor last named. */
  #named: string | null = null;
  /** Choices of our own that are on their way. */
  #choosing = 0;

  /** @param deck whose `ask` goes through {@link watch} */
  constructor(private readonly deck: () => Deck) {}

  /** Remembers while the choice of a layout is on its way. */
  async watch<M extends Method>(
    method: M,
    ask: () => Promise<Result<SupervisorRequests[M][1]>>,
  ): Promise<Result<SupervisorRequests[M][1]>> {
    const chooses = method === 'layout.use' || method === 'layout.save';
    if (chooses) this.#choosing++;
    const answer = await ask();
    // The caller takes the layout over first; a snapshot that tells of it is no news then.
    if (chooses) setImmediate(() => this.#choosing--);
    return answer;
  }

  heard({ layout }: Snapshot): void {
    const before = this.#named;
    this.#named = layout;
    const isNews = before !== null && before !== layout && this.#choosing === 0;
    if (isNews && this.deck().store.getState().layout.name !== layout) void this.#follow(layout);
  }

  async #follow(name: string): Promise<void> {
    const deck = this.deck();
    const read = await deck.ask('layout.read', { root: deck.root, name });
    if (read.ok) takeLayout(deck, read.value.layout);
  }
}
