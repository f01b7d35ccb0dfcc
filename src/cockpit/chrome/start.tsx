// Where Ink begins. Loaded after the first picture stands: everything that needs React is behind this file.
import type { DeckStore } from '../store.js';
import { Cockpit } from './screen.js';
import { type Chrome, renderChrome } from './virtual.js';

export type { Chrome };

/** The chrome of a store; every frame comes as text and SGR. */
export function startChrome(
  store: DeckStore,
  size: { cols: number; rows: number },
  onFrame: (ansi: string) => void,
): Chrome {
  return renderChrome(() => <Cockpit store={store} />, size, onFrame);
}
