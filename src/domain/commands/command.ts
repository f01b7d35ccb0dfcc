// One entry of the command table (commands.ts): CLI parser, help, completion, keys, hint line, palette and README's key table all derive from it.

import type { Program } from '../config.js';

export type CommandTarget = 'none' | 'worker' | 'workers' | 'pane';

/** What stands under the keys: the panes and the rail, a view or a dialog. `view` and `form` are shared by several. */
export type Place =
  | 'main'
  | 'view'
  | 'form'
  | 'confirm'
  | 'help'
  | 'board'
  | 'timeline'
  | 'menu'
  | 'popup'
  | 'palette'
  | 'message'
  | 'message-to'
  | 'message-preview'
  | 'message-sent'
  | 'find-all'
  | 'copy';

export interface CommandOption {
  /** `--name <value>` as commander reads it. */
  flags: string;
  summary: string;
  /** May be given several times: its values come as a list. */
  repeatable?: boolean;
  /** A whole number: `count` from 1, `line` may be negative. Anything else is refused as usage. */
  number?: 'count' | 'line';
}

/** The headings of --help, in this order. */
export const commandGroups = ['Crew', 'Look', 'One worker or many', 'Set-up'] as const;
export type CommandGroup = (typeof commandGroups)[number];

export interface Command {
  /** Unique; CLI name or the cockpit's action: `layout`, `zoom`, `focus-left`. */
  name: string;
  summary: string;
  /** Where it can be run. */
  on: 'cli' | 'cockpit' | 'both';
  target: CommandTarget;
  /** CLI arguments in commander's notation: `<worker> <text>`, `[worker...]`. */
  args?: string;
  /** Words that its first argument may be, for completion. */
  verbs?: readonly string[];
  options?: CommandOption[];
  /** Default keys in command mode, as key names of the input decoder: `n`, `Enter`, `shift+h` is `H`, `ctrl+q`. */
  keys?: string[];
  /** Keys that run it after the prefix; filled in by keymap.ts where there is one. */
  prefixKeys?: string[];
  /** It starts a program: shipped, or the person's own. */
  program?: Program;
  /** What its keys do, where that is not quite what the command does. */
  keySummary?: string;
  /** Two or three words for the hint line; none means it never stands there. */
  hint?: string;
  /** Heading in --help; hidden ones have none. */
  group?: CommandGroup;
  /** Where its keys count; `main` (rail and panes, command mode) when missing. */
  place?: Place;
  /** CLI only, and not in --help: parts of the program, not verbs for a person. */
  hidden?: boolean;
  /** Everything after the name is the command's own, flags included. */
  passThrough?: boolean;
}
