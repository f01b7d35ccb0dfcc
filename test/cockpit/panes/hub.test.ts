// Panes against a built host: pictures, keys, sizes, sessions that change, a host that dies and one that is stopped.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { PaneHub } from '../../../src/cockpit/panes/hub.js';
import type { PaneScreen } from '../../../src/cockpit/screen/pane-screen.js';
import type { SessionAddress } from '../../../src/domain/worker.js';
import { until } from '../../support/bounded.js';
import { RealHost } from './real-host.js';

const room = { cols: 100, rows: 24 };
const seen = { visible: true, drive: false };
/** Says every line back, so that a key's way can be seen. */
const echo = 'stty -echo; echo ready; while read -r line; do echo "got <$line>"; done';

let host: RealHost;
const hubs: PaneHub[] = [];

beforeAll(async () => {
  host = new RealHost();
  await host.start();
});
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.stop();
});
afterAll(() => host.dispose());

function makeHub(of = host) {
  const notices: string[] = [];
  const damage: { id: string; echo: boolean }[] = [];
  const missing: string[] = [];
  const clock = { now: 0 };
  const hub = new PaneHub({
    home: of.home,
    onDamage: (id, isEcho) => damage.push({ id, echo: isEcho }),
    onNotice: (_id, sentence) => notices.push(sentence),
    onMissing: id => missing.push(id),
    now: () => clock.now,
  });
  hubs.push(hub);
  return { hub, notices, damage, missing, clock };
}

function shows(screen: PaneScreen, text: string): Promise<unknown> {
  return until(() => screen.grid.lines().some(line => line.includes(text)), `the pane shows ${text}`);
}

test('a pane shows its session, and keys and pastes reach it in order', async () => {
  const { hub, damage, clock } = makeHub();
  const address = await host.run(echo);
  const { session } = address;
  const screen = hub.show('p', address, room, seen);
  await shows(screen, 'ready');
  // The first picture of a pane is waited for, what follows is output.
  expect(damage[0]).toEqual({ id: 'p', echo: true });
  expect(damage.slice(1).every(({ echo: isEcho }) => !isEcho)).toBe(true);
  expect(screen.state).toBe('live');
  hub.keys('p', Buffer.from('one'));
  hub.keys('p', Buffer.from(' two\r'));
  await shows(screen, 'got <one two>');
  expect(damage.at(-1)).toEqual({ id: 'p', echo: true });
  hub.keys('p', Buffer.from('a'));
  hub.paste('p', 'b\x1b[201~c');
  hub.keys('p', Buffer.from('d'));
  await Promise.resolve();
  // What comes more than 60 ms after the last key is no echo any more.
  clock.now = 61;
  await host.link.call('write', { session, text: '', paste: false, enter: true });
  await shows(screen, 'got <ab[201~cd>');
  expect(damage.at(-1)).toEqual({ id: 'p', echo: false });
});

test('credit comes back with every frame: a busy session keeps moving', async () => {
  const { hub, damage } = makeHub();
  const script = 'i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo "line $i"; sleep 0.03; done; sleep 100';
  const screen = hub.show('p', await host.run(script), room, seen);
  await shows(screen, 'line 40');
  expect(damage.length).toBeGreaterThan(10);
});

test('the size follows the pane that drives; a hidden pane hears nothing until it is shown', async () => {
  const { hub, damage } = makeHub();
  const address = await host.run("trap 'stty size' WINCH; echo up; while :; do sleep 0.05; done");
  const screen = hub.show('p', address, room, { visible: false, drive: false });
  const other = hub.show('q', await host.run('echo other; sleep 100'), room, seen);
  await shows(other, 'other');
  expect([screen.state, damage.some(({ id }) => id === 'p')]).toEqual(['empty', false]);
  expect(hub.show('p', address, { cols: 130, rows: 40 }, { visible: true, drive: true })).toBe(screen);
  await shows(screen, '40 130');
  expect([screen.cols, screen.rows]).toEqual([130, 40]);
});

test('another session in the same pane starts empty, and nothing of the old one comes through', async () => {
  const { hub } = makeHub();
  const busy = await host.run('while :; do echo old; sleep 0.01; done');
  const first = hub.show('p', busy, room, seen);
  await shows(first, 'old');
  const second = hub.show('p', await host.run('echo new; sleep 100'), room, seen);
  expect(second).not.toBe(first);
  expect(second.state).toBe('empty');
  await shows(second, 'new');
  expect(second.grid.lines().filter(line => line !== '')).toEqual(['new']);
  await host.link.call('kill', { session: busy.session, graceMs: 0 });
});

test('keys to a paused session are refused with a sentence', async () => {
  const { hub, notices } = makeHub();
  const address = await host.run(echo);
  const screen = hub.show('p', address, room, seen);
  await shows(screen, 'ready');
  await host.link.call('pause', { session: address.session });
  await until(() => screen.paused, 'the pane says paused');
  hub.keys('p', Buffer.from('x'));
  await until(() => notices.length > 0, 'a sentence');
  expect(notices[0]).toContain('paused');
  await host.link.call('thaw', { session: address.session });
});

test('two cockpits: the one that typed last drives, the other is told', async () => {
  const [one, two] = [makeHub().hub, makeHub().hub];
  const address = await host.run(echo);
  const first = one.show('p', address, { cols: 120, rows: 30 }, { visible: true, drive: true });
  await until(() => first.cols === 120, 'the first cockpit’s size');
  const second = two.show('p', address, { cols: 140, rows: 35 }, seen);
  await shows(second, 'ready');
  await until(() => second.otherDrives && !first.otherDrives, 'the second is told');
  two.keys('p', Buffer.from('hello\r'));
  await until(() => first.cols === 140 && first.otherDrives && !second.otherDrives, 'the second drives');
  await shows(first, 'got <hello>');
});

test('an ended session keeps its screen; a forgotten one is fetched from its recording', async () => {
  const { hub, missing } = makeHub();
  const address = await host.run('echo last words; exit 3');
  const screen = hub.show('p', address, room, seen);
  await shows(screen, 'last words');
  const ended = await until(async () => {
    const session = await hub.session('p');
    return session !== null && session.exit !== null ? session : null;
  }, 'the end is told');
  expect(ended.exit?.code).toBe(3);
  await until(
    async () => (await host.link.call('forget', { session: address.session })).ok,
    'the host forgets it',
  );
  const again = makeHub();
  const late = again.hub.show('p', address, room, seen);
  await shows(late, 'last words');
  expect([late.state, again.missing, missing]).toEqual(['stale', ['p'], []]);
  const last = await hub.lastScreen('p', address, room);
  expect(last?.grid.lines()[0]).toBe('last words');
  const unknown: SessionAddress = { ...address, session: '00000000-0000-4000-8000-000000000000' };
  expect(await hub.lastScreen('p', unknown, room)).toBe(null);
});

test('a host that dies leaves its picture, stale; when it is back under that name the pane goes on', async () => {
  const own = new RealHost('h2');
  try {
    await own.start();
    const { hub, notices } = makeHub(own);
    const screen = hub.show('p', await own.run('echo picture; sleep 100'), room, seen);
    await shows(screen, 'picture');
    await own.end('SIGKILL');
    await until(() => screen.state === 'stale', 'the pane is stale');
    expect(screen.grid.lines()[0]).toBe('picture');
    expect(notices[0]).toMatch(/^The host is gone/);
    hub.keys('p', Buffer.from('x'));
    await until(() => notices.some(notice => notice.includes('nothing was typed')), 'a sentence');
    await own.start();
    const next = hub.show('p', await own.run('echo back; sleep 100'), room, seen);
    await shows(next, 'back');
    hub.stop();
  } finally {
    await own.dispose();
  }
});

test('a stopped host: the picture stays, keys are not piled up for ever, and it goes on when it is woken', async () => {
  const own = new RealHost('h3');
  try {
    await own.start();
    const { hub, notices } = makeHub(own);
    const screen = hub.show('p', await own.run(echo), room, seen);
    await shows(screen, 'ready');
    process.kill(own.pid, 'SIGSTOP');
    hub.paste('p', 'x'.repeat(1024 * 1024));
    hub.keys('p', Buffer.from('y'));
    await until(() => notices.length > 0, 'a sentence');
    expect(notices[0]).toContain('does not take keys');
    expect(screen.state).toBe('live');
    await until(() => notices.length > 1, 'that it does not answer', 4_000);
    expect(notices[1]).toContain(`kill -CONT ${own.pid}`);
    expect(screen.state, 'the picture is the last one').toBe('stale');
    expect(screen.grid.lines().join()).toContain('ready');
    process.kill(own.pid, 'SIGCONT');
    await until(async () => (await hub.session('p')) !== null, 'it answers again');
    await until(() => screen.state === 'live', 'it is shown as it is now');
    hub.stop();
  } finally {
    await own.dispose();
  }
});
