import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BoardPlace } from '../../src/tasks/board-watch.js';
import { useBoard } from './board-fixture.js';

const fixture = useBoard();
const { start, until, write, makePlace } = fixture;

describe('watchBoard on a bare repository', () => {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.invalid', ...args], {
      cwd: join(fixture.base, cwd),
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
  const upstream = (): BoardPlace => ({
    source: { kind: 'upstream', ref: 'main' },
    repository: join(fixture.base, 'up.git'),
    ref: 'main',
  });
  const commit = (message: string) => {
    git('clone', 'add', '-A');
    git('clone', 'commit', '-q', '-m', message);
    git('clone', 'push', '-q', 'origin', 'HEAD:main');
  };

  beforeEach(() => {
    mkdirSync(join(fixture.base, 'up.git'));
    git('up.git', 'init', '-q', '--bare', '-b', 'main');
    mkdirSync(join(fixture.base, 'clone'));
    git('clone', 'init', '-q', '-b', 'main');
    git('clone', 'remote', 'add', 'origin', join(fixture.base, 'up.git'));
  });

  it('follows pushes, packed refs and deletions, and never runs what the repository brings', async () => {
    const trap = join(fixture.base, 'trap');
    writeFileSync(trap, `#!/bin/sh\ntouch ${join(fixture.base, 'sprung')}\n`, { mode: 0o755 });
    git('up.git', 'config', 'core.fsmonitor', trap);
    const board = start(() => [upstream()]);
    expect((await board.idle()).problems).toEqual([]);
    makePlace('clone');
    write('clone/TODO.md', '- [ ] one\n- [y] odd\n');
    write('clone/current_tasks/one.txt', 'agent: w\n');
    symlinkSync('/etc/passwd', join(fixture.base, 'clone/current_tasks/link.txt'));
    commit('first');
    const first = await until(now => now.locks.length === 2);
    expect(first.tasks).toMatchObject([{ id: 'one', state: 'doing', holder: 'w' }]);
    expect(first.problems.map(problem => `${problem.file}:${problem.line}`)).toEqual([
      'TODO.md:2',
      'current_tasks/link.txt:1',
    ]);
    git('up.git', 'pack-refs', '--all');
    rmSync(join(fixture.base, 'clone/current_tasks/one.txt'));
    write('clone/TODO.md', '- [x] one\n');
    write('clone/session_logs/2026-11-20-080000-w.md', 'did it');
    commit('second');
    const second = await until(now => now.counts.done === 1);
    expect(second.logs[0]?.summary).toBe('did it');
    git('up.git', 'update-ref', '-d', 'refs/heads/main');
    await until(now => !now.hasTodo);
    expect(readdirSync(fixture.base)).not.toContain('sprung');
  });

  it('knows the image of a released lock from a lock in the making', async () => {
    makePlace('clone');
    write('clone/TODO.md', '- [ ] one\n- [ ] two\n');
    write('clone/current_tasks/one.txt', 'agent: w\nrun: 1\n');
    commit('claim');
    makePlace('w');
    write('w/current_tasks/one.txt', 'agent: w\nrun: 1\n');
    write('w/current_tasks/two.txt', 'agent: w\nrun: 2\n');
    start(() => [upstream(), { source: { kind: 'worker', worker: 'w' }, path: join(fixture.base, 'w') }]);
    const both = await until(now => now.locks.length === 2);
    expect(both.locks.map(lock => [lock.file, lock.sources.length])).toEqual([
      ['one.txt', 2],
      ['two.txt', 1],
    ]);
    rmSync(join(fixture.base, 'clone/current_tasks/one.txt'));
    write('clone/TODO.md', '- [x] one\n- [ ] two\n');
    commit('release');
    const released = await until(now => now.counts.done === 1);
    expect(released.locks.map(lock => lock.file)).toEqual(['two.txt']);
  });

  it('names a repository that is not there, and sees it come', async () => {
    rmSync(join(fixture.base, 'up.git'), { recursive: true });
    start(() => [upstream()]);
    const missing = await until(now => now.problems.length === 1);
    expect(missing.problems[0]).toMatchObject({
      file: join(fixture.base, 'up.git'),
      sentence: 'There is no repository here.',
    });
    write('clone/TODO.md', '- [ ] one\n');
    git('clone', 'add', '-A');
    git('clone', 'commit', '-q', '-m', 'x');
    git('clone', 'clone', '-q', '--bare', join(fixture.base, 'clone'), join(fixture.base, 'up.git'));
    const there = await until(now => now.hasTodo);
    expect(there.problems).toEqual([]);
    write('clone/TODO.md', '- [x] one\n');
    commit('done');
    await until(now => now.counts.done === 1);
  });
});
