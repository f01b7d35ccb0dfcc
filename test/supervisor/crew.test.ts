// Raising a crew: what it is named after others came and went, and where there is nothing for it to do.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { git } from '../workspace/support.js';
import { Instance, sentence, value } from './support.js';

const waiting = ['sh', '-c', 'echo up; exec sleep 1000'];
const patience = { timeoutMs: 15_000 };

it('a crew takes no name whose work was kept, be it a branch or a directory', async () => {
  const instance = new Instance();
  const { root, env } = instance;
  const first = await instance.make({ command: waiting });
  expect(first.id).toBe('worker-1');
  const trees = dirname(first.workspace?.path ?? '');
  mkdirSync(join(trees, 'worker-2'));
  writeFileSync(join(trees, 'worker-2', 'mine'), 'keep');
  git(root, 'branch', 'worker/worker-3');
  const link = await instance.link();
  const up = value(await link.call('crew.up', { root, count: 2, agent: 'claude', env }, patience));
  expect(up.outcomes.map(outcome => [outcome.worker, outcome.ok])).toEqual([
    ['worker-4', true],
    ['worker-5', true],
  ]);
});

it('a crew is refused where every task is done, with a way on', async () => {
  const instance = new Instance();
  const { root, env } = instance;
  writeFileSync(join(root, 'TODO.md'), '# TODO\n\n- [x] first task\n');
  const link = await instance.link();
  const up = await link.call('crew.up', { root, count: 2, agent: 'claude', env }, patience);
  expect(sentence(up)).toContain('has no open task: a crew would end at once.');
  expect(up.ok ? '' : up.failure.hint).toContain('quarterdeck new');
  expect((await instance.snapshot()).workers).toEqual([]);
});
