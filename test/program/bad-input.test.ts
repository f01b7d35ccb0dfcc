// Bad input: a clear sentence each time, the right exit code, nothing lost, nothing half-made.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, screenWith, workers, workerThat } from './crew.js';

let instance: Instance;
let app: Repository;

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
});
afterAll(() => instance.dispose());

async function refused(cwd: string, args: string[], code: number, sentence: RegExp): Promise<void> {
  const ran = await instance.qd(cwd, ...args);
  expect([args.join(' '), ran.code, ran.stderr]).toEqual([
    args.join(' '),
    code,
    expect.stringMatching(sentence),
  ]);
}

test('a directory that is no git repository', async () => {
  const bare = instance.path('plain');
  mkdirSync(bare);
  for (const args of [['status'], ['new', '--', 'sh'], ['up'], ['tasks'], ['down', '--yes']]) {
    await refused(bare, args, 4, /git repository/);
  }
});

test('a repository without a commit has nothing to branch from', async () => {
  const empty = makeRepository(instance.path('empty'), { commit: false });
  await refused(empty.path, ['new', '--', 'sh'], 4, /no commit yet[^]*git commit --allow-empty/);
  await refused(empty.path, ['status'], 4, /no commit yet/);
});

test.each(['../x', '-rf', '', 'a b', 'x'.repeat(300), 'a\nb', 'Ü'])('the name %j is refused', async name => {
  const ran = await instance.qd(app.path, 'new', `--name=${name}`, '--', 'sh');
  expect([ran.code, ran.stderr]).toEqual([expect.toBeOneOf([2, 4]), expect.stringContaining('name')]);
  expect(await workers(instance, app.path)).toEqual([]);
});

test('an agent that is not there, a program that is not on PATH', async () => {
  await refused(app.path, ['new', '--agent', 'nosuch'], 3, /nosuch/);
  await refused(app.path, ['new', '--agent', 'claude'], 3, /claude/i);
  await refused(app.path, ['new', '--name', 'gone', '--', 'no-such-program-at-all'], 3, /no-such-program/);
  expect(app.git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(app.git('branch', '--list')).toBe('* main');
  expect(await workers(instance, app.path)).toEqual([]);
});

test('a base branch that is not there; a task that is not there', async () => {
  await refused(app.path, ['new', '--base', 'nosuch', '--', 'sh'], 3, /nosuch/);
  await refused(app.path, ['new', '--base=--upload-pack=x', '--', 'sh'], 3, /upload-pack/);
  await refused(app.path, ['new', '--task', 'nothing', '--', 'sh'], 3, /nothing/);
  await refused(app.path, ['up', '--agent', 'practice'], 3, /TODO\.md/);
  expect(await workers(instance, app.path)).toEqual([]);
});

test('a dirty base branch is no obstacle: the worktree has what is committed, the person’s changes stay', async () => {
  writeFileSync(`${app.path}/README.md`, 'changed and not committed\n');
  await newWorker(instance, app.path, 'clean', 'cat', 'README.md');
  await screenWith(instance, app.path, 'clean', 'A repository for a test.');
  expect(app.git('status', '--porcelain')).toContain('README.md');
  app.git('checkout', 'README.md');
});

test('a name that is taken; a branch that is checked out elsewhere; a directory in the way', async () => {
  await newWorker(instance, app.path, 'first', fixture('echo.mjs'));
  await refused(app.path, ['new', '--name', 'first', '--', 'sh'], 4, /first/);

  const branch =
    (await workers(instance, app.path)).find(seen => seen.id === 'first')?.workspace?.branch ?? '';
  const elsewhere = branch.replace('first', 'second');
  app.git('worktree', 'add', '-q', '-b', elsewhere, instance.path('elsewhere'));
  const second = await instance.qd(app.path, 'new', '--name', 'second', '--json', '--', 'sh');
  if (second.code === 0) {
    // Another branch was taken, or none of the person's was touched.
    expect(second.json<{ workspace: { branch: string } }>().workspace.branch).not.toBe(elsewhere);
  } else {
    expect([second.code, second.stderr]).toEqual([4, expect.stringContaining(elsewhere)]);
  }
  expect(app.git('worktree', 'list')).toContain(instance.path('elsewhere'));
});

test('a command that exits at once leaves a worker that says so', async () => {
  const ran = await instance.qd(app.path, 'new', '--name', 'brief', '--', 'sh', '-c', 'exit 7');
  expect(ran.code).toBe(0);
  const ended = await workerThat(instance, app.path, 'brief', 'failed', seen => seen.phase === 'failed');
  expect(ended.session?.pid ?? null).toBeNull();
});

test('24 workers at once', async () => {
  const many = makeRepository(instance.path('many'));
  const names = Array.from({ length: 24 }, (_, index) => `w${index + 1}`);
  const ran = await Promise.all(
    names.map(name => instance.qd(many.path, 'new', '--name', name, '--', fixture('flood.sh'), '1')),
  );
  expect(ran.map(one => [one.code, one.stderr])).toEqual(names.map(() => [0, '']));
  const crew = await workers(instance, many.path);
  expect(crew.map(seen => seen.phase)).toEqual(names.map(() => 'running'));
  expect(new Set(crew.map(seen => seen.workspace?.path)).size).toBe(24);
  expect(many.git('worktree', 'list').split('\n')).toHaveLength(25);
  await instance.ok(many.path, 'down', '--yes');
});

test('a layout file with an error is named with line and column, and the rest works', async () => {
  const directory = `${instance.home}/config/layouts`;
  mkdirSync(directory, { recursive: true });
  writeFileSync(`${directory}/mine.yaml`, 'panes:\n  splt: row\n');
  const listed = await instance.ok(app.path, 'layout', 'list');
  expect(listed.stdout).toMatch(/mine\.yaml:2:3 .*splt/);
  expect(listed.stdout).toContain('grid');
  await refused(app.path, ['layout', 'use', 'nosuch'], 3, /nosuch/);
});

test('the layout in use breaks: the cockpit opens all the same and says where', async () => {
  const file = `${instance.home}/config/layouts/mine.yaml`;
  writeFileSync(file, 'panes:\n  row:\n    - slot: 1\n    - slot: 2\n');
  await instance.ok(app.path, 'layout', 'use', 'mine');
  writeFileSync(file, 'panes:\n  row:\n    - slot: 1\n    - slott: 2\n');
  const program = instance.start({ cwd: app.path });
  await program.waitFor(/mine\.yaml:4:7/);
  await program.waitFor(/\bfirst\b/, 'the crew is there');
  program.press('q');
  expect((await program.ended()).code).toBe(0);
});

test.each([
  ['NO_COLOR', { NO_COLOR: '1' }],
  ['vt100', { TERM: 'vt100', COLORTERM: '' }],
])('a terminal without colour (%s) gets none, from us or from an agent', async (name, env) => {
  const grey = makeRepository(instance.path(name));
  await newWorker(instance, grey.path, 'painter', 'sh', '-c', "printf '\\033[31mred\\033[0m'; exec sleep 60");
  const program = instance.start({ cwd: grey.path, env });
  await program.waitFor(screen => screen.includes('Enter attach') && screen.includes('red'));
  expect(program.screen()).toMatch(/\bpainter\b/);
  expect(program.written).not.toMatch(/\u001b\[[0-9;:]*\b(3[0-8]|4[0-8]|9[0-7]|10[0-7])\b[0-9;:]*m/);
  program.press('q');
  expect((await program.ended()).code).toBe(0);
  await instance.ok(grey.path, 'down', '--yes');
});

test('TERM=dumb is no place for a cockpit, and says so', async () => {
  const program = instance.start({ cwd: app.path, env: { TERM: 'dumb' } });
  await program.waitFor('TERM=dumb');
  expect((await program.ended()).code).toBe(4);
});

test('a home that others can read is refused before anything is written to it', async () => {
  const loose = instance.path('loose');
  mkdirSync(`${loose}/run`, { recursive: true, mode: 0o755 });
  const { runProgram } = await import('../support/cli.js');
  const env = { ...instance.env, QUARTERDECK_HOME: loose };
  const ran = await runProgram(['status'], { cwd: app.path, env });
  expect([ran.code, ran.stderr]).toEqual([4, expect.stringContaining('chmod 700')]);
});

test('a shell in a directory that was deleted: a sentence, and the crew of a deleted repository can be ended from there', async () => {
  const inDeleted = (directory: string, ...args: string[]) =>
    spawnSync(
      'sh',
      [
        '-c',
        'cd "$1" && rm -rf "$1" && shift && exec "$@"',
        'sh',
        directory,
        process.execPath,
        programFile,
        ...args,
      ],
      {
        env: instance.env,
        encoding: 'utf8',
      },
    );
  mkdirSync(instance.path('deleted'));
  const status = inDeleted(instance.path('deleted'), 'status');
  expect([status.status, status.stderr]).toEqual([3, expect.stringMatching(/deleted does not exist/)]);
  const lost = makeRepository(instance.path('lost'));
  await newWorker(instance, lost.path, 'orphan', 'cat');
  const killed = inDeleted(lost.path, 'kill', '--all', '--yes');
  expect([killed.status, killed.stdout]).toEqual([0, expect.stringContaining('orphan was killed')]);
});
