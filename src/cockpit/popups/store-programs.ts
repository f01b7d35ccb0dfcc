// Changes of the programs that the person started.
import type { Rect } from '../../domain/layout/layout.js';
import { paneOfProgram, show } from '../../domain/layout/tree.js';
import { focusPane } from '../store/panes.js';
import { dropPane, splitFocused } from '../store/panes-change.js';
import { arrangementOf, focusedPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { Change } from '../store/store.js';
import type { RunningProgram } from './program.js';

export function programNamed(state: CockpitState, id: string | null): RunningProgram | undefined {
  return state.programs.find(program => program.id === id);
}

/** With the box or pane that shows it. */
export function addProgram(program: RunningProgram): Change {
  return state => {
    const programs = [...state.programs, program];
    if (program.in === 'background') return { programs };
    if (program.in === 'pane') return { programs, ...openProgram(program.id)(state) };
    return { programs, dialog: { kind: 'popup', program: program.id }, flash: null };
  };
}

/** Gives it a pane beside the focused one, or the focused one where that is empty, and the keys. */
export function openProgram(id: string): Change {
  return state => {
    const known = paneOfProgram(state.arranged.tree, id);
    if (known !== undefined) return { ...focusPane(known.id)(state), zoomed: false, attached: true };
    const isEmpty = focusedPane(state)?.shows.kind === 'empty';
    const wide = (placeOfFocused(state)?.width ?? 0) >= 2 * (placeOfFocused(state)?.height ?? 0);
    const roomy = isEmpty ? state : { ...state, ...splitFocused(wide ? 'row' : 'column')(state) };
    const pane = focusedPane(roomy);
    if (pane === undefined) return {};
    const tree = show(roomy.arranged.tree, pane.id, { kind: 'program', program: id });
    const { past, recent, cursor } = roomy;
    return {
      arranged: { ...roomy.arranged, tree },
      past,
      recent,
      cursor,
      zoomed: false,
      area: 'panes',
      attached: true,
      flash: null,
    };
  };
}

/** There is nothing to take back: what it showed is over. */
function closeFor(pane: string): Change {
  return state => {
    const hadKeys = focusedPane(state)?.id === pane;
    return { ...dropPane(pane)(state), ...(hadKeys ? { attached: false } : {}) };
  };
}

export function editProgram(id: string, change: Partial<RunningProgram>): Change {
  return state => ({
    programs: state.programs.map(program => (program.id === id ? { ...program, ...change } : program)),
  });
}

/** It and what shows it. */
export function dropProgram(id: string): Change {
  return state => {
    const { dialog } = state;
    const pane = paneOfProgram(state.arranged.tree, id);
    const closed = pane === undefined ? {} : closeFor(pane.id)(state);
    const shows = (dialog?.kind === 'popup' || dialog?.kind === 'end-program') && dialog.program === id;
    return {
      programs: state.programs.filter(program => program.id !== id),
      ...closed,
      ...(shows ? { dialog: null } : {}),
    };
  };
}

/** @param how null when there is nothing more to see; else its last screen stays until a key */
export function endProgram(id: string, how: string | null): Change {
  return state => {
    const program = programNamed(state, id);
    if (how === null || program?.in === 'background') return dropProgram(id)(state);
    const asksAbout = state.dialog?.kind === 'end-program' && state.dialog.program === id;
    const dialog = asksAbout ? { dialog: { kind: 'popup' as const, program: id } } : {};
    return { ...editProgram(id, { ended: how })(state), ...dialog };
  };
}

function placeOfFocused(state: CockpitState): Rect | undefined {
  const id = focusedPane(state)?.id;
  return arrangementOf(state).placed.find(placed => placed.pane === id)?.rect;
}
