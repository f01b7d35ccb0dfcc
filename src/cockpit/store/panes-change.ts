// Changes of the arrangement by hand: split, close, resize, swap. Every one can be taken back.

import { arrange, type Border, freeze } from '../../domain/layout/arrange.js';
import type { LayoutLeaf } from '../../domain/layout/layout.js';
import { type Direction, moveBorder, resizePane } from '../../domain/layout/move.js';
import { placeBeside, rotate } from '../../domain/layout/order.js';
import { close, type Pane, paneOfWorker, panesOf, split, swap, type Tree } from '../../domain/layout/tree.js';
import { focusPane } from './panes.js';
import { comeBack } from './panes-layout.js';
import { remember } from './panes-past.js';
import { focusedPane, isPinned, partsOf, railOf } from './select.js';
import type { CockpitState } from './state.js';
import type { Change } from './store.js';

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

/** The worker's pane takes the place of an empty one; its own closes, as tmux's join-pane has it. */
export function movePaneOf(worker: string, empty: string): Change {
  return state => {
    const { tree } = state.arranged;
    const pane = paneOfWorker(tree, worker);
    const moved = pane === undefined ? null : close(swap(tree, pane.id, empty), empty);
    if (pane === undefined || moved === null) return {};
    const recent = state.recent.filter(id => id !== empty);
    const next = { ...state, ...remember(state, moved), recent };
    return { arranged: next.arranged, past: next.past, zoomed: false, ...focusPane(pane.id)(next) };
  };
}

/** The worker goes on; only the view of it is gone. */
export function closePane(id: string): Change {
  return state => {
    const left = close(state.arranged.tree, id);
    // The last of a page of its own: the page is closed.
    if (left === null && state.apart !== null) return comeBack()(state);
    const tree = left ?? {
      kind: 'pane',
      id: `p${state.arranged.next}`,
      shows: { kind: 'empty' },
    };
    const arranged = { ...state.arranged, next: state.arranged.next + 1 };
    const next = remember({ ...state, arranged }, tree);
    const ids = panesOf(tree).map(pane => pane.id);
    const recent = state.recent.filter(other => ids.includes(other));
    const [first] = ids;
    const gone = panesOf(state.arranged.tree).find(pane => pane.id === id)?.shows;
    return {
      ...next,
      // Its place is gone.
      pinned: state.pinned.filter(worker => gone?.kind !== 'worker' || gone.worker !== worker),
      recent: recent.length === 0 && first !== undefined ? [first] : recent,
      zoomed: false,
    };
  };
}

/** Closes a pane whose subject is gone: there is nothing to take back. */
export function dropPane(id: string): Change {
  return state => {
    const closed = { ...state, ...closePane(id)(state) };
    const { layout, arranged, recent, zoomed, pinned, apart } = closed;
    return { layout, arranged, recent, zoomed, pinned, apart };
  };
}

/** The pane of a worker that the person took off the list; there is nothing to take back. */
export function dropPaneOf(worker: string): Change {
  return state => {
    const { apart } = state;
    const away = apart === null ? undefined : paneOfWorker(apart.arranged.tree, worker);
    const rest = apart === null || away === undefined ? null : close(apart.arranged.tree, away.id);
    const kept =
      apart === null || rest === null ? apart : { ...apart, arranged: { ...apart.arranged, tree: rest } };
    const pane = paneOfWorker(state.arranged.tree, worker);
    if (pane === undefined) return { apart: kept };
    return dropPane(pane.id)({ ...state, apart: kept });
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

/** Two panes change places; each keeps its worker, and the focus stays with who has it. */
export function swapPanes(a: string, b: string): Change {
  return state => (a === b ? {} : remember(state, swap(state.arranged.tree, a, b)));
}

/** With the next pane that is not pinned, round the end. */
export function swapFocused(): Change {
  return state => {
    const pane = focusedPane(state);
    const other = pane === undefined ? null : (besideFocused(state, 1) ?? firstMovable(state, pane.id));
    return pane === undefined || other === null ? {} : swapPanes(pane.id, other)(state);
  };
}

/** One place back or forward in the order, past those that are pinned. */
export function moveFocused(step: 1 | -1): Change {
  return state => {
    const pane = focusedPane(state);
    const other = besideFocused(state, step);
    return pane === undefined || other === null ? {} : swapPanes(pane.id, other)(state);
  };
}

/** With whom the focused pane would change places; null at the end of the order. */
export function besideFocused(state: CockpitState, step: 1 | -1): string | null {
  const pane = focusedPane(state);
  return pane === undefined ? null : placeBeside(state.arranged.tree, pane.id, step, isPinned(state));
}

function firstMovable(state: CockpitState, but: string): string | null {
  const pane = panesOf(state.arranged.tree).find(one => one.id !== but && !isPinned(state)(one));
  return pane?.id ?? null;
}

/** Everybody but the pinned one place further. */
export function rotatePanes(): Change {
  return state => remember(state, rotate(state.arranged.tree, isPinned(state)));
}

export function equalise(): Change {
  return state => {
    const tree = even(state.arranged.tree);
    return remember(state, fillLike(state, tree) ?? tree);
  };
}

/** The fill of the layout where it would look the same: then it takes new workers and other sizes of the screen again. */
function fillLike(state: CockpitState, tree: Tree): Tree | null {
  const { layout, recent } = state;
  const panes = panesOf(tree);
  if (layout.root.kind !== 'fill' || panes.some(pane => pane.shows.kind !== 'worker')) return null;
  const fill: Tree = { kind: 'fill', arrange: layout.root.arrange, panes };
  const area = partsOf(state).panes;
  const look = (one: Tree) => JSON.stringify(arrange(one, area, recent).placed);
  return tree.kind !== 'fill' && look(fill) === look(tree) ? fill : null;
}

/** The same tree where all weights are equal already. */
function even(tree: Tree): Tree {
  if (tree.kind !== 'split') return tree;
  const [first] = tree.children;
  const children = tree.children.map(child => ({ node: even(child.node), weight: 1 }));
  const isEven = tree.children.every(
    (child, at) => child.weight === first?.weight && children[at]?.node === child.node,
  );
  return isEven ? tree : { ...tree, children };
}
