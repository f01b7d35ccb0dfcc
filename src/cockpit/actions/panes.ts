// Keys that move about and arrange panes. They need nobody: they work while the supervisor is away.
import type { Direction } from '../../domain/layout/move.js';
import { paneAfter } from '../../domain/layout/move.js';
import { paneOfWorker, panesOf } from '../../domain/layout/tree.js';
import { isLive } from '../../domain/worker.js';
import { flash } from '../store/crew.js';
import {
  goToWorker,
  lastPane,
  moveCursor,
  moveFocus,
  showWorker,
  switchArea,
  toggleRail,
  toggleZoom,
  unfoldList,
} from '../store/panes.js';
import { closePane, movePaneOf, resizeFocused, splitFocused } from '../store/panes-change.js';
import {
  currentWorker,
  emptyPane,
  focusedPane,
  focusedProgram,
  foldAtCursor,
  hasList,
  inList,
  isPinned,
  waitingForPerson,
} from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { Change } from '../store/store.js';
import { keyOf } from '../views/key-words.js';
import { type Action, type Actions, always, type Deck } from './action.js';

export function changing(change: Change, disabledReason: Action['disabledReason'] = always): Action {
  return { disabledReason, run: deck => deck.store.change(change) };
}

/** A change of sizes; `why` is said where it would change nothing. */
export function arranging(change: Change, why: string): Action {
  return changing(change, state => {
    const { tree } = state.arranged;
    return unzoomed(state) ?? ((change(state).arranged?.tree ?? tree) === tree ? why : null);
  });
}

function focusAction(direction: Direction): Action {
  return {
    disabledReason: always,
    run: deck =>
      deck.store.change(state => {
        if (!inList(state)) return moveFocus(direction)(state);
        if (direction === 'up' || direction === 'down') return moveCursor(direction === 'up' ? -1 : 1)(state);
        if (state.area === 'rail') return direction === 'right' ? { area: 'panes', unfolded: false } : {};
        return moveFocus(direction)(state);
      }),
  };
}

function onPane(state: CockpitState): string | null {
  return focusedPane(state) === undefined ? 'there is no pane here' : null;
}

export function hasOther(state: CockpitState): string | null {
  const pane = focusedPane(state);
  if (pane === undefined) return 'there is no pane here';
  return paneAfter(state.arranged.tree, pane.id) === null ? 'there is only one pane' : null;
}

function onlyZoomed(state: CockpitState): string {
  return `the pane has the whole screen; ${keyOf(state, 'zoom')} brings the others back`;
}

function unzoomed(state: CockpitState): string | null {
  return state.zoomed ? onlyZoomed(state) : hasOther(state);
}

export const paneActions: Actions = {
  'focus-left': focusAction('left'),
  'focus-right': focusAction('right'),
  'focus-up': focusAction('up'),
  'focus-down': focusAction('down'),
  'switch-focus': {
    disabledReason: state => {
      return hasList(state) || lastPane(state) !== null
        ? null
        : 'the rail is hidden here, and no other pane had the focus';
    },
    run: deck => deck.store.change(switchArea(deck.now())),
  },
  rail: changing(toggleRail(), state => {
    if (state.zoomed) return onlyZoomed(state);
    if (state.cols < 120) return 'the rail needs 120 columns';
    return state.layout.rail ? null : `the layout ${state.layout.name} has no rail`;
  }),
  zoom: {
    ...changing(toggleZoom(), state => (state.zoomed ? null : onPane(state))),
    hint: state => (state.zoomed ? 'unzoom' : 'zoom'),
  },
  'split-right': changing(splitFocused('row')),
  'split-down': changing(splitFocused('column')),
  close: {
    disabledReason: onPane,
    run: deck => {
      const pane = focusedPane(deck.store.getState());
      if (pane !== undefined) deck.store.change(closePane(pane.id));
    },
  },
  'resize-left': arranging(resizeFocused('left'), 'there is no border to move here'),
  'resize-right': arranging(resizeFocused('right'), 'there is no border to move here'),
  'resize-up': arranging(resizeFocused('up'), 'there is no border to move here'),
  'resize-down': arranging(resizeFocused('down'), 'there is no border to move here'),
  next: {
    disabledReason: state => (nextWaiting(state) === null ? 'nobody needs you' : null),
    run: deck => {
      const next = nextWaiting(deck.store.getState());
      if (next !== null) deck.store.change(goToWorker(next));
    },
    hint: state => `next (${waitingForPerson(state).length})`,
  },
  go: {
    disabledReason: state => (state.snapshot?.workers.length ? null : 'there is no worker'),
    run: (deck, key) => {
      const state = deck.store.getState();
      const number = numberOf(state, key);
      const worker = state.snapshot?.workers[number - 1];
      if (worker !== undefined && isInEmpty(state)) putHere(deck, worker.id);
      else if (worker !== undefined) deck.store.change(goToWorker(worker.id));
      else deck.store.change(flash(`There is no worker ${number}.`, deck.now()));
    },
  },
  'show-here': {
    disabledReason: state => {
      const worker = inList(state) ? currentWorker(state) : undefined;
      if (worker === undefined) return nobodyChosen(state);
      if (panesOf(state.arranged.tree).every(isPinned(state)))
        return `every pane is pinned; ${keyOf(state, 'pin')} unpins the focused one`;
      return cannotCome(state, worker.id);
    },
    run: deck => {
      const worker = currentWorker(deck.store.getState());
      if (worker !== undefined) putHere(deck, worker.id);
    },
  },
  attach: {
    disabledReason: state => {
      const worker = currentWorker(state);
      if (isOnFold(state)) return null;
      const program = focusedProgram(state);
      if (program !== undefined) return program.ended === null ? null : `${program.title} has ended`;
      if (worker === undefined) return 'no worker here';
      if (!isLive(worker.phase)) return `${worker.id} does not run; ${keyOf(state, 'restart')} restarts it`;
      return worker.address === null ? `${worker.id} has no session yet` : null;
    },
    run: deck => {
      const worker = currentWorker(deck.store.getState());
      if (isOnFold(deck.store.getState())) return deck.store.change(unfoldList());
      if (focusedProgram(deck.store.getState()) !== undefined) {
        return deck.store.change(() => ({ attached: true, flash: null }));
      }
      if (worker === undefined) return;
      deck.store.change(
        state => (inList(state) ? showFromList(worker.id)(state) : {}),
        () => ({ attached: true, area: 'panes', unfolded: false, flash: null }),
      );
    },
    hint: state => (isOnFold(state) ? 'unfold' : 'attach'),
  },
  mark: {
    disabledReason: state => (currentWorker(state) === undefined ? 'no worker here' : null),
    run: deck =>
      deck.store.change(state => {
        const id = currentWorker(state)?.id;
        if (id === undefined) return {};
        const marked = state.marked.includes(id)
          ? state.marked.filter(other => other !== id)
          : [...state.marked, id];
        return { marked };
      }),
    hint: state => (state.marked.length > 0 ? `${state.marked.length} marked` : 'mark'),
  },
};

/** Keys are for a pane that waits for a worker. */
function isInEmpty(state: CockpitState): boolean {
  return !inList(state) && focusedPane(state)?.shows.kind === 'empty';
}

function nobodyChosen(state: CockpitState): string {
  const brings = isInEmpty(state) ? 'the number of a worker brings it here' : null;
  if (hasList(state)) return `choose a worker in the rail first${brings === null ? '' : `, or: ${brings}`}`;
  return brings ?? 'no list of workers is shown';
}

/** Why a worker cannot be shown in another place than it is; null where it can. */
function cannotCome(state: CockpitState, worker: string): string | null {
  if (paneOfWorker(state.arranged.tree, worker) === undefined) return null;
  if (emptyPane(state) === undefined) return `${worker} is on a pane`;
  return state.pinned.includes(worker) ? `${worker} is pinned to its place` : null;
}

/** Into the focused pane; one that is on a pane already moves into the empty one. */
function putHere(deck: Deck, worker: string): void {
  const state = deck.store.getState();
  const reason = cannotCome(state, worker);
  const empty = emptyPane(state);
  const isShown = paneOfWorker(state.arranged.tree, worker) !== undefined;
  if (reason !== null) deck.store.change(flash(`${reason}.`, deck.now(), 'warning'));
  else if (isShown && empty !== undefined) deck.store.change(movePaneOf(worker, empty.id));
  else deck.store.change(showWorker(worker));
}

/** The cursor is on the line of those at rest. */
function isOnFold(state: CockpitState): boolean {
  return inList(state) && foldAtCursor(state);
}

/** Which of the keys of `go` it was, counted from 1: the person's need not be digits. */
function numberOf(state: CockpitState, key: string): number {
  const go = state.commands.find(command => command.name === 'go');
  const places = [go?.keys, go?.prefixKeys].map(keys => keys?.indexOf(key) ?? -1);
  return (places.find(at => at >= 0) ?? -1) + 1;
}

/** The worker of the list in a pane that can be typed into. */
function showFromList(worker: string): Change {
  return state => {
    const selected = panesOf(state.arranged.tree).find(pane => pane.shows.kind === 'selected');
    const known = paneOfWorker(state.arranged.tree, worker);
    if (known === undefined && selected !== undefined) {
      return { recent: [selected.id, ...state.recent.filter(id => id !== selected.id)], cursor: worker };
    }
    return showWorker(worker)(state);
  };
}

/** The next after the present one, round the end, so that pressing again goes through all. */
function nextWaiting(state: CockpitState): string | null {
  const waiting = waitingForPerson(state);
  const at = waiting.findIndex(worker => worker.id === currentWorker(state)?.id);
  return waiting[(at + 1) % Math.max(1, waiting.length)]?.id ?? null;
}
