// The keys that come back from an attached pane. Twice within half a second means the agent.
import { defaultConfig } from '../../domain/config.js';
import type { KeyPress } from './event.js';

export const detachTwiceMs = 500;

/**
 * `leave`: come back to command mode now. `send`: it was the second press, so its raw bytes go to the agent and the pane is
 * attached again. Ask it for every key, attached or not; null means that the key is none of its business.
 */
export class DetachKeys {
  #last: { name: string; at: number } | null = null;

  /** @param names asked at every key: the person may change them meanwhile */
  constructor(private readonly names: () => readonly string[] = () => defaultConfig.keys.detach) {}

  judge(key: KeyPress, attached: boolean, now: number): 'leave' | 'send' | null {
    const last = this.#last;
    this.#last = null;
    // With caps lock on, some forms name the capital.
    const names = this.names();
    const name = names.includes(key.name) ? key.name : key.name.toLowerCase();
    if (!names.includes(name)) return null;
    if (!attached) {
      return last !== null && last.name === name && now - last.at <= detachTwiceMs ? 'send' : null;
    }
    this.#last = { name, at: now };
    return 'leave';
  }
}
