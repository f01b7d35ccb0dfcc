// Changes of focus, and which worker a pane shows. The arrangement itself is changed in panes-change.ts.
import type { LayoutLeaf } from '../../domain/layout/layout.js';
import { type Direction, neighbour } from '../../domain/layout/move.js';
import { findPane, type Pane, paneOfWorker, panesOf, show } from '../../domain/layout/tree.js';
import { remember } from './panes-past.js';
import {
  focusedPane,
  foldAtCursor,
  foldOf,
  isOnScreen,
  isPinned,
  partsOf,
  railOf,
  wholeArrangement,
  workerOfPane,
} from './select.js';
import type { CockpitState } from './state.js';
import type { Change } from './store.js';

/** Gives a pane the focus; the cursor of the rail follows to its worker. */
export function focusPane(id: string): Change {
  return state => {
    const recent = [id, ...state.recent.filter(other => other !== id)];
    const pane = panesOf(state.arranged.tree).find(one => one.id === id);
    const worker = workerOfPane(state, pane);
    return { recent, area: 'panes', cursor: worker ?? state.cursor, unfolded: false };
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

/**
 * Moves the cursor of the list; a worker that has a pane on the screen takes the focus of panes along. Those that are folded
 * to a line are one step, and nobody's.
 */
export function moveCursor(step: number): Change {
  return state => {
    const folded = foldOf(state);
    const listed = railOf(state).filter(worker => !folded.includes(worker));
    const known = listed.findIndex(worker => worker.id === state.cursor);
    const at = known < 0 && foldAtCursor(state) ? listed.length : known;
    const last = listed.length - (folded.length > 0 ? 0 : 1);
    const to = Math.max(0, Math.min(last, at + step));
    const next = listed[to];
    if (next !== undefined) return pointAt(next.id)(state);
    return foldAtCursor(state) ? {} : { cursor: folded[0]?.id ?? state.cursor };
  };
}

/** Lists those too that were folded to a line, until the focus leaves the list. */
export function unfoldList(): Change {
  return () => ({ unfolded: true });
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

/** Puts a worker into the focused pane (never into one that is pinned, or holds board or crew) and gives it the focus. */
export function showWorker(worker: string): Change {
  return state => {
    const known = paneOfWorker(state.arranged.tree, worker);
    if (known !== undefined) return focusPane(known.id)(state);
    const panes = panesOf(state.arranged.tree);
    const own = (pane: Pane | undefined) =>
      pane !== undefined && !['board', 'crew'].includes(pane.shows.kind) && !isPinned(state)(pane);
    const focused = focusedPane(state);
    const target = own(focused) ? focused : panes.find(own);
    if (target === undefined) return { cursor: worker };
    if (target.shows.kind === 'selected') return { ...focusPane(target.id)(state), cursor: worker };
    const next = remember(state, show(state.arranged.tree, target.id, { kind: 'worker', worker }));
    return { ...next, ...focusPane(target.id)({ ...state, ...next }), cursor: worker };
  };
}

/** How soon a second Tab means the pane before. */
const twiceMs = 500;

/**
 * Between the list and the panes; twice at once goes to the pane that had the focus before, so that twice again comes back.
 * Where there is no list it goes there at once.
 */
export function switchArea(now: number): Change {
  return state => {
    const last = lastPane(state);
    const isTwice = now - state.tabbedAt < twiceMs && last !== null;
    if (state.area === 'rail' && isTwice) return { ...focusPane(last)(state), tabbedAt: 0 };
    if (state.area === 'rail') return { area: 'panes', unfolded: false };
    if (partsOf(state).rail !== null) return { area: 'rail', tabbedAt: now };
    if (!hasPane(state, 'crew')) return last === null ? {} : focusPane(last)(state);
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

/** The pane that had the focus before the one that has it. */
export function lastPane(state: CockpitState): string | null {
  return state.recent.slice(1).find(id => findPane(state.arranged.tree, id) !== undefined) ?? null;
}
