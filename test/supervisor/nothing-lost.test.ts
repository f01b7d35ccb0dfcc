// What outlives what: supervisor and host are killed, stopped and ended as a system ends them, and every worker is called what it is.
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { type Home, homePaths } from '../../src/home/home.js';
import { launchDetached } from '../../src/home/launch.js';
import { processStart } from '../../src/home/process-id.js';
import { ensureHome } from '../../src/home/secure.js';
import { until } from '../support/bounded.js';
import { git } from '../workspace/support.js';
import { gone, Instance, sentence, value } from './support.js';

const logOf = (home: Home) => join(homePaths.logs(home), 'supervisor.log');

/** Without a turn of the event loop: what is waited for lasts some milliseconds. */
function spinUntil(isSo: () => boolean): void {
  for (const deadline = Date.now() + 10_000; !isSo(); )
    if (Date.now() > deadline) throw new Error('it never came to be so');
}

/** As the kernel lists it; asking for the lock would disturb. Linux only. */
function holdsLock(pid: number, file: string): boolean {
  const inode = statSync(file, { throwIfNoEntry: false })?.ino;
  const locks = readFileSync('/proc/locks', 'latin1').split('\n');
  return locks.some(line => line.includes(` WRITE ${pid} `) && line.includes(`:${inode} `));
}

const waiting = ['sh', '-c', 'echo up; exec sleep 1000'];

describe('a supervisor that is killed', () => {
  it('comes back knowing everything, and its sessions never noticed', async () => {
    const instance = new Instance();
    const first = await instance.make({ command: waiting, name: 'first', task: 'second task' });
    const second = await instance.make({ command: waiting, name: 'second' });
    const link = await instance.link();
    const { root } = instance;
    value(await link.call('worker.pause', { root, workers: ['second'] }));
    const before = await instance.until(({ workers }) => workers[0]?.activity === 'unknown');
    const pid = await instance.killSupervisor();

    const after = await instance.snapshot();
    expect(after.supervisor.pid).not.toBe(pid);
    expect(after.workers).toEqual(before.workers);
    expect(after.timeline).toEqual(before.timeline);
    expect(after.hosts).toEqual(before.hosts);
    expect(after.workers.map(worker => worker.session)).toEqual([first.session, second.session]);
    const again = await instance.link();
    expect(value(await again.call('worker.resume', { root, workers: 'all' }))).toMatchObject([
      { worker: 'second', ok: true },
    ]);
    expect((await instance.worker('second')).phase).toBe('running');
  });

  it('finds its workers again by what they were started with when the journal is gone', async () => {
    const instance = new Instance();
    const made = await instance.make({ command: waiting, name: 'first', task: 'second task' });
    await instance.killSupervisor();
    for (const end of ['', '-wal', '-shm'])
      rmSync(`${homePaths.journal(instance.home)}${end}`, { force: true });
    const { id, session, workspace, task } = await instance.worker('first');
    expect({ id, session, workspace, task }).toEqual({
      id: made.id,
      session: made.session,
      workspace: made.workspace,
      task: 'second task',
    });
  });

  it('is one, however many start it', async () => {
    const instance = new Instance();
    await instance.link();
    await instance.killSupervisor();
    // The dead one's socket is still there: each start finds it.
    const started = [1, 2, 3].map(() => launchDetached(instance.home, ['supervise'], 'supervisor.log') ?? 0);
    const { supervisor } = await instance.snapshot();
    await Promise.all(started.filter(pid => pid !== supervisor.pid).map(gone));
    expect(processStart(supervisor.pid)).not.toBeNull();
    // The first one, and one of all these.
    expect(instance.supervisorLog.split('"listening"')).toHaveLength(3);
  });
});

describe('a host that is killed', () => {
  it('is started again: who can go on does so in place, crews continue, others wait, the rest has crashed', async () => {
    const instance = new Instance();
    const { root, env } = instance;
    const link = await instance.link();
    value(await link.call('crew.up', { root, count: 1, agent: 'claude', env }, { timeoutMs: 15_000 }));
    await instance.make({ agent: 'claude', name: 'mine', prompt: 'hello' });
    const plain = await instance.make({ command: waiting, name: 'plain' });
    for (const name of ['worker-1', 'mine']) await instance.screenWith(name, 'fresh');
    await instance.recorded(plain.session?.id, 'up');
    const before = await instance.snapshot();
    const pid = instance.pid('host');
    process.kill(pid, 'SIGKILL');

    const after = await instance.until(
      ({ workers, hosts }) =>
        hosts.every(host => host.pid !== pid) &&
        workers.every(worker => worker.phase === (worker.id === 'plain' ? 'crashed' : 'running')),
    );
    expect(processStart(plain.session?.pid ?? 0)).toBeNull();
    for (const name of ['worker-1', 'mine']) {
      const [old, now] = [before, after].map(snapshot => snapshot.workers.find(worker => worker.id === name));
      expect(now?.workspace).toEqual(old?.workspace);
      expect(now?.session?.id).not.toBe(old?.session?.id);
      const told = name === 'mine' ? 'told nothing' : 'told Your session was interrupted';
      expect(await instance.screenWith(name, told)).toContain(`resumed ${old?.session?.id ?? '?'}`);
    }
    expect(await instance.screen('plain')).toBe('up');
    const said = after.timeline.map(entry => entry.sentence).join('\n');
    expect(said).toContain(`The host (pid ${pid}) ended and took 3 sessions along.`);
    expect(said).toContain('plain went down with its host.');
    await instance.until(({ timeline }) =>
      timeline.some(entry => entry.sentence === 'worker-1 was resumed and was told to continue.'),
    );
    await instance.until(({ timeline }) =>
      timeline.some(entry => entry.sentence === 'mine was resumed and waits for you.'),
    );
  });

  it('together with the supervisor leaves no process, and who comes next knows what happened', async () => {
    const instance = new Instance();
    const made = await instance.make({
      command: ['sh', '-c', 'trap "" HUP TERM; setsid sleep 1000 & wait'],
      name: 'stubborn',
    });
    const host = instance.pid('host');
    process.kill(host, 'SIGKILL');
    await instance.killSupervisor();
    await Promise.all([host, made.session?.pid ?? 0].map(gone));
    expect(await instance.worker('stubborn')).toMatchObject({ phase: 'crashed', session: { pid: null } });
  });
});

describe('a host that was being started when the supervisor died', () => {
  it.runIf(process.platform === 'linux')('is found by the next one, and ended with the crew', async () => {
    const instance = new Instance();
    const { home } = instance;
    value(ensureHome(home));
    const pid = launchDetached(home, ['host', '--id', 'early'], 'host.log') ?? 0;
    // Now it has the lock and has written no file yet.
    spinUntil(() => holdsLock(pid, homePaths.hostLock(home)));
    process.kill(pid, 'SIGSTOP');
    const link = instance.link();
    await until(() => existsSync(logOf(home)) && instance.supervisorLog.includes('waited for'), 'it waits');
    process.kill(pid, 'SIGCONT');
    await link;
    expect((await instance.snapshot()).hosts).toMatchObject([{ id: 'early', pid, state: 'up' }]);
  });
});

describe('a host that is stopped', () => {
  it('makes every request answer with a sentence in time, gets no second beside it, and goes on when it is woken', async () => {
    const instance = new Instance();
    await instance.make({ command: waiting, name: 'w' });
    const link = await instance.link();
    const { root } = instance;
    const pid = instance.pid('host');
    process.kill(pid, 'SIGSTOP');
    try {
      const stopped = `The host (pid ${pid}) does not answer`;
      const one = { root, workers: ['w'] };
      // The first that it would have to do: when it is woken it must not do what the person was told it did not.
      expect(value(await link.call('worker.kill', one))[0]?.sentence).toContain(stopped);
      expect(value(await link.call('worker.pause', one))[0]?.sentence).toContain(stopped);
      const captured = await link.call('worker.capture', { root, worker: 'w', from: null, to: null });
      expect(sentence(captured)).toContain(stopped);
      expect(captured.ok ? '' : captured.failure.hint).toContain(`kill -CONT ${pid}`);
      expect(sentence(await instance.tryToMake({ command: waiting }))).toContain(stopped);
      const snapshot = await instance.snapshot();
      expect(snapshot.hosts).toMatchObject([{ pid, state: 'silent' }]);
      expect(snapshot.workers).toMatchObject([{ id: 'w', phase: 'running' }]);
      expect(git(root, 'branch', '--list', 'worker/*')).toBe('+ worker/w');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await instance.until(({ hosts }) => hosts[0]?.state === 'up');
    expect(await instance.screen('w')).toBe('up');
    expect((await instance.worker('w')).phase).toBe('running');
    expect(instance.hostsStarted()).toBe(1);
  });
});

describe('what the system ends', () => {
  it.each([
    ['a reboot', 'bootId', 'the boot before'],
    ['a logout that ended the supervisor first', 'stopping', true],
  ])('after %s is interrupted', async (_what, field, told) => {
    const instance = new Instance();
    await instance.make({ command: waiting, name: 'w' });
    const host = instance.pid('host');
    await instance.killSupervisor();
    process.kill(host, 'SIGKILL');
    await gone(host);
    const database = new DatabaseSync(homePaths.journal(instance.home));
    const row = database.prepare('SELECT max(number) AS number, state FROM generations').get() ?? {};
    const state = { ...(JSON.parse(String(row['state'])) as object), [field]: told };
    database
      .prepare('UPDATE generations SET state = ? WHERE number = ?')
      .run(JSON.stringify(state), row['number'] ?? 0);
    database.close();
    expect(await instance.worker('w')).toMatchObject({ phase: 'interrupted', session: { pid: null } });
    expect((await instance.snapshot()).interrupted).toBe(1);
  });

  it('is interrupted, never crashed, and one request brings all of it back', async () => {
    const instance = new Instance();
    const { root, env } = instance;
    await instance.make({ agent: 'claude', name: 'talker', prompt: 'hello' });
    await instance.make({ command: waiting, name: 'plain' });
    await instance.screenWith('talker', 'fresh');
    process.kill(instance.pid('host'), 'SIGTERM');
    const ended = await instance.until(({ hosts }) => hosts.length === 0);
    expect(ended.workers.map(worker => worker.phase)).toEqual(['interrupted', 'interrupted']);
    expect(ended.interrupted).toBe(2);
    const link = await instance.link();
    const outcomes = value(
      await link.call('crew.resumeAll', { root, first: ['plain'], env }, { timeoutMs: 15_000 }),
    );
    expect(outcomes.map(outcome => outcome.worker)).toEqual(['plain', 'talker']);
    expect(await instance.screenWith('talker', 'resumed')).toContain('told nothing');
  });

  it('also when everything but the host dies at once', async () => {
    const instance = new Instance();
    const made = await Promise.all(
      ['a', 'b', 'c'].map(name => instance.make({ command: waiting, name, workspace: 'here' })),
    );
    for (const worker of made) process.kill(worker.session?.pid ?? 0, 'SIGKILL');
    const { timeline } = await instance.until(({ interrupted }) => interrupted === 3);
    expect(timeline.at(-1)?.sentence).toBe('3 workers ended at once; all of them can be resumed.');
  });
});

describe('down', () => {
  it('ends the crew, takes what is empty, and keeps and names all work', async () => {
    const instance = new Instance();
    const { root, env } = instance;
    const link = await instance.link();
    value(await link.call('crew.up', { root, count: 2, agent: 'claude', env }, { timeoutMs: 15_000 }));
    const kept = await instance.worker('worker-2');
    const path = kept.workspace?.path ?? '';
    writeFileSync(join(path, 'draft'), 'unsaved');
    const report = value(await link.call('crew.down', { root, all: false }, { timeoutMs: 15_000 }));
    expect(report.outcomes).toMatchObject([{ ok: true }, { ok: true }]);
    expect(report.kept).toEqual([
      {
        worker: 'worker-2',
        path,
        branch: 'worker/worker-2',
        sentence: `${path} was kept: 1 file is not committed.`,
      },
    ]);
    expect(readFileSync(join(path, 'draft'), 'utf8')).toBe('unsaved');
    expect((await instance.snapshot()).workers).toEqual([]);
    expect(git(root, 'branch', '--list', 'worker/*')).toBe('+ worker/worker-2');
    // The name is not free while its branch holds work.
    expect((await instance.make({ command: waiting })).id).toBe('worker-1');
  });

  it('for all leaves no process, socket or lock behind', async () => {
    const instance = new Instance();
    const made = await instance.make({ command: waiting });
    const pids = [instance.pid('host'), instance.pid('supervisor'), made.session?.pid ?? 0];
    const link = await instance.link();
    value(await link.call('crew.down', { root: null, all: true }, { timeoutMs: 15_000 }));
    link.close();
    await Promise.all(pids.map(gone));
    const { run } = instance.home;
    for (const name of ['supervisor.sock', 'supervisor.json', 'supervisor.lock'])
      expect(existsSync(join(run, name))).toBe(false);
    expect(git(instance.root, 'worktree', 'list').split('\n')).toHaveLength(1);
  });
});
