// What the key of a program does: starts it, goes to its pane, or, where it runs unseen, asks whether to end it. And `kill` on such a pane.
import type { Command } from '../../domain/commands/command.js';
import type { Action, Actions } from '../actions/action.js';
import { focusedProgram } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { runningOf, whyNot } from './launch.js';
import { openProgram } from './store-programs.js';

export function programAction(command: Command): Action | undefined {
  const { program } = command;
  if (program === undefined) return undefined;
  return {
    disabledReason: state => (runningOf(state, command) === null ? whyNot(state, program) : null),
    run: deck => {
      const running = runningOf(deck.store.getState(), command);
      if (running === null) return deck.programs.start(command, program);
      if (program.in === 'pane') return deck.store.change(openProgram(running));
      deck.store.change(() => ({
        dialog: { kind: 'end-program', program: running, to: 'panes' },
        flash: null,
      }));
    },
  };
}

/** `kill` where the focused pane shows a program: asks as for a worker. */
export function killsPrograms(action: Action | undefined): Actions {
  if (action === undefined) return {};
  const focused = (state: CockpitState) => (state.marked.length > 0 ? undefined : focusedProgram(state));
  return {
    kill: {
      ...action,
      disabledReason: state => (focused(state) === undefined ? action.disabledReason(state) : null),
      run: (deck, key) => {
        const program = focused(deck.store.getState());
        if (program === undefined) return action.run(deck, key);
        if (program.ended !== null) return void deck.programs.end(program.id);
        deck.store.change(() => ({ dialog: { kind: 'end-program', program: program.id, to: 'panes' } }));
      },
    },
  };
}
