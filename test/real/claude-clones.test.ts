// The real Claude in a clone of the shared repository, with a configuration directory of the worker's own.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claude } from '../../src/agents/claude.js';
import { until } from '../support/bounded.js';
import { keys } from './support/bench.js';
import { installClaude } from './support/install.js';
import { patienceMs, press, Room, shows } from './support/pane.js';

const bin = await installClaude();

/** A hook of the person's that leaves its event's name in a file. */
function personsHooks(file: string): object {
  const hook = [{ hooks: [{ type: 'command', command: `echo "$0 ran" >> "${file}"` }] }];
  return { hooks: { UserPromptSubmit: hook, Stop: hook } };
}

describe.skipIf(bin === null)('a worker in a clone', () => {
  let room: Room;
  beforeEach(async () => {
    room = await Room.start(bin ?? '');
  });
  afterEach(() => room.stop());

  const config = () => join(room.root, 'workers', 'ada', 'claude', '.claude.json');
  const trustIn = (file: string): unknown =>
    (
      JSON.parse(readFileSync(file, 'utf8')) as {
        projects: Record<string, { hasTrustDialogAccepted?: true }>;
      }
    ).projects[room.clone]?.hasTrustDialogAccepted;

  test('of a project that the person trusts goes straight to its prompt, with all that they have set up', async () => {
    const ran = join(room.root, 'ran');
    room.person([room.project.path]);
    room.write('.claude/settings.json', personsHooks(ran));
    room.write('.claude/CLAUDE.md', 'Words of the person for all their projects.');
    room.write('.claude/commands/greet.md', 'scn:hello from a command of the person');
    const before = readFileSync(join(room.home, '.claude.json'), 'utf8');
    const request = room.request();
    const { eye } = await room.open(request);
    await shows(eye, 'Hello from the fake API.');
    expect(eye.written).not.toMatch(/trust this folder|use this API key|text style/);
    expect(room.api.told.join('\n')).toContain('Words of the person for all their projects.');
    await shows(eye, 'manual mode on');
    eye.type('/greet');
    await shows(eye, '❯ /greet');
    eye.type('\r');
    await until(
      () => room.api.told.some(text => text.includes('scn:hello from a command of the person')),
      'its command',
      patienceMs,
    );
    // Theirs and ours, side by side.
    const saw = () =>
      room.items.flatMap(({ reading }) =>
        reading.signals.map(signal => signal.source === 'hook' && signal.saw),
      );
    await until(
      () => saw().filter(word => word === 'turn ended').length >= 2,
      'both turns ended',
      patienceMs,
    );
    await until(
      () => readFileSync(ran, 'utf8').split('\n').length > 4,
      'the hooks of the person ran',
      patienceMs,
    );
    expect(readFileSync(join(room.home, '.claude.json'), 'utf8')).toBe(before);
    expect(existsSync(join(room.home, '.claude', 'projects'))).toBe(false);
    expect(statSync(config()).mode & 0o777).toBe(0o600);
  });

  test('of one that they do not trust shows the dialog, and the answer there lasts', async () => {
    room.person([room.root]);
    const { eye } = await room.open(room.request());
    await shows(eye, 'Yes, I trust this folder');
    expect(claude.readScreen?.(eye.lines(), '')).toMatchObject({ saw: 'trust dialog', activity: 'waiting' });
    expect(trustIn(config())).not.toBe(true);
    await press(eye, keys.down, screen => screen.includes('❯ Yes, I trust'));
    await press(eye, keys.enter, screen => screen.includes('Hello from the fake API.'));
    await eye.dispose();
    expect(trustIn(config())).toBe(true);
    const again = await room.open(room.request({ prompt: 'scn:hello again' }));
    await shows(again.eye, 'Hello from the fake API.');
    expect(again.eye.written).not.toMatch(/trust this folder/);
    expect(readFileSync(join(room.home, '.claude.json'), 'utf8')).not.toContain(room.clone);
  });

  test('killed, it goes on with its conversation', async () => {
    room.person([room.project.path]);
    const first = room.request({ prompt: 'scn:slow,200,100' });
    const { eye, launch } = await room.open(first);
    await shows(eye, 'line 8 of the slow stream');
    await eye.dispose();
    // As after a restart of the supervisor: no hook's word, another environment.
    const { conversation } = launch;
    const lost = { id: conversation?.id ?? '', transcript: null };
    expect(claude.notResumable(lost, { ...first, env: {} })).toBeNull();
    expect(claude.notResumable(lost, { ...first, workspace: 'worktree' })).toMatch(/no transcript/);
    const next = await room.open(room.request({ resume: lost, resumePrompt: 'scn:hello once more' }));
    expect(next.launch).toMatchObject({ resumed: true, conversation: lost });
    await shows(next.eye, 'Hello from the fake API.');
    expect(next.eye.lines().join('\n')).toContain('scn:slow,200,100');
  });

  test('is logged in as the person is, in the file that is theirs', async () => {
    const claudeAiOauth = {
      accessToken: 'dummy-access',
      refreshToken: 'dummy-refresh',
      expiresAt: Date.now() + 8 * 60 * 60 * 1000,
      scopes: ['user:inference', 'user:profile'],
      subscriptionType: 'max',
    };
    room.person([room.project.path]);
    room.write('.claude/.credentials.json', { claudeAiOauth });
    const { eye } = await room.open(room.request({ key: false }));
    await shows(eye, 'Hello from the fake API.');
    expect(existsSync(join(room.root, 'workers', 'ada', 'claude', '.credentials.json'))).toBe(false);
  });
});
