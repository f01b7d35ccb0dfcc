import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BoardView } from '../../src/domain/board.js';
import { type BoardPlace, type BoardWatch, readBoard, watchBoard } from '../../src/tasks/board-watch.js';

let base = '';
let watch: BoardWatch | null = null;
let boards: BoardView[] = [];
let told: (() => void) | null = null;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'qd-board-'));
  boards = [];
});

afterEach(async () => {
  await watch?.stop();
  watch = null;
  rmSync(base, { recursive: true, force: true });
});

function start(
  places: () => BoardPlace[],
  alive = (_name: string) => 'unknown' as 'alive' | 'gone' | 'unknown',
): BoardWatch {
  watch = watchBoard({
    places,
    alive,
    onChange: board => {
      boards.push(board);
      told?.();
    },
  });
  return watch;
}

/** Resolves with the first board that fits, also the present one. */
async function until(fits: (board: BoardView) => boolean): Promise<BoardView> {
  for (;;) {
    const board = boards.at(-1);
    if (board !== undefined && fits(board)) return board;
    await new Promise<void>(resolve => {
      told = resolve;
    });
  }
}

const titles = (board: BoardView) => board.tasks.map(task => task.title);
const write = (path: string, text: string) => writeFileSync(join(base, path), text);
const copy = (): BoardPlace => ({ source: { kind: 'copy' }, path: join(base, 'copy') });

function makePlace(name: string): void {
  mkdirSync(join(base, name, 'current_tasks'), { recursive: true });
  mkdirSync(join(base, name, 'session_logs'));
  mkdirSync(join(base, name, 'src/deep/er'), { recursive: true });
}

/** What the kernel watches for this process; libuv has one inotify for all of it. */
function countWatches(): number {
  return readdirSync('/proc/self/fdinfo')
    .map(fd => {
      try {
        return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
      } catch {
        return '';
      }
    })
    .join('')
    .split('\n')
    .filter(line => line.startsWith('inotify wd')).length;
}

describe('watchBoard on directories', () => {
  it('sees edits, saves by rename, directories that come and go, and is silent when nothing differs', async () => {
    mkdirSync(join(base, 'copy'));
    const board = start(() => [copy()]);
    expect((await board.idle()).hasTodo).toBe(false);
    write('copy/TODO.md', '- [ ] one\n');
    await until(now => titles(now).join() === 'one');
    appendFileSync(join(base, 'copy/TODO.md'), '- [ ] two\n');
    await until(now => titles(now).join() === 'one,two');
    write('copy/.TODO.md.swp', '- [x] one\n');
    renameSync(join(base, 'copy/.TODO.md.swp'), join(base, 'copy/TODO.md'));
    await until(now => now.counts.done === 1);
    mkdirSync(join(base, 'copy/current_tasks'));
    write('copy/current_tasks/two.txt', 'agent: w\ndescription: two\n');
    await until(now => now.locks.length === 1);
    rmSync(join(base, 'copy/current_tasks'), { recursive: true });
    await until(now => now.locks.length === 0);
    mkdirSync(join(base, 'copy/current_tasks'));
    write('copy/current_tasks/late.txt', 'agent: w\n');
    await until(now => now.locks[0]?.file === 'late.txt');
    mkdirSync(join(base, 'copy/session_logs'));
    write('copy/session_logs/2026-11-20-080000-w.md', 'did it');
    await until(now => now.logs[0]?.summary === 'did it');
    write('copy/STUCK.md', 'help');
    await until(now => now.stuck.length === 1);
    await board.idle();
    const count = boards.length;
    write('copy/TODO.md', readFileSync(join(base, 'copy/TODO.md'), 'utf8'));
    write('copy/other.txt', 'not ours');
    board.refresh();
    await board.idle();
    expect(boards.length).toBe(count);
  });

  it('never follows a link, reads no giant, waits for no FIFO, and says so', async () => {
    makePlace('copy');
    write('secret', 'agent: secret\n');
    symlinkSync(join(base, 'secret'), join(base, 'copy/current_tasks/link.txt'));
    symlinkSync(join(base, 'secret'), join(base, 'copy/TODO.md'));
    write('copy/current_tasks/big.txt', 'x'.repeat(70_000));
    mkdirSync(join(base, 'copy/current_tasks/dir.txt'));
    execFileSync('mkfifo', [join(base, 'copy/current_tasks/fifo.txt')]);
    rmSync(join(base, 'copy/session_logs'), { recursive: true });
    symlinkSync('/', join(base, 'copy/session_logs'));
    const board = await readBoard([copy()], () => 'unknown');
    expect(board.problems.map(({ file, sentence }) => `${file}: ${sentence}`).sort()).toEqual([
      'TODO.md: A symbolic link; it is not followed.',
      'current_tasks/big.txt: 69 KB, more than 64 KB; it is not read.',
      'current_tasks/dir.txt: Not a regular file.',
      'current_tasks/fifo.txt: Not a regular file.',
      'current_tasks/link.txt: A symbolic link; it is not followed.',
      'session_logs: session_logs is a symbolic link and is not followed.',
    ]);
    expect(JSON.stringify(board)).not.toContain('secret');
  });

  it('shows 200 files that change at once, in few boards', async () => {
    makePlace('copy');
    const board = start(() => [copy()]);
    await board.idle();
    const before = boards.length;
    for (let i = 0; i < 200; i++) write(`copy/current_tasks/t${i}.txt`, `agent: w${i}\n`);
    await until(now => now.locks.length === 200);
    await board.idle();
    expect(boards.length - before).toBeLessThanOrEqual(5);
    for (let i = 0; i < 200; i++) rmSync(join(base, `copy/current_tasks/t${i}.txt`));
    await until(now => now.locks.length === 0);
  });

  it('needs at most 300 watches for 50 worktrees, follows places that come and go, and leaves none', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `w${i}`);
    for (const name of names) {
      makePlace(name);
      for (let i = 0; i < 20; i++) write(`${name}/current_tasks/t${i}.txt`, 'agent: x\n');
    }
    const before = countWatches();
    let present = names;
    const board = start(() =>
      present.map(name => ({ source: { kind: 'worker', worker: name }, path: join(base, name) })),
    );
    await board.idle();
    if (process.platform === 'linux') {
      expect(countWatches() - before).toBeGreaterThanOrEqual(150);
      expect(countWatches() - before).toBeLessThanOrEqual(300);
    }
    write('w49/current_tasks/mine.txt', 'agent: w49\n');
    await until(now => now.locks.some(lock => lock.agent === 'w49'));
    present = names.slice(0, 10);
    board.placesChanged();
    await until(now => !now.locks.some(lock => lock.agent === 'w49'));
    await board.stop();
    expect(countWatches()).toBe(before);
    const count = boards.length;
    write('w1/TODO.md', '- [ ] late\n');
    await readBoard([{ source: { kind: 'copy' }, path: join(base, 'w1') }], () => 'unknown');
    expect(boards.length).toBe(count);
  });

  it.runIf(process.platform === 'linux')(
    'notices what the kernel dropped in a flood of events',
    async () => {
      makePlace('copy');
      makePlace('w');
      const worker: BoardPlace = { source: { kind: 'worker', worker: 'w' }, path: join(base, 'w') };
      const board = start(() => [copy(), worker]);
      await board.idle();
      // More than the kernel's queue takes while nobody reads it: the last write leaves no event at all.
      const files = Number(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8')) / 2 + 500;
      for (let i = 0; i < files; i++) write(`copy/current_tasks/t${i}.txt`, 'agent: w\n');
      write('w/TODO.md', '- [ ] unseen\n');
      await until(now => titles(now).join() === 'unseen');
    },
    60_000,
  );

  it('asks again who is alive on refresh', async () => {
    makePlace('copy');
    write('copy/current_tasks/a.txt', 'agent: w\n');
    let state: 'alive' | 'gone' = 'alive';
    const board = start(
      () => [copy()],
      () => state,
    );
    await until(now => now.locks[0]?.holder === 'alive');
    state = 'gone';
    board.refresh();
    await until(now => now.locks[0]?.holder === 'gone');
  });
});

describe('watchBoard on a bare repository', () => {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.invalid', ...args], {
      cwd: join(base, cwd),
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
  const upstream = (): BoardPlace => ({
    source: { kind: 'upstream', ref: 'main' },
    repository: join(base, 'up.git'),
    ref: 'main',
  });
  const commit = (message: string) => {
    git('clone', 'add', '-A');
    git('clone', 'commit', '-q', '-m', message);
    git('clone', 'push', '-q', 'origin', 'HEAD:main');
  };

  beforeEach(() => {
    mkdirSync(join(base, 'up.git'));
    git('up.git', 'init', '-q', '--bare', '-b', 'main');
    mkdirSync(join(base, 'clone'));
    git('clone', 'init', '-q', '-b', 'main');
    git('clone', 'remote', 'add', 'origin', join(base, 'up.git'));
  });

  it('follows pushes, packed refs and deletions, and never runs what the repository brings', async () => {
    const trap = join(base, 'trap');
    writeFileSync(trap, `#!/bin/sh\ntouch ${join(base, 'sprung')}\n`, { mode: 0o755 });
    git('up.git', 'config', 'core.fsmonitor', trap);
    const board = start(() => [upstream()]);
    expect((await board.idle()).problems).toEqual([]);
    makePlace('clone');
    write('clone/TODO.md', '- [ ] one\n- [y] odd\n');
    write('clone/current_tasks/one.txt', 'agent: w\n');
    symlinkSync('/etc/passwd', join(base, 'clone/current_tasks/link.txt'));
    commit('first');
    const first = await until(now => now.locks.length === 2);
    expect(first.tasks).toMatchObject([{ id: 'one', state: 'doing', holder: 'w' }]);
    expect(first.problems.map(problem => `${problem.file}:${problem.line}`)).toEqual([
      'TODO.md:2',
      'current_tasks/link.txt:1',
    ]);
    git('up.git', 'pack-refs', '--all');
    rmSync(join(base, 'clone/current_tasks/one.txt'));
    write('clone/TODO.md', '- [x] one\n');
    write('clone/session_logs/2026-11-20-080000-w.md', 'did it');
    commit('second');
    const second = await until(now => now.counts.done === 1);
    expect(second.logs[0]?.summary).toBe('did it');
    git('up.git', 'update-ref', '-d', 'refs/heads/main');
    await until(now => !now.hasTodo);
    expect(readdirSync(base)).not.toContain('sprung');
  });

  it('knows the image of a released lock from a lock in the making', async () => {
    makePlace('clone');
    write('clone/TODO.md', '- [ ] one\n- [ ] two\n');
    write('clone/current_tasks/one.txt', 'agent: w\nrun: 1\n');
    commit('claim');
    makePlace('w');
    write('w/current_tasks/one.txt', 'agent: w\nrun: 1\n');
    write('w/current_tasks/two.txt', 'agent: w\nrun: 2\n');
    start(() => [upstream(), { source: { kind: 'worker', worker: 'w' }, path: join(base, 'w') }]);
    const both = await until(now => now.locks.length === 2);
    expect(both.locks.map(lock => [lock.file, lock.sources.length])).toEqual([
      ['one.txt', 2],
      ['two.txt', 1],
    ]);
    rmSync(join(base, 'clone/current_tasks/one.txt'));
    write('clone/TODO.md', '- [x] one\n- [ ] two\n');
    commit('release');
    const released = await until(now => now.counts.done === 1);
    expect(released.locks.map(lock => lock.file)).toEqual(['two.txt']);
  });

  it('names a repository that is not there, and sees it come', async () => {
    rmSync(join(base, 'up.git'), { recursive: true });
    start(() => [upstream()]);
    const missing = await until(now => now.problems.length === 1);
    expect(missing.problems[0]).toMatchObject({
      file: join(base, 'up.git'),
      sentence: 'There is no repository here.',
    });
    write('clone/TODO.md', '- [ ] one\n');
    git('clone', 'add', '-A');
    git('clone', 'commit', '-q', '-m', 'x');
    git('clone', 'clone', '-q', '--bare', join(base, 'clone'), join(base, 'up.git'));
    const there = await until(now => now.hasTodo);
    expect(there.problems).toEqual([]);
    write('clone/TODO.md', '- [x] one\n');
    commit('done');
    await until(now => now.counts.done === 1);
  });
});
