// Every command of the table that a key can run on rail and panes, and what it does.
import type { Command } from '../../domain/commands/command.js';
import { commandOfKey } from '../../domain/keys/keys.js';
import { isLive } from '../../domain/worker.js';
import { copyActions } from '../copy/actions.js';
import { messageActions } from '../message/actions.js';
import { paletteActions } from '../palette/actions.js';
import { killsPrograms, programAction } from '../popups/action.js';
import { searchActions } from '../search/actions.js';
import { trustAction } from '../settings/trust-dialog.js';
import { flash } from '../store/crew.js';
import { targetsOf } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { refusal } from '../views/command-words.js';
import { keyOf } from '../views/key-words.js';
import type { Action, Actions, Deck } from './action.js';
import { arrangeActions } from './arrange.js';
import { crewActions } from './crew.js';
import { focusActions } from './focus.js';
import { menuActions } from './menu.js';
import { paneActions } from './panes.js';
import { viewActions } from './views.js';

export const actions: Actions = {
  ...copyActions,
  ...paneActions,
  ...arrangeActions,
  ...crewActions,
  ...viewActions,
  ...menuActions,
  ...paletteActions,
  ...messageActions,
  ...searchActions,
  trust: trustAction,
  ...killsPrograms(crewActions['kill']),
  ...focusActions,
};

export function actionOf(command: Command | undefined): Action | undefined {
  return command === undefined ? undefined : (programAction(command) ?? actions[command.name]);
}

/** Runs the command of a key in command mode; a disabled one says why. False when the key means nothing here. */
export function runKey(deck: Deck, key: string): boolean {
  const command = commandOfKey(deck.store.getState().commands, 'main', key);
  if (command === undefined) {
    const help = `${key} does nothing here; ${keyOf(deck.store.getState(), 'help')} shows all keys.`;
    if (/^[!-~]$/.test(key)) deck.store.change(flash(help, deck.now()));
    return false;
  }
  runCommand(deck, command, key);
  return true;
}

export function runCommand(deck: Deck, command: Command, key: string): void {
  const action = actionOf(command);
  const reason = action === undefined ? 'not in the cockpit' : action.disabledReason(deck.store.getState());
  if (reason === null) action?.run(deck, key);
  else deck.store.change(flash(refusal(command, reason), deck.now(), 'warning'));
}

/** The most useful first; what is in no list stands before the late ones. The ways to all others are the last, and always there. */
const hintOrder = ['resume-all', 'next', 'attach', 'show-here', 'new', 'up', 'todo-init'];
const crewHints = ['pause', 'message', 'kill', 'zoom', 'find-all', 'board', 'menu'];
const lateHints = ['restart', 'new', 'mark', 'next-layout', 'quit', 'palette', 'help'];

/** Commands whose key does something here and now, with the words for the hint line. */
export function usefulCommands(state: CockpitState): { command: Command; words: string }[] {
  return state.commands
    .filter(
      command => command.hint !== undefined && (command.place ?? 'main') === 'main' && command.on !== 'cli',
    )
    .filter(command => actionOf(command)?.disabledReason(state) === null)
    .filter(command => !isIdleChatter(state, command))
    .map(command => ({ command, words: actionOf(command)?.hint?.(state) ?? command.hint ?? '' }))
    .sort((a, b) => rank(state, a.command) - rank(state, b.command));
}

/** With a crew at work, making more of it is not what the line is for. */
function isIdleChatter(state: CockpitState, command: Command): boolean {
  const crew = (state.snapshot?.workers.length ?? 0) > 0;
  return crew && command.name === 'up';
}

function rank(state: CockpitState, command: Command): number {
  const crew = (state.snapshot?.workers.length ?? 0) > 0;
  const early = hintOrder.indexOf(command.name);
  const late = lateHints.indexOf(command.name);
  if (early >= 0 && !(crew && late >= 0)) return early;
  // What is marked is what the next key acts on.
  if (command.name === 'mark' && state.marked.length > 0) return 15;
  // What ended is there to be started again.
  if (command.name === 'restart' && targetsOf(state).some(worker => !isLive(worker.phase))) return 16;
  if (command.name === 'remove') return 17;
  const middle = crewHints.indexOf(command.name);
  if (middle >= 0) return 20 + middle;
  // What belongs to the program itself comes before what it starts.
  if (command.program !== undefined) return 60;
  return late >= 0 ? 70 + late : 40;
}
