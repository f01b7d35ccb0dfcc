// The session registry, as files that come, change and lie.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { claude } from '../../src/agents/claude.js';
import { readEntry } from '../../src/agents/claude-registry.js';
import type { Signal } from '../../src/domain/activity.js';

const pid = 4_194_000;
let root: string;
let config: string;
let directory: string;
const stops: (() => void)[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qd-'));
  config = join(root, 'claude');
  mkdirSync(config);
  directory = join(config, 'sessions');
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  rmSync(root, { recursive: true, force: true });
});

function watch(process = pid, workspace: 'worktree' | 'clone' = 'worktree'): Signal[] {
  const seen: Signal[] = [];
  const watching = claude.watch({
    pid: process,
    cwd: '/',
    env: { CLAUDE_CONFIG_DIR: workspace === 'clone' ? '/nowhere' : config },
    workspace,
    projectRoot: '/',
    workerDirectory: root,
    onSignal: signal => seen.push(signal),
  });
  stops.push(watching.stop);
  return seen;
}

function put(entry: object | string, process = pid): void {
  const text = typeof entry === 'string' ? entry : JSON.stringify({ pid: process, ...entry });
  writeFileSync(join(directory, 'draft'), text);
  renameSync(join(directory, 'draft'), join(directory, `${process}.json`));
}

test('each status becomes our word, with the time that the entry gives', async () => {
  mkdirSync(directory);
  const seen = watch();
  const steps: [object, Partial<Signal>][] = [
    [
      { status: 'busy', statusUpdatedAt: 1000 },
      { activity: 'working', waitingFor: null },
    ],
    [
      { status: 'waiting', waitingFor: 'permission prompt' },
      { activity: 'waiting', waitingFor: 'permission' },
    ],
    [
      { status: 'waiting', waitingFor: 'input needed' },
      { activity: 'waiting', waitingFor: 'question' },
    ],
    [{ status: 'shell' }, { activity: 'background', waitingFor: null }],
    [{ status: 'idle' }, { activity: 'idle', waitingFor: null }],
    [{ status: 'a new one' }, { activity: 'unknown', waitingFor: null }],
  ];
  for (const [entry, signal] of steps) {
    put(entry);
    await vi.waitFor(() => expect(seen.at(-1)).toMatchObject(signal), { timeout: 5000 });
  }
  expect(seen[0]).toMatchObject({ source: 'registry', saw: 'busy', at: '1970-01-01T00:00:01.000Z' });
});

test('what stands there already is told at once, a first idle only when it lasts', async () => {
  mkdirSync(directory);
  put({ status: 'busy' });
  put({ status: 'idle', statusUpdatedAt: 5 }, pid + 1);
  const busy = watch();
  const idle = watch(pid + 1);
  expect(busy).toMatchObject([{ activity: 'working' }]);
  expect(idle).toEqual([]);
  await vi.waitFor(() => expect(idle).toMatchObject([{ activity: 'idle' }]), { timeout: 5000 });
});

test('a directory that comes later is found, and a session that stopped listening hears nothing', async () => {
  const seen = watch();
  const gone = watch();
  stops.pop()?.();
  mkdirSync(directory);
  put({ status: 'busy' });
  await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 5000 });
  expect(gone).toEqual([]);
});

test('an entry of another process, half an entry and nonsense say nothing', () => {
  mkdirSync(directory);
  const file = join(directory, `${pid}.json`);
  expect(readEntry(file, pid)).toBeNull();
  for (const text of [
    '',
    '{"pid":',
    'null',
    '[]',
    '{"pid":1,"status":"idle"}',
    `{"pid":${pid}}`,
    'x'.repeat(100_000),
  ]) {
    writeFileSync(file, text);
    expect(readEntry(file, pid)).toBeNull();
  }
});

test('of a worker in a clone the worker’s own directory is read, whatever the environment says', () => {
  mkdirSync(directory);
  put({ status: 'shell' });
  expect(watch(pid, 'clone')).toMatchObject([{ activity: 'background' }]);
});
