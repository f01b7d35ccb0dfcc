// What README.md takes from the command table is what the table says now. Stale: `npm run docs`.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandTable, withSection } from '../../src/cli/readme.js';
import { cliCommands } from '../../src/domain/commands/cli.js';
import { commands } from '../../src/domain/commands/commands.js';
import { keyTable } from '../../src/domain/keys/keys.js';

test('the key table and the command list are up to date', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(withSection(readme, 'keys', keyTable(commands))).toBe(readme);
  expect(withSection(readme, 'commands', commandTable(cliCommands))).toBe(readme);
});
