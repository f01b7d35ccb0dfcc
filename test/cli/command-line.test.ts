// The command line without anybody behind it: help, usage, exit codes, and what a command may load.
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliCommands } from '../../src/domain/commands/cli.js';
import { programVersion } from '../../src/protocol/version.js';
import { Instance } from '../support/instance.js';

let instance: Instance;
beforeAll(() => {
  instance = new Instance();
});
afterAll(() => instance.dispose());

const run = (...args: string[]) => instance.qd(instance.root, ...args);

test('--help lists every command for people and no other, --version the version', async () => {
  const help = await run('--help');
  expect(help.code).toBe(0);
  const listed = [...help.stdout.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(match => match[1]);
  const visible = cliCommands.filter(command => command.hidden !== true).map(command => command.name);
  expect(listed.sort()).toEqual(visible.sort());
  expect((await run('--version')).stdout).toBe(`${programVersion}\n`);
});

test('an unknown command is usage, with the nearest one, and JSON when asked', async () => {
  const ran = await run('statsu', '--json');
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('Did you mean status?');
  expect(ran.json<{ error: { kind: string } }>().error.kind).toBe('usage');
});

test.each([
  [['logs', '-n', 'x'], 'number from 1'],
  [['up', '-n', '0'], 'number from 1'],
  [['capture', 'worker-1', '--from', '1.5'], 'whole number'],
  [['kill'], 'Which worker?'],
  [['pause', 'worker-1', '--all'], 'not both'],
  [['new', '--workspace', 'cloud'], 'no workspace cloud'],
  [['new', '--agent', 'claude', '--', 'sh'], 'not both'],
  [['layout', 'paint', 'x'], 'does not know paint'],
  [['layout', 'use'], 'Which layout?'],
  [['locks', 'pick'], 'does not know “pick”'],
  [['locks', '--older', '1h'], 'longer than 2 h'],
  [['locks', 'reap', '--older', 'soon'], 'does not know “soon”'],
  [['report', 'busy'], 'no state busy'],
  [['report', 'blocked', '--kind', 'coffee'], 'no kind coffee'],
  [['completion', 'csh'], 'No completion for csh'],
  [['send', 'worker-1'], 'missing required argument'],
  [['status', '--nonsense'], 'unknown option'],
])('%j is refused as usage before anything is started', async (args, sentence) => {
  const ran = await run(...args);
  expect([ran.code, ran.stderr.toLowerCase()]).toEqual([2, expect.stringContaining(sentence.toLowerCase())]);
  expect(readdirSync(instance.home)).toEqual([]);
});

test.each([[[]], [['demo']], [['attach', 'worker-1']]])('%j without a terminal is refused', async args => {
  const ran = await run(...args);
  expect([ran.code, ran.stderr]).toEqual([4, expect.stringContaining('terminal')]);
  expect(readdirSync(instance.home)).toEqual([]);
});

test('down --all asks first, and has nothing to do where nothing runs', async () => {
  const unasked = await run('down', '--all');
  expect([unasked.code, unasked.stderr]).toEqual([4, expect.stringContaining('--yes')]);
  const ran = await run('down', '--all', '--yes');
  expect([ran.code, ran.stdout]).toEqual([0, 'Nothing runs here.\n']);
});

test('doctor starts nothing and makes nothing', async () => {
  const ran = await run('doctor', '--json');
  expect(ran.code).toBe(0);
  expect(ran.json()).toMatchObject({ home: instance.home, supervisor: null, hosts: [], problems: [] });
  expect(readdirSync(instance.home)).toEqual([]);
});

test('completion: a script for each shell, and commands and options for it', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    expect((await run('completion', shell)).stdout).toContain('quarterdeck complete --');
  }
  expect((await run('complete', '--', 're')).stdout).toMatch(/^restart\t/m);
  expect((await run('complete', '--', 'kill', '--')).stdout).toMatch(/^--yes\t/m);
  expect((await run('complete', '--', 'locks', '')).stdout).toMatch(/^reap\b/m);
  expect((await run('complete', '--', 'locks', 'reap', '--')).stdout).toMatch(/^--older\t/m);
  expect((await run('complete', '--', 'layout', 'u')).stdout).toMatch(/^use\b/m);
});

test('a command loads neither Ink nor zod nor git', async () => {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) { const found = next(name, context); console.error(found.url); return found; } });`;
  const env = { ...instance.env, NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hook)}` };
  const { runProgram } = await import('../support/cli.js');
  for (const args of [['doctor'], ['status', 'nobody']]) {
    const ran = await runProgram(args, { cwd: instance.root, env });
    expect(ran.stderr).toContain('commander');
    expect(ran.stderr).not.toMatch(
      /node_modules\/(ink|react|zod|simple-git|chokidar|node-pty|@xterm|yaml)\//,
    );
  }
});
