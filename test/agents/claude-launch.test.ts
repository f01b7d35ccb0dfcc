// How a session of Claude is started and taken up again. The CLI itself is not run here; test/real does that.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Launch, LaunchRequest } from '../../src/agents/agent.js';
import { claude } from '../../src/agents/claude.js';

const session = '22c03059-f722-4daf-9e6f-d8c3045996f8';
const other = '5443d20d-4c0b-4649-b381-688b4b65219c';
let root: string;
let env: Record<string, string>;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qd-'));
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin', 'claude'), '#!/bin/sh\n');
  chmodSync(join(root, 'bin', 'claude'), 0o755);
  env = { PATH: join(root, 'bin'), HOME: join(root, 'home') };
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function request(more: Partial<LaunchRequest> = {}): LaunchRequest {
  const directory = more.directory ?? join(root, 'launch', session);
  mkdirSync(directory, { recursive: true });
  mkdirSync(join(root, 'run', 'drop'), { recursive: true });
  return {
    session,
    worker: 'worker-1',
    cwd: root,
    env,
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
    mailbox: { url: 'http://127.0.0.1:7', token: 'secret-token', dropDir: join(root, 'run', 'drop') },
    directory,
    ...more,
  };
}

async function launch(more: Partial<LaunchRequest> = {}): Promise<Launch> {
  const launched = await claude.launch(request(more));
  if (!launched.ok) throw new Error(launched.failure.sentence);
  return launched.value;
}

/** Without the program and the settings file, which stand first. */
async function arguments_(more: Partial<LaunchRequest> = {}): Promise<string[]> {
  return (await launch(more)).argv.slice(3);
}

function writeTranscript(id: string, text: string): string {
  const file = join(root, 'home', '.claude', 'projects', '-somewhere', `${id}.jsonl`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const turn = '{"type":"user","message":{"role":"user","content":"hello"}}\n';

describe('the command line', () => {
  const fixed = ['--permission-mode', 'manual', '--session-id', session, '-n', 'worker-1'];

  test('of a session without a prompt', async () => {
    expect(await launch()).toMatchObject({
      argv: [
        join(root, 'bin', 'claude'),
        '--settings',
        join(root, 'launch', session, 'claude-settings.json'),
        ...fixed,
      ],
      conversation: { id: session, transcript: null },
      resumed: false,
    });
  });

  test.each([
    [{ prompt: 'do it' }, ['--', 'do it']],
    [{ prompt: '--version' }, ['--', '--version']],
    [{ prompt: 'do it', task: 'Fix the door' }, ['--', 'do it\n\nYour task: Fix the door']],
    [{ task: 'Fix the door' }, ['--', 'Your task: Fix the door']],
    [{ prompt: '  ' }, []],
    [{ prompt: 'do it', agentArgs: ['--model', 'x'] }, ['--model', 'x', '--', 'do it']],
    [{ prompt: 'do it', resumePrompt: 'go on' }, ['--', 'do it']],
  ])('with %j', async (more, end) => {
    expect(await arguments_(more)).toEqual([...fixed, ...end]);
  });

  test('leaves a permission mode to the person who gave one', async () => {
    for (const agentArgs of [['--permission-mode', 'plan'], ['--permission-mode=plan']]) {
      expect(await arguments_({ agentArgs })).toEqual([
        '--session-id',
        session,
        '-n',
        'worker-1',
        ...agentArgs,
      ]);
    }
  });

  test('says the mode that was wished, unless the person gave one', async () => {
    const mode = { permissionMode: 'acceptEdits' };
    expect((await arguments_(mode)).slice(0, 2)).toEqual(['--permission-mode', 'acceptEdits']);
    const own = await arguments_({ ...mode, agentArgs: ['--permission-mode', 'plan'] });
    expect(own.filter(arg => arg === '--permission-mode')).toHaveLength(1);
  });

  test('leaves the conversation to the person who chose one; a hook will tell it', async () => {
    const launched = await launch({ agentArgs: ['--continue'], prompt: 'go on' });
    expect(launched).toMatchObject({ conversation: null, resumed: false });
    expect(launched.argv.slice(5)).toEqual(['-n', 'worker-1', '--continue', '--', 'go on']);
  });

  test('refuses a prompt that no program can be started with', async () => {
    expect(await claude.launch(request({ prompt: 'x'.repeat(200_000) }))).toMatchObject({ ok: false });
    expect(await claude.launch(request({ prompt: 'a\0b' }))).toMatchObject({ ok: false });
  });

  test('says when there is no claude', async () => {
    const launched = await claude.launch(request({ env: { PATH: '/nowhere' } }));
    expect(launched).toMatchObject({ ok: false, failure: { kind: 'not-found' } });
  });
});

describe('going on', () => {
  test('resumes a conversation with a turn, with words or without', async () => {
    writeTranscript(other, turn);
    const resume = { id: other, transcript: null };
    const launched = await launch({ resume, prompt: 'do it' });
    expect(launched).toMatchObject({ conversation: resume, resumed: true });
    expect(launched.argv.slice(5)).toEqual(['--resume', other, '-n', 'worker-1']);
    expect((await launch({ resume, prompt: 'do it', resumePrompt: 'Go on.' })).argv.slice(-2)).toEqual([
      '--',
      'Go on.',
    ]);
  });

  test('starts afresh with the first prompt where there is nothing to go on with', async () => {
    const launched = await launch({
      resume: { id: other, transcript: null },
      prompt: 'do it',
      resumePrompt: 'Go on.',
    });
    expect(launched).toMatchObject({ conversation: { id: session }, resumed: false });
    expect(launched.argv.slice(-2)).toEqual(['--', 'do it']);
  });

  test('says why not', () => {
    const place = request();
    expect(claude.notResumable(null, place)).toMatch(/afresh/);
    expect(claude.notResumable({ id: '--help', transcript: null }, place)).toMatch(/makes no sense/);
    expect(claude.notResumable({ id: other, transcript: null }, place)).toMatch(/no transcript/);
    const file = writeTranscript(other, '{"type":"last-prompt"}\n');
    expect(claude.notResumable({ id: other, transcript: file }, place)).toMatch(/Nothing was said/);
    writeFileSync(file, turn);
    expect(claude.notResumable({ id: other, transcript: file }, place)).toBeNull();
    expect(claude.notResumable({ id: other, transcript: '/gone.jsonl' }, place)).toBeNull();
    expect(
      claude.notResumable(
        { id: other, transcript: null },
        { ...place, env: { CLAUDE_CONFIG_DIR: '/nowhere' } },
      ),
    ).toMatch(/no transcript/);
  });
});

describe('what a session gets', () => {
  test('settings of its own, readable by nobody else and without the token', async () => {
    const { argv } = await launch();
    const file = argv[2] ?? '';
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('secret-token');
    const settings = JSON.parse(text) as { disableAgentView: boolean; hooks: Record<string, unknown> };
    expect(settings.disableAgentView).toBe(true);
    expect(settings.hooks['Stop']).toEqual([
      {
        hooks: [
          {
            type: 'http',
            url: `http://127.0.0.1:7/${session}/event`,
            headers: { Authorization: 'Bearer ${QD_HOOK_TOKEN}' },
            allowedEnvVars: ['QD_HOOK_TOKEN'],
            timeout: 5,
          },
        ],
      },
    ]);
    expect(settings.hooks['SessionStart']).toMatchObject([{ hooks: [{ type: 'command' }] }]);
    for (const event of ['WorktreeCreate', 'MessageDisplay', 'PreCompact'])
      expect(settings.hooks).not.toHaveProperty(event);
  });

  test('asks before it rests, and has its permissions, only where that is wished', async () => {
    const read = async (more: Partial<LaunchRequest>) =>
      JSON.parse(readFileSync((await launch(more)).argv[2] ?? '', 'utf8')) as {
        hooks: Record<string, [{ hooks: [{ url: string; timeout: number }] }]>;
        permissions?: { allow: string[]; ask: string[] };
      };
    const asking = await read({ stop: 'ask', allow: ['Bash(git add:*)'] });
    expect(asking.hooks['Stop']?.[0].hooks).toMatchObject([
      { url: `http://127.0.0.1:7/${session}/ask`, timeout: 90, headers: expect.anything() },
    ]);
    for (const event of ['StopFailure', 'SubagentStop'])
      expect(asking.hooks[event]?.[0].hooks[0].url).toBe(`http://127.0.0.1:7/${session}/event`);
    expect(asking.permissions?.allow).toEqual(['Bash(git add:*)']);
    expect(asking.permissions?.ask).toContain('Bash(git push* --f*)');
    expect(await read({})).not.toHaveProperty('permissions');
  });

  test('the classic renderer, no agent view, its status reports, and a way to the mailbox', async () => {
    expect((await launch()).env).toEqual({
      CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN: '1',
      CLAUDE_CODE_DISABLE_AGENT_VIEW: '1',
      CLAUDE_CODE_DISABLE_TERMINAL_TITLE: '',
      CLAUDE_CODE_TMPDIR: join(root, 'launch', session, 'tmp'),
      QD_HOOK_TOKEN: 'secret-token',
      QD_DROP: join(root, 'run', 'drop', `${session}-secret-token`),
    });
  });

  test('a temporary directory short enough for a socket, and those of forgotten sessions go', async () => {
    const directory = join(root, 'x'.repeat(80), session);
    mkdirSync(join(root, 'run', 'tmp-deadbeef', 'cc-socks'), { recursive: true });
    const { env: added } = await launch({ directory });
    const temporary = added['CLAUDE_CODE_TMPDIR'] ?? '';
    expect(temporary).toBe(join(root, 'run', 'tmp-22c03059'));
    expect(existsSync(temporary)).toBe(true);
    expect(readdirSync(join(root, 'run')).toSorted()).toEqual(['drop', 'tmp-22c03059']);
    expect(existsSync(join(root, 'home'))).toBe(false);
  });
});
