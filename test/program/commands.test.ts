// The verbs of the command line on a crew of ordinary programs.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { statusSchema } from '../../src/protocol/status-schema.js';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { isAlive, processesWith, processOf } from '../support/processes.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, pidOf, screenWith, worker, workers, workerThat } from './crew.js';

let instance: Instance;
let app: Repository;
const qd = (...args: string[]) => instance.qd(app.path, ...args);
const ok = (...args: string[]) => instance.ok(app.path, ...args);

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'), { upstream: true });
});
afterAll(() => instance.dispose());

test('new makes a worktree outside of the repository and runs the command in it', async () => {
  const made = await newWorker(instance, app.path, 'echo', fixture('echo.mjs'));
  expect(made).toMatchObject({ id: 'echo', phase: 'running', workspace: { kind: 'worktree' } });
  expect(made.workspace?.path).toContain(instance.home);
  expect(app.git('status', '--porcelain')).toBe('');
  expect(app.git('branch', '--list', made.workspace?.branch ?? 'none')).not.toBe('');
  await screenWith(instance, app.path, 'echo', 'echo is ready');
  expect(processOf(pidOf(made))?.command).toContain('echo.mjs');
});

test('status --json is the contract, from a subdirectory and from the worktree itself too', async () => {
  const report = statusSchema.parse((await ok('status', '--json')).json());
  expect(report.project).toEqual({ root: app.path, name: 'app', branch: 'main', upstream: 'origin/main' });
  expect(Object.keys(report.workers[0] ?? {}).sort()).toEqual(
    'activity agent evidence id phase session since task waitingFor workspace'.split(' '),
  );
  const path = (await worker(instance, app.path, 'echo')).workspace?.path ?? '';
  const within = (await instance.ok(path, 'status', '--json')).json<{ project: { root: string } }>();
  expect(within.project.root).toBe(app.path);
});

test('a report from inside a session is its activity; a lock under its name is its task', async () => {
  const report = `node ${programFile} report working --msg 'counting sheep'; exec cat`;
  await newWorker(instance, app.path, 'sheep', 'sh', '-c', report.replace('node', process.execPath));
  await workerThat(instance, app.path, 'sheep', 'works', seen => seen.activity === 'working');
  expect((await ok('why', 'sheep')).stdout).toContain('It says: counting sheep');
  app.write('TODO.md', '- [ ] Count the sheep\n');
  app.write('current_tasks/count-the-sheep.txt', 'agent: sheep\nstarted: 2026-01-02T03:04:05Z\n');
  await workerThat(instance, app.path, 'sheep', 'has its task', seen => seen.task === 'Count the sheep');
  app.git('clean', '-fdq');
  await ok('kill', 'sheep', '--yes');
});

test('a shell completes workers’ names', async () => {
  expect((await ok('complete', '--', 'kill', '')).stdout).toMatch(/^echo\t/m);
  expect((await ok('complete', '--', 'kill', 'sheep', 'ec')).stdout).toMatch(/^echo\t/m);
});

test('send types, --enter presses Enter on its own, --paste cannot break out', async () => {
  await ok('send', 'echo', 'hello', '--enter');
  await screenWith(instance, app.path, 'echo', 'hello');
  await ok('send', 'echo', '--paste', 'safe\u001b[201~rest');
  const screen = await screenWith(instance, app.path, 'echo', 'rest');
  expect(screen).toContain('safe[201~rest');
  expect(screen).not.toContain('<1b>');
});

test('capture gives the screen, the scrollback by lines, and JSON', async () => {
  await newWorker(instance, app.path, 'flood', fixture('flood.sh'), '500');
  await screenWith(instance, app.path, 'flood', 'flood is over');
  const first = await ok('capture', 'flood', '--from', '0', '--to', '2');
  expect(first.stdout).toBe('1\n2\n3\n');
  const screen = (await ok('capture', 'flood', '--json')).json<{
    lines: string[];
    rows: number;
    cols: number;
    firstLine: number;
  }>();
  expect(screen.lines.length).toBeLessThanOrEqual(screen.rows);
  expect(screen.cols).toBeGreaterThanOrEqual(100);
  expect(screen.lines[0]).toBe(String(screen.firstLine + 1));
});

test('an agent’s own reports become its activity, and why tells the evidence', async () => {
  await newWorker(instance, app.path, 'ask', fixture('ask.mjs'));
  await workerThat(instance, app.path, 'ask', 'is idle', seen => seen.activity === 'idle');
  await ok('send', 'ask', 'a');
  const asking = await workerThat(instance, app.path, 'ask', 'asks', seen => seen.activity === 'waiting');
  expect([asking.waitingFor, asking.evidence[0]?.source]).toEqual(['permission', 'inband']);
  const why = await ok('why', 'ask');
  expect(why.stdout).toContain('inband');
  expect(why.stdout).toContain('approve Bash: npm publish');

  const refused = await qd('send', 'ask', 'y');
  expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('--force')]);
  await ok('send', 'ask', 'y', '--force');
  await workerThat(instance, app.path, 'ask', 'is idle again', seen => seen.activity === 'idle');
});

test('pause freezes and resume thaws, several at once; a paused one takes no text', async () => {
  await newWorker(instance, app.path, 'clock', fixture('clock.mjs'));
  await screenWith(instance, app.path, 'clock', /count \d/);
  await ok('pause', 'clock', 'echo');
  const paused = await worker(instance, app.path, 'clock');
  expect(paused.phase).toBe('paused');
  expect(processOf(pidOf(paused))?.state).toBe('T');
  const count = (await ok('capture', 'clock')).stdout;
  expect((await qd('send', 'clock', 'x')).code).toBe(4);
  expect((await ok('capture', 'clock')).stdout).toBe(count);
  await ok('resume', 'clock', 'echo');
  expect((await worker(instance, app.path, 'clock')).phase).toBe('running');
  await screenWith(instance, app.path, 'clock', new RegExp(`count (?!${/\d+/.exec(count)?.[0]}\\b)`));
});

test('restart gives a fresh session in the same workspace; --if-session guards', async () => {
  const before = await worker(instance, app.path, 'echo');
  const wrong = await qd('restart', 'echo', '--if-session', 'another');
  expect(wrong.code).toBe(4);
  expect((await worker(instance, app.path, 'echo')).session?.id).toBe(before.session?.id);
  await ok('restart', 'echo', '--if-session', before.session?.id ?? '');
  const after = await worker(instance, app.path, 'echo');
  expect(after.workspace).toEqual(before.workspace);
  expect(after.session?.id).not.toBe(before.session?.id);
  expect(isAlive(pidOf(before))).toBe(false);
});

test('kill asks, and ends what ignores HUP and TERM, in sessions of its own and forked twice', async () => {
  const stubborn = await newWorker(instance, app.path, 'stubborn', fixture('stubborn.sh'));
  await screenWith(instance, app.path, 'stubborn', 'stubborn is ready');
  const marker = `QUARTERDECK_SESSION=${stubborn.session?.id}`;
  expect(processesWith([marker]).length).toBeGreaterThanOrEqual(3);
  const unasked = await qd('kill', 'stubborn');
  expect([unasked.code, unasked.stderr]).toEqual([4, expect.stringContaining('stubborn')]);
  await ok('kill', 'stubborn', '--yes');
  expect(processesWith([marker])).toEqual([]);
  expect((await worker(instance, app.path, 'stubborn')).phase).toBe('killed');
});

test('on a terminal it asks with the real names; the default is no', async () => {
  for (const [answer, code, phase] of [
    ['Enter', 4, 'running'],
    ['ctrl+c', 4, 'running'],
    ['y', 0, 'killed'],
  ] as const) {
    const program = instance.start({ args: ['kill', 'clock'], cwd: app.path });
    await program.waitFor('Kill clock and every process');
    program.press(answer);
    if (answer === 'y') program.press('Enter');
    expect([answer, (await program.ended()).code]).toEqual([answer, code]);
    expect((await worker(instance, app.path, 'clock')).phase).toBe(phase);
  }
});

test('exit codes of agents: 0 is stopped, another failed', async () => {
  await newWorker(instance, app.path, 'fine', 'sh', '-c', 'exit 0');
  await newWorker(instance, app.path, 'bad', 'sh', '-c', 'echo no luck; exit 3');
  await workerThat(instance, app.path, 'fine', 'stopped', seen => seen.phase === 'stopped');
  await workerThat(instance, app.path, 'bad', 'failed', seen => seen.phase === 'failed');
  expect((await ok('capture', 'bad')).stdout).toContain('no luck');
  expect((await ok('logs', 'bad')).stdout).toContain('3');
});

test('remove takes an ended worker off the list and keeps work that would be lost', async () => {
  const path = (await worker(instance, app.path, 'fine')).workspace?.path ?? '';
  await ok('remove', 'fine', '--yes');
  expect(existsSync(path)).toBe(false);
  await newWorker(instance, app.path, 'author', 'sh', '-c', 'echo precious > work.txt');
  const author = await workerThat(instance, app.path, 'author', 'stopped', seen => seen.phase === 'stopped');
  const removed = await qd('remove', 'author', '--yes');
  expect(removed.stdout + removed.stderr).toContain(author.workspace?.path);
  expect(existsSync(`${author.workspace?.path}/work.txt`)).toBe(true);
});

test('unknown names are 3 and nothing is done to the others', async () => {
  const said = new Set<string>();
  for (const name of ['status', 'why', 'capture', 'pause', 'logs', 'restart', 'diff', 'observe', 'remove']) {
    const ran = await qd(name, 'nobody');
    expect([name, ran.code]).toEqual([name, 3]);
    said.add(ran.stderr);
  }
  // One mistake, one wording.
  expect([...said]).toEqual([
    expect.stringMatching(/^quarterdeck: app has no worker nobody\.\n {2}Its workers: /),
  ]);
  expect((await qd('kill', 'echo', 'nobody', '--yes')).code).toBe(3);
  expect((await worker(instance, app.path, 'echo')).phase).toBe('running');
});

test('down ends this crew, keeps uncommitted work and says where it is', async () => {
  const keeper = await newWorker(instance, app.path, 'keeper', 'sh', '-c', 'echo draft > draft.txt; cat');
  await until(() => existsSync(`${keeper.workspace?.path}/draft.txt`), 'it has written something');
  const live = (await workers(instance, app.path)).filter(seen => seen.phase === 'running');
  expect(live.length).toBeGreaterThan(2);
  const down = await ok('down', '--yes');
  expect(live.map(seen => isAlive(pidOf(seen)))).not.toContain(true);
  expect(down.stdout).toContain(keeper.workspace?.path);
  expect(existsSync(`${keeper.workspace?.path}/draft.txt`)).toBe(true);
  expect(app.git('status', '--porcelain')).toBe('');
});

test('down --all tells of worktrees that were kept before, once each, and leaves them', async () => {
  const late = await newWorker(instance, app.path, 'late', 'sh', '-c', 'echo draft > draft.txt; cat');
  const path = late.workspace?.path ?? '';
  await until(() => existsSync(`${path}/draft.txt`), 'it has written something');
  const before = readdirSync(join(path, '..')).filter(name => name !== 'late');
  expect(before).toEqual(expect.arrayContaining(['author', 'keeper']));
  const down = await ok('down', '--all', '--yes');
  const [first = '', second = ''] = down.stdout.split('Worktrees that were kept before are still there:\n');
  expect(first).toContain(`${path} was kept: `);
  expect(second.trim().split(/\n */)).toEqual(before.sort().map(name => join(path, '..', name)));
  // Where nobody runs any more, all of them are from before.
  const again = await ok('down', '--all', '--yes', '--json');
  expect(again.json<{ left: string[] }>().left).toEqual(
    [...before, 'late'].sort().map(name => join(path, '..', name)),
  );
  expect((await ok('down', '--all', '--yes')).stdout).toContain(
    `still there:\n  ${join(path, '..', 'author')}\n`,
  );
  expect(existsSync(`${path}/draft.txt`)).toBe(true);
});
