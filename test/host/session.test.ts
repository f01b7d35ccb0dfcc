import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/bounded.js';
import { watchLeaks } from '../support/leaks.js';
import { connect, fixture, must, spawnParams, startHost, TestClient, type TestHost } from './support.js';

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

describe('a session', () => {
  it('runs in its directory with exactly the environment it was given, and ours', async () => {
    const cwd = join(host.home.data, 'here');
    mkdirSync(cwd);
    const { session, pid } = await client.spawn(['sh', '-c', 'pwd; env | sort; sleep 60'], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', GREETING: 'hello' },
    });
    // Not COLORTERM, which comes first.
    await seen(session, 'TERM=xterm');
    const text = await client.text(session);
    const names = [...text.matchAll(/^([A-Z_]+)=/gm)].map(match => match[1]);
    expect(text.split('\n')[0]).toBe(cwd);
    expect(names.filter(name => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name ?? ''))).toEqual([
      'COLORTERM',
      'GREETING',
      'PATH',
      'QUARTERDECK_SESSION',
      'TERM',
    ]);
    expect(text).toContain(`QUARTERDECK_SESSION=${session}`);
    expect(must(await client.link.call('tree', { session }))[0]?.pid).toBe(pid);
  });

  it('keeps as many lines in memory as it was told, and refuses a number that is none', async () => {
    const { session } = await client.spawn(['sh', '-c', 'seq 1 3000; read x'], { scrollback: 150 });
    await seen(session, '3000');
    expect(must(host.host.find(session)).screen.scrollback).toBe(150);
    await expect(client.spawn(['true'], { scrollback: 1e9 })).rejects.toThrow(/scrollback/);
  });

  it('tells its end after its last output, with its code or its signal', async () => {
    const { session } = await client.spawn(['sh', '-c', 'seq 1 3000; exit 7']);
    const ended = await until(
      () => client.sessions.find(one => one.session === session && one.exit),
      'the end',
    );
    expect(ended).toMatchObject({ state: 'ended', exit: { code: 7, signal: 0 } });
    expect((await client.text(session)).endsWith('3000')).toBe(true);
    const killed = await client.spawn(['sh', '-c', 'kill -9 $$']);
    await until(() => client.latest(killed.session)?.exit?.signal === 9, 'the end by a signal');
  });

  it.each([
    ['a command that is nowhere', { argv: ['no-such-program-anywhere'] as [string] }, /not on PATH/],
    ['a directory that is gone', { cwd: '/no/such/directory' }, /\/no\/such\/directory does not exist/],
    ['a file that is no program', { argv: [fixture('../support.ts')] as [string] }, /not a program/],
    ['an id that would leave its directory', { session: '../x' }, /its id/],
    ['a word with a NUL', { argv: ['sh', 'a\0b'] as [string, string] }, /list of words/],
    ['no size', { cols: 0 }, /size/],
  ])('is not half made by %s', async (_, more, sentence) => {
    const refused = await client.link.call('spawn', { ...spawnParams(['sh']), ...more });
    expect(refused.ok ? '' : refused.failure.sentence).toMatch(sentence);
    expect(must(await client.link.call('list', {}))).toEqual([]);
  });

  it('echoes keys into frames', async () => {
    const { session } = await client.spawn(['cat']);
    const grid = await client.view(session);
    client.keys('hello\r');
    await until(() => grid.text.startsWith('hello\nhello'), 'the echo and its answer');
    expect(grid.last).toMatchObject({ cols: 100, rows: 24, otherDrives: false });
  });

  it('sends no frame to a view that nobody sees, and a full one once it is seen', async () => {
    const { session } = await client.spawn(['cat']);
    const grid = await client.view(session, { view: 5, visible: false });
    must(await client.link.call('write', { session, text: 'unseen', paste: false, enter: true }));
    await seen(session, 'unseen\nunseen');
    expect(grid.frames.length).toBe(0);
    await client.view(session, { view: 5 });
    await until(() => grid.text.startsWith('unseen\nunseen'), 'the full frame');
    expect(grid.frames[0]?.full).toBe(true);
    must(await client.link.call('unview', { view: 5 }));
    const frames = grid.frames.length;
    must(await client.link.call('write', { session, text: 'gone', paste: false, enter: true }));
    await seen(session, 'gone\ngone');
    expect(grid.frames.length).toBe(frames);
  });

  it('answers the status query, keeps reports and tells them at once', async () => {
    const program =
      "stty -echo -icanon; printf '\\033]7501;?\\007'; head -c 10 | od -c | head -1; " +
      "printf '\\033]7501;state=blocked:app=demo:kind=question\\033\\\\'; exec sleep 60";
    const { session } = await client.spawn(['sh', '-c', program]);
    const told = await until(
      () => client.sessions.find(one => one.session === session && one.reports[0]),
      'a report',
    );
    expect(told.reports).toMatchObject([{ id: '', state: 'blocked', app: 'demo', kind: 'question' }]);
    expect((await client.text(session)).replace(/\s+/g, ' ')).toContain('033 ] 7 5 0 1 ; ? 033 \\');
  });

  it('counts bells and tells titles', async () => {
    const { session } = await client.spawn([
      'sh',
      '-c',
      "printf '\\033]2;busy\\007\\007\\007'; exec sleep 60",
    ]);
    await until(
      () => client.latest(session)?.bells === 2 && client.latest(session)?.title === 'busy',
      'both',
    );
  });

  it('has the driver’s size, never a small one, and one change a while', async () => {
    const { session } = await client.spawn([fixture('size.sh')], { cols: 10, rows: 5 });
    await seen(session, 'sandbox ready');
    await seen(session, 'size 24 100');
    const other = await connect(host.home);
    try {
      const mine = await client.view(session, { cols: 120, rows: 40, drive: true });
      await seen(session, 'size 40 120');
      await seen(session, 'sandbox told');
      // Another client's room changes nothing while somebody drives …
      const theirs = await other.view(session, { cols: 150, rows: 50 });
      await until(() => theirs.last?.otherDrives === true && theirs.last.cols === 120, 'they see our size');
      for (let cols = 130; cols <= 140; cols++) await client.view(session, { cols, rows: 40 });
      await seen(session, 'size 40 140');
      await until(() => mine.last?.cols === 140, 'the frame of the new size');
      expect(mine.frames.filter(frame => frame.cols > 120 && frame.cols < 140)).toEqual([]);
      // … until they type.
      other.keys('x');
      await seen(session, 'size 50 150');
      await until(() => mine.last?.otherDrives === true && mine.last.cols === 150, 'we see theirs');
      expect(mine.frames.some(frame => frame.full && frame.cols === 150)).toBe(true);
      // The driver leaves: the one who still looks decides.
      other.close();
      await seen(session, 'size 40 140');
    } finally {
      other.close();
    }
  });

  it('that floods starves nobody, and what is typed to another comes at once', async () => {
    const flood = await client.spawn([fixture('flood.sh')]);
    const cat = await client.spawn(['cat']);
    const wild = await client.view(flood.session, { view: 1 });
    const calm = await client.view(cat.session, { view: 2 });
    await until(() => wild.text.includes('quick brown fox'), 'the flood');
    client.keys('still here\r', 2);
    await until(() => calm.text.includes('still here\nstill here'), 'the echo beside the flood');
    const sent = wild.frames.length;
    client.acknowledges = false;
    const since = client.printedAt.get(flood.session);
    await until(() => client.printedAt.get(flood.session) !== since, 'more of the flood');
    expect(wild.frames.length - sent).toBeLessThanOrEqual(4);
    client.acknowledges = true;
    const again = await client.view(flood.session, { view: 3 });
    await until(() => again.last?.full === true || again.frames.length > 0, 'a fresh view is served');
  });

  it('goes on when its client is gone, and the next one sees it as it is', async () => {
    const { session } = await client.spawn(['cat']);
    const first = await connect(host.home);
    await first.view(session);
    first.keys('one\r');
    await seen(session, 'one\none');
    first.close();
    must(await client.link.call('write', { session, text: 'two', paste: false, enter: true }));
    await seen(session, 'two\ntwo');
    const grid = await client.view(session);
    await until(() => grid.text.includes('one\none\ntwo\ntwo'), 'the whole screen');
  });

  it('is forgotten only once it has ended', async () => {
    const { session } = await client.spawn(['cat']);
    const refused = await client.link.call('forget', { session });
    expect(refused.ok ? '' : refused.failure.kind).toBe('refused');
    await client.kill(session, 0);
    must(await client.link.call('forget', { session }));
    const gone = await client.link.call('capture', { session, from: null, to: null });
    expect(gone.ok ? '' : gone.failure.kind).toBe('not-found');
  });

  it('comes back out of its recording as its last screen, with nothing answered', async () => {
    const script = join(host.home.data, 'draw.sh');
    writeFileSync(
      script,
      "stty -echo; printf '\\033[?1049h\\033[2J\\033[3;3H\\033[31mlast words\\033[c'; sleep 0.3; exit 0\n",
    );
    const { session } = await client.spawn(['sh', script], { cols: 120, rows: 30 });
    await until(() => client.latest(session)?.exit, 'the end');
    const answer = await until(
      async () => must(await client.link.call('lastScreen', { session, cols: 80, rows: 24 })),
      'a recording',
    );
    const other = await connect(host.home);
    const grid = other.grid(0);
    const { decodeFrame } = await import('../../src/protocol/frame.js');
    const frame = decodeFrame(Buffer.from(answer.frame, 'base64'));
    other.close();
    if (frame === null) throw new Error('no frame');
    grid.apply(frame);
    expect([frame.full, frame.cols, frame.rows]).toEqual([true, 120, 30]);
    expect(grid.text.split('\n')[2]).toBe('  last words');
    const nothing = await client.link.call('lastScreen', { session: 'never-was', cols: 80, rows: 24 });
    expect(nothing).toEqual({ ok: true, value: null });
  });
});
