// A supervisor that nobody needs ends, and takes its host along.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { homePaths } from '../../src/home/home.js';
import { until } from '../support/bounded.js';
import { git, makeDirectory } from '../workspace/support.js';
import { found, gone, Instance, value } from './support.js';

const serve = new URL('../../dist/supervisor/link/serve.js', import.meta.url);

it('ends by itself, with its host, once nothing runs and nobody is connected', async () => {
  const instance = new Instance();
  const script = `const { serve } = await import('${serve}');
    process.exitCode = await serve(${JSON.stringify(instance.home)}, { exitMs: 1_500, lookMs: 50 });`;
  const program = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  const ended = new Promise(resolve => program.once('exit', resolve));
  await found(() => (existsSync(homePaths.supervisorFile(instance.home)) ? true : null));
  await instance.make({ command: ['sleep', '1000'], name: 'w' });
  const [host, supervisor] = [instance.pid('host'), instance.pid('supervisor')];
  expect(supervisor).toBe(program.pid);
  const link = await instance.link();
  value(await link.call('worker.kill', { root: instance.root, workers: 'all' }, { timeoutMs: 10_000 }));
  link.close();
  expect(await ended).toBe(0);
  await gone(host);
  expect(existsSync(homePaths.supervisorSocket(instance.home))).toBe(false);
});

it('stays for a crew that waits for a task which somebody else holds', { timeout: 60_000 }, async () => {
  const instance = new Instance();
  const { root, env } = instance;
  const upstream = join(makeDirectory(), 'upstream.git');
  const lock = join(root, 'current_tasks', 'first-task.txt');
  writeFileSync(join(root, 'TODO.md'), '# TODO\n\n- [ ] first task\n');
  mkdirSync(join(root, 'current_tasks'));
  writeFileSync(lock, 'agent: somebody\nstarted: 2026-01-02T03:04:05Z\ndescription: first task\n');
  git(root, 'add', '.');
  git(root, 'commit', '--quiet', '--message=Held');
  git(root, 'clone', '--quiet', '--bare', root, upstream);
  git(root, 'remote', 'add', 'upstream', upstream);
  const script = `const { serve } = await import('${serve}');
    process.exitCode = await serve(${JSON.stringify(instance.home)}, { exitMs: 300, lookMs: 50 });`;
  const program = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  const ended = new Promise(resolve => program.once('exit', resolve));
  await found(() => (existsSync(homePaths.supervisorFile(instance.home)) ? true : null));
  const link = await instance.link();
  const wanted = { root, count: 1, agent: 'practice', agentArgs: ['--step-ms=1'], env };
  value(await link.call('crew.up', wanted, { timeoutMs: 20_000 }));
  await instance.until(({ workers }) => workers[0]?.phase === 'idle');
  // Nobody is connected and nothing runs, for several times as long as it would stay without a crew.
  link.close();
  expect(await Promise.race([ended, delay(1_500, 'stays')])).toBe('stays');
  rmSync(lock);
  git(root, 'commit', '--quiet', '--all', '--message=Given back');
  git(root, 'push', '--quiet', 'upstream', 'main');
  await until(
    () => git(upstream, 'show', 'main:TODO.md').includes('- [x] first task'),
    'it was done',
    40_000,
  );
  expect(await ended).toBe(0);
});
