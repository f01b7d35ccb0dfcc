// Following the files: the first one that is made, saves by rename, one that goes; and nothing after the end.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { LoadedConfig } from '../../src/config/config.js';
import { ConfigFollower } from '../../src/config/follow.js';
import { commands } from '../../src/domain/commands/commands.js';
import { resolveHome } from '../../src/home/home.js';
import { until } from '../support/bounded.js';

test('every change of either file is heard, and none after the end', async () => {
  const root = mkdtempSync(join(tmpdir(), 'qd-follow-'));
  const home = resolveHome({ QUARTERDECK_HOME: join(root, 'h') });
  let last: LoadedConfig | null = null;
  const follower = new ConfigFollower(home, commands, loaded => {
    last = loaded;
  });
  onTestFinished(async () => {
    await follower.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const heard = (theme: string) => until(() => last?.config.theme === theme, `the theme is ${theme}`);
  const user = join(home.config, 'config.yaml');
  expect(await follower.open(root)).toBeNull();
  await follower.watch();
  writeFileSync(user, 'theme: dark\n');
  await heard('dark');
  writeFileSync(join(root, 'quarterdeck.yaml'), 'theme: light\n');
  await heard('light');
  writeFileSync(join(root, 'next'), 'theme: auto\nmouse: off\n');
  renameSync(join(root, 'next'), join(root, 'quarterdeck.yaml'));
  await until(() => last?.config.mouse === false, 'a save by rename');
  rmSync(join(root, 'quarterdeck.yaml'));
  await heard('dark');
  rmSync(user);
  await heard('auto');
  await follower.stop();
  const before = last;
  writeFileSync(user, 'theme: dark\n');
  follower.changed();
  expect(await follower.open(root)).not.toBeNull();
  expect(last).toBe(before);
});
