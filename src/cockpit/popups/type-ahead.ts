// What is typed into a program before its screen stands: kept, and typed once it does. A shell that was asked for a moment ago loses no letter.
import type { InputEvent } from '../input/event.js';

/** More than anybody types while a program starts; the rest is a stuck key. */
const most = 500;

export class TypeAhead {
  #view = '';
  #events: InputEvent[] = [];

  /** @param view that the events are for; those for another one are forgotten */
  keep(view: string, event: InputEvent): void {
    if (event.type !== 'key' && event.type !== 'paste') return;
    if (view !== this.#view) this.#events = [];
    this.#view = view;
    if (this.#events.length < most) this.#events.push(event);
  }

  /** What waits for this view, once. */
  take(view: string): InputEvent[] {
    if (view !== this.#view || this.#events.length === 0) return [];
    return this.#events.splice(0);
  }
}
