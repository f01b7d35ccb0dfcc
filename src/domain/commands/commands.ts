// The one command table: CLI parser, help, completion, keys, hint line, palette and README's key table all derive from it.

import { cliCommands } from './cli.js';
import { cockpitCommands } from './cockpit.js';
import type { Command } from './command.js';
import { copyCommands } from './copy.js';
import { dialogCommands } from './dialogs.js';
import { placeCommands } from './places.js';
import { programCommands } from './programs.js';

export const commands: Command[] = [
  ...cliCommands,
  ...cockpitCommands,
  ...programCommands,
  ...placeCommands,
  ...copyCommands,
  ...dialogCommands,
];
