// `npm start`, as a newcomer sees it: four practice workers, and commits of at least two of them in the practice upstream.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { isAlive } from '../support/processes.js';
import { git } from '../support/repository.js';
import { workers, workerThat } from './crew.js';

let instance: Instance;

beforeAll(() => {
  instance = new Instance();
});
afterAll(() => instance.dispose());

function upstream(): string {
  const practice = join(instance.home, 'data', 'practice');
  const name = readdirSync(practice).find(entry => entry.endsWith('.git')) ?? 'upstream.git';
  return join(practice, name);
}

test('the demo ends in finished tasks of at least two workers', async () => {
  const demo = instance.start({ args: ['demo'], cwd: instance.root, cols: 140, rows: 45 });
  await demo.waitFor(/practice/, 'the cockpit says that it is practice', 30_000);
  for (const number of [1, 2, 3, 4]) await demo.waitFor(`worker-${number}`, undefined, 30_000);

  const authors = await until(
    () => {
      const names = new Set(git(upstream(), 'log', '--format=%an', 'main').split('\n'));
      const crew = [...names].filter(name => /worker-\d/.test(name));
      const todo = git(upstream(), 'show', 'main:TODO.md');
      const ticked = todo.match(/^\s*- \[x\]/gim)?.length ?? 0;
      return ticked >= 2 && crew.length >= 2 ? crew : null;
    },
    'two tasks are done, commits of two workers are in the upstream',
    80_000,
  );
  expect(authors.length).toBeGreaterThanOrEqual(2);
  demo.press('q');
  expect((await demo.ended()).code).toBe(0);

  // It comes back to the same crew.
  const again = instance.start({ args: ['demo'], cwd: instance.root, cols: 140, rows: 45 });
  await again.waitFor('worker-4');
  again.press('q');
  await again.ended();
});

test('a demo whose crew has ended takes it up again; a fresh one ends it before it deletes its project', async () => {
  const root = join(instance.home, 'data', 'practice', 'tally');
  const ids = async () => (await workers(instance, root)).map(worker => worker.id);
  const before = await ids();
  await instance.ok(root, 'kill', '--all', '--yes');
  const again = instance.start({ args: ['demo'], cwd: instance.root, cols: 140, rows: 45 });
  await workerThat(instance, root, 'worker-1', 'runs again', worker => worker.phase === 'running');
  expect(await ids()).toEqual(before);
  again.press('q');
  await again.ended();

  const old = (await workers(instance, root)).map(worker => worker.session?.pid ?? 0);
  const fresh = instance.start({ args: ['demo', '--fresh'], cwd: instance.root, cols: 140, rows: 45 });
  await until(() => old.every(pid => !isAlive(pid)), 'the old crew has ended', 30_000);
  await until(async () => (await workers(instance, root)).length === 4, 'four new ones', 30_000);
  fresh.press('q');
  await fresh.ended();
});
