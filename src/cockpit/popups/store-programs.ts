// Changes of the programs that the person started.
import type { CockpitState } from '../state.js';
import type { Change } from '../store.js';
import type { RunningProgram } from './program.js';

export function programNamed(state: CockpitState, id: string | null): RunningProgram | undefined {
  return state.programs.find(program => program.id === id);
}

/** With the box or pane that shows it. */
export function addProgram(program: RunningProgram): Change {
  return state => {
    const programs = [...state.programs, program];
    if (program.in === 'background') return { programs };
    return { programs, dialog: { kind: 'popup', program: program.id }, flash: null };
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
    const shows = (dialog?.kind === 'popup' || dialog?.kind === 'end-program') && dialog.program === id;
    return {
      programs: state.programs.filter(program => program.id !== id),
      ...(shows ? { dialog: null } : {}),
    };
  };
}

/** @param how null when it ended well: then there is nothing more to see; else its last screen stays until a key */
export function endProgram(id: string, how: string | null): Change {
  return state => {
    const program = programNamed(state, id);
    if (how === null || program?.in === 'background') return dropProgram(id)(state);
    const asksAbout = state.dialog?.kind === 'end-program' && state.dialog.program === id;
    const dialog = asksAbout ? { dialog: { kind: 'popup' as const, program: id } } : {};
    return { ...editProgram(id, { ended: how })(state), ...dialog };
  };
}
