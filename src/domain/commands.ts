// The one command table: CLI parser, help, completion, keys, hint line, palette and README's key table all derive from it.
import type { Command } from './command.js';
import { cliCommands } from './commands-cli.js';
import { cockpitCommands } from './commands-cockpit.js';
import { copyCommands } from './commands-copy.js';
import { dialogCommands } from './commands-dialogs.js';
import { placeCommands } from './commands-places.js';
import { programCommands } from './commands-programs.js';

export const commands: Command[] = [
  ...cliCommands,
  ...cockpitCommands,
  ...programCommands,
  ...placeCommands,
  ...copyCommands,
  ...dialogCommands,
];
