import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePracticeProject } from '../../src/practice/project.js';
import { classifyPush } from '../../src/practice/shared-repository.js';
import { practiceTasks } from '../../src/practice/tasks.js';
import { readBoard } from '../../src/tasks/board-watch.js';
import { git, makeRepository } from '../support/repository.js';

const fixture = fileURLToPath(new URL('run-agent.mjs', import.meta.url));
let base = '';

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'qd-crew-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true, maxRetries: 3 }));

/** A practice agent without a terminal, to its end. */
function work(
  cwd: string,
  worker: string,
  ...flags: string[]
): Promise<{ code: number | null; output: string }> {
  const args = [fixture, '--worker', worker, '--seed', worker, '--step-ms', '2', ...flags];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise(resolve => child.on('close', code => resolve({ code, output })));
}

function worktree(root: string, name: string): string {
  const path = join(base, name);
  git(root, 'worktree', 'add', '-q', '-b', name, path);
  return path;
}

const boardOf = (repository: string) =>
  readBoard([{ source: { kind: 'upstream', ref: 'main' }, repository, ref: 'main' }], () => 'unknown');

describe('a crew of four practice agents', () => {
  it('does every task exactly once and leaves a green main without locks', async () => {
    const made = await makePracticeProject(join(base, 'practice'));
    if (!made.ok) throw new Error(made.failure.sentence);
    const { root, upstream } = made.value;
    const workers = ['worker-1', 'worker-2', 'worker-3', 'worker-4'];
    const places = workers.map(worker => worktree(root, worker));
    const ends = await Promise.all(workers.map((worker, i) => work(places[i] ?? root, worker)));
    for (const end of ends) expect(end, end.output).toMatchObject({ code: 0 });
    const subjects = git(upstream, 'log', '--format=%an: %s', 'main').split('\n');
    for (const { title } of practiceTasks) {
      expect(subjects.filter(subject => subject.endsWith(`: Done: ${title}`))).toHaveLength(1);
      expect(subjects.filter(subject => subject.endsWith(` takes: ${title}`))).toHaveLength(1);
    }
    const authors = new Set(
      subjects.filter(subject => subject.includes(': Done: ')).map(subject => subject.split(':')[0]),
    );
    expect(authors.size).toBeGreaterThanOrEqual(2);
    const board = await boardOf(upstream);
    expect(board.counts).toEqual({ open: 0, doing: 0, done: 12 });
    expect(board).toMatchObject({ locks: [], problems: [], stuck: [] });
    expect(board.logs).toHaveLength(12);
    git(base, 'clone', '-q', upstream, join(base, 'check'));
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    execFileSync(process.execPath, ['--test'], { cwd: join(base, 'check'), env, stdio: 'ignore' });
  }, 120_000);
});

describe('one practice agent', () => {
  it('leaves a note for a task it does not know, with and without an upstream, and touches nothing else', async () => {
    const shared = makeRepository(join(base, 'shared'), {
      todo: '# T\r\n- [ ] Rewrite it in Ünicode 日本\r\n',
      upstream: true,
    });
    const place = worktree(shared.path, 'w');
    const end = await work(place, 'w');
    expect(end, end.output).toMatchObject({ code: 0 });
    expect(git(shared.upstream, 'show', 'main:TODO.md')).toBe('# T\r\n- [x] Rewrite it in Ünicode 日本');
    const files = git(shared.upstream, 'ls-tree', '-r', '--name-only', 'main').split('\n');
    expect(files.filter(file => file.startsWith('practice/'))).toHaveLength(1);
    expect(files.filter(file => file.startsWith('current_tasks/'))).toEqual([]);

    const alone = makeRepository(join(base, 'alone'), { todo: '- [ ] one\n- [ ] two\n' });
    writeFileSync(join(alone.path, 'mine.txt'), 'not committed');
    writeFileSync(join(alone.path, 'README.md'), 'changed by the person\n');
    const one = await work(alone.path, 'w', '--one');
    expect(one, one.output).toMatchObject({ code: 0 });
    expect(readFileSync(join(alone.path, 'TODO.md'), 'utf8').match(/\[x\]/g)).toHaveLength(1);
    expect(git(alone.path, 'status', '--porcelain')).toBe('M README.md\n?? mine.txt');
  });

  it('does a prompt as a task of its own, refuses what is taken, and says what is no repository', async () => {
    const shared = makeRepository(join(base, 'shared'), {
      todo: '- [ ] one\n- [ ] two\n',
      upstream: true,
      files: { 'current_tasks/one.txt': 'agent: other\nrun: 1\n' },
    });
    const place = worktree(shared.path, 'w');
    expect((await work(place, 'w', '--prompt', 'look at the parser')).output).toContain(
      'done and pushed: look at the parser',
    );
    expect((await work(place, 'w', '--task', 'one')).output).not.toContain('done and pushed');
    expect(git(shared.upstream, 'show', 'main:TODO.md')).toBe('- [ ] one\n- [ ] two');
    expect((await work(place, 'w', '--task', 'two')).output).toContain('done and pushed: two');
    const nowhere = await work(base, 'w');
    expect(nowhere.code).toBe(1);
    expect(nowhere.output).toContain('is not in a git repository');
    const typo = await work(base, 'w', '--crush', '3');
    expect(typo.code).toBe(2);
    expect(typo.output).toContain('--crush');
  });

  it('goes on after a crash with the task it holds, and keeps commits that nobody has', async () => {
    const shared = makeRepository(join(base, 'shared'), {
      todo: '- [ ] [crash 7] one\n- [ ] two\n',
      upstream: true,
    });
    const place = worktree(shared.path, 'w');
    git(place, 'commit', '-q', '--allow-empty', '-m', 'mine alone');
    const first = await work(place, 'w', '--conversation', 'c1', '--task', '[crash 7] one');
    expect(first, first.output).toMatchObject({ code: 7 });
    expect(first.output).toMatch(/unpushed commits are kept on kept\/w-/);
    expect(
      git(shared.path, 'log', '--format=%s', '-1', git(shared.path, 'branch', '--list', 'kept/*').trim()),
    ).toBe('mine alone');
    expect((await boardOf(shared.upstream)).locks).toMatchObject([{ agent: 'w', task: 'crash-7-one' }]);
    const second = await work(place, 'w', '--resume', 'c1');
    expect(second, second.output).toMatchObject({ code: 0 });
    expect(second.output).toContain('going on with “[crash 7] one”');
    expect(await boardOf(shared.upstream)).toMatchObject({ counts: { done: 2 }, locks: [] });
  });

  it('writes STUCK.md after three failed attempts and takes the next task', async () => {
    const shared = makeRepository(join(base, 'shared'), {
      todo: '- [ ] [stuck] hard\n- [ ] easy\n',
      upstream: true,
    });
    const end = await work(worktree(shared.path, 'w'), 'w');
    expect(end, end.output).toMatchObject({ code: 0 });
    expect(end.output.match(/attempt \d failed/g)).toHaveLength(3);
    const board = await boardOf(shared.upstream);
    expect(board.counts).toEqual({ open: 1, doing: 0, done: 1 });
    expect(board.stuck[0]?.text).toContain('## [stuck] hard');
    expect(board.locks).toEqual([]);
    expect(git(shared.upstream, 'ls-tree', '-r', '--name-only', 'main')).not.toContain('attempt');
    const other = await work(worktree(shared.path, 'v'), 'v');
    expect(other.output).toContain('no open task is left');
  });

  it('says so when the upstream refuses, instead of trying for ever', async () => {
    const shared = makeRepository(join(base, 'shared'), { todo: '- [ ] one\n', upstream: true });
    writeFileSync(join(shared.upstream, 'hooks/pre-receive'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const end = await work(worktree(shared.path, 'w'), 'w');
    expect(end.code).toBe(1);
    expect(end.output).toMatch(/refuses the claim: .*hook declined/);
  });
});

describe('classifyPush', () => {
  const run = (stdout: string, stderr = '') => ({ code: 1, stdout: Buffer.from(stdout), stderr });
  it.each([
    ['!\tHEAD:refs/heads/main\t[rejected] (fetch first)', '', 'behind'],
    ['!\tHEAD:refs/heads/main\t[rejected] (non-fast-forward)', '', 'behind'],
    ['!\tHEAD:refs/heads/main\t[remote rejected] (cannot lock ref ...)', '', 'busy'],
    ['!\tHEAD:refs/heads/main\t[remote rejected] (failed to update ref)', '', 'busy'],
    ['!\tHEAD:refs/heads/main\t[remote rejected] (pre-receive hook declined)', '', 'refused'],
    ['', 'fatal: unable to access', 'refused'],
  ])('%s %s is %s', (stdout, stderr, state) => {
    expect(classifyPush(run(stdout, stderr)).state).toBe(state);
  });
});
