// A supervisor that is stopped or stuck takes connections and says nothing: every command says so within seconds, none hangs.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { homePaths, resolveHome } from '../../src/home/home.js';
import { runProgram } from '../support/cli.js';
import { Instance } from '../support/instance.js';

let instance: Instance;
let silent: Server;
const callers = new Set<Socket>();

beforeAll(async () => {
  instance = new Instance();
  const home = resolveHome({ QUARTERDECK_HOME: instance.home });
  mkdirSync(home.run, { mode: 0o700 });
  silent = createServer(socket => {
    callers.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>(resolve => silent.listen(homePaths.supervisorSocket(home), resolve));
  chmodSync(homePaths.supervisorSocket(home), 0o600);
  const said = { pid: process.pid, startedAt: new Date().toISOString(), version: '0.1.0' };
  writeFileSync(homePaths.supervisorFile(home), JSON.stringify(said));
});

afterAll(async () => {
  for (const socket of callers) socket.destroy();
  await new Promise(resolve => silent.close(resolve));
  const home = resolveHome({ QUARTERDECK_HOME: instance.home });
  mkdirSync(home.run, { recursive: true });
  const { rmSync } = await import('node:fs');
  rmSync(homePaths.supervisorFile(home));
  await instance.dispose();
});

const commands = [
  ['status', '--json'],
  ['why', 'w'],
  ['new', '--', 'sh'],
  ['up'],
  ['down', '--yes'],
  ['down', '--all', '--yes'],
  ['send', 'w', 'x'],
  ['capture', 'w'],
  ['pause', '--all'],
  ['resume', 'w'],
  ['kill', 'w', '--yes'],
  ['restart', 'w'],
  ['remove', 'w', '--yes'],
  ['logs', 'w'],
  ['tasks'],
  ['layout'],
];

test('every command ends with a sentence and 1', async () => {
  const ran = await Promise.all(
    commands.map(args => runProgram(args, { cwd: instance.root, env: instance.env, timeoutMs: 15_000 })),
  );
  const told = ran.map((one, index) => [commands[index]?.join(' '), one.code, one.stderr.split('\n')[0]]);
  const wanted = commands.map(args => [
    args.join(' '),
    1,
    'quarterdeck: The supervisor has not answered for 2 s.',
  ]);
  expect(told).toEqual(wanted);
  expect(JSON.parse(ran[0]?.stdout ?? '')).toMatchObject({ error: { kind: 'failed' } });
});

test('doctor names its pid and still answers', async () => {
  const ran = await instance.qd(instance.root, 'doctor', '--json');
  expect(ran.code).toBe(0);
  expect(ran.json()).toMatchObject({ supervisor: { pid: process.pid } });
  expect(ran.stdout).toContain(`kill -CONT ${process.pid}`);
});

test('completion gives what it knows without the names', async () => {
  const ran = await instance.qd(instance.root, 'complete', '--', 'kill', '--');
  expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('--yes')]);
});
