// The table of agents, and those that are only launched.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LaunchRequest } from '../../src/agents/agent.js';
import { agentById, agents, findOnPath, firstFound } from '../../src/agents/index.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qd-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(name: string, directory = 'bin', mode = 0o755): string {
  mkdirSync(join(root, directory), { recursive: true });
  const file = join(root, directory, name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, mode);
  return file;
}

function request(more: Partial<LaunchRequest>): LaunchRequest {
  return {
    session: '22c03059-f722-4daf-9e6f-d8c3045996f8',
    worker: 'worker-1',
    cwd: root,
    env: { PATH: join(root, 'bin') },
    prompt: null,
    task: null,
    agentArgs: [],
    command: null,
    resume: null,
    resumePrompt: null,
    claim: null,
    workspace: 'worktree',
    projectRoot: root,
    workerDirectory: join(root, 'workers', 'worker-1'),
    stop: 'event',
    permissionMode: null,
    allow: [],
    mailbox: { url: 'http://127.0.0.1:7', token: 't', dropDir: root },
    directory: root,
    ...more,
  };
}

test('the first that is installed is taken, in the order of the table; a plain command or practice never is', async () => {
  const order = ['claude', 'codex', 'gemini', 'opencode', 'aider', 'practice', 'command'];
  expect(agents.map(agent => agent.id)).toEqual(order);
  const env = { PATH: join(root, 'bin') };
  expect(await firstFound(env)).toBeNull();
  install('aider');
  expect((await firstFound(env))?.id).toBe('aider');
  install('gemini');
  expect((await firstFound(env))?.id).toBe('gemini');
  install('claude');
  expect((await firstFound(env))?.id).toBe('claude');
  expect(agentById('codex')?.title).toBe('Codex');
  expect(agentById('../claude')).toBeNull();
});

test('a program is found as the kernel would, but never through a relative entry of PATH', () => {
  const second = install('x', 'second');
  install('x', 'first', 0o644);
  mkdirSync(join(root, 'zeroth', 'x'), { recursive: true });
  const path = ['zeroth', 'first', 'second'].map(name => join(root, name)).join(':');
  expect(findOnPath('x', { PATH: path })).toBe(second);
  expect(findOnPath('second/x', { PATH: '' }, root)).toBe(second);
  expect(findOnPath(second, {})).toBe(second);
  expect(findOnPath('agents.test.ts', { PATH: 'test/agents:.:' })).toBeNull();
  for (const name of ['', 'y', 'x\0', join(root, 'second')])
    expect(findOnPath(name, { PATH: path })).toBeNull();
});

test.each([
  ['codex', ['--model', 'm', '--', '-do it']],
  ['gemini', ['--model', 'm', '--prompt-interactive=-do it']],
  ['opencode', ['--model', 'm', '--prompt=-do it']],
  ['aider', ['--model', 'm', '--message=-do it']],
])('%s takes a prompt that begins with a dash', async (id, args) => {
  const program = install(id);
  const launched = await agentById(id)?.launch(request({ prompt: '-do it', agentArgs: ['--model', 'm'] }));
  expect(launched).toEqual({
    ok: true,
    value: { argv: [program, ...args], env: {}, conversation: null, resumed: false },
  });
});

test('a command runs as it stands, from PATH or from the workspace', async () => {
  const command = agentById('command');
  const tool = install('tool');
  const script = install('run.sh', 'scripts');
  const argv = async (...words: string[]) => {
    const launched = await command?.launch(request({ command: words, prompt: 'not for it' }));
    return launched?.ok ? launched.value.argv : launched?.failure.kind;
  };
  expect(await argv('tool', '-x', '')).toEqual([tool, '-x', '']);
  expect(await argv('./scripts/run.sh')).toEqual([script]);
  expect(await argv('./nothing.sh')).toBe('not-found');
  expect(await argv('nothing')).toBe('not-found');
  expect(await argv()).toBe('usage');
});
