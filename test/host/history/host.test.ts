import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/protocol/frame.js';
import { until } from '../../support/bounded.js';
import { connect, Grid, must, startHost, type TestClient, type TestHost } from '../support.js';

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
    const lines = must(await client.link.call('history', { session, from: 0, count: 500 }));
    expect([lines.oldest, lines.from, lines.top]).toEqual([0, 0, top]);
    const frame = decodeFrame(Buffer.from(lines.frame, 'base64'));
    const rows = new Grid();
    if (frame !== null) rows.apply(frame);
    expect(rows.text.split('\n')).toEqual(Array.from({ length: 500 }, (_, i) => String(i + 1)));
    const found = must(
      await client.link.call('find', {
        session,
        text: '^1234\\d?$',
        kind: 'regex',
        ignoreCase: false,
        from: null,
        direction: 'down',
        limit: 100,
      }),
    );
    expect(found.matches.map(match => match.line + 1)).toEqual([
      1234,
      ...Array.from({ length: 10 }, (_, i) => 12340 + i),
    ]);
    expect(found.complete).toBe(true);
    const captured = must(await client.link.call('capture', { session, from: -29_000, to: -28_998 }));
    expect(captured.firstLine).toBe(top);
    expect(captured.lines).toEqual([0, 1, 2].map(i => String(top - 29_000 + i + 1)));
    const first = must(await client.link.call('capture', { session, from: 0, to: 1 }));
    expect(first.lines).toEqual(['1', '2']);
    const refused = await client.link.call('find', {
      session,
      text: '[',
      kind: 'regex',
      ignoreCase: false,
      from: null,
      direction: 'up',
      limit: 1,
    });
    expect(refused.ok ? '' : refused.failure.sentence).toMatch(/^That is no regular expression/);
  });
});
