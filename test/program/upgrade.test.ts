// A newer program meets a running crew of an older one: nobody is asked to stop it. The newer one is this build with another protocol number.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { protocolVersion } from '../../src/protocol/version.js';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { doctor, fixture, newWorker, pidOf, supervisorPid, worker } from './crew.js';

let instance: Instance;
let app: Repository;
let newer: string;

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  newer = makeNewer(instance.path('newer'));
});
afterAll(() => instance.dispose());

/** Gives the path of its launcher. */
function makeNewer(directory: string): string {
  const root = join(dirname(programFile), '..');
  for (const part of ['dist', 'layouts', 'package.json'])
    cpSync(join(root, part), join(directory, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  const file = join(directory, 'dist', 'protocol', 'version.js');
  const text = readFileSync(file, 'utf8');
  const next = text.replace(
    `protocolVersion = ${protocolVersion}`,
    `protocolVersion = ${protocolVersion + 1}`,
  );
  expect(next).not.toBe(text);
  writeFileSync(file, next);
  return join(directory, 'dist', 'main.js');
}

function qdNewer(...args: string[]): string {
  return execFileSync(process.execPath, [newer, ...args], {
    cwd: app.path,
    env: instance.env,
    encoding: 'utf8',
  });
}

test('sessions go on in the older host until they end, new ones start in a newer host', {
  timeout: 60_000,
}, async () => {
  const before = await newWorker(instance, app.path, 'before', fixture('echo.mjs'));
  const older = await doctor(instance);
  const olderSupervisor = await supervisorPid(instance);

  // The supervisor is replaced at the newer program's first word; the session is not touched.
  expect(qdNewer('status')).toContain('before');
  await until(async () => (await supervisorPid(instance)) !== olderSupervisor, 'another supervisor answers');
  expect(pidOf(await worker(instance, app.path, 'before'))).toBe(pidOf(before));
  qdNewer('send', 'before', 'still here', '--enter');
  await until(() => qdNewer('capture', 'before').includes('still here'), 'the older session echoes');

  qdNewer('new', '--name', 'after', '--workspace', 'here', '--', fixture('echo.mjs'));
  const both = await doctor(instance);
  expect(both.hosts).toHaveLength(2);
  const [newHost] = both.hosts.filter(host => host.id !== older.hosts[0]?.id);
  expect(newHost?.sessions).toBe(1);

  // With its last session the older host goes.
  qdNewer('kill', 'before', '--yes');
  await until(async () => (await doctor(instance)).hosts.length === 1, 'the older host has gone');
  expect((await doctor(instance)).hosts[0]?.id).toBe(newHost?.id);
  expect((await worker(instance, app.path, 'after')).phase).toBe('running');
  qdNewer('down', '--all', '--yes');
});
