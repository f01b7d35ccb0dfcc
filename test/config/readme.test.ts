// The example of README.md is a file that this program reads without a word, and that shows every setting there is.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/config-text.js';
import { configFile } from '../../src/config/schema.js';
import { commands } from '../../src/domain/commands/commands.js';
import { defaultConfig } from '../../src/domain/config.js';
import { effectiveCommands } from '../../src/domain/keys/keymap.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const example = /<!-- config -->\n```yaml\n([^]*?)```/.exec(readme)?.[1] ?? '';

test('the example of the README', () => {
  const { config, problems } = parseConfig(example, 'README');
  if (config === null) throw new Error(problems.join('\n'));
  const keys = { ...defaultConfig.keys, ...config.keys };
  const effective = effectiveCommands(commands, { keys, commands: config.commands });
  expect([...problems, ...effective.problems]).toEqual([]);
  expect(Object.keys(parse(example))).toEqual(Object.keys(configFile.shape));
  const { preset, prefix, detach, ...others } = config.keys;
  expect({ ...config, keys: { preset, prefix, detach } }).toMatchObject({
    theme: defaultConfig.theme,
    mouse: defaultConfig.mouse,
    clipboard: defaultConfig.clipboard,
    scrollback: defaultConfig.scrollback,
    notifications: defaultConfig.notifications,
    crew: defaultConfig.crew,
    keys: { preset: defaultConfig.keys.preset, prefix: null, detach: defaultConfig.keys.detach },
  });
  expect(others.bind).toHaveLength(3);
});
