// The ground is taken away under a crew: its work trees, its repository, the supervisor in the middle of a start. Nothing is lost, and there is a way on.
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processStart } from '../../src/home/process-id.js';
import { commitFile, git } from '../workspace/support.js';
import { found, gone, Instance, sentence, value } from './support.js';

const waiting = ['sh', '-c', 'echo up; exec sleep 1000'];

describe('a worktree that is deleted under its worker', () => {
  it('leaves its commits on its branch, which is named, and a way on from there', async () => {
    const instance = new Instance();
    const { root, env } = instance;
    const made = await instance.make({ command: waiting, name: 'one' });
    const path = made.workspace?.path ?? '';
    commitFile(path, 'work', 'done');
    rmSync(path, { recursive: true });
    const link = await instance.link();
    const [killed] = value(await link.call('worker.kill', { root, workers: ['one'] }));
    expect(killed?.ok).toBe(true);
    const [again] = value(await link.call('worker.restart', { root, workers: ['one'], mode: 'resume', env }));
    expect(again?.sentence).toContain(`The workspace of one is gone: ${path}.`);
    const removed = value(await link.call('worker.remove', { root, worker: 'one' }));
    expect(removed.sentence).toBe(
      `one was taken off the list. ${path} is gone; the branch worker/one was kept: 1 commit is on no other branch.`,
    );
    expect(git(root, 'log', '--format=%s', 'worker/one')).toContain('Add work');
    expect(sentence(await instance.tryToMake({ command: waiting, name: 'one' }))).toContain(
      'Branch worker/one exists already and may hold work.',
    );
    const next = await instance.make({ command: waiting, name: 'two', base: 'worker/one' });
    expect(existsSync(join(next.workspace?.path ?? '', 'work'))).toBe(true);
  });
});

describe('a repository that is deleted under its crew', () => {
  it('leaves a crew that can be seen and ended, and that is taken up when it is back', async () => {
    const instance = new Instance();
    const { root } = instance;
    const made = await instance.make({ command: waiting, name: 'one' });
    const link = await instance.link();
    renameSync(root, `${root}-away`);
    try {
      for (const place of [root, made.workspace?.path ?? '']) {
        const seen = value(await link.call('project.open', { root: place }));
        expect(seen.workers).toMatchObject([{ id: 'one', phase: 'running' }]);
      }
      const told = (await instance.snapshot()).timeline.filter(entry => entry.level === 'error');
      expect(told.map(entry => entry.sentence)).toEqual([
        `The repository of ${root.split('/').at(-1)} is gone: ${root}/.git. Its workers run on; they can be ended, and their directories stay.`,
      ]);
      expect((await instance.tryToMake({ command: waiting, name: 'two' })).ok).toBe(false);
      const [killed] = value(await link.call('worker.kill', { root, workers: 'all' }));
      expect(killed?.sentence).toBe('one was killed (1 process).');
    } finally {
      renameSync(`${root}-away`, root);
    }
    expect(await instance.worker('one')).toMatchObject({ phase: 'killed' });
    const [again] = value(
      await link.call('worker.restart', { root, workers: ['one'], mode: 'resume', env: instance.env }),
    );
    expect(again?.ok).toBe(true);
  });
});

describe('a supervisor that is killed while a worktree is made', () => {
  it('leaves nothing half-made: what its git still makes is taken away when it stands', async () => {
    const instance = new Instance();
    const { root } = instance;
    // A check-out that takes until the file is there.
    const go = join(root, 'go');
    git(
      root,
      'config',
      'filter.slow.smudge',
      `while [ -d ${root} ] && [ ! -e ${go} ]; do sleep 0.05; done; cat`,
    );
    commitFile(root, '.gitattributes', '*.slow filter=slow\n');
    commitFile(root, 'a.slow', 'text');
    const cutOff = instance.tryToMake({ command: waiting, name: 'one' });
    await found(() => (git(root, 'worktree', 'list').includes('/one') ? true : null));
    await instance.killSupervisor();
    expect(sentence(await cutOff)).toBe('failed: The supervisor ended before it answered.');
    expect((await instance.snapshot()).workers).toEqual([]);
    expect(sentence(await instance.tryToMake({ command: waiting, name: 'one' }))).toContain(
      'is still being made by a git that was cut off',
    );
    commitFile(root, 'go', '');
    await found(() => (git(root, 'branch', '--list', 'worker/*') === '' ? true : null));
    expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1);
    expect((await instance.make({ command: waiting, name: 'one' })).id).toBe('one');
  });
});

it('a host that died with its reaper leaves no socket behind', async () => {
  const instance = new Instance();
  await instance.make({ command: waiting, name: 'one' });
  const before = instance.pid('host');
  const file = readdirSync(instance.home.run).find(name => /^host-.*\.json$/.test(name)) ?? '';
  const { reaperPid } = instance.hostFile(file);
  for (const pid of [reaperPid, before]) process.kill(pid, 'SIGKILL');
  await Promise.all([reaperPid, before].map(gone));
  await instance.until(({ workers, hosts }) => workers[0]?.phase === 'crashed' && hosts[0]?.state === 'up');
  expect(readdirSync(instance.home.run).filter(name => /^host-.*\.sock$/.test(name))).toHaveLength(1);
  expect(processStart(instance.pid('host'))).not.toBeNull();
});

it.each([
  'killed',
  'ended in order',
])('a reaper that is stopped does not outlive a host that is %s', async how => {
  const instance = new Instance();
  await instance.make({ command: waiting, name: 'one' });
  const file = readdirSync(instance.home.run).find(name => /^host-.*\.json$/.test(name)) ?? '';
  const { reaperPid, pid } = instance.hostFile(file);
  process.kill(reaperPid, 'SIGSTOP');
  if (how === 'killed') process.kill(pid, 'SIGKILL');
  else {
    const link = await instance.link();
    value(await link.call('crew.down', { root: null, all: true }, { timeoutMs: 15_000 }));
  }
  await gone(reaperPid);
});

describe('a run directory that is deleted under a crew, as cleaners of temporary directories do', () => {
  it('is made again by those who need it, and nobody notices', async () => {
    const instance = new Instance();
    const made = await instance.make({ command: waiting, name: 'one' });
    const before = await instance.snapshot();
    rmSync(instance.home.run, { recursive: true });
    await found(() => (instance.standing() ? true : null));
    const after = await instance.freshSnapshot();
    expect(after.supervisor).toEqual(before.supervisor);
    expect(after.hosts).toEqual(before.hosts);
    expect(after.workers).toMatchObject([{ phase: 'running', session: made.session }]);
    // Its hooks come through the directory of drops, its keys through the socket.
    expect(await instance.screen('one')).toBe('up');
  });

  it('leaves one supervisor and one host also where the next one was faster', async () => {
    const instance = new Instance();
    const made = await instance.make({ command: waiting, name: 'one' });
    const [old, host] = [instance.pid('supervisor'), instance.pid('host')];
    process.kill(old, 'SIGSTOP');
    rmSync(instance.home.run, { recursive: true });
    const seen = await instance.freshSnapshot();
    expect(seen.supervisor.pid).not.toBe(old);
    expect(seen.hosts).toMatchObject([{ pid: host, state: 'up', sessions: 1 }]);
    expect(seen.workers).toMatchObject([{ phase: 'running', session: made.session }]);
    process.kill(old, 'SIGCONT');
    await gone(old);
    const after = await instance.freshSnapshot();
    expect(after.supervisor.pid).toBe(seen.supervisor.pid);
    expect(after.workers).toMatchObject([{ phase: 'running', session: made.session }]);
  });
});
