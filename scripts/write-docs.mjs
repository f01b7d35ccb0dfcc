// Writes what the documents take from the program: the key table and the command list of README.md. `npm run docs`; a test fails when they are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { withTables } from '../dist/cli/readme.js';

const file = new URL('../README.md', import.meta.url);
writeFileSync(file, withTables(readFileSync(file, 'utf8')));
