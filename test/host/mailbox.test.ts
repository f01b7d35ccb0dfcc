import { renameSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { homePaths } from '../../src/home/home.js';
import { until } from '../support/bounded.js';
import { connect, must, readLines, startHost, type TestClient, type TestHost } from './support.js';

const token = 'a-token-of-this-session';
let host: TestHost;
let client: TestClient;
let session: string;

beforeAll(async () => {
  host = await startHost();
  client = await connect(host.home);
});
beforeEach(async () => {
  ({ session } = await client.spawn(['cat']));
});
afterAll(async () => {
  client.close();
  await host.stop();
});

const post = (path: string, body: string, bearer = token, signal?: AbortSignal) =>
  fetch(`${host.host.mailbox.url}${path}`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${bearer}` },
    ...(signal === undefined ? {} : { signal }),
  });
const since = async (seq: number) => must(await client.link.call('mailbox.since', { session, seq }));
const asked = (text: string) => until(() => client.mail.find(item => item.body === text), `the ask ${text}`);

describe('the mailbox of a session', () => {
  it('keeps events, numbered, unparsed, and answers each at once', async () => {
    const answer = await post(`/${session}/event`, 'not { json');
    expect([answer.status, await answer.text()]).toEqual([200, '{}']);
    await post(`/${session}/event`, '{"two":2}');
    expect(await since(0)).toMatchObject([
      { session, seq: 1, kind: 'event', body: 'not { json' },
      { session, seq: 2, kind: 'event', body: '{"two":2}' },
    ]);
    expect((await since(1)).map(item => item.seq)).toEqual([2]);
    expect(client.mail.filter(item => item.session === session).map(item => item.seq)).toEqual([1, 2]);
  });

  it('keeps the last 1,000', async () => {
    for (let i = 1; i <= 1_010; i += 10) {
      await Promise.all(Array.from({ length: 10 }, () => post(`/${session}/event`, '{}')));
    }
    const kept = (await since(0)).map(item => item.seq);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([1_000, 11, 1_010]);
  });

  it('keeps at most 4 MB of them', async () => {
    for (let i = 0; i < 6; i++) await post(`/${session}/event`, 'x'.repeat(1_000_000));
    expect((await since(0)).map(item => item.seq)).toEqual([3, 4, 5, 6]);
  });

  it('holds an ask until it is answered, and refuses a second answer', async () => {
    const open = post(`/${session}/ask`, '"may I"');
    const { seq, kind } = await asked('"may I"');
    expect(kind).toBe('ask');
    must(await client.link.call('mailbox.reply', { session, seq, status: 200, body: '{"yes":true}' }));
    const answer = await open;
    expect([answer.status, await answer.text()]).toEqual([200, '{"yes":true}']);
    const late = await client.link.call('mailbox.reply', { session, seq, status: 200, body: '{}' });
    expect(late.ok ? '' : late.failure.kind).toBe('refused');
  });

  it('lets an ask go with its socket, with a later event, and with the session', async () => {
    const gone = new AbortController();
    const dropped = post(`/${session}/ask`, '"hangs up"', token, gone.signal).catch(() => 'hung up');
    const first = await asked('"hangs up"');
    gone.abort();
    expect(await dropped).toBe('hung up');
    await until(async () => {
      const reply = { session, seq: first.seq, status: 200, body: '{}' };
      return !(await client.link.call('mailbox.reply', reply)).ok;
    }, 'its ask is gone');
    const overtaken = post(`/${session}/ask`, '"overtaken"');
    await asked('"overtaken"');
    await post(`/${session}/event`, '"it went on"');
    expect(await (await overtaken).text()).toBe('{}');
    const orphaned = post(`/${session}/ask`, '"orphaned"');
    await asked('"orphaned"');
    await client.kill(session, 0);
    expect(await (await orphaned).text()).toBe('{}');
    // What a hook says at the very end still counts, but nobody is held any more.
    expect((await post(`/${session}/event`, '"the end"')).status).toBe(200);
    expect(await (await post(`/${session}/ask`, '"too late"')).text()).toBe('{}');
    expect((await since(0)).at(-1)?.body).toBe('"the end"');
  });

  it('is open only to its own token, and to bodies of a bearable size', async () => {
    const other = await client.spawn(['cat'], { mailboxToken: 'the-token-of-another' });
    const tries: [string, string][] = [
      [`/${session}/event`, 'wrong'],
      [`/${session}/event`, 'the-token-of-another'],
      [`/${other.session}/event`, token],
      ['/nobody/event', token],
      ['/', token],
    ];
    for (const [path, bearer] of tries) expect((await post(path, '{}', bearer)).status).toBe(401);
    expect((await post(`/${session}/steal`, '{}')).status).toBe(404);
    expect((await post(`/${session}/event`, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
    expect((await post(`/${session}/event`, 'x'.repeat(1024 * 1024))).status).toBe(200);
    expect((await since(0)).length).toBe(1);
  });

  it('outlives a client that stops in the middle of a body', async () => {
    const half = request(`${host.host.mailbox.url}/${session}/event`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-length': '100' },
    });
    half.on('error', () => {});
    half.write('half');
    await new Promise(resolve => half.once('socket', socket => socket.once('connect', resolve)));
    half.destroy();
    expect((await post(`/${session}/event`, '"whole"')).status).toBe(200);
    expect((await since(0)).map(item => item.body)).toEqual(['"whole"']);
  });

  it('takes a file moved into the drop directory, and throws away what is nobody’s', async () => {
    const drop = homePaths.drop(host.home);
    const put = (name: string, body: string) => {
      writeFileSync(join(drop, 'draft.tmp'), body);
      renameSync(join(drop, 'draft.tmp'), join(drop, name));
    };
    put(`${session}-wrong.1.json`, '"forged"');
    put(`${session}-${token}.1.json`, '"from a file"');
    await until(async () => (await since(0)).length === 1, 'the event');
    expect((await since(0))[0]).toMatchObject({ kind: 'event', body: '"from a file"' });
    await until(
      () => readLines(join(drop, `${session}-wrong.1.json`)).length === 0,
      'the forged one is gone',
    );
  });
});
