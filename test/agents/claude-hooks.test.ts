// Hook bodies as the CLI sends them, and bodies that nobody should send.
import { describe, expect, test } from 'vitest';
import { claude } from '../../src/agents/claude.js';

const id = '4fb5a0f4-88a6-4e8b-a199-a37460aa1247';
const transcript = `/home/dev/.claude/projects/-home-dev-app/${id}.jsonl`;
const at = '2026-11-20T08:00:00.000Z';

function read(body: object | string) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return claude.read({ session: 's', seq: 1, kind: 'event', body: text, at });
}

function readEvent(event: string, more: object = {}) {
  return read({
    session_id: id,
    transcript_path: transcript,
    cwd: '/home/dev/app',
    hook_event_name: event,
    ...more,
  });
}

describe('what an event means', () => {
  test.each([
    ['UserPromptSubmit', { prompt: 'scn:slow' }, 'working', null, null],
    [
      'PermissionRequest',
      { tool_name: 'Bash', tool_input: { command: 'echo hi > a.txt', description: 'Write' } },
      'waiting',
      'permission',
      'Bash: echo hi > a.txt',
    ],
    [
      'PermissionRequest',
      { tool_name: 'Write', tool_input: { file_path: '/a/n.txt' } },
      'waiting',
      'permission',
      'Write: /a/n.txt',
    ],
    ['PermissionRequest', { tool_name: 'mcp__x__y', tool_input: {} }, 'waiting', 'permission', 'mcp__x__y'],
    [
      'PermissionRequest',
      { tool_name: 'ExitPlanMode', tool_input: { plan: '\n# The plan\n\n1. Read' } },
      'waiting',
      'plan',
      'The plan',
    ],
    [
      'PermissionRequest',
      { tool_name: 'AskUserQuestion', tool_input: { questions: [{ question: 'Which database?' }] } },
      'waiting',
      'question',
      'Which database?',
    ],
    [
      'PermissionRequest',
      { tool_name: 'AskUserQuestion', tool_input: { questions: 'none' } },
      'waiting',
      'question',
      null,
    ],
    ['PostToolUse', { tool_name: 'Bash' }, 'working', null, null],
    ['PostToolUse', { tool_name: 'Bash', agent_id: 'a1' }, null, null, null],
    ['PostToolUseFailure', { tool_name: 'Bash' }, 'working', null, null],
    [
      'Notification',
      { notification_type: 'permission_prompt', message: 'Claude needs your permission' },
      'waiting',
      'permission',
      null,
    ],
    ['Notification', { notification_type: 'idle_prompt' }, 'idle', null, null],
    ['Notification', { notification_type: 'something_new' }, null, null, null],
    ['Stop', { last_assistant_message: 'line 1' }, 'idle', null, null],
    [
      'StopFailure',
      { error: 'rate_limit', last_assistant_message: 'API Error: 429' },
      'idle',
      null,
      'API Error: 429',
    ],
    ['StopFailure', { error: 'server_error' }, 'idle', null, 'The API failed: server_error'],
    ['SubagentStop', { agent_id: 'a1' }, null, null, null],
    ['SessionEnd', { reason: 'clear' }, null, null, null],
  ])('%s %j', (event, more, activity, waitingFor, message) => {
    const { signals, reply } = readEvent(event, more);
    expect(signals).toMatchObject([{ source: 'hook', at, activity, waitingFor, message }]);
    expect(reply).toBeNull();
  });
});

describe('an asked stop', () => {
  const ask = (event: string, more: object = {}) =>
    claude.read({
      session: 's',
      seq: 7,
      kind: 'ask',
      body: JSON.stringify({ session_id: id, hook_event_name: event, ...more }),
      at,
    });

  test('is marked, and ends no turn until it is answered', () => {
    const reading = ask('Stop', { stop_hook_active: true });
    expect(reading).toMatchObject({ stop: true, reply: null, conversation: { id } });
    expect(reading.signals).toMatchObject([{ activity: null, saw: 'asks whether its turn may end' }]);
  });

  test('is nothing else: no event of that name, no sub-agent’s, no other question', () => {
    expect(readEvent('Stop')).not.toHaveProperty('stop');
    for (const event of ['SubagentStop', 'StopFailure', 'PermissionRequest'])
      expect(ask(event)).not.toHaveProperty('stop');
  });

  test('is answered with nothing, or with what is missing', () => {
    expect(claude.stopReply?.(null)).toBe('{}');
    expect(JSON.parse(claude.stopReply?.('Push "it".\n') ?? '')).toEqual({
      decision: 'block',
      reason: 'Push "it".\n',
    });
  });
});

test('every event but the end names the conversation, so that it is followed when it changes', () => {
  const { conversation, signals } = readEvent('SessionStart', { source: 'clear' });
  expect(conversation).toEqual({ id, transcript });
  expect(signals).toMatchObject([{ activity: null, saw: 'session started: clear' }]);
  expect(readEvent('SessionEnd', { reason: 'clear' }).conversation).toBeNull();
});

describe('hostile bodies', () => {
  test.each([
    '',
    'null',
    '[]',
    '7',
    '{',
    '{"hook_event_name":7}',
    '{"session_id":"x"}',
  ])('%s means nothing', body => {
    expect(read(body)).toEqual({ signals: [], conversation: null, reply: null });
  });

  test.each([
    [{ session_id: '--dangerously-skip-permissions' }, null],
    [{ session_id: `${id}\n` }, null],
    [
      { session_id: id, transcript_path: `/etc/passwd` },
      { id, transcript: null },
    ],
    [
      { session_id: id, transcript_path: `projects/${id}.jsonl` },
      { id, transcript: null },
    ],
    [
      { session_id: id, transcript_path: `/${'x'.repeat(5000)}/${id}.jsonl` },
      { id, transcript: null },
    ],
    [
      { session_id: id, transcript_path: 7 },
      { id, transcript: null },
    ],
  ])('%j names no conversation of its own making', (more, conversation) => {
    expect(read({ hook_event_name: 'Stop', ...more }).conversation).toEqual(conversation);
  });

  test('a body beyond all measure is not even parsed, a long text is cut', () => {
    expect(read(`{"hook_event_name":"Stop","x":"${'x'.repeat(5_000_000)}"}`).signals).toEqual([]);
    const [signal] = readEvent('PermissionRequest', {
      tool_name: 'Bash',
      tool_input: { command: 'y'.repeat(100_000) },
    }).signals;
    expect(signal?.source === 'hook' && (signal.message?.length ?? 0)).toBeLessThan(1000);
  });
});

describe('title and screen', () => {
  test.each([
    ['◐ worker-1', 'working'],
    ['◑ worker-1', 'working'],
    ['✳ worker-1', null],
    ['worker-1', null],
  ])('%s', (title, activity) => {
    expect(claude.readTitle(title, at)).toMatchObject({ source: 'title', activity, saw: title });
  });

  test('no title says nothing', () => {
    expect(claude.readTitle('', at)).toBeNull();
  });

  test.each([
    [['Accessing workspace:', ' ❯ No, exit', '   Yes, I trust this folder'], 'trust dialog'],
    [['  Detected a custom API key', '  Do you want to use this API key?'], 'API key question'],
    [['WARNING: Claude Code running in Bypass Permissions mode', '', ' Yes, I accept'], 'bypass warning'],
    [['Select login method:'], 'login'],
  ])('%j', (lines, saw) => {
    expect(claude.readScreen?.(lines, at)).toEqual({
      source: 'screen',
      at,
      saw,
      activity: 'waiting',
      waitingFor: 'input',
    });
  });

  test('an ordinary screen says nothing', () => {
    expect(claude.readScreen?.(['❯ ', '  ⏸ manual mode on'], at)).toBeNull();
  });
});
