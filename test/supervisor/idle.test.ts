// A supervisor that nobody needs ends, and takes its host along.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { homePaths } from '../../src/home/home.js';
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
