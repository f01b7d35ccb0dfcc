// What the outer terminal and those who are typed into must know of each other: mouse and keyboard as the attached agent or the
// program of a popup wants them, and the background that all draw on.
import type { Config } from '../../domain/config.js';
import type { FocusedScreen, Stage } from '../stage.js';
import type { CockpitState } from '../store/state.js';
import type { OuterTerminal } from './terminal.js';

/** Cheap to repeat. All motion is heard, and keys come in the kitty protocol, only for a program that asked for it. Gives whoever is typed into. */
export function followAgent(
  terminal: Pick<OuterTerminal, 'setMouse' | 'setKeys'>,
  state: CockpitState,
  stage: Pick<Stage, 'popup' | 'focused'>,
): FocusedScreen | null {
  const isTyped = state.attached && state.dialog === null;
  const typed = stage.popup ?? (isTyped ? stage.focused : null);
  const modes = typed?.screen.modes;
  const ours = state.config.mouse ? 'drag' : 'off';
  terminal.setMouse(modes?.mouse === 'any' && state.config.mouse ? 'any' : ours);
  terminal.setKeys(modes?.kitty ?? 0);
  return typed;
}

/** Cheap to repeat. A terminal that does not tell its background is taken for a dark one, by those who need an answer. */
export function followTheme(
  terminal: Pick<OuterTerminal, 'dark'>,
  { theme }: Pick<Config, 'theme'>,
  followers: { setDark(dark: boolean | null): void }[],
): void {
  const dark = theme === 'auto' ? terminal.dark : theme === 'dark';
  for (const follower of followers) follower.setDark(dark);
}
