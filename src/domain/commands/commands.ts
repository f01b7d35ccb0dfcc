// The one command table: CLI parser, help, completion, keys, hint line, palette and README's key table all derive from it.

import { cliCommands } from './cli.js';
import { cockpitCommands } from './cockpit.js';
import type { Command } from './command.js';
import { copyCommands } from './copy.js';
import { dialogCommands } from './dialogs.js';
import { placeCommands } from './places.js';
import { programCommands } from './programs.js';

export const commands: Command[] = [
  // Those that start a program have their place among the programs.
  ...cliCommands.filter(command => command.program === undefined),
  ...cockpitCommands,
  ...programCommands,
  ...placeCommands,
  ...copyCommands,
  ...dialogCommands,
];
