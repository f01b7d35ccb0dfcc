// An open cockpit while its supervisor is stopped, killed, or taken down on purpose.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { doctor, fixture, gone, hostPid, newWorker, supervisorPid } from './crew.js';

let instance: Instance;
let app: Repository;
let cockpit: Program;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  await newWorker(instance, app.path, 'worker-1', fixture('echo.mjs'));
  cockpit = instance.start({ cwd: app.path });
  await cockpit.waitFor('echo is ready');
});
afterAll(() => instance.dispose());

test('a stopped one is named with its pid, keys say so, and it is heard again once it is woken', async () => {
  const pid = await supervisorPid(instance);
  process.kill(pid, 'SIGSTOP');
  cockpit.press('p');
  await cockpit.waitFor('Pausing worker-1', 'the key is answered at once');
  await cockpit.waitFor(`the supervisor does not answer (pid ${pid})`, 'the top line says so', 3_000);
  cockpit.press('p');
  await cockpit.waitFor(`pause: the supervisor (pid ${pid}) does not answer`);
  // The screens come from the host.
  cockpit.press('Enter').type('still here');
  await cockpit.waitFor('still here');
  cockpit.press('ctrl+q');
  process.kill(pid, 'SIGCONT');
  await cockpit.waitForGone('does not answer');
  await cockpit.waitFor(/worker-1 ‖ paused/, 'what was asked while it slept is done');
  cockpit.press('p');
  await cockpit.waitForGone(/worker-1 ‖ paused/);
});

test('a crash is mended: another one is started', async () => {
  const pid = await supervisorPid(instance);
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  await cockpit.waitFor('supervisor restarting…');
  await cockpit.waitForGone('supervisor restarting…');
  expect(await supervisorPid(instance)).not.toBe(pid);
});

test('taken down on purpose: the cockpit leaves with one line, and nothing is started again', async () => {
  const [supervisor, host] = [await supervisorPid(instance), await hostPid(instance)];
  await instance.ok(app.path, 'down', '--all', '--yes');
  expect((await cockpit.ended()).code).toBe(0);
  expect(cockpit.lines().filter(line => line !== '')).toEqual(['Everything was taken down.']);
  await Promise.all([gone(supervisor), gone(host)]);
  expect(await doctor(instance)).toMatchObject({ supervisor: null, hosts: [] });
  expect((await instance.ok(app.path, 'status', '--json')).json<{ workers: unknown[] }>().workers).toEqual(
    [],
  );
});
