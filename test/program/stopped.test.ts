// A stopped (SIGSTOP) supervisor or host makes every command answer with a sentence; woken, everything goes on.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../support/cli.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, hostPid, newWorker, screenWith, supervisorPid, worker } from './crew.js';

let instance: Instance;
let app: Repository;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  await newWorker(instance, app.path, 'victim', fixture('echo.mjs'));
  await newWorker(instance, app.path, 'echo', fixture('echo.mjs'));
  await screenWith(instance, app.path, 'echo', 'echo is ready');
});
afterAll(() => instance.dispose());

// What was asked of a stopped host happens once it is awake: none of it is asked of the worker that is looked at afterwards.
const needHost = [
  ['new', '--name', 'late', '--', 'cat'],
  ['send', 'victim', 'x'],
  ['capture', 'victim'],
  ['pause', 'victim'],
  ['restart', 'victim'],
  ['kill', 'victim', '--yes'],
];
const needSupervisor = [
  ...needHost,
  ['status'],
  ['why', 'echo'],
  ['up'],
  ['down', '--yes'],
  ['down', '--all', '--yes'],
  ['resume', 'echo'],
  ['remove', 'echo', '--yes'],
  ['logs', 'echo'],
  ['tasks'],
  ['layout'],
];

async function told(commands: string[][]): Promise<(string | number | null)[][]> {
  const ran = await Promise.all(
    commands.map(args => runProgram(args, { cwd: app.path, env: instance.env, timeoutMs: 20_000 })),
  );
  return ran.map((one, index) => [commands[index]?.join(' ') ?? '', one.code, one.stderr]);
}

function sentence(commands: string[][], words: RegExp): unknown[][] {
  return commands.map(args => [args.join(' '), 1, expect.stringMatching(words)]);
}

test('a stopped supervisor', async () => {
  const pid = await supervisorPid(instance);
  process.kill(pid, 'SIGSTOP');
  try {
    expect(await told(needSupervisor)).toEqual(sentence(needSupervisor, /supervisor/));
    const doctor = await instance.ok(instance.root, 'doctor');
    expect(doctor.stdout).toContain(`kill -CONT ${pid}`);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  expect((await worker(instance, app.path, 'echo')).phase).toBe('running');
});

test('a stopped host', async () => {
  const pid = await hostPid(instance);
  process.kill(pid, 'SIGSTOP');
  try {
    expect(await told(needHost)).toEqual(sentence(needHost, /host/));
    // What needs no host still answers.
    for (const args of [['status'], ['why', 'echo'], ['logs'], ['tasks'], ['layout']]) {
      expect((await instance.qd(app.path, ...args)).code).toBe(0);
    }
    const doctor = await instance.ok(instance.root, 'doctor');
    expect(doctor.stdout).toContain(`kill -CONT ${pid}`);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await instance.ok(app.path, 'send', 'echo', 'awake');
  await screenWith(instance, app.path, 'echo', 'awake');
});
