// A crew that works alone behind a guard that tests its pushes: every task once, each push in the name of its run.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { git, makeRepository } from '../support/repository.js';

const titles = Array.from({ length: 5 }, (_, i) => `Write chapter ${i + 1}`);

test('does every task once, and is refused nothing', async () => {
  const instance = new Instance();
  onTestFinished(() => instance.dispose());
  const app = makeRepository(instance.path('app'), {
    todo: `# TODO\n\n${titles.map(title => `- [ ] ${title}\n`).join('')}`,
    upstream: true,
    files: { 'quarterdeck.yaml': 'guard: { run: [sleep, "0.3"] }\n' },
  });
  await instance.ok(app.path, 'trust', '--yes');
  await instance.ok(app.path, 'guard', 'install', '--yes');
  await instance.ok(app.path, 'up', '-n', '3', '--agent', 'practice', '--agent-arg=--step-ms=3');
  const trees = join(instance.home, 'data', 'worktrees');
  const configOf = (name: string) =>
    readdirSync(trees).map(project =>
      readFileSync(join(trees, project, name, '.git', 'config'), 'utf8'),
    )[0] ?? '';
  await until(() => {
    try {
      return /pushOption = run=[0-9a-f-]{36}/.test(configOf('worker-1'));
    } catch {
      return false;
    }
  }, 'the clone names its run');
  const log = async () => (await instance.ok(app.path, 'logs')).stdout;
  await until(
    async () => (await log()).includes('The crew has nothing left to do.'),
    'the crew is done',
    80_000,
  );
  const subjects = git(app.upstream, 'log', '--format=%s%n%b', 'main').split('\n');
  const doneOnce = titles.map(title => subjects.filter(line => line === `Done: ${title}`).length);
  expect(doneOnce, await log()).toEqual(titles.map(() => 1));
  expect(git(app.upstream, 'show', 'main:TODO.md')).not.toContain('- [ ]');
  const said = (await instance.ok(app.path, 'guard', '--json')).json<{ rejections: unknown[] }>();
  expect(said.rejections).toEqual([]);
});
