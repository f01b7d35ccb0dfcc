// Changes of the arrangement by hand: split, close, resize, swap. Every one can be taken back.
import type { LayoutLeaf } from '../domain/layout.js';
import { type Border, freeze } from '../domain/layout-arrange.js';
import { type Direction, moveBorder, paneAfter, resizePane } from '../domain/layout-move.js';
import { close, type Pane, paneOfWorker, panesOf, split, swap, type Tree } from '../domain/layout-tree.js';
import { focusedPane, partsOf, railOf } from './select.js';
import type { Change } from './store.js';
import { focusPane } from './store-panes.js';
import { remember } from './store-panes-past.js';

/** The new pane shows the next worker that is on no pane, else it waits for one. */
export function splitFocused(direction: 'row' | 'column'): Change {
  return state => {
    const pane = focusedPane(state);
    const area = partsOf(state).panes;
    const waiting = railOf(state).find(worker => paneOfWorker(state.arranged.tree, worker.id) === undefined);
    const shows: LayoutLeaf =
      waiting === undefined ? { kind: 'empty' } : { kind: 'worker', worker: waiting.id };
    const id = `p${state.arranged.next}`;
    const added: Pane = { kind: 'pane', id, shows };
    const arranged = { ...state.arranged, next: state.arranged.next + 1 };
    if (pane === undefined) {
      const next = remember({ ...state, arranged }, added);
      return { ...next, recent: [id] };
    }
    const frozen = freeze(arranged.tree, area, pane.id, state.recent);
    const next = remember({ ...state, arranged }, split(frozen, pane.id, direction, added));
    return { ...next, zoomed: false, ...focusPane(id)({ ...state, ...next }) };
  };
}

/** The worker goes on; only the view of it is gone. */
export function closePane(id: string): Change {
  return state => {
    const tree = close(state.arranged.tree, id) ?? {
      kind: 'pane',
      id: `p${state.arranged.next}`,
      shows: { kind: 'empty' },
    };
    const arranged = { ...state.arranged, next: state.arranged.next + 1 };
    const next = remember({ ...state, arranged }, tree);
    const ids = panesOf(tree).map(pane => pane.id);
    const recent = state.recent.filter(other => ids.includes(other));
    const [first] = ids;
    return { ...next, recent: recent.length === 0 && first !== undefined ? [first] : recent, zoomed: false };
  };
}

/** The pane of a worker that the person took off the list; there is nothing to take back. */
export function dropPaneOf(worker: string): Change {
  return state => {
    const pane = paneOfWorker(state.arranged.tree, worker);
    if (pane === undefined) return {};
    const { arranged, recent, zoomed } = { ...state, ...closePane(pane.id)(state) };
    return { arranged, recent, zoomed };
  };
}

export function resizeFocused(direction: Direction): Change {
  return state => {
    const pane = focusedPane(state);
    if (pane === undefined) return {};
    const cells = direction === 'left' || direction === 'right' ? 4 : 2;
    const area = partsOf(state).panes;
    return remember(state, resizePane(state.arranged.tree, area, pane.id, direction, cells, state.recent));
  };
}

/** `first` opens one entry of undo; the moves of the same drag after it belong to it. */
export function dragBorder(border: Border, cells: number, first: boolean): Change {
  return state => {
    const area = partsOf(state).panes;
    const tree = moveBorder(state.arranged.tree, area, border, cells, state.recent);
    return first ? remember(state, tree) : { arranged: { ...state.arranged, tree } };
  };
}

export function swapFocused(): Change {
  return state => {
    const pane = focusedPane(state);
    const other = pane === undefined ? null : paneAfter(state.arranged.tree, pane.id);
    if (pane === undefined || other === null) return {};
    return remember(state, swap(state.arranged.tree, pane.id, other));
  };
}

export function equalise(): Change {
  return state => {
    const even = (tree: Tree): Tree =>
      tree.kind === 'split'
        ? { ...tree, children: tree.children.map(child => ({ node: even(child.node), weight: 1 })) }
        : tree;
    return remember(state, even(state.arranged.tree));
  };
}
