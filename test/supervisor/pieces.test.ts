// The supervisor's small parts, without a process: environment, tokens, conversations, the tracker, the push.
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Agent, Conversation } from '../../src/agents/agent.js';
import { type ActivityState, startActivity } from '../../src/domain/activity.js';
import { emptyBoard } from '../../src/domain/board.js';
import { filterEnvironment } from '../../src/domain/environment.js';
import type { Snapshot } from '../../src/domain/snapshot.js';
import type { HostSession } from '../../src/protocol/host-methods.js';
import { Link } from '../../src/protocol/link.js';
import { Wire } from '../../src/protocol/wire.js';
import { type ClientLink, SnapshotPush } from '../../src/supervisor/link/push.js';
import { ActivityTracker } from '../../src/supervisor/sessions/activity-tracker.js';
import { Conversations } from '../../src/supervisor/sessions/conversations.js';
import { sessionToken, whoShows } from '../../src/supervisor/sessions/session-token.js';
import { found } from './support.js';

describe('the environment of an agent', () => {
  it('is the person’s, without terminal, package manager, other agents and git hooks', () => {
    const kept = {
      HOME: '/h',
      LANG: 'C',
      ANTHROPIC_BASE_URL: 'x',
      GIT_AUTHOR_NAME: 'me',
      NO_COLOR: '1',
      NODE_OPTIONS: '-r x',
    };
    const dropped = [
      'QUARTERDECK_HOME',
      'npm_config_x',
      'INIT_CWD',
      'CLAUDECODE',
      'CLAUDE_CODE_ENTRYPOINT',
      'CLAUDE_CODE_SSE_PORT',
      'TMUX',
      'TMUX_PANE',
      'STY',
      'TERM',
      'TERM_PROGRAM',
      'COLUMNS',
      'LINES',
      'VSCODE_IPC_HOOK',
      'GIT_DIR',
      'GIT_INDEX_FILE',
      'PWD',
      'COLORTERM',
    ];
    const env = {
      ...kept,
      ...Object.fromEntries(dropped.map(name => [name, 'x'])),
      'odd=name': 'x',
      nul: 'a\0b',
    };
    expect(filterEnvironment(env)).toEqual(kept);
  });

  it('knows nothing of what was set for the one worker that a client ran in', () => {
    const inside = { CLAUDE_CONFIG_DIR: '/worker', QUARTERDECK_OUTER_CLAUDE_CONFIG_DIR: '/mine', LANG: 'C' };
    expect(filterEnvironment(inside)).toEqual({ CLAUDE_CONFIG_DIR: '/mine', LANG: 'C' });
    expect(filterEnvironment({ ...inside, QUARTERDECK_OUTER_CLAUDE_CONFIG_DIR: '' })).toEqual({ LANG: 'C' });
  });

  it('has the person’s own programs first again when npm started us', () => {
    const env = {
      npm_lifecycle_event: 'start',
      PATH: '/repo/node_modules/.bin:/x/node-gyp-bin:/usr/bin',
      NODE: '/n',
      EDITOR: 'vi',
    };
    expect(filterEnvironment(env)).toEqual({ PATH: '/usr/bin' });
  });
});

describe('tokens', () => {
  it('tell the owner from a session and both from everybody else', () => {
    const scoped = sessionToken('secret', 'id-1');
    expect(whoShows('secret', 'secret')).toEqual({ kind: 'owner' });
    expect(whoShows('secret', scoped)).toEqual({ kind: 'session', session: 'id-1' });
    expect(scoped).not.toContain('secret');
    for (const guess of [
      '',
      'secre',
      'secret ',
      scoped.replace('id-1', 'id-2'),
      'session.',
      'session.id-1',
      `${scoped}0`,
    ]) {
      expect(whoShows('secret', guess)).toBeNull();
    }
  });
});

describe('conversations', () => {
  it('have one live holder each', () => {
    const held = new Conversations();
    const [one, two] = [{}, {}];
    expect([held.claim('c', one), held.claim('c', one), held.claim('c', two)]).toEqual([true, true, false]);
    held.release('c', two);
    expect(held.claim('c', two)).toBe(false);
    held.release('c', one);
    expect(held.claim('c', two)).toBe(true);
  });
});

const session: HostSession = {
  session: 's',
  epoch: 1,
  state: 'running',
  pid: 7,
  startedAt: '2026-01-01T00:00:00.000Z',
  cols: 100,
  rows: 24,
  title: null,
  reports: [],
  lastOutputAt: null,
  bells: 0,
  exit: null,
  meta: {},
};

describe('the tracker', () => {
  function track(agent: Partial<Agent>) {
    const words: string[] = [];
    const conversations: Conversation[] = [];
    const replies: [number, string][] = [];
    const stops: number[] = [];
    const screens: string[][] = [];
    let watching = 0;
    const whole: Agent = {
      id: 'a',
      title: 'A',
      find: () => Promise.resolve(null),
      launch: () => Promise.reject(new Error('not here')),
      read: () => ({ signals: [], conversation: null, reply: null }),
      readTitle: () => null,
      readScreen: () => null,
      watch: () => ({ stop: () => watching-- }),
      notResumable: () => null,
      ...agent,
    };
    const tracker = new ActivityTracker(whole, startActivity(session.startedAt), {
      changed: (state: ActivityState) =>
        words.push(`${state.activity}${state.waitingFor === null ? '' : `:${state.waitingFor}`}`),
      conversation: conversation => conversations.push(conversation),
      capture: () => Promise.resolve(screens.shift() ?? null),
      reply: (seq, body) => replies.push([seq, body]),
      stopAsked: seq => stops.push(seq),
    });
    return { tracker, words, conversations, replies, stops, screens, watching: () => ++watching };
  }

  it('says each word once, however often the host tells the same', () => {
    const { tracker, words } = track({ reports: true });
    const at = '2026-01-01T00:00:01.000Z';
    const report = {
      id: '',
      state: 'blocked' as const,
      app: null,
      kind: 'permission' as const,
      progress: null,
      title: null,
      msg: 'approve',
      at,
    };
    for (let time = 0; time < 3; time++) tracker.session({ ...session, reports: [report] });
    expect(words).toEqual(['waiting:permission']);
    tracker.stop();
  });

  it('reads the screen only while nothing better speaks, and again after the last output', async () => {
    const { tracker, words, screens } = track({
      readScreen: (lines, at) =>
        lines.includes('trust?')
          ? { source: 'screen', at, saw: 'trust dialog', activity: 'waiting', waitingFor: 'input' }
          : null,
    });
    screens.push(['nothing yet'], ['trust?']);
    tracker.session({ ...session, lastOutputAt: '2026-01-01T00:00:01.000Z' });
    tracker.session({ ...session, lastOutputAt: '2026-01-01T00:00:02.000Z' });
    await found(() => (screens.length === 1 ? true : null));
    tracker.session({ ...session, lastOutputAt: '2026-01-01T00:00:03.000Z' });
    await found(() => (words.at(-1) === 'waiting:input' ? true : null));
    expect(words).toEqual(['unknown', 'waiting:input']);
    tracker.stop();
  });

  it('hands on new conversations and answers asks that need nobody, until it is stopped', () => {
    const read = () => ({ signals: [], conversation: { id: 'c2', transcript: null }, reply: '{"ok":1}' });
    const { tracker, conversations, replies } = track({ read });
    const item = { session: 's', seq: 4, kind: 'ask' as const, body: '{}', at: session.startedAt };
    tracker.mailbox(item);
    tracker.mailbox({ ...item, seq: 5, kind: 'event' });
    tracker.stop();
    tracker.mailbox({ ...item, seq: 6 });
    expect(conversations).toHaveLength(2);
    expect(replies).toEqual([[4, '{"ok":1}']]);
  });

  it('hands on an asked stop instead of answering it', () => {
    const read = () => ({ signals: [], conversation: null, reply: '{}', stop: true as const });
    const { tracker, replies, stops } = track({ read });
    const item = { session: 's', seq: 4, kind: 'ask' as const, body: '{}', at: session.startedAt };
    tracker.mailbox(item);
    tracker.mailbox({ ...item, seq: 5, kind: 'event' });
    tracker.stop();
    tracker.mailbox({ ...item, seq: 6 });
    expect([stops, replies]).toEqual([[4], []]);
  });
});

describe('the push of snapshots', () => {
  it('sends the latest to who keeps up, and nothing more to who does not', async () => {
    let seq = 0;
    const push = new SnapshotPush(
      () => ({ seq, board: emptyBoard, layout: 'x'.repeat(300_000) }) as unknown as Snapshot,
      () => {},
    );
    const stuck = new PassThrough({ highWaterMark: 1 });
    const links = [new PassThrough(), stuck].map(
      (output): ClientLink => new Link(new Wire(new PassThrough(), output), 'a client'),
    );
    const [quick, slow] = links;
    if (quick === undefined || slow === undefined) return;
    for (const link of links) push.add(link.listen());
    // A pipe that nobody reads: what is sent stays pending.
    const told: Record<'quick' | 'slow', number> = { quick: 0, slow: 0 };
    quick.notify = () => told.quick++;
    const send = slow.notify.bind(slow);
    slow.notify = (name, snapshot) => {
      told.slow++;
      send(name, snapshot);
    };
    for (let change = 0; change < 50; change++) {
      seq++;
      push.changed();
    }
    await turn();
    await turn();
    expect(told).toEqual({ quick: 1, slow: 1 });
    seq++;
    push.changed();
    await found(() => (told.quick === 2 ? true : null));
    expect(slow.pendingBytes).toBeGreaterThan(256 * 1024);
    expect(told.slow).toBe(1);
    stuck.resume();
    await found(() => (told.slow === 2 ? true : null));
    push.stop();
  });
});
