// Worktrees in real repositories: many at once, every refusal with its sentence, nothing half-made, no work lost.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLoss } from '../../src/workspace/loss.js';
import { branchOf, worktreePath } from '../../src/workspace/place.js';
import {
  addWorktree,
  clearWorktree,
  listWorktrees,
  type NewWorktree,
  settleWorktree,
} from '../../src/workspace/worktree.js';
import { commitFile, git, makeDirectory, makeRepository } from './support.js';

function wanted(root: string, worker: string, more: Partial<NewWorktree> = {}): NewWorktree {
  const path = worktreePath(join(root, '..', `${root.split('/').at(-1)}-trees`), root, worker);
  return { root, gitDir: join(root, '.git'), path, branch: branchOf(worker), base: null, ...more };
}

function repository(): string {
  const home = makeDirectory();
  const root = join(home, 'app');
  mkdirSync(root);
  return makeRepository(root);
}

function sentence(result: { ok: true } | { ok: false; failure: { sentence: string } }): string {
  return result.ok ? 'it worked' : result.failure.sentence;
}

describe('worktrees', () => {
  it('makes 24 at once, each on a branch of its own', async () => {
    const root = repository();
    const names = Array.from({ length: 24 }, (_, index) => `worker-${index + 1}`);
    const made = await Promise.all(names.map(name => addWorktree(wanted(root, name))));
    expect(made.filter(result => !result.ok).map(sentence)).toEqual([]);
    const listed = await listWorktrees(root);
    const branches = listed.ok ? listed.value.map(entry => entry.branch) : [];
    expect(branches.toSorted()).toEqual(['main', ...names.map(branchOf)].toSorted());
  });

  it('gives the same name to exactly one of several', async () => {
    const root = repository();
    const made = await Promise.all([1, 2, 3].map(() => addWorktree(wanted(root, 'same'))));
    expect(made.filter(result => result.ok)).toHaveLength(1);
    expect(existsSync(join(wanted(root, 'same').path, 'TODO.md'))).toBe(true);
  });

  it('says why not, and leaves nothing', async () => {
    const root = repository();
    git(root, 'branch', 'worker/taken');
    git(root, 'branch', 'worker/used');
    git(root, 'worktree', 'add', '--quiet', join(root, '..', 'elsewhere'), 'worker/used');
    mkdirSync(wanted(root, 'there').path, { recursive: true });
    writeFileSync(join(wanted(root, 'there').path, 'mine'), 'keep');
    const before = git(root, 'for-each-ref');
    expect(sentence(await addWorktree(wanted(root, 'taken')))).toContain('worker/taken exists already');
    expect(sentence(await addWorktree(wanted(root, 'used')))).toContain('is checked out in');
    expect(sentence(await addWorktree(wanted(root, 'there')))).toContain(
      'exists already; nothing in it was touched',
    );
    expect(sentence(await addWorktree(wanted(root, 'base', { base: 'no-such' })))).toContain('“no-such”');
    expect(sentence(await addWorktree(wanted(root, 'option', { base: '--orphan' })))).toContain('“--orphan”');
    expect(git(root, 'for-each-ref')).toBe(before);
    expect(readFileSync(join(wanted(root, 'there').path, 'mine'), 'utf8')).toBe('keep');
    for (const name of ['taken', 'base', 'option']) expect(existsSync(wanted(root, name).path)).toBe(false);
  });

  it('takes away what a failed addition made', async () => {
    const root = repository();
    // A check-out that fails in the middle: the file of this commit needs a filter that ends with 1.
    git(root, 'config', 'filter.broken.smudge', 'false');
    git(root, 'config', 'filter.broken.required', 'true');
    commitFile(root, '.gitattributes', '*.bad filter=broken\n');
    git(root, 'config', 'filter.broken.clean', 'cat');
    commitFile(root, 'file.bad', 'text');
    const failed = await addWorktree(wanted(root, 'unlucky'));
    expect(failed.ok).toBe(false);
    expect(existsSync(wanted(root, 'unlucky').path)).toBe(false);
    expect(git(root, 'branch', '--list', 'worker/*')).toBe('');
    expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('waits for a git that goes on after whoever started it, and takes away what never comes to an end', async () => {
    const root = repository();
    const { path, branch } = wanted(root, 'cut-off');
    const old = { root, gitDir: join(root, '.git'), path, branch };
    expect(await settleWorktree(old)).toBe(false);
    git(root, 'worktree', 'add', '--quiet', '-b', branch, path);
    expect(await settleWorktree(old)).toBe(true);
    // As git leaves it while it checks out, and when it is killed.
    git(root, 'worktree', 'lock', '--reason', 'initializing', path);
    const again = await addWorktree(wanted(root, 'cut-off'));
    expect(sentence(again)).toContain('is still being made');
    let isUnlocked = false;
    const settled = settleWorktree(old).then(there => {
      expect(isUnlocked).toBe(true);
      return there;
    });
    await listWorktrees(root);
    isUnlocked = true;
    git(root, 'worktree', 'unlock', path);
    expect(await settled).toBe(true);
    git(root, 'worktree', 'lock', '--reason', 'initializing', path);
    expect(await settleWorktree(old, 0)).toBe(false);
    expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1);
    expect(git(root, 'branch', '--list', 'worker/*')).toBe('');
  });

  it('can be called off before it begins', async () => {
    const root = repository();
    const abort = new AbortController();
    const first = addWorktree(wanted(root, 'first'));
    const second = addWorktree(wanted(root, 'second', { abort: abort.signal }));
    abort.abort();
    expect((await first).ok).toBe(true);
    expect((await second).ok).toBe(false);
    expect(git(root, 'branch', '--list', 'worker/second')).toBe('');
  });

  it('runs no hook of the repository', async () => {
    const root = repository();
    const hook = join(root, '.git', 'hooks', 'post-checkout');
    writeFileSync(hook, `#!/bin/sh\ntouch ${join(root, 'hook-ran')}\n`, { mode: 0o755 });
    git(root, 'config', 'core.fsmonitor', `touch ${join(root, 'fsmonitor-ran')}; false`);
    const made = await addWorktree(wanted(root, 'careful'));
    expect(made.ok).toBe(true);
    await findLoss(wanted(root, 'careful').path, 'worker/careful');
    expect(existsSync(join(root, 'hook-ran'))).toBe(false);
    expect(existsSync(join(root, 'fsmonitor-ran'))).toBe(false);
  });
});

describe('what would be lost', () => {
  async function made(): Promise<{ root: string; path: string; branch: string }> {
    const root = repository();
    const added = await addWorktree(wanted(root, 'one'));
    if (!added.ok) throw new Error(added.failure.sentence);
    return { root, ...added.value };
  }

  it('is nothing in a fresh one, which goes with its branch', async () => {
    const { root, path, branch } = await made();
    expect(await findLoss(path, branch)).toBeNull();
    const removed = await clearWorktree({ root, gitDir: join(root, '.git'), path, branch });
    expect(removed).toEqual({ kept: null });
    expect(existsSync(path)).toBe(false);
    expect(git(root, 'branch', '--list', 'worker/*')).toBe('');
  });

  it('is every file that no commit holds, and every commit that nothing else holds', async () => {
    const { root, path, branch } = await made();
    mkdirSync(join(path, 'new'));
    writeFileSync(join(path, 'new', 'a'), '');
    writeFileSync(join(path, 'new', 'b'), '');
    expect(await findLoss(path, branch)).toBe('2 files are not committed');
    git(path, 'add', '.');
    git(path, 'commit', '--quiet', '--message=Work');
    expect(await findLoss(path, branch)).toBe('1 commit is on no other branch');
    git(root, 'merge', '--quiet', branch);
    expect(await findLoss(path, branch)).toBeNull();
  });

  it('is not what an upstream on this machine has, and only the rest counts', async () => {
    const { root, path, branch } = await made();
    const gitDir = join(root, '.git');
    const bare = join(makeDirectory(), 'upstream.git');
    git(root, 'clone', '--quiet', '--bare', root, bare);
    git(root, 'remote', 'add', 'upstream', bare);
    commitFile(path, 'pushed', 'a');
    git(path, 'push', '--quiet', bare, 'HEAD:main');
    commitFile(path, 'own', 'b');
    writeFileSync(join(path, 'draft'), '');
    expect(await clearWorktree({ root, gitDir, path, branch })).toEqual({
      kept: '1 file is not committed and 1 commit is on no other branch',
    });
    rmSync(join(path, 'draft'));
    git(path, 'push', '--quiet', bare, 'HEAD:main');
    expect(await clearWorktree({ root, gitDir, path, branch })).toEqual({ kept: null });
    expect(existsSync(path)).toBe(false);
    expect(git(bare, 'log', '--format=%s', 'main')).toContain('Add own');
  });

  it('stays where the upstream is the repository itself', async () => {
    const { root, path, branch } = await made();
    git(root, 'remote', 'add', 'origin', root);
    commitFile(path, 'own', 'b');
    expect(await clearWorktree({ root, gitDir: join(root, '.git'), path, branch })).toEqual({
      kept: '1 commit is on no other branch',
    });
  });

  it('is what a worker had committed when its directory was deleted', async () => {
    const { root, path, branch } = await made();
    const old = { root, gitDir: join(root, '.git'), path, branch };
    commitFile(path, 'work', 'done');
    git(path, 'checkout', '--quiet', '--detach');
    commitFile(path, 'more', 'on no branch at all');
    const unnamed = git(path, 'rev-parse', 'HEAD');
    rmSync(path, { recursive: true });
    expect(await clearWorktree(old)).toEqual({ kept: '2 commits are on no other branch' });
    expect(git(root, 'log', '--format=%s', branch)).toContain('Add work');
    // Only git's own entry still holds the second one.
    expect(git(root, 'worktree', 'list', '--porcelain')).toContain(unnamed);
    git(root, 'branch', 'rescued', unnamed);
    expect(await clearWorktree(old)).toEqual({ kept: null });
    expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1);
    expect(git(root, 'branch', '--list', 'worker/*')).toBe('');
  });

  it('leaves the branch free to be checked out where only its directory is gone', async () => {
    const { root, path, branch } = await made();
    commitFile(path, 'work', 'done');
    rmSync(path, { recursive: true });
    const { kept } = await clearWorktree({ root, gitDir: join(root, '.git'), path, branch });
    expect(kept).toBe('1 commit is on no other branch');
    git(root, 'checkout', '--quiet', branch);
    expect(existsSync(join(root, 'work'))).toBe(true);
  });

  it('stays where a person locked it', async () => {
    const { root, path, branch } = await made();
    git(root, 'worktree', 'lock', path);
    const old = { root, gitDir: join(root, '.git'), path, branch };
    expect(await clearWorktree(old)).toEqual({ kept: 'it is locked' });
    git(root, 'worktree', 'unlock', path);
    expect(await clearWorktree(old)).toEqual({ kept: null });
  });

  it('is not somebody else’s worktree on a disk that is away', async () => {
    const { root, path, branch } = await made();
    const away = join(makeDirectory(), 'away');
    git(root, 'worktree', 'add', '--quiet', '--detach', away);
    rmSync(away, { recursive: true });
    rmSync(path, { recursive: true });
    await clearWorktree({ root, gitDir: join(root, '.git'), path, branch });
    await addWorktree(wanted(root, 'base', { base: 'no-such' }));
    expect((await addWorktree(wanted(root, 'next'))).ok).toBe(true);
    expect(git(root, 'worktree', 'list')).toContain(away);
  });

  it('counts what stands on the worker’s branch also when the agent left it', async () => {
    const { path, branch } = await made();
    commitFile(path, 'work', 'done');
    git(path, 'checkout', '--quiet', '--detach', 'main');
    expect(await findLoss(path, branch)).toBe('1 commit is on no other branch');
  });

  it('stays, all of it, and in the order of removal the last copy of a commit too', async () => {
    const { root, path, branch } = await made();
    writeFileSync(join(path, 'draft'), 'unsaved');
    const gitDir = join(root, '.git');
    expect(await clearWorktree({ root, gitDir, path, branch })).toEqual({ kept: '1 file is not committed' });
    expect(readFileSync(join(path, 'draft'), 'utf8')).toBe('unsaved');
    git(path, 'add', '.');
    git(path, 'commit', '--quiet', '--message=Work');
    // Another worker started from the first one's branch: each branch holds the other's commit.
    const second = await addWorktree(wanted(root, 'two', { base: branch }));
    if (!second.ok) throw new Error(second.failure.sentence);
    const both = await Promise.all([
      clearWorktree({ root, gitDir, path, branch }),
      clearWorktree({ root, gitDir, ...second.value }),
    ]);
    expect(both.filter(({ kept }) => kept === '1 commit is on no other branch')).toHaveLength(1);
    expect(git(root, 'log', '--branches', '--format=%s')).toContain('Work');
  });
});
