// Changes that come from outside: a new snapshot, the supervisor lost, the terminal's size, the time.

import type { Layout } from '../../domain/layout/layout.js';
import { pinsOf } from '../../domain/layout/order.js';
import { instantiate, panesOf, settle } from '../../domain/layout/tree.js';
import type { Snapshot, TimelineEntry } from '../../domain/snapshot.js';
import { focusedPane, railOf, workerOfPane } from './select.js';
import type { CockpitState } from './state.js';
import type { Change } from './store.js';

const maxNotices = 50;

/** The crew as the supervisor sees it now. Panes keep their places, the focus stays. */
export function takeSnapshot(snapshot: Snapshot, now: number): Change {
  return state => {
    const workers = snapshot.workers.map(worker => worker.id);
    // The last pane of a crew that is gone says nothing; the layout begins anew with the next worker.
    const isOver = workers.length === 0 && (state.snapshot?.workers.length ?? 0) > 0;
    const layout = isOver ? (state.apart ?? state).layout : state.layout;
    const arranged = isOver ? instantiate(layout, []) : settle(state.arranged, workers);
    const next: CockpitState = { ...state, snapshot, arranged };
    const recent = stillThere(state.recent, next);
    const focused = workerOfPane(next, focusedPane({ ...next, recent }));
    const first = focused ?? railOf(next)[0]?.id ?? null;
    return {
      snapshot,
      layout,
      arranged,
      apart: isOver ? null : state.apart,
      now,
      supervisor: 'up',
      recent,
      cursor: state.cursor !== null && workers.includes(state.cursor) ? state.cursor : first,
      marked: onlyOf(state.marked, workers),
      pinned: withNew(onlyOf(state.pinned, workers), newlyPinned(state, workers)),
    };
  };
}

/** Workers that came now and that the layout pins. */
function newlyPinned(state: CockpitState, workers: readonly string[]): string[] {
  const before = state.snapshot?.workers.map(worker => worker.id) ?? [];
  return pinsOf(state.layout.root).filter(id => workers.includes(id) && !before.includes(id));
}

/** The same list where there is nothing to add. */
function withNew(names: string[], more: readonly string[]): string[] {
  return more.length === 0 ? names : [...names, ...more];
}

/** The same list where all are there. */
function onlyOf(names: string[], workers: readonly string[]): string[] {
  return names.every(id => workers.includes(id)) ? names : names.filter(id => workers.includes(id));
}

/** Keeps the order of focus, and gives a first pane the focus when none had it. */
function stillThere(recent: string[], state: CockpitState): string[] {
  const ids = panesOf(state.arranged.tree).map(pane => pane.id);
  const kept = recent.filter(id => ids.includes(id));
  if (kept.length === 0 && ids[0] !== undefined) return [ids[0]];
  return kept.length === recent.length ? recent : kept;
}

/** The layout that the project used last, on opening; not a change that undo takes back. */
export function openLayout(layout: Layout): Change {
  return state => {
    const workers = state.snapshot?.workers.map(worker => worker.id) ?? [];
    const arranged = instantiate(layout, workers);
    const pinned = pinsOf(layout.root).filter(worker => workers.includes(worker));
    const first =
      panesOf(arranged.tree).find(pane => pane.shows.kind !== 'crew') ?? panesOf(arranged.tree)[0];
    const recent = first === undefined ? [] : [first.id];
    return { layout, arranged, pinned, recent, cursor: workerOfPane(state, first) ?? state.cursor };
  };
}

export function loseSupervisor(): Change {
  return () => ({ supervisor: 'lost' });
}

/** It does not answer; what was asked last is said to be unanswered. */
export function missAnswer(now: number): Change {
  return state =>
    state.supervisor === 'up'
      ? { supervisor: 'silent', ...flash(silentSentence(state), now, 'warning')(state) }
      : {};
}

export function hearAnswer(now: number): Change {
  return state =>
    state.supervisor === 'silent'
      ? { supervisor: 'up', ...flash('The supervisor answers again.', now, 'good')(state) }
      : {};
}

function silentSentence(state: CockpitState): string {
  const pid = state.snapshot?.supervisor.pid;
  return pid === undefined
    ? 'The supervisor does not answer.'
    : `No answer: kill -CONT ${pid} wakes a stopped supervisor.`;
}

export function resizeTerminal(cols: number, rows: number): Change {
  return () => ({ cols, rows });
}

export function tick(now: number): Change {
  return () => ({ now });
}

/** Says something in the last line until the next key. */
export function flash(sentence: string, at: number, level: TimelineEntry['level'] = 'info'): Change {
  return () => ({ flash: { sentence, level, at: new Date(at).toISOString() } });
}

/** Takes that sentence away again; another one stays. */
export function unflash(sentence: string): Change {
  return state => (state.flash?.sentence === sentence ? { flash: null } : {});
}

/** A failure of something this person asked for: stays until seen. The same sentence again is the same entry, later. */
export function complain(sentence: string, at: number, level: 'warning' | 'error' = 'error'): Change {
  return state => {
    const others = state.notices.filter(notice => notice.sentence !== sentence);
    const notices = [...others, { sentence, level, at: new Date(at).toISOString() }].slice(-maxNotices);
    // "Pausing ada …" must not hide that it could not be done.
    return { notices, flash: null };
  };
}
