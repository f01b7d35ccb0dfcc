// Locks as a client of the supervisor asks for them: whose they are by its own workers, and who may take one away.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homePaths } from '../../src/home/home.js';
import { sessionToken } from '../../src/supervisor/sessions/session-token.js';
import { commitFile, git, makeDirectory } from '../workspace/support.js';
import { connectWith } from './hello.js';
import { Instance, sentence, value } from './support.js';

const bound = { timeoutMs: 15_000 };

function lock(agent: string): string {
  const started = new Date(Date.now() - 3 * 3_600_000).toISOString();
  return `agent: ${agent}\nstarted: ${started}\ndescription: first task\n`;
}

/** An upstream with a lock of each of these agents. */
function withLocks(instance: Instance, ...agents: string[]): string {
  const { root } = instance;
  const bare = join(makeDirectory(), 'upstream.git');
  git(root, 'clone', '--quiet', '--bare', root, bare);
  git(root, 'remote', 'add', 'upstream', bare);
  const other = join(makeDirectory(), 'other');
  git(root, 'clone', '--quiet', bare, other);
  mkdirSync(join(other, 'current_tasks'));
  for (const agent of agents) commitFile(other, `current_tasks/${agent}.txt`, lock(agent));
  git(other, 'push', '--quiet', 'origin', 'main');
  return bare;
}

it('are those of workers at work, of workers that are gone and of strangers; a program inside a session only sees them', async () => {
  const instance = new Instance();
  const { root } = instance;
  const bare = withLocks(instance, 'busy', 'ended', 'stranger');
  await instance.make({ command: ['sleep', '1000'], name: 'Busy' });
  await instance.make({ command: ['true'], name: 'ended' });
  await instance.until(({ workers }) => workers.find(({ id }) => id === 'ended')?.phase === 'stopped');
  const link = await instance.link();
  const { locks, upstream } = value(await link.call('locks.list', { root, olderMs: null }, bound));
  expect(upstream).toBe('upstream/main');
  expect(locks.map(({ agent, owner, mayReap, why }) => [agent, owner, mayReap, why])).toEqual([
    ['busy', 'ours-alive', false, 'busy is at work'],
    ['ended', 'ours-gone', true, expect.stringContaining('started 3 h ago')],
    ['stranger', 'stock', true, expect.stringContaining('started 3 h ago')],
  ]);
  const wishes = locks.map(({ task, file, seen }) => ({ task, file, seen }));

  const token = sessionToken(readFileSync(homePaths.token(instance.home), 'utf8').trim(), 'any-session');
  const inside = await connectWith(instance.home, token);
  expect(value(await inside.call('locks.list', { root, olderMs: null }, bound)).locks).toHaveLength(3);
  const refused = await inside.call('locks.reap', { root, olderMs: null, locks: wishes }, bound);
  expect(sentence(refused)).toContain('refused: A program inside a session may read');
  inside.close();

  const nonsense = [{ task: 'ended', file: 'ended.txt', seen: { lock: 'main', record: null } }];
  expect(sentence(await link.call('locks.reap', { root, olderMs: null, locks: nonsense }, bound))).toContain(
    'usage: locks.reap: locks.0.seen.lock: must be an object id',
  );
  const { outcomes } = value(await link.call('locks.reap', { root, olderMs: null, locks: wishes }, bound));
  expect(outcomes.map(({ file, ok }) => [file, ok])).toEqual([
    ['busy.txt', false],
    ['ended.txt', true],
    ['stranger.txt', true],
  ]);
  expect(git(bare, 'ls-tree', '--name-only', 'main', 'current_tasks/')).toBe('current_tasks/busy.txt');
  const told = (await instance.snapshot()).timeline.filter(entry => entry.sentence.includes('was reaped'));
  expect(told.map(entry => entry.sentence)).toEqual([
    expect.stringContaining('The lock of “ended” on “first task”'),
    expect.stringContaining('The lock of “stranger” on “first task”'),
  ]);
});
