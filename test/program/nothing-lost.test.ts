// Killed supervisors and hosts: agents go on where they can, nothing is forgotten, no process is left.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { isAlive, processesWith } from '../support/processes.js';
import { makeRepository, type Repository } from '../support/repository.js';
import {
  doctor,
  fixture,
  gone,
  hostPid,
  newWorker,
  pidOf,
  screenWith,
  supervisorPid,
  worker,
  workers,
  workerThat,
} from './crew.js';

const packageRoot = dirname(dirname(programFile));
let instance: Instance;
let app: Repository;

beforeEach(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
});
afterEach(() => instance.dispose());

async function stubbornWorker(name: string): Promise<{ marker: string }> {
  const made = await newWorker(instance, app.path, name, fixture('stubborn.sh'));
  await screenWith(instance, app.path, name, 'stubborn is ready');
  const marker = `QUARTERDECK_SESSION=${made.session?.id}`;
  await until(() => processesWith([marker]).length >= 3, 'its children run');
  return { marker };
}

test('kill -9 of the supervisor: agents go on, the next command knows everything', async () => {
  const before = await newWorker(instance, app.path, 'clock', fixture('clock.mjs'));
  await screenWith(instance, app.path, 'clock', /count \d/);
  const supervisor = await supervisorPid(instance);
  const host = await hostPid(instance);
  process.kill(supervisor, 'SIGKILL');
  await gone(supervisor);
  expect(isAlive(pidOf(before))).toBe(true);

  const began = performance.now();
  const after = await worker(instance, app.path, 'clock');
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(after).toMatchObject({ id: 'clock', phase: 'running', session: before.session });
  expect(await hostPid(instance)).toBe(host);
  expect(await supervisorPid(instance)).not.toBe(supervisor);
  await instance.ok(app.path, 'kill', 'clock', '--yes');
});

test('kill -9 of the host: nothing of its sessions is left, workers are crashed and can be restarted', async () => {
  const { marker } = await stubbornWorker('stubborn');
  const paused = await stubbornWorker('paused');
  await instance.ok(app.path, 'pause', 'paused');
  const host = await hostPid(instance);
  process.kill(host, 'SIGKILL');
  await until(() => processesWith([marker, paused.marker]).length === 0, 'no process is left', 15_000);
  for (const name of ['stubborn', 'paused']) {
    await workerThat(instance, app.path, name, 'is crashed', seen => seen.phase === 'crashed');
  }
  expect((await instance.ok(app.path, 'logs')).stdout).toMatch(/host/i);
  await instance.ok(app.path, 'restart', '--all');
  await workerThat(instance, app.path, 'stubborn', 'runs', seen => seen.phase === 'running');
  expect(await hostPid(instance)).not.toBe(host);
});

test('a logout: SIGTERM to host and supervisor interrupts, the last screen is there, restart goes on', async () => {
  await newWorker(instance, app.path, 'writer', 'sh', '-c', 'echo last words; exec cat');
  await newWorker(instance, app.path, 'ended', 'sh', '-c', 'echo done long ago');
  await screenWith(instance, app.path, 'writer', 'last words');
  await workerThat(instance, app.path, 'ended', 'stopped', seen => seen.phase === 'stopped');
  const pids = [await hostPid(instance), await supervisorPid(instance)];
  for (const pid of pids) process.kill(pid, 'SIGTERM');
  for (const pid of pids) await gone(pid);
  const crew = await workers(instance, app.path);
  expect(crew.map(seen => [seen.id, seen.phase])).toEqual([
    ['writer', 'interrupted'],
    ['ended', 'stopped'],
  ]);
  await screenWith(instance, app.path, 'writer', 'last words');

  const cockpit = instance.start({ cwd: app.path });
  await cockpit.waitFor(screen => screen.includes('last words') && screen.includes('interrupted'));
  cockpit.press('R');
  await workerThat(instance, app.path, 'writer', 'runs again', seen => seen.phase === 'running');
  expect((await worker(instance, app.path, 'ended')).phase).toBe('stopped');
  await cockpit.waitForGone('interrupted');
  cockpit.press('q');
  await cockpit.ended();
});

test('a rebuild under a running crew: nothing of it is needed any more', async () => {
  const copy = instance.path('copy');
  for (const part of ['dist', 'layouts', 'package.json'])
    cpSync(join(packageRoot, part), join(copy, part), { recursive: true });
  symlinkSync(join(packageRoot, 'node_modules'), join(copy, 'node_modules'));
  const made = spawnSync(
    process.execPath,
    [join(copy, 'dist/main.js'), 'new', '--name', 'echo', '--', fixture('echo.mjs')],
    {
      cwd: app.path,
      env: instance.env,
      encoding: 'utf8',
    },
  );
  expect(made.status).toBe(0);
  rmSync(join(copy, 'dist'), { recursive: true });
  rmSync(join(copy, 'node_modules'));
  await screenWith(instance, app.path, 'echo', 'echo is ready');
  await newWorker(instance, app.path, 'second', fixture('echo.mjs'));
  await instance.ok(app.path, 'send', 'second', 'hello');
  await screenWith(instance, app.path, 'second', 'hello');
  await instance.ok(app.path, 'pause', '--all');
  await instance.ok(app.path, 'restart', '--all');
  await instance.ok(app.path, 'layout', 'use', 'focus');
  const cockpit = instance.start({ cwd: app.path });
  await cockpit.waitFor('echo is ready');
  cockpit.press('q');
  await cockpit.ended();
});

test('kill -9 of supervisor and host together: the same', async () => {
  const { marker } = await stubbornWorker('stubborn');
  const supervisor = await supervisorPid(instance);
  const host = await hostPid(instance);
  process.kill(supervisor, 'SIGKILL');
  process.kill(host, 'SIGKILL');
  await until(() => processesWith([marker]).length === 0, 'no process is left', 15_000);
  const after = await worker(instance, app.path, 'stubborn');
  expect(after).toMatchObject({ phase: 'crashed', workspace: { kind: 'worktree' } });
  await instance.ok(app.path, 'restart', 'stubborn');
  expect((await worker(instance, app.path, 'stubborn')).phase).toBe('running');
});

test('a cockpit that is killed, or whose terminal closes, hurts nobody', async () => {
  const made = await newWorker(instance, app.path, 'echo', fixture('echo.mjs'));
  for (const signal of ['SIGKILL', 'SIGHUP', 'SIGTERM'] as const) {
    const cockpit = instance.start({ cwd: app.path });
    await cockpit.waitFor('echo is ready');
    cockpit.kill(signal);
    await cockpit.ended();
    expect(await worker(instance, app.path, 'echo')).toMatchObject({
      phase: 'running',
      session: made.session,
    });
  }
  const again = instance.start({ cwd: app.path });
  await again.waitFor('echo is ready');
  again.press('q');
  expect((await again.ended()).code).toBe(0);
  expect(again.fullScreen).toBe(false);
});

test('two starts at once leave one supervisor and one host', async () => {
  const starts = await Promise.all(
    ['a', 'b', 'c', 'd'].map(name => instance.qd(app.path, 'new', '--name', name, '--', 'cat')),
  );
  expect(starts.map(ran => [ran.code, ran.stderr])).toEqual(starts.map(() => [0, '']));
  const roles = instance.processes().map(seen => seen.command);
  expect(roles.filter(command => /supervise/.test(command))).toHaveLength(1);
  expect(roles.filter(command => /quarterdeck host|main\.js host/.test(command))).toHaveLength(1);
  expect((await doctor(instance)).hosts).toMatchObject([{ sessions: 4 }]);
});

test('a stale socket of a killed supervisor is no obstacle', async () => {
  await instance.ok(app.path, 'status');
  process.kill(await supervisorPid(instance), 'SIGKILL');
  await instance.ok(app.path, 'status');
  expect(await workers(instance, app.path)).toEqual([]);
});

test('down --all ends everything, and the crew is still known afterwards', async () => {
  await stubbornWorker('stubborn');
  await newWorker(instance, app.path, 'clock', fixture('clock.mjs'));
  await instance.ok(app.path, 'pause', 'clock');
  await instance.ok(app.path, 'down', '--all', '--yes');
  expect(instance.processes()).toEqual([]);
  const crew = await workers(instance, app.path);
  expect(crew.map(seen => seen.phase === 'running')).not.toContain(true);
});
