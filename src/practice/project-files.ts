// The files of the practice project "tally": small, real, without dependencies, tested by `node --test` of any Node from 20 on.
import { practiceTasks, testHead } from './tasks.js';

export const practiceFiles: Record<string, () => string> = {
  'package.json': () => `${JSON.stringify(manifest, null, 2)}\n`,
  'README.md': () => readme,
  'AGENT_PROMPT.md': () => agentPrompt,
  'TODO.md': todo,
  'current_tasks/.gitkeep': () => '',
  'session_logs/.gitkeep': () => '',
  '.gitignore': () => 'node_modules/\n',
  'src/stats.js': () => stats,
  'src/text.js': () => text,
  'src/list.js': () => list,
  'src/range.js': () => range,
  'src/dates.js': () => dates,
  'src/format.js': () => format,
  'test/stats.test.js': () => testHead('stats') + statsTest,
  'test/text.test.js': () => testHead('text') + textTest,
  'test/list.test.js': () => testHead('list') + listTest,
  'test/dates.test.js': () => testHead('dates') + datesTest,
};

const manifest = {
  name: 'tally',
  version: '1.0.0',
  private: true,
  type: 'module',
  description: 'A practice project: small functions with small tests, and a list of things to do.',
  scripts: { test: 'node --test' },
};

function todo(): string {
  const under = (heading: string) =>
    practiceTasks.filter(task => task.heading === heading).map(task => `- [ ] ${task.title}\n`);
  const headings = [...new Set(practiceTasks.map(task => task.heading))];
  return `# Tally\n${headings.map(heading => `\n## ${heading}\n\n${under(heading).join('')}`).join('')}`;
}

const readme = `# Tally

A practice project for a crew of agents: small functions in \`src/\`, their tests in \`test/\`, things to do in
\`TODO.md\`. Nothing here matters; break it as you like.

    npm test

How agents share it is written in \`AGENT_PROMPT.md\`.

## Functions

- \`stats\`: sum, mean, max
- \`text\`: wordCount, capitalise
- \`list\`: chunk, unique
- \`range\`: range
- \`dates\`: isLeapYear, daysBetween
- \`format\`: padRight
`;

const agentPrompt = `You work on this repository together with others. Everyone pushes to \`main\` of the remote \`upstream\`.

1. Fetch, and reset your branch to \`upstream/main\`.
2. Take an open task of \`TODO.md\` that no file in \`current_tasks/\` claims. Claim it: write
   \`current_tasks/<task>.txt\` (\`agent:\`, \`started:\`, \`description:\`, \`run:\` with a word nobody else has), commit,
   push. When the push is rejected, look again: somebody may have been faster. It is yours when \`main\` shows your \`run:\`.
3. Do it: change the code, add tests, run \`npm test\`.
4. Tick its box, write \`session_logs/YYYY-MM-DD-HHMMSS-<you>.md\` with a few lines on what you did, remove your lock,
   commit, rebase on \`upstream/main\`, push.
5. After three failed attempts write what you tried into \`STUCK.md\`, remove your lock, push, and take another task.
6. Go on until no open task is left.
`;

const stats = `export function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

export function mean(numbers) {
  return sum(numbers) / numbers.length;
}

export function max(numbers) {
  let largest = 0;
  for (const number of numbers) if (number > largest) largest = number;
  return largest;
}
`;

const text = `export function wordCount(text) {
  return text.trim().split(/\\s+/).length;
}

export function capitalise(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
`;

const list = `export function chunk(items, size) {
  const chunks = [];
  for (let i = 0; i + size <= items.length; i += size) chunks.push(items.slice(i, i + size));
  return chunks;
}

export function unique(items) {
  return [...new Set(items)];
}
`;

const range = `/** The whole numbers from \`start\` to \`end\`, both included. */
export function range(start, end) {
  const numbers = [];
  for (let i = start; i < end; i++) numbers.push(i);
  return numbers;
}
`;

const dates = `export function isLeapYear(year) {
  return year % 4 === 0 && year % 100 !== 0;
}

export function daysBetween(from, to) {
  return Math.round((to - from) / 86_400_000);
}
`;

const format = `export function padRight(text, width) {
  return text.padEnd(width).slice(0, width);
}
`;

const statsTest = `
test('sum and mean', () => {
  assert.equal(stats.sum([1, 2, 3]), 6);
  assert.equal(stats.sum([]), 0);
  assert.equal(stats.mean([1, 2, 6]), 3);
});

test('max', () => {
  assert.equal(stats.max([3, 9, 4]), 9);
});
`;

const textTest = `
test('wordCount', () => {
  assert.equal(text.wordCount(' two  words '), 2);
});

test('capitalise', () => {
  assert.equal(text.capitalise('tally'), 'Tally');
});
`;

const listTest = `
test('chunk', () => {
  assert.deepEqual(list.chunk([1, 2, 3, 4], 2), [[1, 2], [3, 4]]);
});

test('unique', () => {
  assert.deepEqual(list.unique([1, 2, 1]), [1, 2]);
});
`;

const datesTest = `
test('isLeapYear', () => {
  assert.equal(dates.isLeapYear(2024), true);
  assert.equal(dates.isLeapYear(2023), false);
  assert.equal(dates.isLeapYear(1900), false);
});

test('daysBetween', () => {
  assert.equal(dates.daysBetween(new Date('2024-02-28'), new Date('2024-03-01')), 2);
});
`;
