import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/protocol/frame.js';
import { until } from '../../support/bounded.js';
import { connect, Grid, must, startHost, type TestClient, type TestHost } from '../support.js';

/** A recording is replayed meanwhile. */
const patient = { timeoutMs: 15_000 };
let host: TestHost;
let client: TestClient;
beforeAll(async () => {
  host = await startHost();
  client = await connect(host.home);
});
afterAll(async () => {
  client.close();
  await host.stop();
});

describe('the history of a session', () => {
  it('is asked of the host, back to its first line, and searched', async () => {
    const { session } = await client.spawn(['sh', '-c', 'seq 1 30000; exec sleep 60']);
    const grid = await client.view(session);
    await until(() => grid.text.includes('30000'), 'the last line');
    const top = grid.last?.top ?? 0;
    const captured = must(
      await client.link.call('capture', { session, from: -29_000, to: -28_998 }, patient),
    );
    expect(captured.firstLine).toBe(top);
    expect(captured.lines).toEqual([0, 1, 2].map(i => String(top - 29_000 + i + 1)));
    const first = must(await client.link.call('capture', { session, from: 0, to: 1 }, patient));
    expect(first.lines).toEqual(['1', '2']);
    const lines = must(await client.link.call('history', { session, from: 0, count: 500 }, patient));
    expect([lines.oldest, lines.from, lines.top]).toEqual([0, 0, top]);
    const frame = decodeFrame(Buffer.from(lines.frame, 'base64'));
    const rows = new Grid();
    if (frame !== null) rows.apply(frame);
    expect(rows.text.split('\n')).toEqual(Array.from({ length: 500 }, (_, i) => String(i + 1)));
    const found = must(
      await client.link.call(
        'find',
        {
          session,
          text: '^1234\\d?$',
          kind: 'regex',
          ignoreCase: false,
          from: null,
          direction: 'down',
          limit: 100,
          withinMs: 10_000,
        },
        patient,
      ),
    );
    expect(found.matches.map(match => match.line + 1)).toEqual([
      1234,
      ...Array.from({ length: 10 }, (_, i) => 12340 + i),
    ]);
    expect(found.complete).toBe(true);
    const refused = await client.link.call(
      'find',
      {
        session,
        text: '[',
        kind: 'regex',
        ignoreCase: false,
        from: null,
        direction: 'up',
        limit: 1,
      },
      patient,
    );
    expect(refused.ok ? '' : refused.failure.sentence).toMatch(/^That is no regular expression/);
  });

  it('is asked of any host that has the recording, when the session is gone', async () => {
    const { session } = await client.spawn(['sh', '-c', 'seq 1 5000']);
    await until(() => client.latest(session)?.state === 'ended', 'it has ended');
    const before = must(await client.link.call('history', { session, from: 4_000, count: 1_000 }, patient));
    must(await client.link.call('forget', { session }));
    const after = must(await client.link.call('history', { session, from: 4_000, count: 1_000 }, patient));
    expect([after.oldest, after.top, after.from, after.wrapped]).toEqual([
      0,
      before.top,
      4_000,
      before.wrapped,
    ]);
    const rows = (lines: typeof after) => decodeFrame(Buffer.from(lines.frame, 'base64'))?.changed;
    expect(rows(after)).toEqual(rows(before));
    const last = must(await client.link.call('lastScreen', { session, cols: 80, rows: 24 }, patient));
    expect(decodeFrame(Buffer.from(last?.frame ?? '', 'base64'))?.top).toBe(before.top);
    const query = {
      session,
      text: '4321',
      kind: 'text',
      ignoreCase: false,
      from: null,
      direction: 'up',
      limit: 5,
      withinMs: 10_000,
    } as const;
    expect(must(await client.link.call('find', query, patient)).matches.map(({ line }) => line)).toEqual([
      4_320,
    ]);
    const none = await client.link.call('find', { ...query, session: 'nobody' });
    expect(none.ok ? '' : none.failure.sentence).toContain('no recording');
    const path = await client.link.call('find', { ...query, session: '../../etc/passwd' });
    expect(path.ok ? '' : path.failure.kind).toBe('not-found');
  });
});
