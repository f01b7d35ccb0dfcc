// `quarterdeck init` as a person, a script and an accident run it.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BoardView } from '../../src/domain/board.js';
import { programFile } from '../../src/home/launch.js';
import { runProgram } from '../support/cli.js';
import { Instance } from '../support/instance.js';
import { git, makeRepository, type Repository } from '../support/repository.js';
import { fixture } from './crew.js';

interface Report {
  branch: string;
  commit: string | null;
  upstream: { remote: string; path: string | null };
  pushed: boolean;
  things: { name: string; state: string; sentence: string }[];
  problems: string[];
}

let instance: Instance;
let app: Repository;
let upstream: string;

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('one/app'));
  upstream = instance.path('one/app.upstream.git');
});
afterAll(() => instance.dispose());

test('without a terminal and without --yes it shows the list, refuses, and has done nothing', async () => {
  const ran = await instance.qd(app.path, 'init');
  expect(ran.code).toBe(4);
  for (const name of [
    'AGENT_PROMPT.md',
    'prompts/worker.md',
    upstream,
    `Set ${app.path} up for a crew?`,
    '--yes',
  ]) {
    expect(ran.stderr).toContain(name);
  }
  expect(ran.stdout).toBe('');
  expect([app.git('status', '--porcelain'), app.git('remote'), existsSync(upstream)]).toEqual([
    '',
    '',
    false,
  ]);
});

test('on a terminal it asks; Enter is no', async () => {
  const program = instance.start({ args: ['init'], cwd: app.path });
  await program.waitFor('up for a crew? [y/N]');
  program.press('Enter');
  expect((await program.ended()).code).toBe(4);
  expect([app.git('status', '--porcelain'), existsSync(upstream)]).toEqual(['', false]);
});

test('--yes makes all of it, from a subdirectory too; no supervisor is started', async () => {
  mkdirSync(join(app.path, 'deep'));
  app.write('staged.txt', 'mine\n');
  app.git('add', 'staged.txt');
  const ran = await instance.ok(join(app.path, 'deep'), 'init', '--yes');
  expect(ran.stdout).toMatch(/^AGENT_PROMPT\.md +made$/m);
  expect(ran.stdout).toMatch(/^remote upstream +made; main is pushed, and main tracks it$/m);
  expect(ran.stdout).toContain(`git clone ${upstream}`);
  expect(ran.stderr).toBe('');
  expect(app.git('status', '--porcelain', '--branch')).toBe('## main...upstream/main\nA  staged.txt');
  expect(git(upstream, 'rev-parse', 'HEAD')).toBe(app.git('rev-parse', 'HEAD'));
  expect(readdirSync(instance.home)).toEqual([]);
});

test('a second run says that all is there, asks nobody and changes nothing', async () => {
  const head = app.git('rev-parse', 'HEAD');
  const ran = await instance.ok(app.path, 'init');
  expect(ran.stdout).toMatch(/\n\nAll of it is there already\.\n$/);
  expect(ran.stdout).not.toContain('made');
  const report = (await instance.ok(app.path, 'init', '--json')).json<Report>();
  expect(report).toMatchObject({ branch: 'main', commit: null, pushed: true, problems: [] });
  expect(report.upstream).toEqual({ remote: 'upstream', path: upstream });
  expect(new Set(report.things.map(thing => thing.state))).toEqual(new Set(['there']));
  expect(app.git('rev-parse', 'HEAD')).toBe(head);
});

test('the rest of the program takes what was made', async () => {
  const checked = await instance.ok(app.path, 'config', 'check');
  expect(checked.stdout).toBe(`No mistake in ${app.path}/quarterdeck.yaml.\n`);
  const board = (await instance.ok(app.path, 'tasks', '--json')).json<BoardView>();
  expect(board).toMatchObject({ counts: { open: 1, doing: 0, done: 0 }, locks: [], logs: [], problems: [] });
  const status = (await instance.ok(app.path, 'status', '--json')).json<{ project: object }>();
  expect(status.project).toMatchObject({ branch: 'main', upstream: 'upstream/main' });
});

test('the practice crew works in it', async () => {
  await instance.ok(
    app.path,
    'up',
    '-n',
    '1',
    '--agent',
    'practice',
    '--agent-arg=--step-ms=1',
    '--agent-arg=--one',
  );
  const { until } = await import('../support/bounded.js');
  await until(
    async () => git(upstream, 'show', 'main:TODO.md').includes('- [x] Write the first'),
    'it has ticked',
    30_000,
  );
  expect(git(upstream, 'ls-tree', '--name-only', 'main', 'session_logs/')).toMatch(/worker-1\.md$/m);
  await instance.ok(app.path, 'down', '--yes');
});

test('README’s passage, line by line', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, block = ''] = /```\n(quarterdeck init [^]*?)```/.exec(readme) ?? [];
  const lines = block
    .trimEnd()
    .split('\n')
    .map(line => line.replace(/ +#.*/, ''));
  expect(lines[0]).toBe('quarterdeck init');
  const fresh = makeRepository(instance.path('readme/app'));
  const program = instance.start({ args: ['init'], cwd: fresh.path });
  await program.waitFor('[y/N]');
  program.press('y', 'Enter');
  expect((await program.ended()).code).toBe(0);
  expect(program.screen()).toContain('quarterdeck up');
  const bin = instance.path('bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'quarterdeck'), `#!/bin/sh\nexec '${process.execPath}' '${programFile}' "$@"\n`, {
    mode: 0o755,
  });
  for (const line of lines) {
    const env = { ...instance.env, PATH: `${bin}:${instance.env['PATH']}` };
    const ran = spawnSync('sh', ['-c', line], { cwd: fresh.path, env, encoding: 'utf8' });
    expect([line, ran.status, ran.stderr]).toEqual([line, 0, expect.not.stringContaining('fatal')]);
  }
  expect(existsSync(instance.path('readme/agent-1/AGENT_PROMPT.md'))).toBe(true);
});

test('bad places end with a sentence and the right code', async () => {
  const plain = instance.path('plain');
  mkdirSync(plain);
  const unborn = makeRepository(instance.path('unborn'), { commit: false });
  const detached = makeRepository(instance.path('detached'));
  detached.git('checkout', '-q', '--detach');
  const blocked = makeRepository(instance.path('blocked'), { files: { current_tasks: 'a file\n' } });
  const cases: [string, string[], number, string][] = [
    [plain, [], 4, 'is not in a git repository'],
    [unborn.path, [], 4, 'has no commit yet'],
    [detached.path, [], 4, 'is on no branch'],
    [blocked.path, [], 4, 'current_tasks is a file'],
    [app.path, ['--upstream', ''], 2, 'Which path'],
    [app.path, ['--upstream', instance.path('x.git')], 4, 'has the remote upstream already'],
    [detached.path, ['extra'], 2, 'Too many arguments'],
  ];
  for (const [cwd, args, code, sentence] of cases) {
    const ran = await instance.qd(cwd, 'init', '--yes', ...args);
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(sentence)]);
  }
  const json = await instance.qd(detached.path, 'init', '--json');
  expect(json.json<{ error: { kind: string } }>().error.kind).toBe('refused');
});

test('whom git does not know cannot commit, and is known by variables alone', async () => {
  const nobody = makeRepository(instance.path('nobody/app'));
  for (const key of ['user.name', 'user.email']) nobody.git('config', '--unset', key);
  nobody.git('config', 'user.useConfigOnly', 'true');
  const env = { ...instance.env, HOME: instance.path('nobody') };
  const refused = await runProgram(['init', '--yes'], { cwd: nobody.path, env });
  expect([refused.code, refused.stderr]).toEqual([
    4,
    expect.stringContaining('git does not know who you are'),
  ]);
  expect(nobody.git('status', '--porcelain')).toBe('');
  const named = {
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.org',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.org',
  };
  const ran = await runProgram(['init', '--yes'], { cwd: nobody.path, env: { ...env, ...named } });
  expect([ran.code, nobody.git('log', '-1', '--format=%an')]).toEqual([0, 'Ann']);
});

test('names that a terminal would obey are shown', async () => {
  const nasty = makeRepository(instance.path('nasty', 'a\u001b[2Jb'));
  const ran = await instance.qd(nasty.path, 'init', '--yes');
  expect([ran.code, ran.stdout + ran.stderr]).toEqual([0, expect.not.stringContaining('\u001b')]);
});

test('killed at any of its steps, a second run completes it', async () => {
  const model = makeRepository(instance.path('model/app'), { files: { '.gitignore': 'old/\n' } });
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const bin = instance.path('deadly');
  mkdirSync(bin);
  symlinkSync(fixture('deadly-git.sh'), join(bin, 'git'));
  const count = instance.path('count');
  const run = (cwd: string, call: number, when: string, ...args: string[]) => {
    writeFileSync(count, '0');
    const deadly = { REAL_GIT: real, DEADLY_COUNT: count, DEADLY_CALL: `${call}`, DEADLY_WHEN: when };
    const env = { ...instance.env, ...deadly, PATH: `${bin}:${instance.env['PATH']}` };
    return runProgram(['init', ...args], { cwd, env });
  };
  const calls = () => Number(readFileSync(count, 'utf8'));
  // What the plan alone asks is no change.
  await run(model.path, 0, 'before');
  const planned = calls();
  let kills = 0;
  for (let call = planned; ; call++) {
    const when = call === planned || kills % 2 === 1 ? 'after' : 'before';
    const root = instance.path(`killed-${call}`);
    cpSync(instance.path('model'), root, { recursive: true });
    const killed = await run(join(root, 'app'), call, when, '--yes');
    const done = await instance.ok(join(root, 'app'), 'init', '--yes');
    const state = [
      git(join(root, 'app'), 'status', '--porcelain', '--branch'),
      git(join(root, 'app'), 'log', '--format=%s', 'upstream/main').split('\n').length,
      git(join(root, 'app.upstream.git'), 'ls-tree', '-r', '--name-only', 'HEAD').split('\n').length,
      git(join(root, 'app.upstream.git'), 'show', 'HEAD:.gitignore'),
      readdirSync(root).sort(),
      readdirSync(join(root, 'app/.git')).filter(name => name.startsWith('quarterdeck')),
      git(join(root, 'app'), 'config', 'branch.main.merge'),
    ];
    expect([call, when, ...state, done.stderr]).toEqual([
      call,
      when,
      '## main...upstream/main',
      2,
      11,
      'old/\nagent_logs/\ntest_results/',
      ['app', 'app.upstream.git'],
      [],
      'refs/heads/main',
      '',
    ]);
    if (killed.code === 0) break;
    expect([call, killed.code]).toEqual([call, null]);
    kills++;
  }
  expect(kills).toBeGreaterThan(12);
}, 180_000);

test('a disk that is read-only, full, nearly full, and has room again', context => {
  const disk = instance.path('disk');
  mkdirSync(disk);
  chmodSync(disk, 0o700);
  const userNamespace = process.getuid?.() === 0 ? '-m' : '-rm';
  const words = [userNamespace, fixture('init-disk.sh'), disk, process.execPath, programFile];
  const ran = spawnSync('unshare', words, { env: instance.env, encoding: 'utf8', timeout: 60_000 });
  if (ran.status !== 0) return context.skip(`no disk can be made here: ${ran.stderr.trim()}`);
  const steps = Object.fromEntries(ran.stdout.trim().split('\n').map(parseStep));
  expect(steps).toMatchObject({
    readonly: [4, expect.stringMatching(/the file system is read-only/)],
    full: [1, expect.stringMatching(/The disk is full: .* run `?quarterdeck init/i)],
    half: [0, ''],
    tight: [1, expect.stringMatching(/The disk is full/)],
    room: [0, expect.stringContaining('main is pushed')],
    clean: [0, ''],
    again: [0, expect.stringContaining('All of it is there already.')],
  });
});

function parseStep(line: string): [string, [number, string]] {
  const [name = '', code = '', ...said] = line.split(' ');
  return [name, [Number(code), said.join(' ').trim()]];
}
