// Where Ink begins. Loaded after the first picture stands: everything that needs React is behind this file.
import type { DeckStore } from '../store.js';
import type { Pace } from './pace.js';
import { Cockpit, type Watched } from './screen.js';
import { type Chrome, renderChrome } from './virtual.js';

export type { Chrome };

/** The chrome of a store, drawn as `pace` allows while keys go to an agent; every frame comes as text and SGR. */
export function startChrome(
  store: DeckStore,
  pace: Pace,
  size: { cols: number; rows: number },
  onFrame: (ansi: string) => void,
): Chrome {
  const watched: Watched = {
    getState: store.getState,
    subscribe: listener =>
      store.subscribe((state, before) => {
        const draw = () => listener(state, before);
        if (state.attached) pace.draw(draw);
        else draw();
      }),
  };
  return renderChrome(() => <Cockpit store={watched} />, size, onFrame);
}
