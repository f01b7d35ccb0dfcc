// Several eyes on one worker, sessions that change while frames are in flight, a supervisor that stops while a person types.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, gone, newWorker, supervisorPid, worker } from './crew.js';

let instance: Instance;
let app: Repository;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  await newWorker(instance, app.path, 'echo', fixture('echo.mjs'));
});
afterAll(() => instance.dispose());

async function size(): Promise<string> {
  const seen = (await instance.ok(app.path, 'capture', 'echo', '--json')).json<{
    cols: number;
    rows: number;
  }>();
  return `${seen.cols}x${seen.rows}`;
}

test('two of different size: who typed last drives, nothing fights', async () => {
  const made = await size();
  const large = instance.start({ cwd: app.path, cols: 200, rows: 50 });
  const small = instance.start({ cwd: app.path, cols: 60, rows: 20 });
  await large.waitFor('echo is ready');
  await small.waitFor('echo is ready');

  large.press('Enter');
  await large.waitFor('comes back');
  large.type('from the large one');
  await Promise.all([large.waitFor('from the large one'), small.waitFor('from the large')]);
  // Its pane is larger than what the session was made with; layout changes are put together for a moment.
  const driven = await until(async () => {
    const now = await size();
    return now === made ? null : now;
  }, 'the large one drives');
  // The other one has another size and changes nothing by being resized.
  small.resize(70, 22);
  small.press('?');
  await small.waitFor(/help|keys/i);
  small.press('Esc');
  expect(await size()).toBe(driven);

  small.press('Enter');
  await small.waitFor('comes back');
  small.type(' and the small');
  await large.waitFor('from the large one and the small');
  await until(async () => (await size()) !== driven, 'the small one drives');
  for (const program of [large, small]) {
    program.press('ctrl+q');
    await program.waitForGone('comes back');
    program.press('q');
    expect((await program.ended()).code).toBe(0);
  }
});

test('a session restarted while its frames are in flight: the pane shows the new one only', async () => {
  await newWorker(instance, app.path, 'flood', 'sh', '-c', 'echo run $$; while :; do seq 1 500; done');
  const cockpit = instance.start({ cwd: app.path, cols: 120, rows: 40 });
  await cockpit.waitFor(/flood/);
  for (let turn = 0; turn < 4; turn++) await instance.ok(app.path, 'restart', 'flood');
  await instance.ok(app.path, 'kill', 'flood', '--yes');
  await cockpit.waitFor(/flood · killed/);
  const pane = (await instance.ok(app.path, 'capture', 'flood')).stdout.trimEnd().split('\n').at(-2) ?? '?';
  await cockpit.waitFor(new RegExp(`\\b${pane}\\b`));
  cockpit.press('q');
  await cockpit.ended();
});

test('a supervisor that is killed, or stopped, while a person types: typing goes on', async () => {
  const cockpit = instance.start({ cwd: app.path, cols: 120, rows: 40 });
  await cockpit.waitFor(/echo/);
  cockpit.press('1', 'Enter');
  await cockpit.waitFor('comes back');
  cockpit.press('Enter').type('before ');
  await cockpit.waitFor('before');

  const stopped = await supervisorPid(instance);
  process.kill(stopped, 'SIGSTOP');
  cockpit.type('while stopped ');
  await cockpit.waitFor('before while stopped', 'echoed without a supervisor');
  process.kill(stopped, 'SIGCONT');

  process.kill(stopped, 'SIGKILL');
  await gone(stopped);
  cockpit.type('and without ');
  await cockpit.waitFor('before while stopped and without');
  cockpit.press('ctrl+q');
  await cockpit.waitForGone('comes back');

  expect((await worker(instance, app.path, 'echo')).phase).toBe('running');
  await cockpit.waitForGone('supervisor restarting', 'the cockpit found the new one');
  cockpit.press('1', 'p');
  await cockpit.waitFor(/echo ‖ paused/, 'keys that need it work again');
  cockpit.press('p');
  await cockpit.waitForGone(/echo ‖ paused/);
  cockpit.press('q');
  expect((await cockpit.ended()).code).toBe(0);
});
