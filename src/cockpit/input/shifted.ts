// The mouse with Shift held is the terminal's own, for selecting in its way. Most keep it to themselves; one that reports it all
// the same selects too, and nobody here does anything with it.
import type { InputEvent } from './event.js';

export class ShiftedMouse {
  /** Whose the button is that is held. A drag belongs to its press, whatever is held later. */
  #held: 'ours' | 'terminal' | null = null;

  /** True when the event is the terminal's own. */
  take(event: InputEvent): boolean {
    if (event.type !== 'mouse') return false;
    const { action, shift } = event;
    const isHeld = action === 'drag' || action === 'release';
    const isTerminals = isHeld && this.#held !== null ? this.#held === 'terminal' : shift;
    if (action === 'press') this.#held = shift ? 'terminal' : 'ours';
    if (action === 'release') this.#held = null;
    return isTerminals;
  }
}
