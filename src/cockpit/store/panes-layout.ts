// From one arrangement to another as a whole: a layout chosen, a pane broken out, a worker pinned, the last change taken back.
import type { Layout, LayoutLeaf } from '../../domain/layout/layout.js';
import { keepPlaces, pinsOf } from '../../domain/layout/order.js';
import { type SavedArrangement, type SavedMoment, withoutPrograms } from '../../domain/layout/saved.js';
import {
  type Arranged,
  forgetGone,
  instantiate,
  paneOfWorker,
  panesOf,
  settle,
} from '../../domain/layout/tree.js';
import { past } from './panes-past.js';
import { focusedPane, inList, workerOfPane } from './select.js';
import type { CockpitState } from './state.js';
import type { Change } from './store.js';

/** Another layout for the same crew; the worker that had the focus keeps it where it is shown, pinned ones their places. */
export function useLayout(layout: Layout): Change {
  return state => {
    const workers = crewOf(state);
    const worker = inList(state) ? state.cursor : workerOfPane(state, focusedPane(state));
    const { arranged, pinned } = fresh(state, layout, workers);
    const panes = panesOf(arranged.tree);
    const shown = paneOfWorker(arranged.tree, worker) ?? panes.find(pane => pane.shows.kind === 'selected');
    const first = shown ?? panes[0];
    return {
      ...past(state),
      layout,
      arranged,
      pinned,
      apart: null,
      zoomed: false,
      area: 'panes',
      recent: first === undefined ? [] : [first.id],
      cursor: worker ?? state.cursor,
    };
  };
}

function fresh(
  state: CockpitState,
  layout: Layout,
  workers: string[],
): { arranged: Arranged; pinned: string[] } {
  const arranged = instantiate(layout, workers);
  const own = pinsOf(layout.root).filter(worker => workers.includes(worker));
  const kept = state.pinned.filter(worker => !own.includes(worker));
  const before = (state.apart ?? state).arranged.tree;
  const tree = keepPlaces(before, arranged.tree, kept, own);
  return { arranged: { ...arranged, tree }, pinned: [...kept, ...own] };
}

function crewOf(state: CockpitState): string[] {
  return state.snapshot?.workers.map(worker => worker.id) ?? [];
}

/** The focused pane alone, as an arrangement of its own that bears its name; again, and all the others are back. */
export function breakOut(): Change {
  return state => {
    if (state.apart !== null) return comeBack()(state);
    const pane = focusedPane(state);
    if (pane === undefined || pane.shows.kind === 'empty') return {};
    const worker = workerOfPane(state, pane);
    const shows: LayoutLeaf = worker === null ? pane.shows : { kind: 'worker', worker };
    const name = worker ?? pane.shows.kind;
    return {
      ...past(state),
      apart: { layout: state.layout, arranged: state.arranged },
      layout: {
        name,
        description: `${name} alone`,
        rail: state.layout.rail,
        root: shows.kind === 'program' ? { kind: 'empty' } : shows,
      },
      arranged: { ...state.arranged, tree: { ...pane, shows } },
      recent: [pane.id],
      zoomed: false,
      area: 'panes',
    };
  };
}

/** The arrangement that a pane was broken out of, with whoever came since. */
export function comeBack(): Change {
  return state => {
    if (state.apart === null) return {};
    const arranged = settle(state.apart.arranged, crewOf(state));
    const { layout } = state.apart;
    return { ...past(state), ...focusIn(state, arranged, []), layout, arranged, apart: null, zoomed: false };
  };
}

/** Takes the last change of the arrangement back, whatever it was. */
export function undoLayout(): Change {
  return state => {
    const moment = state.past.at(-1);
    if (moment === undefined) return {};
    const workers = crewOf(state);
    const { layout, zoomed, apart } = moment;
    const arranged = settle(moment.arranged, workers);
    const pinned = moment.pinned.filter(worker => workers.includes(worker));
    return {
      ...focusIn(state, arranged, moment.recent),
      past: state.past.slice(0, -1),
      layout,
      arranged,
      pinned,
      apart,
      zoomed,
    };
  };
}

/** Who has the focus keeps it where it is shown; else who had it then. */
function focusIn(
  state: CockpitState,
  arranged: Arranged,
  before: readonly string[],
): Pick<CockpitState, 'recent'> {
  const ids = panesOf(arranged.tree).map(pane => pane.id);
  const worker = workerOfPane(state, focusedPane(state));
  const own = paneOfWorker(arranged.tree, worker)?.id ?? focusedPane(state)?.id ?? '';
  const all = [own, ...before, ...state.recent, ...ids];
  return { recent: all.filter((id, at) => ids.includes(id) && all.indexOf(id) === at) };
}

/** A pinned worker keeps its pane and its place; again, and it may be moved like the others. */
export function togglePin(worker: string): Change {
  return state => {
    const { pinned } = state;
    const next = pinned.includes(worker) ? pinned.filter(other => other !== worker) : [...pinned, worker];
    return { ...past(state), pinned: next };
  };
}

export function toggleAutoFill(): Change {
  return state => ({ autoFill: !state.autoFill });
}

/** What is kept for the next time. */
export function savedOf(state: CockpitState): SavedArrangement {
  const { layout, recent, zoomed, pinned, railHidden, autoFill } = state;
  const arranged = withoutPrograms(state.arranged);
  const apart =
    state.apart === null ? null : { ...state.apart, arranged: withoutPrograms(state.apart.arranged) };
  return { version: 1, layout, arranged, recent, zoomed, pinned, railHidden, autoFill, apart };
}

/** True while a page of its own still shows what it was made for. */
function hasSomebody({ arranged }: SavedMoment, workers: readonly string[]): boolean {
  return panesOf(arranged.tree).some(
    ({ shows }) =>
      shows.kind === 'board' ||
      shows.kind === 'crew' ||
      (shows.kind === 'worker' && workers.includes(shows.worker)),
  );
}

/** The arrangement as it was when the cockpit last ended; not a change that undo takes back. */
export function restoreArrangement(saved: SavedArrangement): Change {
  return state => {
    const workers = crewOf(state);
    const now = (moment: SavedMoment): SavedMoment => ({
      layout: moment.layout,
      arranged: workers.length === 0 ? instantiate(moment.layout, []) : forgetGone(moment.arranged, workers),
    });
    const page = now(saved);
    const apart = saved.apart === null ? null : now(saved.apart);
    const isThere = apart === null || hasSomebody(saved, workers);
    const { layout, arranged } = isThere || apart === null ? page : apart;
    const panes = panesOf(arranged.tree);
    const first = panes.find(pane => pane.shows.kind !== 'crew') ?? panes[0];
    const known = saved.recent.filter(id => panes.some(pane => pane.id === id));
    const recent = known.length > 0 || first === undefined ? known : [first.id];
    const focused = panes.find(pane => pane.id === recent[0]);
    return {
      layout,
      arranged,
      recent,
      apart: isThere ? apart : null,
      zoomed: saved.zoomed && focused !== undefined,
      pinned: saved.pinned.filter(worker => workers.includes(worker)),
      railHidden: saved.railHidden,
      autoFill: saved.autoFill,
      cursor: workerOfPane(state, focused) ?? state.cursor,
    };
  };
}
