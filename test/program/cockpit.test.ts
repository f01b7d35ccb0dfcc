// A person at the cockpit in a repository of their own: the new-worker dialog, attach, pause, kill, restart, help, leave.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { isAlive, processOf } from '../support/processes.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, pidOf, worker, workerThat } from './crew.js';

let instance: Instance;
let app: Repository;
let cockpit: Program;

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'), { todo: '- [ ] Fix the parser\n- [ ] Add type checks\n' });
});
afterAll(() => instance.dispose());

test('an empty crew says what to press', async () => {
  cockpit = instance.start({ cwd: app.path, cols: 140, rows: 40 });
  await cockpit.waitFor('No crew yet');
  expect(cockpit.fullScreen).toBe(true);
  expect(cockpit.lines()[0]).toContain('app · main');
  expect(cockpit.screen()).toContain('Fix the parser');
});

test('N makes a worker: any command, in a worktree of its own', async () => {
  cockpit.press('N');
  await cockpit.waitFor('new worker');
  cockpit.press('Tab');
  await cockpit.waitFor('▸agent');
  const chosen = () => /agent .*‹(.+?)›/.exec(cockpit.screen())?.[1] ?? '';
  while (chosen() !== 'a command…') {
    const before = chosen();
    cockpit.press('Right');
    await cockpit.waitFor(() => chosen() !== before, 'the next agent is chosen');
  }
  cockpit.press('Tab').type(`${fixture('echo.mjs')} plain`);
  await cockpit.waitFor('worker-1 runs');
  cockpit.press('Enter');
  await cockpit.waitFor('echo is ready', 'the agent is on its pane');
  await cockpit.waitFor(/1 worker-1 \S \w+/);
  const made = await worker(instance, app.path, 'worker-1');
  expect(made).toMatchObject({ phase: 'running', workspace: { kind: 'worktree' } });
});

test('Enter attaches: every key is the agent’s until Ctrl-q', async () => {
  cockpit.press('Enter');
  await cockpit.waitFor('comes back');
  cockpit.type('xqN?');
  await cockpit.waitFor('xqN?', 'the agent echoes what would be keys of the cockpit');
  cockpit.press('ctrl+q');
  await cockpit.waitForGone('comes back');
  expect((await instance.ok(app.path, 'capture', 'worker-1')).stdout).not.toContain('<11>');
});

test('a paste arrives whole, and Ctrl-q twice is the agent’s', async () => {
  cockpit.press('Enter');
  await cockpit.waitFor('comes back');
  cockpit.type('\u001b[200~one two\u001b[201~');
  await cockpit.waitFor('one two');
  cockpit.press('ctrl+q', 'ctrl+q');
  await cockpit.waitFor('<11>');
  await cockpit.waitFor('comes back');
  cockpit.press('ctrl+]');
  await cockpit.waitForGone('comes back');
});

test('p pauses and resumes, on the screen and in truth', async () => {
  const pid = pidOf(await worker(instance, app.path, 'worker-1'));
  cockpit.press('p');
  await cockpit.waitFor(/worker-1 ‖ paused/);
  expect(processOf(pid)?.state).toBe('T');
  cockpit.press('p');
  await cockpit.waitForGone(/worker-1 ‖ paused/);
  expect(processOf(pid)?.state).not.toBe('T');
});

test('x asks, no is the default, y kills; r starts again in the same workspace', async () => {
  const before = await worker(instance, app.path, 'worker-1');
  cockpit.press('x');
  await cockpit.waitFor('Kill worker-1 and');
  cockpit.press('Esc');
  await cockpit.waitForGone('Kill worker-1 and');
  expect(isAlive(pidOf(before))).toBe(true);
  cockpit.press('x');
  await cockpit.waitFor('Kill worker-1 and');
  cockpit.press('y');
  await cockpit.waitFor(/worker-1 · killed/);
  expect(isAlive(pidOf(before))).toBe(false);
  cockpit.press('r');
  await cockpit.waitForGone(/worker-1 · killed/);
  const after = await workerThat(instance, app.path, 'worker-1', 'runs', seen => seen.phase === 'running');
  expect(after.workspace).toEqual(before.workspace);
  await cockpit.waitFor('echo is ready');
});

test('a kill that is confirmed while the restart is still at it has the last word', async () => {
  // An interactive shell stays until its grace is over.
  await newWorker(instance, app.path, 'stubborn', 'sh', '-i');
  await cockpit.waitFor(/2 stubborn \S \w+/);
  cockpit.press('2', 'r');
  await cockpit.waitFor('Restart stubborn?');
  cockpit.press('y', 'x');
  await cockpit.waitFor('Kill stubborn and');
  cockpit.press('y');
  await cockpit.waitFor(/stubborn was killed|start of stubborn was called off/);
  await cockpit.waitFor(/stubborn · killed/);
  expect((await instance.ok(app.path, 'kill', 'stubborn', '--yes')).stdout).toContain('does not run');
  const { stdout } = await instance.ok(app.path, 'logs', 'stubborn');
  expect(stdout.match(/was killed/g)).toHaveLength(1);
  expect(stdout).not.toContain('afresh');
  await instance.ok(app.path, 'remove', 'stubborn', '--yes');
  await cockpit.waitForGone(/stubborn · killed/);
});

test('several at once by marks, all at once by P', async () => {
  await newWorker(instance, app.path, 'worker-2', fixture('clock.mjs'));
  await newWorker(instance, app.path, 'worker-3', fixture('clock.mjs'));
  await cockpit.waitFor(/2 worker-2 ◌ unknown/).then(seen => seen.waitFor(/3 worker-3 ◌ unknown/));
  cockpit.press('2', 'v', '3', 'v', 'p');
  await cockpit.waitFor(screen => /worker-2 ‖ paused/.test(screen) && /worker-3 ‖ paused/.test(screen));
  expect((await worker(instance, app.path, 'worker-1')).phase).toBe('running');
  cockpit.press('P');
  await until(async () => {
    const phases = await Promise.all(
      ['worker-1', 'worker-2', 'worker-3'].map(async id => (await worker(instance, app.path, id)).phase),
    );
    return phases.every(phase => phase === 'paused');
  }, 'all three are paused');
  cockpit.press('P');
  await cockpit.waitForGone(/‖ paused/);
});

test('n goes to the one that asks', async () => {
  await newWorker(instance, app.path, 'asker', fixture('ask.mjs'), 'at-once');
  await cockpit.waitFor(/asker ◆ asks/);
  cockpit.press('1', 'n');
  await cockpit.waitFor(/▸4 (• )?asker/);
});

test('? shows the keys of this place, t the timeline, w the evidence', async () => {
  cockpit.press('?');
  await cockpit.waitFor('end the whole process tree');
  cockpit.press('Esc');
  await cockpit.waitForGone('end the whole process tree');
  cockpit.press('w');
  await cockpit.waitFor('inband');
  cockpit.press('Esc');
  await cockpit.waitForGone('inband');
  cockpit.press('t');
  await cockpit.waitForGone('n next', 'the timeline has the screen');
  cockpit.press('Esc');
  await cockpit.waitFor('n next', 'the panes are back');
});

test('q leaves, the terminal is as it was, the crew works on', async () => {
  cockpit.press('q');
  expect((await cockpit.ended()).code).toBe(0);
  expect(cockpit.fullScreen).toBe(false);
  expect((await worker(instance, app.path, 'worker-1')).phase).toBe('running');
});
