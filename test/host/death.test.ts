import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Home, homePaths } from '../../src/home/home.js';
import { processStart } from '../../src/home/process-id.js';
import type { HostNotifications, HostRequests } from '../../src/protocol/host-methods.js';
import { Link } from '../../src/protocol/link.js';
import { protocolVersion } from '../../src/protocol/version.js';
import { Wire } from '../../src/protocol/wire.js';
import { until } from '../support/bounded.js';
import { isAlive, processesWith } from '../support/processes.js';
import { endHosts, exitOf, hostFile, launch, left, newHome } from './host-process.js';
import { connect, fixture, must, pidsIn, TestClient } from './support.js';

afterEach(endHosts);

async function stubborn(client: TestClient, home: Home, name: string) {
  const file = join(home.data, name);
  const { session } = await client.spawn([fixture('stubborn.sh'), file]);
  await until(() => pidsIn(file).length === 4, 'all four have started');
  return { session, pids: pidsIn(file) };
}

describe('the host process', () => {
  it('killed leaves nothing of any session, paused or running, nor its own files', async () => {
    const home = newHome();
    const child = launch(home, ['--id', 'one']);
    const about = await hostFile(home, 'one');
    expect(about).toMatchObject({ id: 'one', pid: child.pid, start: processStart(child.pid ?? 0) });
    const client = await connect(home, 'one');
    const running = await stubborn(client, home, 'running');
    const paused = await stubborn(client, home, 'paused');
    must(await client.link.call('pause', { session: paused.session }));
    child.kill('SIGKILL');
    await until(() => left([...running.pids, ...paused.pids]).length === 0, 'every process is gone');
    await until(() => !isAlive(about.reaperPid), 'the reaper has done its work');
    expect(processesWith([`QUARTERDECK_SESSION=${running.session}`])).toEqual([]);
    expect(existsSync(about.socket) || existsSync(homePaths.hostFile(home, 'one'))).toBe(false);
    expect(existsSync(join(homePaths.records(home), `${running.session}.json`))).toBe(false);
  });

  it('killed together with its reaper leaves it to the next one, before that takes any session', async () => {
    const home = newHome();
    const child = launch(home, ['--id', 'one']);
    const { reaperPid } = await hostFile(home, 'one');
    const client = await connect(home, 'one');
    const { pids } = await stubborn(client, home, 'pids');
    process.kill(reaperPid, 'SIGKILL');
    child.kill('SIGKILL');
    await exitOf(child);
    // The terminal is gone; what ignores that lives on.
    expect(left(pids).length).toBeGreaterThan(0);
    launch(home, ['--id', 'two']);
    await hostFile(home, 'two');
    expect(left(pids)).toEqual([]);
    const next = await connect(home, 'two');
    expect(must(await next.link.call('list', {}))).toEqual([]);
    next.close();
  });

  it('starts its reaper again when that dies', async () => {
    const home = newHome();
    launch(home, ['--id', 'one']);
    const { reaperPid } = await hostFile(home, 'one');
    process.kill(reaperPid, 'SIGKILL');
    const again = await until(async () => {
      const file = await hostFile(home, 'one');
      return file.reaperPid !== reaperPid && isAlive(file.reaperPid) && file.reaperPid;
    }, 'another reaper');
    expect(isAlive(again)).toBe(true);
  });

  it('says that it stops before anything dies, and leaves nothing', async () => {
    const home = newHome();
    const child = launch(home, ['--id', 'one']);
    const { socket } = await hostFile(home, 'one');
    const client = await connect(home, 'one');
    const { session, pids } = await stubborn(client, home, 'pids');
    const order: string[] = [];
    client.link.onNotify('stopping', ({ why }) => order.push(why));
    client.link.onNotify('session', one => order.push(one.state));
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(0);
    expect(order[0]).toBe('SIGTERM');
    await until(() => client.closed !== null, 'the link is closed');
    expect(order).toContain('ended');
    expect(left(pids)).toEqual([]);
    expect(processesWith([`QUARTERDECK_SESSION=${session}`])).toEqual([]);
    expect(existsSync(socket) || existsSync(homePaths.hostFile(home, 'one'))).toBe(false);
  });

  it('is the only one of its home', async () => {
    const home = newHome();
    launch(home, ['--id', 'one']);
    await hostFile(home, 'one');
    const second = launch(home, ['--id', 'two']);
    expect(await exitOf(second)).toBe(0);
    expect(existsSync(homePaths.hostFile(home, 'two'))).toBe(false);
    const client = await connect(home, 'one');
    const refused = await client.spawn(['cat']).then(() => client.link.call('shutdown', { force: false }));
    expect(refused.ok ? '' : refused.failure.sentence).toBe('1 session still runs.');
    must(await client.link.call('shutdown', { force: true }));
    await until(() => client.closed !== null, 'it leaves');
    await until(() => processesWith([`QUARTERDECK_HOME=${home.named}`]).length === 0, 'with its reaper');
  });

  it('speaks the same protocol on its standard streams, and ends with them', async () => {
    const home = newHome();
    const child = launch(home, ['--stdio']);
    if (child.stdout === null || child.stdin === null) throw new Error('no streams');
    const link = new Link<HostRequests, HostNotifications>(new Wire(child.stdout, child.stdin), 'the host');
    const client = new TestClient(link);
    link.listen();
    const hello = await link.call(
      'hello',
      { protocol: protocolVersion, token: '', client: 'cli' },
      { timeoutMs: 10_000 },
    );
    expect(must(hello).pid).toBe(child.pid);
    const { session, pids } = await stubborn(client, home, 'pids');
    const grid = await client.view(session);
    await until(() => grid.text.startsWith('ready'), 'a frame');
    client.close();
    await until(() => left(pids).length === 0, 'nothing is left');
    expect(await exitOf(child)).toBe(0);
  });
});
