// The chrome of a store, for {@link renderChrome}.
import type { ReactNode } from 'react';
import type { DeckStore } from '../store.js';
import { Cockpit } from './screen.js';

export function cockpitElement(store: DeckStore): () => ReactNode {
  return () => <Cockpit store={store} />;
}
