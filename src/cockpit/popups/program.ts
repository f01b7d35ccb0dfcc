// A program that the person started with a key: what the cockpit knows of it, and the dialogs that show and end it.
import type { ProgramPlace } from '../../domain/config.js';
import type { SessionAddress } from '../../domain/worker.js';

export interface RunningProgram {
  /** Id of its session. */
  id: string;
  /** Name of the command that started it. */
  command: string;
  title: string;
  in: ProgramPlace;
  /** Whose worktree it works in; null for the project's own directory. */
  worker: string | null;
  /** Null until the host has started it. */
  address: SessionAddress | null;
  /** How it ended, where its last screen is worth reading: `ended with exit code 1`, or {@link endedWell}; null while it runs. */
  ended: string | null;
}

export const endedWell = 'ended';

/** Name of its view in the hub. */
export function viewOfProgram(id: string): string {
  return `program ${id}`;
}

/** Its screen in a box over the panes, or over all of them: every key goes to it. */
export interface PopupDialog {
  kind: 'popup';
  program: string;
}

/** The question before a program that runs is ended. */
export interface EndProgramDialog {
  kind: 'end-program';
  program: string;
  /** Where "no" leads back to. */
  to: 'popup' | 'panes';
}
