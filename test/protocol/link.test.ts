import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { failure, success } from '../../src/domain/failure.js';
import { openWire } from '../../src/home/connect.js';
import { Link } from '../../src/protocol/link.js';
import { encodeMessage, maxPayloadBytes, Wire, WireDecoder, wireKinds } from '../../src/protocol/wire.js';

type Ask = {
  echo: [{ text: string }, { text: string }];
  fail: [null, null];
  hang: [null, null];
  throw: [null, null];
};
type Tell = { news: { n: number } };

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const run of cleanups.splice(0)) run();
});

async function pair() {
  const directory = mkdtempSync(join(tmpdir(), 'qd-'));
  const path = join(directory, 's.sock');
  const servers: Link<Record<never, never>, Record<never, never>, Ask, Tell>[] = [];
  const server: Server = createServer(socket => {
    const link = new Link<Record<never, never>, Record<never, never>, Ask, Tell>(
      new Wire(socket, socket),
      'the client',
    );
    link.handle('echo', async params => success({ text: params.text }));
    link.handle('fail', async () => failure('refused', 'Not today.', { hint: 'Tomorrow.' }));
    link.handle('hang', () => new Promise(() => {}));
    link.handle('throw', () => Promise.reject(new Error('a bug')));
    link.onBinary = (kind, payload) => link.sendBinary(kind, payload);
    servers.push(link.listen());
  });
  await new Promise<void>(resolve => server.listen(path, resolve));
  const opened = await openWire(path);
  if (!('wire' in opened)) throw new Error(opened.cause);
  const client = new Link<Ask, Tell>(opened.wire, 'the server').listen();
  cleanups.push(() => {
    client.close();
    for (const link of servers) link.close();
    server.close();
    rmSync(directory, { recursive: true });
  });
  return { client, servers, server };
}

describe('a link', () => {
  it('answers, and carries failures as they are', async () => {
    const { client } = await pair();
    expect(await client.call('echo', { text: '…🚀' })).toEqual({ ok: true, value: { text: '…🚀' } });
    expect(await client.call('fail', null)).toEqual({
      ok: false,
      failure: { kind: 'refused', sentence: 'Not today.', hint: 'Tomorrow.' },
    });
    const bug = await client.call('throw', null);
    expect(bug).toMatchObject({ ok: false, failure: { kind: 'failed', sentence: 'throw failed: a bug' } });
  });

  it('never waits for a silent peer longer than it was told', async () => {
    const { client } = await pair();
    const late = await client.call('hang', null, { timeoutMs: 20 });
    expect(late).toMatchObject({
      ok: false,
      failure: { sentence: 'The server has not answered for 0.02 s.' },
    });
  });

  it('fails every call in flight when the peer goes, and every later one', async () => {
    const { client, servers } = await pair();
    await client.call('echo', { text: 'up' });
    const hanging = client.call('hang', null);
    servers[0]?.close();
    expect(await hanging).toMatchObject({ ok: false });
    expect(await client.call('echo', { text: 'x' })).toMatchObject({ ok: false });
    expect(client.closed).toBe(true);
  });

  it('carries binary messages and notifications beside calls', async () => {
    const { client, servers } = await pair();
    await client.call('echo', { text: 'up' });
    const back = new Promise<Buffer>(resolve => {
      client.onBinary = (_kind, payload) => resolve(payload);
    });
    client.sendBinary(wireKinds.input, Buffer.from('keys'));
    expect((await back).toString()).toBe('keys');
    const news = new Promise<number>(resolve => client.onNotify('news', params => resolve(params.n)));
    servers[0]?.notify('news', { n: 7 });
    expect(await news).toBe(7);
  });

  it('is closed by a peer that speaks nonsense', async () => {
    const input = new PassThrough();
    const link = new Link<Ask, Tell>(new Wire(input, new PassThrough()), 'the server').listen();
    const closed = new Promise<string>(resolve => link.onClose(resolve));
    input.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    expect(await closed).toBe('the other side broke the framing');
  });
});

describe('the wire', () => {
  it('finds the same messages however the bytes are cut', () => {
    const kinds = Object.values(wireKinds);
    const messages = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.uint8Array({ maxLength: 300 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(messages, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, cuts) => {
        const bytes = Buffer.concat(sent.map(([kind, payload]) => encodeMessage(kind, payload)));
        const got: [number, number[]][] = [];
        const decoder = new WireDecoder((kind, payload) => got.push([kind, [...payload]]));
        for (let at = 0, i = 0; at < bytes.length; i += 1) {
          const size = cuts[i % cuts.length] ?? 1;
          decoder.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(got).toEqual(sent.map(([kind, payload]) => [kind, [...payload]]));
      }),
    );
  });

  it('gives up on a message that is too large', () => {
    const decoder = new WireDecoder(() => {});
    const head = Buffer.alloc(5);
    head.writeUInt32BE(maxPayloadBytes + 1);
    decoder.push(head);
    expect(decoder.broken).toBe(true);
  });
});
