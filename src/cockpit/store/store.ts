// The store: one value, changed only by the pure functions of this folder.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CockpitState } from './state.js';

export type Change = (state: CockpitState) => Partial<CockpitState>;

export interface DeckStore extends StoreApi<CockpitState> {
  /** Applies changes one after the other and tells listeners once. */
  change(...changes: Change[]): void;
}

export function createDeckStore(initial: CockpitState): DeckStore {
  const store = createStore<CockpitState>()(() => initial);
  const change = (...changes: Change[]) => {
    const before = store.getState();
    let next = before;
    for (const one of changes) {
      const part = one(next);
      const differs = Object.entries(part).some(
        ([key, value]) => !Object.is(next[key as keyof CockpitState], value),
      );
      if (differs) next = { ...next, ...part };
    }
    if (next !== before) store.setState(next, true);
  };
  return Object.assign(store, { change });
}
