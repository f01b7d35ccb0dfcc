// What undo goes back to: the arrangement as it stood before each change that the person made.
import type { Arranged, Tree } from '../domain/layout-tree.js';
import type { CockpitState } from './state.js';

const maxPast = 50;

export function remember(
  state: CockpitState,
  tree: Tree,
): { past: CockpitState['past']; arranged: Arranged } {
  return { ...past(state), arranged: { ...state.arranged, tree } };
}

export function past(state: CockpitState): { past: CockpitState['past'] } {
  const moment = { layout: state.layout, arranged: state.arranged };
  return { past: [...state.past, moment].slice(-maxPast) };
}
