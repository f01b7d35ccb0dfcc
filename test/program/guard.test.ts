// `guard` of the built program: asked, installed, said, renewed and taken away; its tests only after the project's file was trusted.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Instance } from '../support/instance.js';
import { git, makeRepository, type Repository } from '../support/repository.js';

interface Said {
  upstream: string;
  branch: string;
  installed: boolean;
  run: string[] | null;
  minutes: number | null;
  changed: boolean;
  waitsForTrust: boolean;
  rejections: { why: string }[];
}

let instance: Instance;
let app: Repository;

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'), {
    upstream: true,
    files: { 'quarterdeck.yaml': 'guard: { run: [test, -e, good], minutes: 2 }\n' },
  });
});
afterAll(() => instance.dispose());

const said = async (...args: string[]) =>
  (await instance.ok(app.path, 'guard', ...args, '--json')).json<Said>();
const hook = () => join(app.upstream, 'hooks', 'pre-receive');

test('without a yes it shows what it would do, and does nothing', async () => {
  const ran = await instance.qd(app.path, 'guard', 'install');
  expect([ran.code, ran.stdout]).toEqual([4, '']);
  for (const words of [hook(), 'the guard', 'receive.advertisePushOptions', '`quarterdeck trust`', '--yes'])
    expect(ran.stderr).toContain(words);
  expect([existsSync(hook()), existsSync(join(app.upstream, 'quarterdeck-guard'))]).toEqual([false, false]);
  expect((await instance.ok(app.path, 'guard')).stdout).toContain(`No guard stands before ${app.upstream}.`);
});

test('what the project’s file would run is not installed before it was trusted', async () => {
  expect(await said('install', '--yes')).toMatchObject({
    installed: true,
    run: null,
    waitsForTrust: true,
    changed: false,
  });
  app.git('commit', '-q', '--allow-empty', '-m', 'Work');
  app.git('push', '-q', 'origin', 'main');
  const asked = await instance.qd(app.path, 'trust');
  expect([asked.code, asked.stderr]).toEqual([
    4,
    expect.stringContaining('test -e good (on what is pushed, once it is installed)'),
  ]);
  expect(asked.stderr).toContain('test every push with a program');
  await instance.ok(app.path, 'trust', '--yes');
  expect((await instance.ok(app.path, 'guard')).stdout).toContain('quarterdeck guard install renews it');
  expect(await said('install', '--yes')).toMatchObject({
    run: ['test', '-e', 'good'],
    minutes: 2,
    changed: false,
  });
  expect((await instance.ok(app.path, 'guard', 'install')).stdout).toContain('All of it is there already.');
});

test('a push that fails says so to whoever pushes and to whoever asks', async () => {
  app.write('work', 'x');
  app.git('add', '-A');
  app.git('commit', '-q', '-m', 'Work');
  expect(() => app.git('push', '-q', 'origin', 'main')).toThrow(/ERROR: the tests \(“test -e good”\) failed/);
  const { stdout } = await instance.ok(app.path, 'guard');
  expect(stdout).toContain('It runs: test -e good, at most 2 min');
  expect(stdout).toMatch(/Refused lately:\n {2}\d{4}-\S+Z {2}the tests/);
  app.write('good', '');
  app.git('add', '-A');
  app.git('commit', '-q', '-m', 'Good');
  app.git('push', '-q', 'origin', 'main');
});

test('a later change of the file counts with the next install, and remove leaves nothing', async () => {
  app.write('quarterdeck.yaml', 'guard: { run: ["false"] }\n');
  expect(await said()).toMatchObject({ run: ['test', '-e', 'good'], changed: true, waitsForTrust: true });
  const config = readFileSync(join(app.upstream, 'config'), 'utf8');
  expect(config).toContain('advertisePushOptions');
  expect((await instance.qd(app.path, 'guard', 'remove')).code).toBe(4);
  expect(await said('remove', '--yes')).toMatchObject({ installed: false, run: null, rejections: [] });
  expect([existsSync(hook()), existsSync(join(app.upstream, 'quarterdeck-guard'))]).toEqual([false, false]);
  expect(readFileSync(join(app.upstream, 'config'), 'utf8')).not.toContain('advertisePushOptions');
  expect((await instance.ok(app.path, 'guard', 'remove')).stdout).toContain('No guard stands before');
});

test('where no guard can stand it says why', async () => {
  const alone = makeRepository(instance.path('alone'));
  const ran = await instance.qd(alone.path, 'guard');
  expect([ran.code, ran.stderr]).toEqual([
    4,
    expect.stringContaining('has no remote `upstream` or `origin`'),
  ]);
  git(alone.path, 'remote', 'add', 'origin', 'https://somebody:secret@example.org/app.git');
  const far = await instance.qd(alone.path, 'guard', 'install', '--yes');
  expect([far.code, far.stderr]).toEqual([
    4,
    expect.stringContaining('“https://example.org/app.git”, and a guard is installed where it lies'),
  ]);
  expect((await instance.qd(app.path, 'guard', 'stand')).code).toBe(2);
});
