// What README.md takes from the command table is what the table says now. Stale: `npm run docs`.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withTables } from '../../src/cli/readme.js';

test('the key table and the command list are up to date', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(withTables(readme)).toBe(readme);
});
