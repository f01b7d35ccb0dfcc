// Writes what the documents take from the program: the key table and the command list of README.md. `npm run docs`; a test fails when they are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { commandTable, withSection } from '../dist/cli/readme.js';
import { commands } from '../dist/domain/commands.js';
import { cliCommands } from '../dist/domain/commands-cli.js';
import { keyTable } from '../dist/domain/keys.js';

const file = new URL('../README.md', import.meta.url);
let text = readFileSync(file, 'utf8');
text = withSection(text, 'keys', keyTable(commands));
text = withSection(text, 'commands', commandTable(cliCommands));
writeFileSync(file, text);
