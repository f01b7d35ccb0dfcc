// Search across all agents: in the cockpit with a jump to the line, and from the command line. Ended sessions count too.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { hostPid, newWorker, screenWith, workerThat } from './crew.js';

let instance: Instance;
let app: Repository;
let cockpit: Program;

const print = (text: string, then: string) => ['sh', '-c', `${text}; ${then}`];

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  const stay = 'exec sleep 3600';
  const many =
    'i=0; while [ $i -lt 400 ]; do echo "line $i of ann"; i=$((i+1)); done; echo "the Needle is here"; i=0';
  const more = 'while [ $i -lt 300 ]; do echo "later line $i"; i=$((i+1)); done; echo ready';
  await newWorker(instance, app.path, 'ann', ...print(`${many}; ${more}`, stay));
  await newWorker(instance, app.path, 'ben', ...print('echo "nothing in it"; echo ready', stay));
  await newWorker(instance, app.path, 'eve', ...print('echo "an old needle"', 'exit 0'));
  await screenWith(instance, app.path, 'ann', 'ready');
  await screenWith(instance, app.path, 'ben', 'ready');
  await workerThat(instance, app.path, 'eve', 'has ended', seen => seen.phase === 'stopped');
});
afterAll(() => instance.dispose());

test('find: who printed it, with 1 for nobody and a sentence for what is no pattern', async () => {
  const found = await instance.ok(app.path, 'find', 'needle');
  expect(found.stdout).toBe('ann: the Needle is here\neve: an old needle\n');
  const exact = (await instance.ok(app.path, 'find', '--case', 'needle', '--json')).json<{
    matches: { worker: string; text: string }[];
    complete: boolean;
  }>();
  expect(exact).toMatchObject({ matches: [{ worker: 'eve', text: 'an old needle' }], complete: true });
  const regex = await instance.ok(app.path, 'find', '--regex', 'line (7|399) of', '--worker', 'ann');
  expect(regex.stdout).toBe('ann: line 7 of ann\nann: line 399 of ann\n');
  const slashes = await instance.ok(app.path, 'find', '/line (7|39[89]) of/', '--worker', 'ann');
  expect(slashes.stdout).toBe('ann: line 7 of ann\nann: line 398 of ann\nann: line 399 of ann\n');
  // One slash alone begins a path.
  expect((await instance.qd(app.path, 'find', '/line')).code).toBe(1);
  const none = await instance.qd(app.path, 'find', 'needles and pins');
  expect([none.code, none.stdout]).toEqual([1, '']);
  const wrong = await instance.qd(app.path, 'find', '--regex', 'a(');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('That is no regular expression');
});

test('F streams in who printed it, as text and as an expression; Enter jumps to the line in its pane', async () => {
  cockpit = instance.start({ cwd: app.path, cols: 80, rows: 24 });
  await cockpit.waitFor('palette');
  cockpit.press('F');
  await cockpit.waitFor('Who printed it?');
  cockpit.type('/later line 29[0-9]/');
  await cockpit.waitFor(/10 in 1 agent[^]*▸ ann +later line 299/);
  // What was looked for last is there again, until something else is typed.
  cockpit.press('Esc');
  await cockpit.waitForGone('find in all agents');
  cockpit.press('F');
  await cockpit.waitFor(/10 in 1 agent/);
  cockpit.type('needle');
  await cockpit.waitFor(/2 in 2 agents/);
  await cockpit.waitFor(/▸ ann +the Needle is here[^]*eve +an old needle/);
  cockpit.press('Enter');
  await cockpit.waitForGone('find in all agents');
  // Far above the live screen, in copy mode.
  await cockpit.waitFor(/▸1 ann[^]*the Needle is here/, 'the line in the pane of ann');
  await cockpit.waitFor('line 399 of ann');
  cockpit.press('n');
  await cockpit.waitFor('Round the end.', 'n goes on with what was searched');
  cockpit.press('q');
  await cockpit.waitFor(/▸1 ann[^]*ready/, 'the live screen again');
});

test('what nobody is called like is looked for from the palette', async () => {
  cockpit.press(':').type('an old needle');
  await cockpit.waitFor(/▸ who printed this\?/);
  cockpit.press('Enter');
  await cockpit.waitFor(/1 in 1 agent[^]*▸ eve +an old needle/);
  cockpit.press('Esc');
  await cockpit.waitForGone('find in all agents');
});

test('what was printed outlives its host: the recording is searched, and the cockpit jumps into it', async () => {
  process.kill(await hostPid(instance), 'SIGKILL');
  await workerThat(instance, app.path, 'ann', 'has crashed', seen => seen.phase === 'crashed');
  await newWorker(instance, app.path, 'new', ...print('echo here', 'exec sleep 3600'));
  const found = await instance.ok(app.path, 'find', 'needle');
  expect(found.stdout).toBe('ann: the Needle is here\neve: an old needle\n');
  cockpit.press('F').type('\u0015the Needle');
  await cockpit.waitFor(/▸ ann +the Needle is here/);
  cockpit.press('Enter');
  await cockpit.waitForGone('find in all agents');
  await cockpit.waitFor(/▸1 ann[^]*the Needle is here/, 'the line in the pane of ann');
});
