// Changes of focus and of the arrangement of panes. Every change of the arrangement can be taken back.
import type { Layout, LayoutLeaf } from '../domain/layout.js';
import type { Border } from '../domain/layout-arrange.js';
import { freeze } from '../domain/layout-arrange.js';
import { type Direction, moveBorder, neighbour, paneAfter, resizePane } from '../domain/layout-move.js';
import {
  type Arranged,
  close,
  instantiate,
  type Pane,
  paneOfWorker,
  panesOf,
  settle,
  show,
  split,
  swap,
  type Tree,
} from '../domain/layout-tree.js';
import {
  focusedPane,
  inList,
  isOnScreen,
  partsOf,
  railOf,
  wholeArrangement,
  workerOfPane,
} from './select.js';
import type { CockpitState } from './state.js';
import type { Change } from './store.js';

const maxPast = 50;

/** Gives a pane the focus; the cursor of the rail follows to its worker. */
export function focusPane(id: string): Change {
  return state => {
    const recent = [id, ...state.recent.filter(other => other !== id)];
    const pane = panesOf(state.arranged.tree).find(one => one.id === id);
    const worker = workerOfPane(state, pane);
    return { recent, area: 'panes', cursor: worker ?? state.cursor };
  };
}

export function moveFocus(direction: Direction): Change {
  return state => {
    const pane = focusedPane(state);
    if (pane === undefined) return {};
    const next = neighbour(wholeArrangement(state), pane.id, direction);
    if (next !== null) return focusPane(next)(state);
    const atRail = direction === 'left' && partsOf(state).rail !== null;
    return atRail ? { area: 'rail' } : {};
  };
}

/** Moves the cursor of the list; a worker that has a pane on the screen takes the focus of panes along. */
export function moveCursor(step: number): Change {
  return state => {
    const rail = railOf(state);
    const at = rail.findIndex(worker => worker.id === state.cursor);
    const next = rail[Math.max(0, Math.min(rail.length - 1, at + step))];
    return next === undefined ? {} : pointAt(next.id)(state);
  };
}

export function pointAt(worker: string): Change {
  return state => {
    const pane = paneOfWorker(state.arranged.tree, worker);
    const follows = pane !== undefined && focusedPane(state)?.shows.kind !== 'crew';
    const recent = follows ? [pane.id, ...state.recent.filter(id => id !== pane.id)] : state.recent;
    return { cursor: worker, recent };
  };
}

/** To a worker wherever it is: its pane, or the rail's entry of one that has none. */
export function goToWorker(worker: string): Change {
  return state => {
    const pane = paneOfWorker(state.arranged.tree, worker);
    if (pane !== undefined && (state.zoomed || isOnScreen(state, worker) || !hasRail(state))) {
      return focusPane(pane.id)(state);
    }
    if (pane !== undefined) return { ...focusPane(pane.id)(state) };
    if (hasRail(state) || hasPane(state, 'selected'))
      return { cursor: worker, area: hasRail(state) ? 'rail' : state.area };
    return { cursor: worker, ...showWorker(worker)(state) };
  };
}

function hasRail(state: CockpitState): boolean {
  return partsOf(state).rail !== null;
}

function hasPane(state: CockpitState, kind: LayoutLeaf['kind']): boolean {
  return panesOf(state.arranged.tree).some(pane => pane.shows.kind === kind);
}

/** Puts a worker into the focused pane (never into one that holds board or crew) and gives it the focus. */
export function showWorker(worker: string): Change {
  return state => {
    const known = paneOfWorker(state.arranged.tree, worker);
    if (known !== undefined) return focusPane(known.id)(state);
    const panes = panesOf(state.arranged.tree);
    const own = (pane: Pane | undefined) =>
      pane !== undefined && pane.shows.kind !== 'board' && pane.shows.kind !== 'crew';
    const focused = focusedPane(state);
    const target = own(focused) ? focused : panes.find(own);
    if (target === undefined) return { cursor: worker };
    if (target.shows.kind === 'selected') return { ...focusPane(target.id)(state), cursor: worker };
    const next = remember(state, show(state.arranged.tree, target.id, { kind: 'worker', worker }));
    return { ...next, ...focusPane(target.id)({ ...state, ...next }), cursor: worker };
  };
}

export function switchArea(): Change {
  return state => {
    if (state.area === 'rail') return { area: 'panes' };
    if (partsOf(state).rail !== null) return { area: 'rail' };
    const panes = panesOf(state.arranged.tree);
    const crew = panes.find(pane => pane.shows.kind === 'crew');
    if (crew === undefined) return {};
    const other = state.recent.find(id => id !== crew.id) ?? panes.find(pane => pane.id !== crew.id)?.id;
    const goal = focusedPane(state)?.id === crew.id ? other : crew.id;
    return goal === undefined ? {} : focusPane(goal)(state);
  };
}

export function toggleRail(): Change {
  return state => ({ railHidden: !state.railHidden, area: 'panes' });
}

export function toggleZoom(): Change {
  return state => ({ zoomed: !state.zoomed, area: 'panes' });
}

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

/** Another layout for the same crew; the worker that had the focus keeps it where it is shown. */
export function useLayout(layout: Layout): Change {
  return state => {
    const workers = state.snapshot?.workers.map(worker => worker.id) ?? [];
    const worker = inList(state) ? state.cursor : workerOfPane(state, focusedPane(state));
    const arranged = instantiate(layout, workers);
    const panes = panesOf(arranged.tree);
    const shown = paneOfWorker(arranged.tree, worker) ?? panes.find(pane => pane.shows.kind === 'selected');
    const first = shown ?? panes[0];
    return {
      ...past(state),
      layout,
      arranged,
      zoomed: false,
      area: 'panes',
      recent: first === undefined ? [] : [first.id],
      cursor: worker ?? state.cursor,
    };
  };
}

export function undoLayout(): Change {
  return state => {
    const moment = state.past.at(-1);
    if (moment === undefined) return {};
    const workers = state.snapshot?.workers.map(worker => worker.id) ?? [];
    const arranged = settle(moment.arranged, workers);
    const ids = panesOf(arranged.tree).map(pane => pane.id);
    const recent = [...state.recent, ...ids].filter(
      (id, at, all) => ids.includes(id) && all.indexOf(id) === at,
    );
    return { past: state.past.slice(0, -1), layout: moment.layout, arranged, recent };
  };
}

function remember(state: CockpitState, tree: Tree): { past: CockpitState['past']; arranged: Arranged } {
  return { ...past(state), arranged: { ...state.arranged, tree } };
}

function past(state: CockpitState): { past: CockpitState['past'] } {
  const moment = { layout: state.layout, arranged: state.arranged };
  return { past: [...state.past, moment].slice(-maxPast) };
}
