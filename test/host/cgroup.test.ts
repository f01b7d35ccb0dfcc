import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, type TestContext } from 'vitest';
import { homePaths } from '../../src/home/home.js';
import { programFile } from '../../src/home/launch.js';
import { isGroupOf, killFrozen, readGroup, removeGroup } from '../../src/host/tree/cgroup.js';
import {
  Cgroups,
  findCgroups,
  type Place,
  parsePlaces,
  readPlaces,
} from '../../src/host/tree/cgroup-place.js';
import { signal, sweepRecords } from '../../src/host/tree/sweep.js';
import { until } from '../support/bounded.js';
import { isAlive, processOf } from '../support/processes.js';
import { endHosts, exitOf, hostFile, launch, left, newHome } from './host-process.js';
import { connect, fixture, must, pidsIn, readLines, startHost, type TestClient } from './support.js';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  await endHosts();
});

const kinds: Place['kind'][] = ['v2', 'v1 freezer'];

function usable(context: TestContext, allowed: Place['kind'][]): Cgroups {
  let said = '';
  const cgroups = findCgroups(hostId(), sentence => void (said = sentence), allowed);
  if (cgroups.kind === 'none') context.skip(said);
  return cgroups;
}

const hostId = () => `test-${randomUUID().slice(0, 8)}`;

/** The directories of a host that are there, of any kind. */
const directoriesOf = (id: string) =>
  readPlaces().flatMap(({ directory }) =>
    readdirSync(directory).filter(name => name.startsWith(`quarterdeck-${id}.`)),
  );

async function startHopping(client: TestClient, file: string): Promise<[string, string]> {
  const start = ': > "$1"; exec "$0" "$1" first';
  const { session } = await client.spawn(['sh', '-c', start, fixture('hops.sh'), file]);
  await until(() => readLines(file).length > 10, 'it hops');
  return [session, file];
}

/** Fifty that no marker, parent, session or look of ours would find. */
async function startEscaping(client: TestClient, file: string) {
  const { session } = await client.spawn([fixture('escapes.sh'), file]);
  await until(() => readLines(file).length === 51, 'all have started');
  const pids = pidsIn(file);
  ends.push(() => {
    for (const one of left(pids)) signal(one, 'SIGKILL');
  });
  expect(pids.length).toBe(51);
  return { session, pids };
}

async function startGroupedHost(cgroups: Cgroups) {
  const host = await startHost(cgroups);
  const client = await connect(host.home);
  ends.push(async () => {
    for (const { session } of must(await client.link.call('list', {}))) await client.kill(session, 0);
    client.close();
    await host.stop();
  });
  return { ...host, client };
}

describe.each(kinds)('in a control group (%s)', kind => {
  it('nobody escapes a kill', async context => {
    const cgroups = usable(context, [kind]);
    const { home, client } = await startGroupedHost(cgroups);
    const { session, pids } = await startEscaping(client, join(home.data, 'pids'));
    const group = cgroups.pathOf(session) ?? '';
    expect(readGroup(group)).toEqual(expect.arrayContaining(pids.map(({ pid }) => pid)));
    expect(await client.kill(session, 50)).toBeGreaterThanOrEqual(51);
    expect(left(pids)).toEqual([]);
    expect(existsSync(group) || existsSync(dirname(group))).toBe(false);
  });

  it('a pause holds all, and a thaw wakes all', async context => {
    const { home, client } = await startGroupedHost(usable(context, [kind]));
    const { session, pids } = await startEscaping(client, join(home.data, 'pids'));
    const states = () => [...new Set(pids.map(({ pid }) => processOf(pid)?.state))];
    must(await client.link.call('pause', { session }));
    expect(states()).toEqual(['T']);
    must(await client.link.call('thaw', { session }));
    await until(() => states().join() === 'S', 'all run');
  });

  it('who becomes another process again and again is caught', async context => {
    const { home, client } = await startGroupedHost(usable(context, [kind]));
    const [session, file] = await startHopping(client, join(home.data, 'generations'));
    await client.kill(session, 10);
    const generations = readLines(file).length;
    // No look at the process table finds it for certain; but meanwhile another one gets on.
    const [other] = await startHopping(client, join(home.data, 'others'));
    expect(readLines(file).length).toBe(generations);
    await client.kill(other, 10);
  });

  it('a session that ends of itself takes them along, and a record is enough to end them', async context => {
    const cgroups = usable(context, [kind]);
    const { home, client } = await startGroupedHost(cgroups);
    const { session, pids } = await startEscaping(client, join(home.data, 'swept'));
    const [swept] = await sweepRecords(home, { home, pids: [] });
    expect(swept?.record).toMatchObject({ session, cgroup: cgroups.pathOf(session) });
    expect(left(pids)).toEqual([]);
    const file = join(home.data, 'own-end');
    const deserted = await client.spawn([
      'sh',
      '-c',
      '"$0" "$1" & until [ "$(wc -l < "$1")" = 51 ]; do sleep 0.01; done; sleep 0.1; exit 4',
      fixture('escapes.sh'),
      file,
    ]);
    await until(() => client.latest(deserted.session)?.exit?.code === 4, 'its own end');
    await until(() => left(pidsIn(file)).length === 0, 'nobody is left');
    await until(() => !existsSync(dirname(cgroups.pathOf(session) ?? '')), 'nor a directory');
  });

  it('a daemon of this home that was started inside is put out and lives, its group goes', async context => {
    const cgroups = usable(context, [kind]);
    const { home, client } = await startGroupedHost(cgroups);
    const file = join(home.data, 'daemons');
    const { session } = await client.spawn([
      fixture('starts-daemons.sh'),
      file,
      home.named,
      process.execPath,
    ]);
    await until(async () => (await client.text(session)).includes('started'), 'both are started');
    const [ours, other] = pidsIn(file);
    if (ours === undefined || other === undefined) throw new Error('no daemons');
    ends.push(() => void signal(ours, 'SIGKILL'));
    await until(() => processOf(ours.pid)?.command.endsWith('supervise') === true, 'it runs');
    await client.kill(session, 50);
    expect(left([ours, other])).toEqual([ours]);
    expect(existsSync(cgroups.pathOf(session) ?? '')).toBe(false);
  });

  it('a kernel that cannot kill a group has it frozen, killed and thawed; we stay where we were', async context => {
    const cgroups = usable(context, [kind]);
    const before = readFileSync('/proc/self/cgroup', 'utf8');
    const child = cgroups.born('session', () => spawn('sleep', ['60']));
    expect(readFileSync('/proc/self/cgroup', 'utf8')).toBe(before);
    const group = cgroups.pathOf('session') ?? '';
    expect(readGroup(group)).toEqual([child.pid]);
    await killFrozen(group);
    await until(() => child.signalCode === 'SIGKILL', 'it is gone');
    await until(() => removeGroup(group), 'and its group');
  });
});

it('a host that was started in a session of this home leaves its group, and outlives it', async context => {
  const cgroups = usable(context, kinds);
  const { home, client } = await startGroupedHost(cgroups);
  const id = hostId();
  const env = { PATH: process.env['PATH'] ?? '', QUARTERDECK_HOME: home.named };
  const start = 'setsid "$0" "$1" host --id "$2" </dev/null >/dev/null 2>&1 & exec sleep 1000';
  const argv: [string, ...string[]] = ['sh', '-c', start, process.execPath, programFile, id];
  const { session } = await client.spawn(argv, { env });
  const { pid, reaperPid } = await hostFile(home, id);
  ends.push(async () => {
    for (const one of [pid, reaperPid]) process.kill(one, 'SIGKILL');
    await until(() => !isAlive(pid) && !isAlive(reaperPid), 'both are gone');
  });
  await client.kill(session, 0);
  expect(existsSync(cgroups.pathOf(session) ?? '')).toBe(false);
  const inner = await connect(home, id);
  const { session: own } = await inner.spawn(['cat']);
  const record = JSON.parse(readFileSync(join(homePaths.records(home), `${own}.json`), 'utf8'));
  expect(dirname(dirname(record.cgroup))).toBe(dirname(dirname(cgroups.pathOf(session) ?? '')));
  await inner.kill(own, 0);
  inner.close();
});

it('a program that cannot be started leaves no group', async context => {
  const cgroups = usable(context, kinds);
  const { client } = await startGroupedHost(cgroups);
  await expect(client.spawn(['no-such-program'])).rejects.toThrow('no-such-program is not on PATH.');
  expect(existsSync(dirname(cgroups.pathOf('any') ?? ''))).toBe(false);
});

it('a session whose group cannot be joined runs without', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'qd-'));
  ends.push(() => rmdirSync(directory));
  const { client } = await startGroupedHost(new Cgroups({ kind: 'v2', directory }, 'test'));
  const { session } = await client.spawn(['sh', '-c', 'echo here; exit 3']);
  await until(() => client.latest(session)?.exit?.code === 3, 'its end');
  expect(await client.text(session)).toContain('here');
  await client.kill(session);
});

describe('places', () => {
  const mounts = (...lines: string[]) => lines.join('\n');
  const v2 = (root: string, point: string) =>
    `30 23 0:26 ${root} ${point} rw,nosuid shared:4 - cgroup2 cgroup2 rw`;
  const v1 = (point: string, names: string) => `37 31 0:34 / ${point} rw - cgroup cgroup rw,${names}`;

  it.each([
    ['unified', '0::/user.slice/a.scope', mounts(v2('/', '/cg')), ['v2 /cg/user.slice/a.scope']],
    ['the root group', '0::/', mounts(v2('/', '/cg')), ['v2 /cg']],
    ['a mount of a part', '0::/docker/1/in', mounts(v2('/docker/1', '/cg')), ['v2 /cg/in']],
    ['a mount of another part', '0::/docker/12', mounts(v2('/docker/1', '/cg')), []],
    ['outside of its namespace', '0::/../other', mounts(v2('/', '/cg')), []],
    [
      'hybrid, v2 first',
      '6:cpu,freezer:/a:b\n0::/c',
      mounts(v1('/cg/cpu,freezer', 'cpu,freezer'), v2('/', '/c\\040g')),
      ['v2 /c g/c', 'v1 freezer /cg/cpu,freezer/a:b'],
    ],
    ['another controller', '5:devices:/\n1:name=freezer:/', mounts(v1('/cg/devices', 'devices')), []],
    ['nothing', '', '', []],
  ])('are read: %s', (_, groups, mountinfo, places) => {
    expect(parsePlaces(groups, mountinfo).map(place => `${place.kind} ${place.directory}`)).toEqual(places);
  });

  it('and a record names nothing but a group of its session', () => {
    const said = (path: unknown) => isGroupOf('abc', path);
    expect(said('/sys/fs/cgroup/quarterdeck-one.7.8/abc')).toBe(true);
    for (const path of [
      '/sys/fs/cgroup',
      '/sys/fs/cgroup/abc',
      '/sys/fs/cgroup/quarterdeck-one.7.8/other',
      '/sys/fs/cgroup/quarterdeck-one.7.8/../system.slice/quarterdeck-x/abc',
      'quarterdeck-one.7.8/abc',
      7,
      null,
    ]) {
      expect(said(path), String(path)).toBe(false);
    }
  });
});

describe('the death of a host', () => {
  it('leaves nobody, by its reaper', async context => {
    usable(context, kinds);
    const home = newHome();
    const id = hostId();
    const child = launch(home, ['--id', id]);
    const about = await hostFile(home, id);
    const client = await connect(home, id);
    expect(kinds).toContain(about.cgroup);
    const { pids } = await startEscaping(client, join(home.data, 'pids'));
    expect(directoriesOf(id).length).toBe(1);
    child.kill('SIGKILL');
    await until(() => left(pids).length === 0, 'nobody is left');
    await until(() => directoriesOf(id).length === 0, 'nor a directory');
  });

  it('leaves nobody to the next one, when its reaper was killed as well', async context => {
    usable(context, kinds);
    const home = newHome();
    const [first, second] = [hostId(), hostId()];
    const child = launch(home, ['--id', first]);
    const { reaperPid } = await hostFile(home, first);
    const { pids } = await startEscaping(await connect(home, first), join(home.data, 'pids'));
    process.kill(reaperPid, 'SIGKILL');
    child.kill('SIGKILL');
    await exitOf(child);
    expect(left(pids).length).toBeGreaterThanOrEqual(50);
    launch(home, ['--id', second]);
    await hostFile(home, second);
    expect(left(pids)).toEqual([]);
    expect([...directoriesOf(first), ...directoriesOf(second)]).toEqual([]);
  });
});
