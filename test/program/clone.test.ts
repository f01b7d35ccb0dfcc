// A worker in a clone of the upstream: it pushes from refs of its own, and `down` takes the clone when nothing in it would be lost.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Instance } from '../support/instance.js';
import { git, makeRepository, type Repository } from '../support/repository.js';
import { gone, hostPid, screenWith, supervisorPid, type Worker, worker, workerThat } from './crew.js';

let instance: Instance;
let app: Repository;

beforeEach(() => {
  instance = new Instance();
  app = makeRepository(instance.path('my app'), { upstream: true });
});
afterEach(() => instance.dispose());

async function inClone(name: string, script: string, ...more: string[]): Promise<Worker> {
  const words = ['new', '--json', '--name', name, '--workspace', 'clone', ...more, '--', 'sh', '-c', script];
  return (await instance.ok(app.path, ...words)).json<Worker>();
}

test('it works in a clone on main, and `down` takes what was pushed and keeps what was not', async () => {
  app.write('README.md', 'changed and not committed\n');
  const pusher = await inClone(
    'pusher',
    'echo x > work && git add work && git commit -qm Work && git push -q; echo done; exec cat',
  );
  expect(pusher.workspace).toMatchObject({ kind: 'clone', branch: 'main' });
  const path = pusher.workspace?.path ?? '';
  await screenWith(instance, app.path, 'pusher', 'done');
  expect(git(app.upstream, 'log', '-1', '--format=%an %s', 'main')).toBe('Test Person Work');
  const keeper = await inClone('keeper', 'echo x > half; git stash -uq; echo y > other; echo done; exec cat');
  await screenWith(instance, app.path, 'keeper', 'done');
  expect((await instance.ok(app.path, 'logs')).stdout).toContain('is not in its clone');

  // Against what the upstream has: main is the clone's own.
  const diff = (await instance.ok(app.path, 'diff', 'keeper', '--json')).json();
  expect(diff).toMatchObject({ base: 'origin/main', diff: expect.stringContaining('+++ b/other') });

  const down = await instance.ok(app.path, 'down', '--yes');
  const place = keeper.workspace?.path ?? '';
  expect(down.stdout).toContain(`${place} was kept: 1 file is not committed and 1 stash is in it.`);
  expect(down.stdout).not.toContain(path);
  expect(existsSync(path)).toBe(false);
  expect(existsSync(join(place, '.git'))).toBe(true);
  expect(readdirSync(join(place, '..'))).toEqual(['keeper']);
});

test('it outlives its session, its supervisor and its host, and is not made where there is nothing to clone', async () => {
  const made = await inClone('stays', 'echo ready; exec cat');
  await screenWith(instance, app.path, 'stays', 'ready');
  writeFileSync(join(made.workspace?.path ?? '', 'note'), 'x');
  const pids = [await supervisorPid(instance), await hostPid(instance)];
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  for (const pid of pids) await gone(pid);
  await instance.ok(app.path, 'restart', 'stays');
  const again = await workerThat(instance, app.path, 'stays', 'runs', seen => seen.phase === 'running');
  expect(again.workspace).toEqual(made.workspace);
  expect(existsSync(join(made.workspace?.path ?? '', 'note'))).toBe(true);

  const side = await instance.qd(app.path, 'new', '--workspace', 'clone', '--base', 'no-such', '--', 'cat');
  expect([side.code, side.stderr]).toEqual([3, expect.stringContaining('has no branch “no-such”')]);
  app.git('remote', 'remove', 'origin');
  const none = await instance.qd(app.path, 'new', '--workspace', 'clone', '--', 'cat');
  expect([none.code, none.stderr]).toEqual([4, expect.stringContaining('quarterdeck init')]);
  const typo = await instance.qd(app.path, 'new', '--workspace', 'clown', '--', 'cat');
  expect([typo.code, typo.stderr]).toEqual([2, expect.stringContaining('It is worktree, clone or here.')]);
  expect((await worker(instance, app.path, 'stays')).phase).toBe('running');

  await instance.ok(app.path, 'kill', 'stays', '--yes');
  const removed = await instance.ok(app.path, 'remove', 'stays', '--yes');
  expect(removed.stdout).toContain('was kept: 1 file is not committed');
});

test('a journal that was lost does not make another workspace of it', async () => {
  const made = await inClone('found', 'echo ready; exec cat');
  await screenWith(instance, app.path, 'found', 'ready');
  const pid = await supervisorPid(instance);
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  for (const end of ['', '-wal', '-shm'])
    rmSync(instance.path('h', 'state', `journal.sqlite${end}`), { force: true });
  expect((await worker(instance, app.path, 'found')).workspace).toEqual(made.workspace);
  await instance.ok(app.path, 'down', '--yes');
  expect(existsSync(made.workspace?.path ?? '')).toBe(false);
});
