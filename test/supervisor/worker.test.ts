// One worker through the real supervisor and host: made, watched, paused, written to, killed, restarted, removed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/domain/snapshot.js';
import { homePaths } from '../../src/home/home.js';
import { processStart, readStat } from '../../src/home/process-id.js';
import { statusSchema } from '../../src/protocol/status-schema.js';
import { commitFile, git } from '../workspace/support.js';
import { connectWith } from './hello.js';
import { found, gone, Instance, sentence, value } from './support.js';

const talker = ['sh', '-c', 'echo up; while read line; do echo "heard $line"; done'];

describe('a worker', () => {
  it('is made in a worktree of its own, runs, is paused and thawed, hears, and goes without a trace', async () => {
    const instance = new Instance();
    const made = await instance.make({ command: talker, name: 'talker' });
    expect(made).toMatchObject({
      id: 'talker',
      agent: 'command',
      phase: 'running',
      workspace: { branch: 'worker/talker' },
    });
    expect(made.workspace?.path.startsWith(homePaths.worktrees(instance.home))).toBe(true);
    expect(statusSchema.parse(await instance.snapshot()).workers).toHaveLength(1);
    const pid = made.session?.pid ?? 0;
    const link = await instance.link();
    const { root } = instance;
    const one = { root, workers: ['talker'] };
    await instance.screenWith('talker', 'up');

    expect(value(await link.call('worker.pause', one))).toMatchObject([{ ok: true }]);
    expect(readStat(pid)?.state).toBe('T');
    expect((await instance.worker('talker')).phase).toBe('paused');
    const typed = { root, worker: 'talker', text: 'hello', mode: 'type', enter: true, force: false } as const;
    expect(sentence(await link.call('worker.send', typed))).toContain('refused: talker is paused');
    expect(value(await link.call('worker.resume', one))).toMatchObject([{ ok: true }]);
    value(await link.call('worker.send', typed));
    await instance.screenWith('talker', 'heard hello');

    const other = { ...one, ifSession: 'another' };
    expect(value(await link.call('worker.kill', other))).toMatchObject([{ ok: false, kind: 'refused' }]);
    expect(value(await link.call('worker.kill', one, { timeoutMs: 10_000 }))).toMatchObject([{ ok: true }]);
    expect(processStart(pid)).toBeNull();
    expect(await instance.worker('talker')).toMatchObject({ phase: 'killed', activity: null, unseen: false });
    expect(sentence(await link.call('worker.send', typed))).toContain(
      'refused: talker does not run (killed)',
    );
    expect(await instance.screen('talker')).toContain('heard hello');

    const env = {};
    const again = value(
      await link.call('worker.restart', { ...one, mode: 'resume', env }, { timeoutMs: 10_000 }),
    );
    expect(again[0]?.sentence).toContain('talker was started afresh. A plain command');
    const second = await instance.worker('talker');
    expect(second.session?.id).not.toBe(made.session?.id);
    expect(second.workspace).toEqual(made.workspace);
    expect(sentence(await link.call('worker.remove', { root, worker: 'talker' }))).toBe('it worked');
    expect(await instance.worker('talker')).toMatchObject({ phase: 'running' });
    value(await link.call('worker.kill', one, { timeoutMs: 10_000 }));
    value(await link.call('worker.remove', { root, worker: 'talker' }));
    expect((await instance.snapshot()).workers).toEqual([]);
    expect(git(root, 'branch', '--list', 'worker/*')).toBe('');
    expect(existsSync(made.workspace?.path ?? '')).toBe(false);
  });

  it('that ends by itself is stopped or failed, and unseen until somebody looked', async () => {
    const instance = new Instance();
    await instance.make({ command: ['sh', '-c', 'exit 3'], name: 'short', workspace: 'here' });
    await instance.make({ command: ['true'], name: 'shorter', workspace: 'here' });
    const { workers } = await instance.until(({ workers }) =>
      workers.every(worker => worker.phase !== 'running'),
    );
    expect(workers).toMatchObject([
      {
        id: 'short',
        phase: 'failed',
        exitCode: 3,
        unseen: true,
        workspace: { kind: 'here', path: instance.root },
      },
      { id: 'shorter', phase: 'stopped', exitCode: 0, unseen: true, session: { pid: null } },
    ]);
    await (await instance.link()).call('worker.seen', { root: instance.root, worker: 'short' });
    expect((await instance.worker('short')).unseen).toBe(false);
  });

  it('whose start fails was never there: no worker, no branch, no directory, and a sentence', async () => {
    const instance = new Instance();
    git(instance.root, 'branch', 'worker/held');
    const { root } = instance;
    const refused: [Parameters<Instance['tryToMake']>[0], string][] = [
      [{ command: ['no-such-program'] }, 'not-found: `no-such-program` cannot be started'],
      [{ agent: 'codex' }, 'not-found: Codex'],
      [{ agent: 'nobody' }, 'not-found: There is no agent “nobody”'],
      [{ name: '../x', command: ['true'] }, 'usage: “../x” cannot be a worker’s name'],
      [{ name: '-rf', command: ['true'] }, 'usage: “-rf” cannot be a worker’s name'],
      [{ name: 'held', command: ['true'] }, 'refused: Branch worker/held exists already'],
      [{ base: '--orphan', command: ['true'] }, 'not-found: There is no branch, tag or commit “--orphan”'],
      [{ task: 'no such task', command: ['true'] }, 'not-found: TODO.md has no task “no such task”'],
      [{ root: '/', command: ['true'] }, 'refused: / is not in a git repository'],
      [{ root: 'relative', command: ['true'] }, 'usage: worker.new: root: must be an absolute path'],
    ];
    for (const [worker, why] of refused) expect(sentence(await instance.tryToMake(worker))).toContain(why);
    expect((await instance.snapshot()).workers).toEqual([]);
    expect(git(root, 'branch', '--list')).toBe('* main\n  worker/held');
    expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('is called off by a kill while it is being made, and leaves nothing', async () => {
    const instance = new Instance();
    const { root } = instance;
    // A check-out that takes its time.
    git(root, 'config', 'filter.slow.smudge', 'sleep 4; cat');
    git(root, 'config', 'filter.slow.clean', 'cat');
    commitFile(root, '.gitattributes', '*.slow filter=slow\n');
    commitFile(root, 'file.slow', 'text');
    const making = instance.tryToMake({ command: talker, name: 'slow' });
    await instance.until(({ workers }) => workers[0]?.phase === 'preparing');
    const link = await instance.link();
    const killed = value(await link.call('worker.kill', { root, workers: ['slow'] }, { timeoutMs: 10_000 }));
    expect(killed).toEqual([{ worker: 'slow', ok: true, sentence: 'The start of slow was called off.' }]);
    expect((await making).ok).toBe(false);
    expect((await instance.snapshot()).workers).toEqual([]);
    expect(git(root, 'branch', '--list', 'worker/*')).toBe('');
    expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('gets a name of its own, however many are made at once', async () => {
    const instance = new Instance();
    git(instance.root, 'branch', 'worker/worker-2');
    const made = await Promise.all([1, 2, 3].map(() => instance.make({ command: talker })));
    expect(made.map(worker => worker.id).toSorted()).toEqual(['worker-1', 'worker-3', 'worker-4']);
  });

  it('gets the client’s environment without what belongs to its terminal, and a scoped token that reads and no more', async () => {
    const instance = new Instance();
    const env = {
      ...instance.env,
      MINE: 'kept',
      TMUX: 'x',
      CLAUDECODE: '1',
      npm_config_x: 'y',
      QUARTERDECK_SESSION: 'z',
    };
    const file = join(instance.root, 'env');
    await instance.make({
      command: ['sh', '-c', `env > ${file}.part; mv ${file}.part ${file}`],
      workspace: 'here',
      env,
      name: 'w',
    });
    const text = await found(() => (existsSync(file) ? readFileSync(file, 'utf8') : null));
    const given = new Map(
      text.split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    expect(given.get('MINE')).toBe('kept');
    expect(given.get('QUARTERDECK_WORKER')).toBe('w');
    expect(given.get('QUARTERDECK_HOME')).toBe(instance.home.named);
    for (const name of ['TMUX', 'CLAUDECODE', 'npm_config_x']) expect(given.has(name)).toBe(false);
    const journal = readFileSync(homePaths.journal(instance.home), 'latin1');
    const token = given.get('QUARTERDECK_TOKEN') ?? '';
    expect(token).not.toBe('');
    expect(journal.includes(token)).toBe(false);
    const inside = await connectWith(instance.home, token);
    expect(sentence(await inside.call('snapshot', { root: instance.root }))).toBe('it worked');
    expect(sentence(await inside.call('worker.kill', { root: instance.root, workers: 'all' }))).toContain(
      'refused: A program inside',
    );
    inside.close();
  });

  it('starts from the last commit, and says so when the work copy holds more', async () => {
    const instance = new Instance();
    writeFileSync(join(instance.root, 'TODO.md'), '- [ ] changed\n');
    await instance.make({ command: ['true'], name: 'clean' });
    const { timeline } = await instance.snapshot();
    expect(timeline.map(entry => entry.sentence).join('\n')).toContain(
      'clean starts from the last commit of main',
    );
  });
});

describe('a watching client', () => {
  it('is told every change, the last one last, and nothing while nothing changes', async () => {
    const instance = new Instance();
    const link = await instance.link();
    const told: Snapshot[] = [];
    link.onNotify('snapshot', snapshot => told.push(snapshot));
    const first = value(await link.call('project.watch', { root: instance.root }));
    expect(first.board.counts).toMatchObject({ open: 2 });
    const made = await instance.make({ command: talker, name: 'w' });
    await found(() => (told.at(-1)?.workers[0]?.phase === 'running' ? true : null));
    process.kill(made.session?.pid ?? 0, 'SIGKILL');
    await found(() => (told.at(-1)?.workers[0]?.phase === 'crashed' ? true : null));
    writeFileSync(join(instance.root, 'TODO.md'), '- [ ] one\n- [x] two\n- [ ] three\n- [ ] four\n');
    await found(() => (told.at(-1)?.board.counts.open === 3 ? true : null));
    const seqs = told.map(snapshot => snapshot.seq);
    expect(seqs).toEqual(seqs.toSorted((one, two) => one - two));
    await gone(made.session?.pid ?? 0);
  });
});
