// A message to several agents in the built program: picked, previewed, sent as a paste with Enter, and seen to arrive.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, screenWith, workerThat } from './crew.js';

let instance: Instance;
let app: Repository;
let cockpit: Program;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  const idle = ['new', '--agent', 'practice', '--agent-arg=--idle', '--agent-arg=--step-ms=200'];
  for (const name of ['ada', 'bob']) await instance.ok(app.path, ...idle, '--name', name);
  for (const name of ['ada', 'bob']) {
    await workerThat(instance, app.path, name, 'is idle', seen => seen.activity === 'idle');
  }
  await newWorker(instance, app.path, 'cat', fixture('echo.mjs'));
  await newWorker(instance, app.path, 'dan', fixture('ask.mjs'), 'at-once');
  await workerThat(instance, app.path, 'dan', 'asks', seen => seen.activity === 'waiting');
  cockpit = instance.start({ cwd: app.path, cols: 80, rows: 24 });
  await cockpit.waitFor('palette');
});
afterAll(() => instance.dispose());

test('what was typed half survives leaving', async () => {
  cockpit.press('m');
  await cockpit.waitFor('╭ message ─');
  cockpit.press('Tab');
  await cockpit.waitFor('Space picks');
  cockpit.press('a', 'Enter').type('work 60');
  await cockpit.waitFor('work 60');
  cockpit.press('Esc');
  await cockpit.waitForGone('╭ message ─');
  cockpit.press('m');
  await cockpit.waitFor(/to {2}ada, bob, cat, dan \(4\)[^]*work 60/);
});

test('the preview tells what each will get; one that asks is left out; it is seen to arrive', async () => {
  cockpit.press('Enter');
  await cockpit.waitFor('3 workers get this, each as a paste, then Enter. 1 left out.');
  await cockpit.waitFor(/dan ◆ asks {2}left out: it asks \(permission\); f includes it/);
  cockpit.press('Enter');
  await cockpit.waitFor(/✓ ada +taken: working/);
  await cockpit.waitFor(/✓ bob +taken: working/);
  await cockpit.waitFor(/✓ cat +sent; it stands on its screen/);
  await cockpit.waitFor(/✕ dan +left out/);
  await screenWith(instance, app.path, 'cat', 'work 60');
  expect((await instance.ok(app.path, 'capture', 'dan')).stdout).not.toContain('work 60');
  cockpit.press('Enter');
  await cockpit.waitForGone('what became of it');
});

test('lines, placeholders and a paste arrive word for word, without what is no text', async () => {
  cockpit.press('3', 'm').type('{worker} on {branch}').type('\u001b\r');
  cockpit.type('\u001b[200~second\rthird \u0003line\u001b[201~');
  await cockpit.waitFor(/third \\x03line/);
  cockpit.press('Enter');
  await cockpit.waitFor('control characters are left out: \\x03');
  await cockpit.waitFor(/│ cat on worker\/cat *│\n.*│ second *│\n.*│ third line/);
  cockpit.press('Enter');
  await cockpit.waitFor(/cat +sent/);
  // The fixture shows CR as a new line.
  await screenWith(instance, app.path, 'cat', /cat on worker\/cat\n *second\n *third line/);
  cockpit.press('Esc');
  await cockpit.waitForGone('what became of it');
});

test('one that asks gets it when the person says so, knowingly', async () => {
  cockpit.press('4', 'm').type('n');
  await cockpit.waitFor('╭ message ─');
  cockpit.press('Enter');
  await cockpit.waitFor('Nobody gets anything.');
  cockpit.press('Enter');
  await cockpit.waitFor('Nobody would get it');
  cockpit.press('f');
  await cockpit.waitFor('1 worker gets this');
  cockpit.press('Enter');
  await screenWith(instance, app.path, 'dan', 'denied');
  cockpit.press('Esc');
  await cockpit.waitForGone('what became of it');
});
