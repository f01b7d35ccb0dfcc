// A clone before the next session: on the upstream's branch and clean, and what was in it is on a branch, byte for byte.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { clearClone } from '../../src/workspace/clear-clone.js';
import { type Freshened, type FreshenOptions, freshenClone } from '../../src/workspace/freshen-clone.js';
import { until } from '../support/bounded.js';
import { made, type Place, place } from './clone-place.js';
import { commitFile, git, makeRepository } from './support.js';

async function freshened(path: string, options: FreshenOptions = {}): Promise<Freshened> {
  const done = await freshenClone(path, 'main', options);
  if (!done.ok) throw new Error(`${done.failure.sentence} ${done.failure.cause ?? ''}`);
  return done.value;
}

/** Somebody else pushes a file. */
async function pushed(at: Place, name: string, text: string): Promise<void> {
  const path = existsSync(join(at.trees, 'other')) ? join(at.trees, 'other') : await made(at, 'other');
  git(path, 'pull', '--quiet', '--rebase');
  commitFile(path, name, text);
  git(path, 'push', '--quiet');
}

function expectFresh(path: string): void {
  expect(git(path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
  expect(git(path, 'status', '--porcelain', '--branch', '--untracked-files=all')).toBe(
    '## main...origin/main',
  );
  expect(git(path, 'status')).not.toMatch(/in progress|rebas|merging|bisect|picking/i);
}

it('moves to what others pushed, and keeps nothing where nothing is', async () => {
  const at = place();
  const path = await made(at);
  await pushed(at, 'news', 'x');
  const { commit, kept } = await freshened(path);
  expect(kept).toBeNull();
  expect(commit).toBe(git(at.upstream, 'rev-parse', 'main'));
  expectFresh(path);
  expect(readFileSync(join(path, 'news'), 'utf8')).toBe('x');
  expect(git(path, 'branch', '--list', 'kept/*')).toBe('');
});

it('keeps what is changed, staged, new and committed, byte for byte; what is ignored stays where it is', async () => {
  const at = place();
  await pushed(at, '.gitignore', 'ignored\n');
  const path = await made(at);
  await pushed(at, 'TODO.md', 'others wrote here\n');
  commitFile(path, 'committed', '1');
  commitFile(path, 'committed', '2');
  const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 31 + 7) % 256));
  writeFileSync(join(path, 'TODO.md'), 'staged\n');
  git(path, 'add', 'TODO.md');
  writeFileSync(join(path, 'TODO.md'), 'and changed after\r\n');
  mkdirSync(join(path, 'dür 日', 'b'), { recursive: true });
  writeFileSync(join(path, 'dür 日', 'b', ' x\n'), noise);
  writeFileSync(join(path, 'run'), '#!/bin/sh\n');
  chmodSync(join(path, 'run'), 0o755);
  symlinkSync('/etc/passwd', join(path, 'link'));
  writeFileSync(join(path, 'ignored'), 'stays');
  rmSync(join(path, '.gitignore'));
  git(path, 'checkout', '--', '.gitignore');

  const { kept } = await freshened(path, { worker: 'wörker' });
  expect(kept).toMatchObject({ files: 4, commits: 2, what: '4 uncommitted files and 2 unpushed commits' });
  expect(kept?.branch).toBe(`kept/w-rker-${kept?.commit.slice(0, 8)}`);
  expectFresh(path);
  expect(readFileSync(join(path, 'TODO.md'), 'utf8')).toBe('others wrote here\n');
  expect(readFileSync(join(path, 'ignored'), 'utf8')).toBe('stays');
  expect(existsSync(join(path, 'run'))).toBe(false);

  const copy = join(at.home, 'copy');
  git(path, 'worktree', 'add', '--quiet', '--detach', copy, kept?.branch ?? '');
  expect(readFileSync(join(copy, 'dür 日', 'b', ' x\n'))).toEqual(noise);
  expect(readFileSync(join(copy, 'TODO.md'), 'utf8')).toBe('and changed after\r\n');
  expect(readFileSync(join(copy, 'committed'), 'utf8')).toBe('2');
  expect(git(copy, 'ls-files', '--stage', 'run', 'link')).toMatch(/^120000.*link\n100755.*run$/s);
  expect(git(path, 'show', `${kept?.branch}~1:TODO.md`)).toBe('staged');
  git(path, 'worktree', 'remove', copy);
  expect((await freshened(path)).kept).toBeNull();
  expect((await clearClone(path)).kept).toBe('4 commits are on no other branch');
});

it('clears away a half rebase with its conflict and its autostash, and a lock that a killed git left', async () => {
  const at = place();
  const path = await made(at);
  await pushed(at, 'both', 'theirs');
  commitFile(path, 'first', '1');
  commitFile(path, 'both', 'ours');
  commitFile(path, 'last', '1');
  const tip = git(path, 'rev-parse', 'HEAD');
  writeFileSync(join(path, 'TODO.md'), 'in the autostash');
  git(path, 'fetch', '--quiet');
  expect(() => git(path, 'rebase', '--autostash', 'origin/main')).toThrow(/could not apply/i);
  writeFileSync(join(path, 'both'), 'half resolved');
  for (const lock of ['index.lock', 'HEAD.lock', 'refs/heads/main.lock', 'refs/remotes/origin/main.lock']) {
    writeFileSync(join(path, '.git', lock), '');
  }
  const { kept } = await freshened(path);
  expectFresh(path);
  expect(existsSync(join(path, '.git', 'index.lock'))).toBe(false);
  const branch = kept?.branch ?? '';
  expect(git(path, 'show', `${branch}:both`)).toBe('half resolved');
  expect(git(path, 'merge-base', branch, tip)).toBe(tip);
  expect(git(path, 'log', '--format=%s', branch)).toMatch(/autostash/);
  const stash = git(path, 'log', '--format=%H %s', branch)
    .split('\n')
    .find(line => line.endsWith('autostash'));
  expect(git(path, 'show', `${stash?.split(' ')[0]}:TODO.md`)).toBe('in the autostash');
  expect(git(path, 'stash', 'list')).toBe('');
});

it('keeps a merge in the middle, a head on no branch and the branch it had left', async () => {
  const at = place();
  const path = await made(at);
  commitFile(path, 'left', 'on main');
  const main = git(path, 'rev-parse', 'HEAD');
  git(path, 'switch', '--quiet', '--detach', 'origin/main');
  commitFile(path, 'both', 'ours');
  const head = git(path, 'rev-parse', 'HEAD');
  git(path, 'switch', '--quiet', '--create', 'side', 'origin/main');
  commitFile(path, 'both', 'side');
  git(path, 'switch', '--quiet', '--detach', head);
  expect(() => git(path, 'merge', 'side')).toThrow();
  const { kept } = await freshened(path);
  expectFresh(path);
  for (const commit of [main, head]) expect(git(path, 'merge-base', kept?.branch ?? '', commit)).toBe(commit);
  expect(git(path, 'show', `${kept?.branch}:both`)).toContain('<<<<<<<');
  expect(git(path, 'show', 'side:both')).toBe('side');

  git(path, 'switch', '--quiet', '--detach');
  commitFile(path, 'alone', '1');
  const alone = git(path, 'rev-parse', 'HEAD');
  const again = await freshened(path);
  expect(again.kept).toMatchObject({ commit: alone, files: 0, commits: 1, what: '1 unpushed commit' });
  expectFresh(path);
});

it('keeps what only the work itself had ignored, on the same branch', async () => {
  const at = place();
  const path = await made(at);
  writeFileSync(join(path, '.gitignore'), 'secret\n');
  writeFileSync(join(path, 'secret'), 'of the worker');
  const { kept } = await freshened(path);
  expectFresh(path);
  expect(git(path, 'show', `${kept?.branch}:secret`)).toBe('of the worker');
  expect(git(path, 'show', `${kept?.branch}^2:.gitignore`)).toBe('secret');
  expect(git(path, 'branch', '--list', 'kept*').split('\n')).toHaveLength(1);
  expect(kept?.what).toBe('2 uncommitted files');
});

it('leaves a repository within alone, and finds a name where `kept` is taken', async () => {
  const at = place();
  const path = await made(at);
  git(path, 'branch', 'kept');
  makeRepository(mkdirSync(join(path, 'inner'), { recursive: true }));
  mkdirSync(join(path, 'hollow'));
  git(join(path, 'hollow'), 'init', '--quiet');
  writeFileSync(join(path, 'file'), 'x');
  const { kept } = await freshened(path);
  expect(kept).toMatchObject({ branch: `kept-one-${kept?.commit.slice(0, 8)}`, files: 1, commits: 0 });
  expect(git(path, 'ls-tree', '--name-only', kept?.branch ?? '')).toBe('TODO.md\nfile');
  expect(readFileSync(join(path, 'inner', 'TODO.md'), 'utf8')).toContain('first task');
  expect(existsSync(join(path, 'file'))).toBe(false);
  expect((await clearClone(path)).kept).toContain('not committed');
});

it('does one after the other where two are asked for at once', async () => {
  const at = place();
  const path = await made(at);
  writeFileSync(join(path, 'work'), 'x');
  const both = await Promise.all([freshened(path), freshened(path), clearClone(path)]);
  expect(both[0].kept?.files).toBe(1);
  expect(both[1].kept).toBeNull();
  expect(both[2].kept).toBe('1 commit is on no other branch');
  expect(git(path, 'branch', '--list', 'kept/*').split('\n')).toHaveLength(1);
  expectFresh(path);
});

it('touches nothing where the upstream cannot be asked, the branch is not there, or git works in it', async () => {
  const at = place();
  const path = await made(at);
  writeFileSync(join(path, 'work'), 'x');
  const say = async (branch: string, options: FreshenOptions = {}) => {
    const done = await freshenClone(path, branch, options);
    return done.ok ? 'it worked' : done.failure.sentence;
  };
  expect(await say('main', { upstream: join(at.home, 'gone.git') })).toContain('is not there');
  expect(await say('main', { upstream: 'git://127.0.0.1:1/x' })).toContain('could not be fetched into');
  expect(await say('no-such')).toContain('has no branch “no-such”');
  expect(await say('main', { abort: AbortSignal.abort() })).toBe('It was called off.');
  expect(git(path, 'status', '--porcelain')).toBe('?? work');
  expect(await say('main', { upstream: at.upstream })).toBe('it worked');
});

it('waits for the end of a git that holds a lock', async () => {
  const at = place();
  const path = await made(at);
  const holder = spawn('git', ['cat-file', '--batch'], { cwd: path, stdio: ['pipe', 'pipe', 'ignore'] });
  onTestFinished(() => void holder.kill());
  const isThere = new Promise<void>(resolve => holder.stdout.once('data', () => resolve()));
  holder.stdin.write('HEAD\n');
  await isThere;
  const lock = join(path, '.git', 'index.lock');
  writeFileSync(lock, '');
  const done = freshened(path);
  if (existsSync('/proc/self/cwd')) {
    git(path, 'rev-parse', 'HEAD');
    expect(existsSync(lock)).toBe(true);
  }
  holder.stdin.end();
  await done;
  await until(() => !existsSync(lock), 'the lock is gone');
  expectFresh(path);
});

it('is not led out of the clone by what an agent wrote there', async () => {
  const at = place();
  const path = await made(at);
  const marker = join(at.home, 'marker');
  writeFileSync(join(at.root, 'TODO.md'), 'the person writes');
  writeFileSync(join(path, 'mine'), 'x');
  git(path, 'config', 'core.worktree', at.root);
  git(path, 'config', 'remote.origin.url', `ext::touch ${marker}`);
  git(path, 'config', 'remote.origin.fetch', '+refs/heads/*:refs/heads/*');
  git(path, 'config', 'protocol.ext.allow', 'always');
  writeFileSync(join(path, '.git', 'hooks', 'post-checkout'), `#!/bin/sh\ntouch ${marker}\n`, {
    mode: 0o755,
  });
  expect((await freshenClone(path, 'main')).ok).toBe(false);
  git(path, 'config', `url.ext::touch ${marker} #.insteadOf`, 'git://127.0.0.1:1/');
  expect((await freshenClone(path, 'main', { upstream: 'git://127.0.0.1:1/x' })).ok).toBe(false);
  const { kept } = await freshened(path, { upstream: at.upstream });
  expect(kept?.files).toBe(1);
  expect(git(path, 'config', 'remote.origin.url')).toBe(at.upstream);
  expect(git(path, 'config', '--default', 'none', 'core.worktree')).toBe('none');
  expectFresh(path);
  expect(readFileSync(join(at.root, 'TODO.md'), 'utf8')).toBe('the person writes');
  rmSync(join(path, '.git', 'refs', 'heads'), { recursive: true });
  symlinkSync(join(at.root, '.git', 'refs', 'heads'), join(path, '.git', 'refs', 'heads'));
  const led = await freshenClone(path, 'main');
  expect(led.ok ? '' : led.failure.sentence).toContain('leads out of the clone');
  expect(existsSync(marker)).toBe(false);
});
