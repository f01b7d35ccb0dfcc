// The keys of views and dialogs; in the same table, so that help and hint line know them.
import type { Command, Place } from './command.js';

export function at(place: Place, name: string, keys: string[], summary: string, hint?: string): Command {
  const command: Command = { name: `${place}-${name}`, summary, on: 'cockpit', target: 'none', keys, place };
  return hint === undefined ? command : { ...command, hint };
}

export const placeCommands: Command[] = [
  at('view', 'leave', ['Escape', 'q'], 'back to the panes', 'back'),
  at('view', 'down', ['j', 'Down'], 'one line down', 'scroll'),
  at('view', 'up', ['k', 'Up'], 'one line up'),
  at('view', 'page-down', ['PageDown', 'Space', 'ctrl+f'], 'one page down'),
  at('view', 'page-up', ['PageUp', 'ctrl+b'], 'one page up'),
  at('view', 'top', ['g', 'Home'], 'to the top'),
  at('view', 'bottom', ['G', 'End'], 'to the end'),
  at('view', 'help', ['?'], 'the keys of this place'),
  at('board', 'leave', ['b'], 'back to the panes'),
  at('board', 'todo-init', ['T'], 'write a TODO.md that explains itself', 'write TODO.md'),
  at('timeline', 'leave', ['t'], 'back to the panes'),
  at('timeline', 'last-error', ['e'], 'the error before', 'error before'),
  at('timeline', 'worker', ['w'], 'only one worker; again the next one', 'worker'),
  at('timeline', 'trouble', ['!'], 'only warnings and errors, or not', 'trouble'),
  at('timeline', 'tasks', ['c'], 'only what became of tasks: claimed, done, stuck; or not', 'tasks'),
  at('timeline', 'all', ['a'], 'everything again', 'everything'),
  at('help', 'leave', ['?'], 'back to the panes'),
  at('help', 'filter', ['/'], 'type to filter', 'filter'),
  at('help', 'run', ['Enter'], 'run the chosen one', 'run'),
  at('form', 'leave', ['Escape'], 'leave; what was typed is kept', 'leave'),
  at('form', 'accept', ['Enter'], 'do it', 'do it'),
  at('form', 'next', ['Tab', 'Down'], 'next line', 'next line'),
  at('form', 'previous', ['shift+Tab', 'Up'], 'line before'),
  at('form', 'more', ['Right'], 'next choice', 'choose'),
  at('form', 'less', ['Left'], 'choice before'),
  at('confirm', 'no', ['Escape', 'n', 'q', 'Enter'], 'leave everything as it is', 'no'),
  at('confirm', 'yes', ['y'], 'do it', 'yes'),
];
