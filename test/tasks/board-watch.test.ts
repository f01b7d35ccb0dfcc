import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BoardView } from '../../src/domain/board.js';
import { type BoardPlace, readBoard } from '../../src/tasks/board-watch.js';
import { useBoard } from './board-fixture.js';

const fixture = useBoard();
const { start, until, write, makePlace } = fixture;
const titles = (board: BoardView) => board.tasks.map(task => task.title);
const copy = (): BoardPlace => ({ source: { kind: 'copy' }, path: join(fixture.base, 'copy') });

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
    mkdirSync(join(fixture.base, 'copy'));
    const board = start(() => [copy()]);
    expect((await board.idle()).hasTodo).toBe(false);
    write('copy/TODO.md', '- [ ] one\n');
    await until(now => titles(now).join() === 'one');
    appendFileSync(join(fixture.base, 'copy/TODO.md'), '- [ ] two\n');
    await until(now => titles(now).join() === 'one,two');
    write('copy/.TODO.md.swp', '- [x] one\n');
    renameSync(join(fixture.base, 'copy/.TODO.md.swp'), join(fixture.base, 'copy/TODO.md'));
    await until(now => now.counts.done === 1);
    mkdirSync(join(fixture.base, 'copy/current_tasks'));
    write('copy/current_tasks/two.txt', 'agent: w\ndescription: two\n');
    await until(now => now.locks.length === 1);
    rmSync(join(fixture.base, 'copy/current_tasks'), { recursive: true });
    await until(now => now.locks.length === 0);
    mkdirSync(join(fixture.base, 'copy/current_tasks'));
    write('copy/current_tasks/late.txt', 'agent: w\n');
    await until(now => now.locks[0]?.file === 'late.txt');
    mkdirSync(join(fixture.base, 'copy/session_logs'));
    write('copy/session_logs/2026-11-20-080000-w.md', 'did it');
    await until(now => now.logs[0]?.summary === 'did it');
    write('copy/STUCK.md', 'help');
    await until(now => now.stuck.length === 1);
    await board.idle();
    const count = fixture.boards.length;
    write('copy/TODO.md', readFileSync(join(fixture.base, 'copy/TODO.md'), 'utf8'));
    write('copy/other.txt', 'not ours');
    board.refresh();
    await board.idle();
    expect(fixture.boards.length).toBe(count);
  });

  it('never follows a link, reads no giant, waits for no FIFO, and says so', async () => {
    makePlace('copy');
    write('secret', 'agent: secret\n');
    symlinkSync(join(fixture.base, 'secret'), join(fixture.base, 'copy/current_tasks/link.txt'));
    symlinkSync(join(fixture.base, 'secret'), join(fixture.base, 'copy/TODO.md'));
    write('copy/current_tasks/big.txt', 'x'.repeat(70_000));
    mkdirSync(join(fixture.base, 'copy/current_tasks/dir.txt'));
    execFileSync('mkfifo', [join(fixture.base, 'copy/current_tasks/fifo.txt')]);
    rmSync(join(fixture.base, 'copy/session_logs'), { recursive: true });
    symlinkSync('/', join(fixture.base, 'copy/session_logs'));
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
    const before = fixture.boards.length;
    for (let i = 0; i < 200; i++) write(`copy/current_tasks/t${i}.txt`, `agent: w${i}\n`);
    await until(now => now.locks.length === 200);
    await board.idle();
    expect(fixture.boards.length - before).toBeLessThanOrEqual(5);
    for (let i = 0; i < 200; i++) rmSync(join(fixture.base, `copy/current_tasks/t${i}.txt`));
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
      present.map(name => ({ source: { kind: 'worker', worker: name }, path: join(fixture.base, name) })),
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
    const count = fixture.boards.length;
    write('w1/TODO.md', '- [ ] late\n');
    await readBoard([{ source: { kind: 'copy' }, path: join(fixture.base, 'w1') }], () => 'unknown');
    expect(fixture.boards.length).toBe(count);
  });

  it.runIf(process.platform === 'linux')(
    'notices what the kernel dropped in a flood of events',
    async () => {
      makePlace('copy');
      makePlace('w');
      const worker: BoardPlace = { source: { kind: 'worker', worker: 'w' }, path: join(fixture.base, 'w') };
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
