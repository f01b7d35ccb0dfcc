// The texts that the set-up brings are what the rest of the program reads: TODO.md, configuration, locks, ignored directories.
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config-text.js';
import { configFile } from '../../src/config/schema.js';
import { isNoLock } from '../../src/tasks/reading.js';
import { setupFiles, todoText } from '../../src/tasks/setup/files.js';
import { appendix, missingLines } from '../../src/tasks/setup/ignore.js';
import { parseTodo } from '../../src/tasks/todo.js';

const files = setupFiles('main');
const textOf = (path: string) => files.find(file => file.path === path)?.text ?? '';

test('TODO.md has one open task and nothing malformed', () => {
  const { tasks, problems } = parseTodo(todoText);
  expect([tasks.map(task => task.done), problems]).toEqual([[false], []]);
});

test('quarterdeck.yaml says nothing as it stands, and nothing wrong once everything is switched on', () => {
  const text = textOf('quarterdeck.yaml');
  expect(parseConfig(text, 'it')).toMatchObject({
    problems: [],
    config: { commands: [], keys: { bind: [] } },
  });
  const switchedOn = text.replace(/^#(?! \S)/gm, '');
  const { config, problems } = parseConfig(switchedOn, 'it');
  expect(problems).toEqual([]);
  expect(config).toMatchObject({ theme: 'auto', scrollback: 2000, commands: [{ key: 'G' }] });
  const keys = [...switchedOn.matchAll(/^([a-z]+):/gm)].map(match => match[1]);
  expect(Object.keys(configFile.shape)).toEqual(expect.arrayContaining(keys));
  expect(keys.length).toBeGreaterThanOrEqual(7);
});

test('what keeps a directory is no lock', () => {
  const inLocks = files.filter(file => file.path.startsWith('current_tasks/'));
  expect(inLocks.map(file => isNoLock(file.path.split('/')[1] ?? ''))).toEqual([true]);
});

test('every text ends its last line, is not long, and the branch stands where it belongs', () => {
  for (const { path, text } of setupFiles('trunk')) {
    expect([path, text === '' || text.endsWith('\n'), text.length < 8_000]).toEqual([path, true, true]);
    expect([path, /\bmain\b|BRANCH/.test(text)]).toEqual([path, false]);
  }
  const prompt = setupFiles('trunk').find(file => file.path === 'AGENT_PROMPT.md')?.text ?? '';
  expect(prompt).toContain('git push origin HEAD:trunk');
});

test.each([
  ['', 'agent_logs/\ntest_results/\n'],
  ['node_modules/\n', 'agent_logs/\ntest_results/\n'],
  ['node_modules/', '\nagent_logs/\ntest_results/\n'],
  ['node_modules/\r\n*.log\r\n', 'agent_logs/\r\ntest_results/\r\n'],
  ['node_modules/\r\n*.log', '\r\nagent_logs/\r\ntest_results/\r\n'],
  ['/agent_logs\n', 'test_results/\n'],
  ['agent_logs/  \r\n/test_results/\r\n', ''],
  ['# agent_logs/\n!test_results/\n', 'agent_logs/\ntest_results/\n'],
])('behind %j comes %j', (text, added) => {
  expect(appendix(text, missingLines(text))).toBe(added);
});
