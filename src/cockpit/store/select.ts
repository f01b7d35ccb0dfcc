// What follows from the state: who has the focus, where the panes stand, whom a key is about.

import { emptyBoard, taskOfWorker } from '../../domain/board.js';
import { inRailOrder, isAtRest, needsPerson, stateName } from '../../domain/glyphs.js';
import { type Arrangement, arrange } from '../../domain/layout/arrange.js';
import type { Rect } from '../../domain/layout/layout.js';
import { innerRect, railSplit, type ScreenParts, screenParts } from '../../domain/layout/screen.js';
import { findPane, type Pane, paneOfWorker, panesOf } from '../../domain/layout/tree.js';
import type { TimelineEntry } from '../../domain/snapshot.js';
import { asks, isLive, type WorkerView } from '../../domain/worker.js';
import type { RunningProgram } from '../popups/program.js';
import type { CockpitState } from './state.js';

export function partsOf(state: CockpitState): ScreenParts {
  const rail = state.layout.rail && !state.railHidden && !state.zoomed;
  return screenParts(state.cols, state.rows, rail);
}

/** True when one pane has all the room: zoomed, or a terminal too small for more. */
export function isSingle(state: CockpitState): boolean {
  return state.zoomed || partsOf(state).form === 'single';
}

/** Rectangles of the panes as they are drawn. */
export function arrangementOf(state: CockpitState): Arrangement {
  const area = partsOf(state).panes;
  const pane = focusedPane(state);
  if (!isSingle(state) || pane === undefined) return wholeArrangement(state, area);
  const others = panesOf(state.arranged.tree).filter(one => one.id !== pane.id);
  return {
    placed: [{ pane: pane.id, rect: area, form: 'full' }],
    hidden: others.map(one => one.id),
    borders: [],
    vacant: [],
    stacks: [],
    away: [],
  };
}

/** As if nothing were zoomed: for moving about. */
export function wholeArrangement(state: CockpitState, area: Rect = partsOf(state).panes): Arrangement {
  return arrange(state.arranged.tree, area, state.recent);
}

export function focusedPane(state: CockpitState): Pane | undefined {
  return findPane(state.arranged.tree, state.recent[0] ?? null) ?? panesOf(state.arranged.tree)[0];
}

/** The pane that waits for a worker; of several the one that had the focus last. */
export function emptyPane(state: CockpitState): Pane | undefined {
  const empty = panesOf(state.arranged.tree).filter(pane => pane.shows.kind === 'empty');
  const last = state.recent.find(id => empty.some(pane => pane.id === id));
  return empty.find(pane => pane.id === last) ?? empty[0];
}

/** The worker that a pane shows, by name; null for a pane of another kind. */
export function workerOfPane(state: CockpitState, pane: Pane | undefined): string | null {
  if (pane?.shows.kind === 'worker') return pane.shows.worker;
  if (pane?.shows.kind === 'selected') return state.cursor;
  return null;
}

/** The person's program that a pane shows; undefined also where it is over. */
export function programOfPane(state: CockpitState, pane: Pane | undefined): RunningProgram | undefined {
  const { shows } = pane ?? {};
  return shows?.kind === 'program' ? state.programs.find(one => one.id === shows.program) : undefined;
}

/** The program that has the focus, in the panes. */
export function focusedProgram(state: CockpitState): RunningProgram | undefined {
  return state.area === 'panes' ? programOfPane(state, focusedPane(state)) : undefined;
}

export function workerNamed(state: CockpitState, name: string | null): WorkerView | undefined {
  return state.snapshot?.workers.find(worker => worker.id === name);
}

/** What it works on. Hostile text. */
export function taskOf(state: CockpitState, worker: WorkerView): string | null {
  return taskOfWorker(state.snapshot?.board ?? emptyBoard, worker);
}

/** A rail or a pane with the crew, where a worker can be chosen. */
export function hasList(state: CockpitState): boolean {
  return (
    partsOf(state).rail !== null || panesOf(state.arranged.tree).some(pane => pane.shows.kind === 'crew')
  );
}

/** True when the cursor of the list counts and not the focused pane: in the rail, or in a pane that holds the crew. */
export function inList(state: CockpitState): boolean {
  return state.area === 'rail' || focusedPane(state)?.shows.kind === 'crew';
}

/** The one worker that a key is about; none where the cursor is on the line of those that are folded. */
export function currentWorker(state: CockpitState): WorkerView | undefined {
  if (inList(state)) return foldAtCursor(state) ? undefined : workerNamed(state, state.cursor);
  return workerNamed(state, workerOfPane(state, focusedPane(state)));
}

/** Whom pause, kill and restart act on: the marked, else the current one. */
export function targetsOf(state: CockpitState): WorkerView[] {
  const marked = (state.snapshot?.workers ?? []).filter(worker => state.marked.includes(worker.id));
  if (marked.length > 0) return marked;
  const current = currentWorker(state);
  return current === undefined ? [] : [current];
}

/** Workers in the order of the rail. */
export function railOf(state: CockpitState): WorkerView[] {
  return inRailOrder(state.snapshot?.workers ?? [], state.pinned);
}

/** True for the pane of a worker that is pinned. */
export function isPinned(state: CockpitState): (pane: Pane) => boolean {
  return ({ shows }) => shows.kind === 'worker' && state.pinned.includes(shows.worker);
}

/** Rows of the list of workers in the rail, and of the small board below it. */
export function railRows(state: CockpitState, height: number): { crew: number; board: number } {
  const workers = state.snapshot?.workers.length ?? 0;
  const most = railSplit(height, Number.POSITIVE_INFINITY).crew;
  const folded = foldOf(state, most).length;
  return railSplit(height, workers - folded + Math.min(1, folded));
}

/** Lines that the list of workers has: in the rail, or in the pane that holds the crew. */
function listHeight(state: CockpitState): number {
  const { rail } = partsOf(state);
  if (rail !== null) return railRows(state, rail.height).crew;
  const crew = panesOf(state.arranged.tree).find(pane => pane.shows.kind === 'crew');
  const placed = arrangementOf(state).placed.find(one => one.pane === crew?.id);
  return placed === undefined ? 0 : innerRect(placed.rect, true).height;
}

/** Workers at rest that stand in the list as one line, where it is too short for all; none while it is unfolded. */
export function foldOf(state: CockpitState, height = listHeight(state)): WorkerView[] {
  const workers = railOf(state);
  if (workers.length <= height || (state.unfolded && inList(state))) return [];
  const atRest = workers.filter(worker => isAtRest(worker) && !state.pinned.includes(worker.id));
  return atRest.length > 1 ? atRest : [];
}

/** True when the cursor of the list is on that line. */
export function foldAtCursor(state: CockpitState): boolean {
  return foldOf(state).some(worker => worker.id === state.cursor);
}

export function waitingForPerson(state: CockpitState): WorkerView[] {
  return railOf(state).filter(needsPerson);
}

/** Name of a worker whose pane stands on the screen. */
export function isOnScreen(state: CockpitState, worker: string): boolean {
  const pane = paneOfWorker(state.arranged.tree, worker);
  return pane !== undefined && arrangementOf(state).placed.some(placed => placed.pane === pane.id);
}

export interface CrewCounts {
  working: number;
  asks: number;
  paused: number;
  failed: number;
  interrupted: number;
  /** Nothing tells yet whether it works. */
  unknown: number;
  rest: number;
}

export function crewCounts(workers: readonly WorkerView[]): CrewCounts {
  const counts: CrewCounts = {
    working: 0,
    asks: 0,
    paused: 0,
    failed: 0,
    interrupted: 0,
    unknown: 0,
    rest: 0,
  };
  for (const worker of workers) {
    if (asks(worker)) counts.asks++;
    else if (worker.phase === 'paused') counts.paused++;
    else if (worker.phase === 'failed' || worker.phase === 'crashed') counts.failed++;
    else if (worker.phase === 'interrupted') counts.interrupted++;
    else if (stateName(worker) === 'unknown') counts.unknown++;
    else if (isLive(worker.phase) && worker.activity !== 'idle') counts.working++;
    else counts.rest++;
  }
  return counts;
}

/** The supervisor's timeline with this cockpit's own failures in it, oldest first. */
export function timelineOf(state: CockpitState): TimelineEntry[] {
  const own = state.notices.map(notice => ({ ...notice, seq: 0, worker: null }));
  const all = [...(state.snapshot?.timeline ?? []), ...own];
  return own.length === 0 ? all : all.sort((a, b) => a.at.localeCompare(b.at));
}

/** Name of the view in the hub. A worker keeps its view while its pane moves or the layout changes. */
export function viewOfPane(pane: Pane | undefined, worker: WorkerView): string {
  return pane?.shows.kind === 'selected' ? `selected ${worker.id}` : worker.id;
}

/** The latest error that nobody has looked at. */
export function unseenError(state: CockpitState): TimelineEntry | undefined {
  return timelineOf(state).findLast(entry => entry.level === 'error' && entry.at > state.errorsSeen);
}
