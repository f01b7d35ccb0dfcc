// `npm start`, as a newcomer sees it: four practice workers, and commits of at least two of them in the practice upstream.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { git } from '../support/repository.js';

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
