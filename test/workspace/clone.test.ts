// Clones of an upstream in real repositories: made whole or not at all, of nothing but an upstream; freshened and cleared without a loss.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clearClone } from '../../src/workspace/clear-clone.js';
import { addClone, type NewClone } from '../../src/workspace/clone.js';
import { within } from '../support/bounded.js';
import { made, type Place, place, silentServer, wanted } from './clone-place.js';
import { commitFile, git } from './support.js';

function sentence(result: { ok: true } | { ok: false; failure: { sentence: string } }): string {
  return result.ok ? 'it worked' : result.failure.sentence;
}

function left(at: Place): string[] {
  return existsSync(at.trees) ? readdirSync(at.trees) : [];
}

describe('making a clone', () => {
  it('gives several at once the upstream’s branch, tracked, with objects that are linked', async () => {
    const at = place();
    const names = Array.from({ length: 9 }, (_, index) => `worker-${index + 1}`);
    const all = await Promise.all(names.map(name => addClone(wanted(at, name))));
    expect(all.map(sentence)).toEqual(names.map(() => 'it worked'));
    expect(left(at).toSorted()).toEqual(names);
    const path = join(at.trees, 'worker-5');
    expect(git(path, 'rev-parse', '--abbrev-ref', 'HEAD@{upstream}')).toBe('origin/main');
    expect(git(path, 'remote', 'get-url', 'origin')).toBe(at.upstream);
    expect(git(path, 'status', '--porcelain')).toBe('');
    const [object = ''] = git(path, 'rev-list', '--objects', '--all').split('\n');
    const file = join('objects', object.slice(0, 2), object.slice(2));
    const inode = (directory: string) => statSync(join(directory, file), { throwIfNoEntry: false })?.ino;
    expect(inode(at.upstream)).toBeGreaterThan(0);
    expect(inode(join(path, '.git'))).toBe(inode(at.upstream));
    commitFile(path, 'work', 'done');
    git(path, 'push', '--quiet');
    expect(git(at.upstream, 'log', '-1', '--format=%s')).toBe('Add work');
  });

  it('takes an upstream by a path from the root, or by a file address', async () => {
    const at = place();
    expect((await addClone(wanted({ ...at, upstream: '../app-upstream.git' }, 'relative'))).ok).toBe(true);
    expect((await addClone(wanted({ ...at, upstream: `file://${at.upstream}` }, 'file'))).ok).toBe(true);
    expect(git(join(at.trees, 'file'), 'remote', 'get-url', 'origin')).toBe(at.upstream);
  });

  it('carries over what the person said for this project, and sets nothing else', async () => {
    const at = place();
    for (const [name, value] of [
      ['user.name', '-A Person, Ünicode'],
      ['user.email', 'person@example.org'],
      ['user.signingKey', 'abc'],
      ['commit.gpgSign', 'true'],
      ['core.hooksPath', join(at.home, 'hooks')],
      ['alias.x', '!false'],
    ] as const) {
      git(at.root, 'config', '--local', '--end-of-options', name, value);
    }
    const path = await made(at);
    const said = (name: string) => git(path, 'config', '--local', '--default', '', '--get', name);
    expect(['user.name', 'user.email', 'user.signingkey', 'commit.gpgsign'].map(said)).toEqual([
      '-A Person, Ünicode',
      'person@example.org',
      'abc',
      'true',
    ]);
    expect(git(path, 'config', '--local', '--list', '--name-only')).not.toMatch(
      /hookspath|fsmonitor|alias|protocol/,
    );
  });

  it('is at home in a path with blanks and letters of any language', async () => {
    const at = place('mañana – 日本 $(x)');
    const path = await made(at, 'wörker');
    expect(readFileSync(join(path, 'TODO.md'), 'utf8')).toContain('first task');
    commitFile(path, 'ü b', 'x');
    expect(await clearClone(path)).toEqual({ kept: '1 commit is on no other branch' });
    git(path, 'push', '--quiet');
    expect(await clearClone(path)).toEqual({ kept: null });
    expect(existsSync(at.trees)).toBe(false);
  });

  it('takes no address for an option and runs none', async () => {
    const at = place();
    const marker = join(at.home, 'marker');
    for (const upstream of [
      `ext::touch ${marker}`,
      `EXT::touch ${marker}`,
      `--upload-pack=touch ${marker}`,
      `-u touch ${marker}`,
      `ssh://-oProxyCommand=touch%20${marker}/x`,
      `fd::17`,
      `gcrypt::${at.upstream}`,
      `host\n:path`,
      '',
    ]) {
      const failed = await addClone(wanted(at, 'victim', { upstream }));
      expect(`${upstream} ${failed.ok}`).toBe(`${upstream} false`);
    }
    const branch = await addClone(wanted(at, 'victim', { branch: `x --upload-pack=touch ${marker}` }));
    expect(sentence(branch)).toContain('has no branch “x --upload-pack');
    expect(existsSync(marker)).toBe(false);
    expect(left(at)).toEqual([]);
  });

  it('says why not, and leaves nothing and touches nothing', async () => {
    const at = place();
    mkdirSync(join(at.trees, 'there'), { recursive: true });
    writeFileSync(join(at.trees, 'there', 'mine'), 'keep');
    symlinkSync(join(at.home, 'nowhere'), join(at.trees, 'link'));
    const say = async (worker: string, more: Partial<NewClone>) =>
      sentence(await addClone(wanted(at, worker, more)));
    expect(await say('there', {})).toContain('exists already; nothing in it was touched');
    expect(await say('link', {})).toContain('exists already');
    expect(await say('x', { branch: 'no-such' })).toBe(
      `The upstream “${at.upstream}” has no branch “no-such”.`,
    );
    expect(await say('x', { upstream: join(at.home, 'gone.git') })).toContain('gone.git” is not there');
    expect(await say('x', { upstream: at.home })).toContain('could not be made');
    const bare = join(at.home, 'empty.git');
    git(at.home, 'init', '--quiet', '--bare', bare);
    expect(await say('x', { upstream: bare, branch: null })).toContain('has no commit');
    const { port } = await silentServer();
    const secret = await addClone(
      wanted(at, 'x', { upstream: `https://me:hunter2@127.0.0.1:${port}/x`, timeoutMs: 200 }),
    );
    expect(sentence(secret)).toContain(`The clone ${join(at.trees, 'x')} of “https://127.0.0.1`);
    expect(left(at).toSorted()).toEqual(['link', 'there']);
    expect(readFileSync(join(at.trees, 'there', 'mine'), 'utf8')).toBe('keep');
  });

  it('leaves nothing when it is called off, in the middle or before it begins', async () => {
    const at = place();
    const { port, called } = await silentServer();
    const abort = new AbortController();
    const upstream = `git://127.0.0.1:${port}/x.git`;
    const first = addClone(wanted(at, 'first', { upstream, abort: abort.signal }));
    await within(called, 10_000, () => 'git has not called');
    expect(left(at).filter(name => name.startsWith('.first.'))).toHaveLength(1);
    abort.abort();
    expect(sentence(await first)).toBe('It was called off.');
    expect(sentence(await addClone(wanted(at, 'first', { abort: abort.signal })))).toBe('It was called off.');
    expect(left(at)).toEqual([]);
    await made(at, 'first');
  });

  it('takes away what one that was cut off has left', async () => {
    const at = place();
    mkdirSync(join(at.trees, '.one.0a1b2c3d', '.git'), { recursive: true });
    mkdirSync(join(at.trees, '.one.two.0a1b2c3d'), { recursive: true });
    await made(at, 'one');
    expect(left(at).toSorted()).toEqual(['.one.two.0a1b2c3d', 'one']);
    mkdirSync(join(at.trees, '.two.0a1b2c3d'));
    expect(await clearClone(join(at.trees, 'two'))).toEqual({ kept: null });
    expect(left(at).toSorted()).toEqual(['.one.two.0a1b2c3d', 'one']);
  });
});

describe('clearing a clone', () => {
  it('takes it when the upstream has everything, ignored files and read-only directories with it', async () => {
    const at = place();
    const path = await made(at);
    writeFileSync(join(path, '.git', 'info', 'exclude'), 'cache/\n');
    mkdirSync(join(path, 'cache', 'deep'), { recursive: true });
    writeFileSync(join(path, 'cache', 'deep', 'file'), 'x');
    chmodSync(join(path, 'cache', 'deep'), 0o500);
    git(path, 'tag', 'here');
    git(path, 'branch', 'second');
    expect(await clearClone(path)).toEqual({ kept: null });
    expect(existsSync(path)).toBe(false);
    expect(await clearClone(path)).toEqual({ kept: null });
  });

  it('keeps it for files, commits, stashes and what hangs on it, and says so', async () => {
    const at = place();
    const path = await made(at);
    const kept = async () => (await clearClone(path)).kept;
    writeFileSync(join(path, 'new'), 'x');
    writeFileSync(join(path, 'TODO.md'), 'y');
    expect(await kept()).toBe('2 files are not committed');
    git(path, 'stash', '--include-untracked');
    expect(await kept()).toBe('1 stash is in it');
    git(path, 'stash', 'drop');
    git(path, 'switch', '--quiet', '--create', 'other');
    commitFile(path, 'a', '1');
    git(path, 'switch', '--quiet', 'main');
    expect(await kept()).toBe('1 commit is on no other branch');
    git(path, 'tag', 'mark', 'other');
    git(path, 'branch', '-D', 'other');
    expect(await kept()).toBe('1 commit is on no other branch');
    git(path, 'tag', '-d', 'mark');
    git(path, 'switch', '--quiet', '--detach');
    commitFile(path, 'b', '1');
    commitFile(path, 'c', '1');
    writeFileSync(join(path, 'new'), 'x');
    expect(await kept()).toBe('1 file is not committed and 2 commits are on no other branch');
    git(path, 'worktree', 'add', '--quiet', join(at.home, 'linked'), 'main');
    git(path, 'add', '.');
    git(path, 'commit', '--quiet', '--message=More');
    git(path, 'push', '--quiet', 'origin', 'HEAD:main');
    expect(await kept()).toBe('worktrees of it exist');
    git(path, 'worktree', 'remove', join(at.home, 'linked'));
    expect(await kept()).toBeNull();
  });

  it('asks the upstream as it is now, and believes what it knew where that cannot be reached', async () => {
    const at = place();
    const path = await made(at);
    commitFile(path, 'a', '1');
    // Pushed by the path: no ref of the clone knows of it.
    git(path, 'push', '--quiet', at.upstream, 'HEAD:refs/heads/side');
    const other = await made(at, 'two');
    git(other, 'fetch', '--quiet');
    git(other, 'switch', '--quiet', 'side');
    git(at.upstream, 'branch', '-D', 'side');
    expect(await clearClone(path)).toEqual({ kept: '1 commit is on no other branch' });
    expect(await clearClone(other)).toEqual({ kept: '1 commit is on no other branch' });
    git(path, 'push', '--quiet', at.upstream, 'HEAD:refs/heads/side');
    expect(await clearClone(path)).toEqual({ kept: null });

    const third = await made(at, 'three');
    commitFile(third, 'own', '1');
    writeFileSync(join(at.upstream, 'HEAD'), 'broken');
    expect(await clearClone(third)).toEqual({ kept: '1 commit is on no other branch' });
    git(third, 'reset', '--quiet', '--hard', 'origin/main');
    expect(await clearClone(third)).toEqual({ kept: null });
    expect(await clearClone(other, { upstream: join(at.home, 'gone') })).toEqual({
      kept: 'its upstream cannot be found',
    });
  });

  it('is not led out of the clone by what an agent wrote there', async () => {
    const at = place();
    const path = await made(at);
    writeFileSync(join(path, 'mine'), 'x');
    const marker = join(at.home, 'marker');
    git(path, 'config', 'core.worktree', at.root);
    git(path, 'config', 'remote.origin.uploadpack', `touch ${marker} #`);
    git(path, 'config', `remote.${at.upstream}.uploadpack`, `touch ${marker} #`);
    git(path, 'config', 'core.fsmonitor', `touch ${marker} #`);
    expect(await clearClone(path)).toEqual({ kept: '1 file is not committed' });
    git(path, 'config', `url.ext::touch ${marker} #.insteadOf`, at.upstream);
    git(path, 'config', 'protocol.ext.allow', 'always');
    expect(await clearClone(path)).toEqual({ kept: '1 file is not committed' });
    git(path, 'config', 'remote.origin.url', path);
    expect(await clearClone(path)).toEqual({
      kept: '1 file is not committed and its upstream cannot be found',
    });
    writeFileSync(join(path, '.git', 'commondir'), join(at.root, '.git'));
    expect(await clearClone(path)).toEqual({ kept: 'its files cannot be compared' });
    expect(existsSync(marker)).toBe(false);
    expect(existsSync(join(path, 'mine'))).toBe(true);
  });
});
