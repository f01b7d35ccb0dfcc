// What the key of a program does: starts it; where it runs unseen already, asks whether to end it.
import type { Command } from '../../domain/command.js';
import type { Action } from '../actions/action.js';
import { runningOf, whyNot } from './launch.js';

export function programAction(command: Command): Action | undefined {
  const { program } = command;
  if (program === undefined) return undefined;
  return {
    disabledReason: state => (runningOf(state, command) === null ? whyNot(state, program) : null),
    run: deck => {
      const running = runningOf(deck.store.getState(), command);
      if (running === null) return deck.programs.start(command, program);
      deck.store.change(() => ({
        dialog: { kind: 'end-program', program: running, to: 'panes' },
        flash: null,
      }));
    },
  };
}
