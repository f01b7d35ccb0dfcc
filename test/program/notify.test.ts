// The person is called through the outer terminal: out of sight and after a while, once, and not while they look.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, workerThat } from './crew.js';

let instance: Instance;
let app: Repository;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  mkdirSync(join(instance.home, 'config'), { recursive: true });
  writeFileSync(join(instance.home, 'config', 'config.yaml'), 'notifications: osc9\n');
  await newWorker(instance, app.path, 'asker', fixture('ask.mjs'));
  await newWorker(instance, app.path, 'caller', 'sh', '-c', 'while read -r line; do eval "$line"; done');
});
afterAll(() => instance.dispose());

const called = /\x1b\]9;quarterdeck: ([^\x07]*)\x07/g;

test('who asks while nobody looks calls once; a bell marks the pane until somebody looks', async () => {
  const cockpit = instance.start({ cwd: app.path, cols: 120, rows: 30 });
  const calls = () => [...cockpit.written.matchAll(called)].map(found => found[1] ?? '');
  await cockpit.waitFor('asker');
  await instance.ok(app.path, 'send', 'asker', 'a');
  await workerThat(instance, app.path, 'asker', 'asks', ({ activity }) => activity === 'waiting');
  await cockpit.waitFor('◆ asks');
  // The terminal says that it is not in front any more.
  cockpit.type('\x1b[O');
  await instance.ok(app.path, 'send', '--enter', 'caller', "printf '\\033]9;tests are green\\007'");
  await until(() => calls().includes('caller: tests are green'), 'the message is told outside', 20_000);
  await cockpit.waitFor('♪');
  await cockpit.waitFor('says: tests are green');
  await instance.ok(app.path, 'send', '--enter', 'caller', "printf '\\033]9;4;1;42\\007'");
  await cockpit.waitFor('42%');
  cockpit.type('\x1b[I').press('2');
  await cockpit.waitForGone('♪');
  expect(calls().filter(call => call.startsWith('caller')).length).toBe(1);
  expect(calls().length).toBeLessThanOrEqual(2);
  cockpit.press('q');
  await cockpit.ended();
});
