// Twenty workers that paint at once: a key is answered meanwhile, at the end every cell is right, and nothing is left.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, workers } from './crew.js';

const count = 20;
const seconds = 12;
const age = /\d[smh]\b|now/;
let instance: Instance;
let app: Repository;

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
});
afterAll(() => instance.dispose());

/** Cells that are not the same in text and looks, outside of lines with an age. */
function differences(one: Program, other: Program): string[] {
  const found: string[] = [];
  const lines = one.lines();
  for (let y = 0; y < one.rows; y++) {
    if (age.test(lines[y] ?? '')) continue;
    for (let x = 0; x < one.cols; x++) {
      const [a, b] = [JSON.stringify(one.cell(x, y)), JSON.stringify(other.cell(x, y))];
      if (a !== b) found.push(`${x},${y}: ${a} ${b}`);
    }
  }
  return found;
}

test('twenty at once', async () => {
  const cockpit = instance.start({ cwd: app.path, cols: 200, rows: 60 });
  await cockpit.waitFor('No crew yet');
  const frames = String(seconds * 30);
  const names = Array.from({ length: count }, (_, index) => `w${index + 1}`);
  await Promise.all(
    names.map((name, index) =>
      instance.ok(
        app.path,
        'new',
        '--name',
        name,
        '--workspace',
        'here',
        '--',
        fixture('painter.mjs'),
        String(index + 1),
        frames,
      ),
    ),
  );
  await instance.ok(app.path, 'new', '--name', 'echo', '--workspace', 'here', '--', fixture('echo.mjs'));

  const attached = instance.start({ args: ['attach', 'echo'], cwd: app.path });
  await attached.waitFor('echo is ready');
  for (const key of 'typed while all paint') {
    attached.type(key);
  }
  await attached.waitFor('typed while all paint', undefined, 5_000);
  attached.press('ctrl+q');
  await attached.ended();

  for (const name of names) {
    await until(
      async () => (await instance.ok(app.path, 'capture', name)).stdout.includes('painted'),
      `${name} has painted`,
      60_000,
    );
  }
  const crew = await workers(instance, app.path);
  expect(crew.filter(seen => seen.phase === 'running')).toHaveLength(count + 1);

  // As one that was opened now and got whole frames: cell by cell, less the ages.
  const fresh = instance.start({ cwd: app.path, cols: 200, rows: 60 });
  await fresh.waitFor('painted');
  cockpit.press('1');
  fresh.press('1');
  const same = () => {
    const [old, now] = [cockpit.lines(), fresh.lines()];
    return old.every((line, y) => line === now[y] || age.test(line));
  };
  await cockpit.waitFor(same, `it shows the same:\n${fresh.screen()}`);
  expect(differences(cockpit, fresh)).toEqual([]);

  const began = performance.now();
  await instance.ok(app.path, 'down', '--yes');
  console.log(`down of ${count + 1} workers: ${Math.round(performance.now() - began)} ms`);
  await cockpit.waitFor('The crew was ended');
  for (const program of [cockpit, fresh]) {
    program.press('q');
    expect((await program.ended()).code).toBe(0);
  }
});
