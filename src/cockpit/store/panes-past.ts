// What undo goes back to: the arrangement as it stood before each change that the person made.
import type { Arranged, Tree } from '../../domain/layout/tree.js';
import type { CockpitState } from './state.js';

const maxPast = 50;

/** The arrangement with another tree; the same tree is no change. */
export function remember(
  state: CockpitState,
  tree: Tree,
): { past: CockpitState['past']; arranged: Arranged } {
  const { past: before, arranged } = state;
  return tree === arranged.tree
    ? { past: before, arranged }
    : { ...past(state), arranged: { ...arranged, tree } };
}

export function past(state: CockpitState): { past: CockpitState['past'] } {
  const { layout, arranged, recent, zoomed, pinned, apart } = state;
  const moment = { layout, arranged, recent, zoomed, pinned, apart };
  return { past: [...state.past, moment].slice(-maxPast) };
}
