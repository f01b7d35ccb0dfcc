import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processStart } from '../../src/home/process-id.js';
import { endTree, signal, thaw } from '../../src/host/tree/sweep.js';
import { until } from '../support/bounded.js';
import { isAlive, processesWith, processOf } from '../support/processes.js';
import {
  connect,
  fixture,
  must,
  pidsIn,
  readLines,
  startHost,
  type TestClient,
  type TestHost,
} from './support.js';

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

/** An agent with a tool in its own session, a daemon forked twice and one without its environment: four processes at least. */
async function startStubborn(name: string) {
  const file = join(host.home.data, name);
  const { session } = await client.spawn([fixture('stubborn.sh'), file]);
  await until(() => pidsIn(file).length === 4, 'all four have started');
  return { session, file, pids: pidsIn(file) };
}

const counters = (file: string, pids: { pid: number }[]) =>
  pids.map(({ pid }) => readLines(`${file}.${pid}`).length).join();

describe('the tree of a session', () => {
  it('is ended whole, whoever ignores HUP and TERM, has a session of its own or was forked twice', async () => {
    const { session, pids } = await startStubborn('kill');
    const ended = await client.kill(session, 50);
    expect(ended).toBeGreaterThanOrEqual(4);
    expect(pids.filter(({ pid, start }) => processStart(pid) === start)).toEqual([]);
    expect(processesWith([`QUARTERDECK_SESSION=${session}`])).toEqual([]);
    expect(client.latest(session)).toMatchObject({ state: 'ended', exit: { signal: 9 } });
    expect(await client.kill(session)).toBe(0);
  });

  it('is asked first: who acts on TERM ends as it likes, also when it was paused', async () => {
    const program = "trap 'echo tidied; exit 3' TERM; echo ready; while :; do sleep 0.02; done";
    const { session } = await client.spawn(['sh', '-c', program]);
    await until(async () => (await client.text(session)).includes('ready'), 'it runs');
    must(await client.link.call('pause', { session }));
    await client.kill(session, 5_000);
    expect(client.latest(session)?.exit).toMatchObject({ code: 3, signal: 0 });
    expect(await client.text(session)).toContain('tidied');
  });

  it('is frozen whole and thawed whole, and refuses keys meanwhile', async () => {
    const { session, file, pids } = await startStubborn('pause');
    const grid = await client.view(session);
    const paused = must(await client.link.call('pause', { session }));
    expect(paused.members).toBeGreaterThanOrEqual(4);
    // D: a shell that waits for its stopped child to become a program; it runs nothing either.
    const states = pids.map(({ pid }) => processOf(pid)?.state);
    expect(states.map(state => (state === 'D' ? 'T' : state))).toEqual(['T', 'T', 'T', 'T']);
    await until(() => grid.last?.paused === true, 'the frame says paused');
    client.keys('x');
    const refusal = await until(() => client.refused.at(-1), 'the refusal');
    expect(refusal).toMatchObject({ view: 1, sentence: 'The session is paused; nothing was typed.' });
    const still = counters(file, pids);
    await client.link.call('tree', { session });
    expect(counters(file, pids)).toBe(still);
    must(await client.link.call('thaw', { session }));
    await until(() => pids.slice(1).every(({ pid }) => processOf(pid)?.state !== 'T'), 'all run');
    await until(() => counters(file, pids) !== still, 'they count on');
    await until(() => grid.last?.paused === false, 'the frame says so');
    await client.kill(session, 0);
  });

  it('is thawed but for what somebody else had stopped', async () => {
    const { session, pids } = await startStubborn('other');
    const other = pids[1]?.pid ?? 0;
    process.kill(other, 'SIGSTOP');
    await until(() => processOf(other)?.state === 'T', 'the other is stopped');
    must(await client.link.call('pause', { session }));
    must(await client.link.call('thaw', { session }));
    await until(() => processOf(pids[2]?.pid ?? 0)?.state !== 'T', 'ours run');
    expect(processOf(other)?.state).toBe('T');
    await client.kill(session, 0);
    expect(isAlive(other)).toBe(false);
  });

  it('goes with the session when the agent ends of itself and leaves a daemon', async () => {
    const file = join(host.home.data, 'deserter');
    const { session } = await client.spawn([fixture('deserter.sh'), file]);
    await until(() => client.latest(session)?.exit?.code === 7, 'its own end');
    await until(() => processesWith([`QUARTERDECK_SESSION=${session}`]).length === 0, 'the daemon is gone');
    expect(pidsIn(file)).toEqual([]);
  });

  it('does not hold a supervisor that somebody started inside it, unless that is another home’s', async () => {
    const file = join(host.home.data, 'daemons');
    const script = fixture('starts-daemons.sh');
    const { session } = await client.spawn([script, file, host.home.named, process.execPath]);
    await until(async () => (await client.text(session)).includes('started'), 'both are started');
    const [ours, other] = pidsIn(file).map(({ pid }) => pid);
    if (ours === undefined || other === undefined) throw new Error('no daemons');
    try {
      await until(() => processOf(ours)?.command.endsWith('supervise') === true, 'it runs');
      await client.kill(session, 100);
      expect([isAlive(ours), isAlive(other)]).toEqual([true, false]);
    } finally {
      process.kill(ours, 'SIGKILL');
    }
  });

  it('is told apart from a process that only has a pid of it', () => {
    const bystander = spawn('sleep', ['60']);
    try {
      const stale = { pid: bystander.pid ?? 0, start: '1' };
      expect(signal(stale, 'SIGKILL')).toBe(false);
      expect(thaw([stale])).toBe(0);
      expect(isAlive(stale.pid)).toBe(true);
    } finally {
      bystander.kill('SIGKILL');
    }
  });

  it('never holds us, our ancestors or our own background processes', async () => {
    const bystander = spawn('sleep', ['60']);
    try {
      const known = [process.pid, process.ppid].map(pid => ({ pid, start: processStart(pid) ?? '' }));
      const ended = await endTree(
        { session: 'nobody', known },
        { home: host.home, pids: [bystander.pid ?? 0] },
        50,
      );
      expect(ended).toEqual({ ok: true, value: 0 });
      expect(isAlive(bystander.pid ?? 0)).toBe(true);
    } finally {
      bystander.kill('SIGKILL');
    }
  });

  it('is written down while it lives, and the record goes with it', async () => {
    const { session, pids } = await startStubborn('record');
    const record = join(host.home.state, 'sessions', `${session}.json`);
    const members = () =>
      JSON.parse(readFileSync(record, 'utf8')).members as { pid: number; start: string }[];
    expect(members()[0]).toEqual(pids[0]);
    // The next look comes with its output, at most two seconds later.
    must(await client.link.call('write', { session, text: 'noise', paste: false, enter: true }));
    await until(() => members().length >= 3, 'descendants are in it');
    await client.kill(session, 0);
    expect(readLines(record)).toEqual([]);
  });
});
