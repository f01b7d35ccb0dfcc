// Mouse and keyboard of the outer terminal as whoever is typed into wants them: the attached agent, or the program of a popup.
import type { Stage } from './stage.js';
import type { CockpitState } from './state.js';
import type { OuterTerminal } from './terminal.js';

/** Cheap to repeat. All motion is heard, and keys come in the kitty protocol, only for a program that asked for it. */
export function followAgent(
  terminal: Pick<OuterTerminal, 'setMouse' | 'setKeys'>,
  state: CockpitState,
  stage: Pick<Stage, 'popup' | 'focused'>,
): void {
  const isTyped = state.attached && state.dialog === null;
  const typed = stage.popup ?? (isTyped ? stage.focused : null);
  const modes = typed?.screen.modes;
  const ours = state.config.mouse ? 'drag' : 'off';
  terminal.setMouse(modes?.mouse === 'any' && state.config.mouse ? 'any' : ours);
  terminal.setKeys(modes?.kitty ?? 0);
}
