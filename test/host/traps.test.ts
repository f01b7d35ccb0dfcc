// What breaks terminals, as found by running them: one place to see that each trap is closed.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { VtScreen } from '../../src/host/screen/screen.js';
import { SessionView } from '../../src/host/views/view.js';
import { decodeFrame } from '../../src/protocol/frame.js';
import { until } from '../support/bounded.js';
import { watchLeaks } from '../support/leaks.js';
import { connect, fixture, Grid, must, startHost, type TestClient, type TestHost } from './support.js';

const megabyte = 1024 * 1024;

function open(cols = 80, rows = 24) {
  const screen = new VtScreen(cols, rows);
  return { screen, write: (text: string) => screen.write(Buffer.from(text)) };
}

const lines = (screen: VtScreen) => screen.capture(null, null).lines;

/** Milliseconds of this process' own work: another one's does not count. */
function worked(run: () => void): number {
  const from = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

// The count is obeyed to the letter by the parser alone: minutes, in which no other session is served.
describe('a huge count', () => {
  it.each([
    'b',
    'S',
    'T',
    'L',
    'M',
    'Z',
    'I',
    '@',
    'P',
    'X',
    '^',
    'A',
    'B',
    'C',
    'D',
    'E',
    'F',
    'G',
    'd',
    'e',
    'a',
    '`',
    ' @',
    ' A',
    "'}",
    "'~",
    'H',
    'r',
    'g',
    'm',
  ])('does no endless work: CSI 2147483647 %s', final => {
    const { screen, write } = open();
    const ms = worked(() => {
      write(`one\r\ntwo x\x1b[2147483647${final}\x1b[0m`);
      write(`\x1b[1;2147483647;2147483647${final}\x1b[0m\x1b[r`);
      write('\r\n\x1b[Hend');
    });
    expect(lines(screen)[0]?.startsWith('end')).toBe(true);
    expect(screen.scrollback).toBeLessThanOrEqual(400);
    expect(ms).toBeLessThan(1_000);
  });

  it('repeats no long cluster without end', () => {
    const { screen, write } = open();
    write(`a${'\u0301'.repeat(100_000)}\x1b[2147483647b`);
    expect(screen.readRow(0).clusters.get(0)?.length).toBeLessThanOrEqual(64);
    expect(screen.capture(0, null).lines.join('').length).toBeLessThan(100_000);
  });
});

describe('20 MB without an end', () => {
  it.each([
    ['a title', '\x1b]2;', 'x'],
    ['the clipboard', '\x1b]52;c;', 'eHg='],
    ['a link', '\x1b]8;;https://', 'x'],
    ['a notification', '\x1b]9;', 'x'],
    ['a DCS', '\x1bP$q', 'x'],
    ['an image', '\x1bPq', '#0;2;0;0;0~'],
    ['an APC', '\x1b_G', 'x'],
    ['a PM', '\x1b^', 'x'],
    ['an SOS', '\x1bX', 'x'],
    ['an OSC of 8 bits', '\x9d2;', 'x'],
    ['a DCS of 8 bits', '\x90q', 'x'],
    ['parameters', '\x1b[', '1;'],
    ['digits', '\x1b[', '9'],
    ['subparameters', '\x1b[4', ':3'],
  ])('holds no more than its bound, and costs little: %s', (_, opening, filling) => {
    const { screen, write } = open();
    write('before');
    write(opening);
    const before = memory();
    const chunk = filling.repeat((megabyte / 4 / filling.length) | 0);
    const ms = worked(() => {
      for (let i = 0; i < 80; i++) write(chunk);
    });
    expect(memory() - before).toBeLessThan(60 * megabyte);
    expect(ms).toBeLessThan(5_000);
    // CAN ends whatever it was.
    write('\x18\x1b\\\r\nafter');
    expect(lines(screen).slice(0, 2)).toEqual(['before', 'after']);
  });
});

describe('a character split between two reads', () => {
  const text = 'a…é🚀—“z”👨‍👩‍👧한';

  it('stays whole, wherever the split is', () => {
    const bytes = Buffer.from(text);
    for (let at = 1; at < bytes.length; at++) {
      const { screen } = open();
      screen.write(bytes.subarray(0, at));
      screen.write(bytes.subarray(at));
      expect(lines(screen)[0]).toBe(text);
    }
  });

  it('stays whole byte by byte, also inside a sequence', () => {
    const { screen } = open();
    for (const byte of Buffer.from(`\x1b[1m\x1b]0;tïtle\x07${text}`)) screen.write(Buffer.from([byte]));
    expect(lines(screen)[0]).toBe(text);
  });
});

describe('an agent that begins the next synchronized update with the end of the last', () => {
  it('is shown at the end of each, not when it pauses', () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    try {
      const shown: string[] = [];
      const grid = new Grid();
      const screen: VtScreen = new VtScreen(30, 6, {
        dirty: (start, end) => view.markRows(start, end),
        updated: () => {
          source.updatingSince = null;
          view.flush();
        },
      });
      const still = { epoch: 1, generation: 1, paused: false, printedBytes: 0 };
      const source = { ...still, screen, updatingSince: null as number | null };
      const view: SessionView = new SessionView(
        1,
        {},
        source,
        () => false,
        bytes => {
          const frame = decodeFrame(bytes);
          if (frame === null) throw new Error('no frame');
          grid.apply(frame);
          shown.push(grid.text.trim());
          view.acknowledge(frame.epoch, frame.seq);
        },
      );
      view.visible = true;
      for (let i = 0; i < 50; i++) {
        screen.writeText(`\x1b[Hwhole ${i}\x1b[?2026l\x1b[?2026h\x1b[Hhalf  ${i}`);
        source.updatingSince ??= performance.now();
        view.markHead();
        view.flush();
        vi.advanceTimersByTime(17);
      }
      expect(shown).toEqual(Array.from({ length: 50 }, (_, i) => `whole ${i}`));
      vi.advanceTimersByTime(200);
      expect(shown.at(-1)).toBe('half  49');
      view.close();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a session', () => {
  let host: TestHost;
  let client: TestClient;
  const noLeaks = watchLeaks();

  beforeAll(async () => {
    host = await startHost();
    client = await connect(host.home);
  });
  afterEach(async () => {
    for (const { session } of must(await client.link.call('list', {}))) {
      await client.kill(session, 0);
      must(await client.link.call('forget', { session }));
    }
  });
  afterAll(async () => {
    client.close();
    await host.stop();
    await noLeaks();
  });

  const seen = (session: string, text: string) =>
    until(async () => (await client.text(session)).includes(text), `${text} on the screen`);

  it('gets a paste as one, in brackets once it asked for them, and nothing in it can leave them', async () => {
    const plain = await client.spawn(['cat', '-v']);
    await client.view(plain.session);
    client.paste('a\x1b[201~b\nc\n');
    await seen(plain.session, 'a[201~b\nc');
    const { session } = await client.spawn(['sh', '-c', "printf '\\033[?2004h'; exec cat -v"]);
    await until(async () => (await client.view(session, { view: 2 })).last?.modes.bracketedPaste, '?2004');
    must(await client.link.call('write', { session, text: 'x\x1b[201~y', paste: true, enter: true }));
    await seen(session, '^[[200~x[201~y^[[201~');
  });

  it('that does not read refuses more than its bound, and costs no work', async () => {
    const { session } = await client.spawn([fixture('deaf-ear.sh')]);
    await seen(session, 'deaf');
    const text = 'x'.repeat(600_000);
    must(await client.link.call('write', { session, text, paste: false, enter: false }));
    const refused = await client.link.call('write', { session, text, paste: false, enter: false });
    expect(refused.ok ? '' : refused.failure.sentence).toMatch(/not read its input/);
    const before = process.cpuUsage();
    await new Promise(resolve => setTimeout(resolve, 500));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(150);
  });

  it('that asks without end and reads no answer costs no memory', async () => {
    const program =
      'stty raw -echo; yes "$(printf \'\\033[c\\033[6n\\033]11;?\\007\')" | head -c 1500000; printf "\\030\\033]2;asked\\007"; exec sleep 1000';
    const before = memory();
    const { session } = await client.spawn(['sh', '-c', program]);
    await until(() => client.latest(session)?.title === 'asked', 'all was asked', 20_000);
    expect(memory() - before).toBeLessThan(100 * megabyte);
    expect(
      (await client.link.call('write', { session, text: 'x'.repeat(900_000), paste: false, enter: false }))
        .ok,
    ).toBe(false);
  });

  it('that asks is the only one that hears the answer', async () => {
    const other = await client.spawn(['sh', '-c', 'stty -echo; echo ready; exec cat -v']);
    await seen(other.session, 'ready');
    const ask = "stty -echo -icanon min 1; printf '\\033[c\\033[>q\\033]11;?\\007'; exec cat -v";
    const { session } = await client.spawn(['sh', '-c', ask]);
    await client.view(session, { view: 1 });
    await client.view(other.session, { view: 2 });
    await seen(session, '^[[?1;2c^[P>|quarterdeck');
    await seen(session, ']11;rgb:');
    // A view opened later replays nothing.
    await client.view(session, { view: 3 });
    must(await client.link.call('write', { session, text: 'end', paste: false, enter: true }));
    await seen(session, 'end');
    expect((await client.text(session)).split('?1;2c').length).toBe(2);
    expect((await client.text(other.session)).trim()).toBe('ready');
  });

  it('in a sandbox with a session of its own hears of a new size too', async () => {
    const { session } = await client.spawn([fixture('size.sh')]);
    await seen(session, 'sandbox ready');
    await client.view(session, { cols: 130, rows: 40, drive: true });
    await seen(session, 'size 40 130');
    await seen(session, 'sandbox told');
  });

  it('tells bells, notices and progress, which ends with it', async () => {
    const print = "printf '\\007\\033]777;notify;Tests;all green\\007\\033]9;4;1;30\\007'; read line; exit 3";
    const { session } = await client.spawn(['sh', '-c', print]);
    const told = await until(
      () => client.sessions.find(one => one.session === session && one.progress),
      'progress',
    );
    expect(told).toMatchObject({
      bells: 1,
      notices: [{ seq: 1, title: 'Tests', body: 'all green' }],
      progress: { state: 'normal', percent: 30 },
    });
    expect(told.bellAt).toBeDefined();
    must(await client.link.call('write', { session, text: '', paste: false, enter: true }));
    const ended = await until(
      () => client.sessions.find(one => one.session === session && one.exit),
      'its end',
    );
    expect('progress' in ended).toBe(false);
    expect(ended.notices?.length).toBe(1);
  });

  it('hears whether the person’s terminal is light or dark, and of a change if it wants to', async () => {
    must(await client.link.call('theme', { dark: false }));
    const ask = "stty -echo -icanon min 1; printf '\\033[?2031h\\033]11;?\\007'; echo asked; exec cat -v";
    const { session } = await client.spawn(['sh', '-c', ask]);
    await seen(session, ']11;rgb:ffff/ffff/ffff');
    must(await client.link.call('theme', { dark: true }));
    await seen(session, '^[[?997;1n');
  });
});
