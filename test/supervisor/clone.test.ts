// A worker in a clone of an upstream that never answers: called off, and cut off with its supervisor.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homePaths } from '../../src/home/home.js';
import { silentServer } from '../workspace/clone-place.js';
import { git } from '../workspace/support.js';
import { found, Instance, sentence, value } from './support.js';

function treesOf(instance: Instance): string[] {
  const trees = homePaths.worktrees(instance.home);
  return existsSync(trees)
    ? readdirSync(trees).flatMap(name => [name, ...readdirSync(join(trees, name))])
    : [];
}

async function making(
  instance: Instance,
): Promise<{ made: ReturnType<Instance['tryToMake']>; hangUp(): void }> {
  const { port, called, hangUp } = await silentServer();
  git(instance.root, 'remote', 'add', 'upstream', `git://127.0.0.1:${port}/app.git`);
  const made = instance.tryToMake({ command: ['cat'], name: 'one', workspace: 'clone' });
  await called;
  expect(treesOf(instance).filter(name => name.startsWith('.one.'))).toHaveLength(1);
  return { made, hangUp };
}

it('is called off by a kill, and leaves nothing', async () => {
  const instance = new Instance();
  const { made } = await making(instance);
  const link = await instance.link();
  const wanted = { root: instance.root, workers: ['one'] };
  const killed = value(await link.call('worker.kill', wanted, { timeoutMs: 10_000 }));
  expect(killed).toEqual([{ worker: 'one', ok: true, sentence: 'The start of one was called off.' }]);
  expect((await made).ok).toBe(false);
  expect((await instance.snapshot()).workers).toEqual([]);
  expect(treesOf(instance)).toEqual([]);
});

it('leaves nothing half-made when the supervisor is killed meanwhile', async () => {
  const instance = new Instance();
  const { made, hangUp } = await making(instance);
  await instance.killSupervisor();
  expect(sentence(await made)).toBe('failed: The supervisor ended before it answered.');
  hangUp();
  expect((await instance.snapshot()).workers).toEqual([]);
  await found(() => (treesOf(instance).length === 0 ? true : null));
});
