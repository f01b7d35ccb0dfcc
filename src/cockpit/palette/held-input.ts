// What is typed while Enter waits in the palette for the whole list: it is meant for what Enter opens, and comes after it.
import type { InputEvent } from '../input/event.js';
import type { DeckStore } from '../store/store.js';
import { paletteWaits } from './dialog.js';

/** More than anybody types in that time; the rest is a stuck key. */
const most = 500;

export class HeldInput {
  #events: InputEvent[] = [];

  constructor(
    private readonly store: DeckStore,
    private readonly handle: (event: InputEvent) => void,
  ) {}

  /** True when the event is kept. Escape comes through as long as it is the first: nothing is run then. */
  take(event: InputEvent): boolean {
    if (event.type !== 'key' && event.type !== 'paste') return false;
    if (!paletteWaits(this.store.getState())) return false;
    const isFirst = this.#events.length === 0;
    if (isFirst && event.type === 'key' && event.key.name === 'Escape') return false;
    if (isFirst) this.#releaseLater();
    if (this.#events.length < most) this.#events.push(event);
    return true;
  }

  #releaseLater(): void {
    const unsubscribe = this.store.subscribe(state => {
      if (paletteWaits(state)) return;
      unsubscribe();
      // What was chosen is still being run.
      queueMicrotask(() => {
        for (const event of this.#events.splice(0)) this.handle(event);
      });
    });
  }
}
