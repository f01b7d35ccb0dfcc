// A crew that works alone: from task to task, each once, whatever happens to those who look after it.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { git, makeRepository, type Repository } from '../support/repository.js';
import { type Doctor, worker, workers } from './crew.js';

const steps = '--agent-arg=--step-ms=3';

function todo(...titles: string[]): string {
  return `# TODO\n\n${titles.map(title => `- [ ] ${title}\n`).join('')}`;
}

const chapters = (count: number) => Array.from({ length: count }, (_, i) => `Write chapter ${i + 1}`);

function begin(...titles: string[]): { instance: Instance; app: Repository } {
  const instance = new Instance();
  onTestFinished(() => instance.dispose());
  return { instance, app: makeRepository(instance.path('app'), { todo: todo(...titles), upstream: true }) };
}

const show = (app: Repository, path: string) => git(app.upstream, 'show', `main:${path}`);
const subjects = (app: Repository) => git(app.upstream, 'log', '--format=%s%n%b', 'main').split('\n');
const count = (app: Repository, subject: string) => subjects(app).filter(line => line === subject).length;
const doneOnce = (app: Repository, titles: string[]) => titles.map(title => count(app, `Done: ${title}`));

/** No lock, no reservation, nothing running. */
function nothingHeld(app: Repository): boolean {
  const locks = git(app.upstream, 'ls-tree', '--name-only', 'main', 'current_tasks/').split('\n');
  const refs = git(app.upstream, 'for-each-ref', 'refs/quarterdeck');
  return locks.every(path => !path.endsWith('.txt')) && refs === '';
}

/** Between two tasks a worker has no session either: the timeline says when there are none left. */
async function allDone(instance: Instance, app: Repository, timeoutMs = 60_000): Promise<void> {
  const log = async () => (await instance.ok(app.path, 'logs')).stdout;
  await until(
    async () => (await log()).includes('The crew has nothing left to do.'),
    `the crew is done:\n${await log()}`,
    timeoutMs,
  );
  expect((await workers(instance, app.path)).map(one => one.phase)).not.toContain('running');
}

describe('a crew', () => {
  test('does every task once, each in a fresh session, and leaves nothing behind', async () => {
    const titles = chapters(9);
    const { instance, app } = begin(...titles);
    await instance.ok(app.path, 'up', '-n', '3', '--agent', 'practice', steps);
    const [first] = await until(async () => {
      const all = await workers(instance, app.path);
      return all.every(one => one.phase === 'running') ? all : null;
    }, 'all run');
    expect(first?.workspace?.kind).toBe('clone');
    await allDone(instance, app);
    expect(doneOnce(app, titles)).toEqual(titles.map(() => 1));
    expect(show(app, 'TODO.md')).not.toContain('- [ ]');
    expect(nothingHeld(app)).toBe(true);
    const sessions = readdirSync(join(instance.home, 'data', 'recordings')).filter(name =>
      name.endsWith('.rec'),
    );
    expect(sessions.length).toBeGreaterThanOrEqual(titles.length);
    await instance.ok(app.path, 'down', '--yes');
    const trees = join(instance.home, 'data', 'worktrees');
    const left = existsSync(trees) ? readdirSync(trees).flatMap(name => readdirSync(join(trees, name))) : [];
    expect(left).toEqual([]);
  });

  test('goes on past one that is stuck, and past one whose agent gives its task back', async () => {
    const { instance, app } = begin('Climb it [stuck]', 'Write chapter 1', 'Write chapter 2');
    await instance.ok(app.path, 'up', '-n', '1', '--agent', 'practice', steps);
    await allDone(instance, app);
    expect(show(app, 'STUCK.md')).toContain('## Climb it [stuck]');
    expect(show(app, 'TODO.md')).toContain('- [ ] Climb it [stuck]');
    expect(doneOnce(app, ['Write chapter 1', 'Write chapter 2'])).toEqual([1, 1]);
    expect(nothingHeld(app)).toBe(true);
    const { stdout } = await instance.ok(app.path, 'logs');
    expect(stdout).toContain('worker-1 is stuck on “Climb it [stuck]”');
  });

  test('whose agent dies on a task tries again later and later, then sets it aside with what was missing', async () => {
    const { instance, app } = begin('Break it [crash 3]', 'Write chapter 1');
    await instance.ok(app.path, 'up', '-n', '1', '--agent', 'practice', steps);
    await until(async () => (await worker(instance, app.path, 'worker-1')).phase === 'backoff', 'it waits');
    await allDone(instance, app, 80_000);
    expect(show(app, 'STUCK.md')).toMatch(
      /## Break it \[crash 3\]\n\nworker-1 did not finish this in 3 sessions/,
    );
    expect(show(app, 'STUCK.md')).toContain('is not ticked on the upstream');
    expect(doneOnce(app, ['Write chapter 1'])).toEqual([1]);
    expect(nothingHeld(app)).toBe(true);
  });

  test('a supervisor that is killed in the middle is replaced, and every task is still done once', async () => {
    const titles = chapters(8);
    const { instance, app } = begin(...titles);
    await instance.ok(app.path, 'up', '-n', '2', '--agent', 'practice', '--agent-arg=--step-ms=20');
    for (let kills = 0; kills < 3; kills++) {
      const done = titles.filter(title => count(app, `Done: ${title}`) > 0).length;
      await until(
        () => titles.filter(title => count(app, `Done: ${title}`) > 0).length > done,
        'one more is done',
        30_000,
      );
      const { supervisor } = (await instance.ok(app.path, 'doctor', '--json')).json<Doctor>();
      if (supervisor !== null) process.kill(supervisor.pid, 'SIGKILL');
      await instance.ok(app.path, 'status');
    }
    await allDone(instance, app);
    expect(doneOnce(app, titles)).toEqual(titles.map(() => 1));
    expect(nothingHeld(app)).toBe(true);
  });

  test('a worker that the person kills gives its task back, and down gives all back', async () => {
    const { instance, app } = begin(...chapters(4));
    await instance.ok(app.path, 'up', '-n', '2', '--agent', 'practice', '--agent-arg=--step-ms=2000');
    await until(
      async () => (await workers(instance, app.path)).every(one => one.phase === 'running'),
      'both run',
    );
    const before = (await worker(instance, app.path, 'worker-1')).task ?? '';
    await instance.ok(app.path, 'kill', 'worker-1', '--yes');
    await until(() => count(app, `worker-1 leaves: ${before}`) === 1, 'its lock goes');
    expect((await worker(instance, app.path, 'worker-1')).phase).toBe('killed');
    // Another may have it: it is open again.
    expect(show(app, 'TODO.md')).toContain(`- [ ] ${before}`);
    await instance.ok(app.path, 'restart', 'worker-1');
    await until(
      async () => (await worker(instance, app.path, 'worker-1')).phase === 'running',
      'it runs again',
    );
    await instance.ok(app.path, 'down', '--yes');
    expect(nothingHeld(app)).toBe(true);
    expect(show(app, 'TODO.md').match(/- \[ \]/g)).toHaveLength(4);
  });
});
