import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWire } from '../../src/home/connect.js';
import { homePaths } from '../../src/home/home.js';
import { readToken } from '../../src/home/secure.js';
import type { HostNotifications, HostRequests } from '../../src/protocol/host-methods.js';
import { Link } from '../../src/protocol/link.js';
import { protocolVersion } from '../../src/protocol/version.js';
import { encodeMessage, wireKinds } from '../../src/protocol/wire.js';
import { until } from '../support/bounded.js';
import { connect, must, spawnParams, startHost, type TestHost } from './support.js';

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

async function stranger() {
  const opened = await openWire(homePaths.hostSocket(host.home, 'test'));
  if ('cause' in opened) throw new Error(opened.cause);
  const link = new Link<HostRequests, HostNotifications>(opened.wire, 'the host');
  const told: string[] = [];
  link.onNotify('session', one => told.push(one.session));
  link.listen();
  return { link, wire: opened.wire, told };
}

describe('a link to the host', () => {
  it('can do nothing before hello, hears nothing, and is closed after a while', async () => {
    const { link, told } = await stranger();
    for (const refused of [await link.call('list', {}), await link.call('spawn', spawnParams(['sh']))]) {
      expect(refused.ok ? '' : refused.failure).toMatchObject({ kind: 'refused', sentence: /hello/ });
    }
    const client = await connect(host.home);
    const { session } = await client.spawn(['true']);
    await until(() => client.latest(session)?.exit, 'others hear of it');
    await until(() => link.closed, 'it is closed');
    expect(told).toEqual([]);
    client.close();
  });

  it('is refused and closed with a wrong token', async () => {
    const token = readToken(host.home) ?? '';
    for (const [hello, sentence] of [
      [{ protocol: protocolVersion, token: `${token}x`, client: 'cli' as const }, /token/],
      [{ protocol: protocolVersion, token: '', client: 'cli' as const }, /token/],
    ] as const) {
      const { link } = await stranger();
      const refused = await link.call('hello', hello);
      expect(refused.ok ? '' : refused.failure.sentence).toMatch(sentence);
      await until(() => link.closed, 'it is closed');
    }
  });

  it('is taken from a newer program: it speaks our protocol to us until our sessions have ended', async () => {
    const { link } = await stranger();
    const hello = { protocol: 99, token: readToken(host.home) ?? '', client: 'cli' as const };
    expect(must(await link.call('hello', hello)).protocol).toBe(protocolVersion);
    link.close();
  });

  it('that breaks the framing or speaks nonsense is closed, and nobody else notices', async () => {
    const client = await connect(host.home);
    const broken = await stranger();
    broken.wire.send(9 as never, Buffer.from('x'));
    const nonsense = await stranger();
    nonsense.wire.send(wireKinds.control, Buffer.from('{"__proto__": 1'));
    const endless = await openWire(homePaths.hostSocket(host.home, 'test'));
    if ('cause' in endless) throw new Error(endless.cause);
    const head = encodeMessage(wireKinds.control, Buffer.alloc(0));
    head.writeUInt32BE(0xffff_ffff, 0);
    endless.wire.send(wireKinds.control, head);
    await until(() => broken.link.closed && nonsense.link.closed, 'both are closed');
    expect(must(await client.link.call('list', {}))).toEqual(expect.any(Array));
    endless.wire.close('done');
    client.close();
  });

  it('reaches a socket that is ours alone', () => {
    expect(statSync(homePaths.hostSocket(host.home, 'test')).mode & 0o777).toBe(0o600);
  });

  it('gets a failure for parameters that make no sense', async () => {
    const client = await connect(host.home);
    for (const params of [null, 7, {}, { session: '__proto__' }]) {
      for (const method of ['capture', 'view', 'kill', 'mailbox.since', 'lastScreen'] as const) {
        const refused = await client.link.call(method, params as never);
        expect(refused.ok).toBe(false);
      }
    }
    client.close();
  });
});
