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

// Exits at once on TERM, and leaves one that does not.
const stubborn = `trap 'exit 0' TERM; (trap '' TERM HUP; echo held; while :; do sleep 0.05; done) & while :; do sleep 0.05; done`;

it('a restart while the kill before it still ends processes waits for it, and runs', async () => {
  const instance = new Instance();
  const { root, env } = instance;
  const { id } = await instance.make({ command: ['bash', '-c', stubborn] });
  while (!(await instance.screen(id)).includes('held'));
  const link = await instance.link();
  const killed = link.call('worker.kill', { root, workers: [id] }, patience);
  await instance.until(({ workers }) => workers[0]?.phase === 'killed');
  const restarted = link.call('worker.restart', { root, workers: [id], mode: 'fresh', env }, patience);
  const first = await Promise.race([killed.then(() => 'kill'), restarted.then(() => 'restart')]);
  expect(first).toBe('kill');
  expect(value(await restarted)).toMatchObject([{ ok: true }]);
  expect(value(await killed)).toMatchObject([{ ok: true }]);
  expect((await instance.worker(id)).phase).toBe('running');
});
