// Which directory is a project, what its branch and upstream are, and when they move.
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchRefs } from '../../src/workspace/refs-watch.js';
import { findRepository } from '../../src/workspace/repository.js';
import { readBranchStatus, upstreamBranch, upstreamRemote } from '../../src/workspace/status.js';
import { followUpstream } from '../../src/workspace/upstream-heads.js';
import { parseWorktreeList } from '../../src/workspace/worktree-list.js';
import { commitFile, git, makeDirectory, makeRepository } from './support.js';

async function sentenceFor(directory: string): Promise<string> {
  const found = await findRepository(directory);
  return found.ok ? 'it is one' : found.failure.sentence;
}

describe('finding the repository', () => {
  it('finds the main work tree from anywhere within, linked worktrees and links to it included', async () => {
    const root = makeRepository();
    mkdirSync(join(root, 'deep', 'er'), { recursive: true });
    const linked = join(makeDirectory(), 'linked');
    git(root, 'worktree', 'add', '--quiet', linked);
    const link = join(makeDirectory(), 'link');
    symlinkSync(root, link);
    for (const directory of [root, join(root, 'deep', 'er'), linked, link]) {
      const found = await findRepository(directory);
      expect(found).toEqual({ ok: true, value: { root, gitDir: join(root, '.git') } });
    }
  });

  it('says what is wrong with any other place', async () => {
    const plain = makeDirectory();
    expect(await sentenceFor(plain)).toBe(`${plain} is not in a git repository.`);
    expect(await sentenceFor(join(plain, 'gone'))).toBe(`${join(plain, 'gone')} does not exist.`);
    const empty = makeDirectory();
    git(empty, 'init', '--quiet');
    expect(await sentenceFor(empty)).toContain('has no commit yet');
    expect(await sentenceFor(join(makeRepository(), '.git'))).toContain('inside a git directory');
    const bare = makeDirectory();
    git(bare, 'init', '--quiet', '--bare');
    expect(await sentenceFor(bare)).toContain('inside a git directory');
  });

  it('knows git’s answers in a person’s own language', async () => {
    const before = { LANGUAGE: process.env['LANGUAGE'], LC_ALL: process.env['LC_ALL'] };
    Object.assign(process.env, { LANGUAGE: 'de', LC_ALL: 'C.UTF-8' });
    try {
      const plain = makeDirectory();
      expect(await sentenceFor(plain)).toBe(`${plain} is not in a git repository.`);
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });

  it('is not led astray by variables of a hook that started us', async () => {
    const root = makeRepository();
    const other = makeRepository();
    process.env['GIT_DIR'] = join(other, '.git');
    try {
      const found = await findRepository(root);
      expect(found.ok && found.value.root).toBe(root);
    } finally {
      delete process.env['GIT_DIR'];
    }
  });
});

describe('branch and upstream', () => {
  function withUpstream(): { root: string; bare: string } {
    const root = makeRepository();
    const bare = join(makeDirectory(), 'upstream.git');
    git(root, 'clone', '--quiet', '--bare', root, bare);
    git(root, 'remote', 'add', 'origin', 'git@example.org:somebody/app.git');
    git(root, 'remote', 'add', 'upstream', bare);
    git(root, 'fetch', '--quiet', 'upstream');
    return { root, bare };
  }

  it('counts against what the branch tracks, else the remote that the crew pushes to', async () => {
    const { root } = withUpstream();
    commitFile(root, 'a', 'a');
    expect((await readBranchStatus(root)).status).toEqual({
      branch: 'main',
      upstream: 'upstream/main',
      ahead: 1,
      behind: 0,
    });
    git(root, 'checkout', '--quiet', '-b', 'topic', '--track', 'main');
    expect((await readBranchStatus(root)).status).toEqual({
      branch: 'topic',
      upstream: null,
      ahead: null,
      behind: null,
    });
    git(root, 'checkout', '--quiet', '--detach');
    expect((await readBranchStatus(root)).status.branch).toBeNull();
  });

  it('counts against a local upstream as it is, whichever way others pushed to it', async () => {
    const { root, bare } = withUpstream();
    commitFile(root, 'mine', 'a');
    git(root, 'push', '--quiet', bare, 'main');
    expect((await readBranchStatus(root)).status).toMatchObject({ ahead: 0, behind: 0 });
    expect(git(root, 'rev-parse', 'upstream/main')).not.toBe(git(root, 'rev-parse', 'main'));

    const other = join(makeDirectory(), 'other');
    git(root, 'clone', '--quiet', bare, other);
    commitFile(other, 'theirs', 'b');
    git(other, 'push', '--quiet');
    const before = await readBranchStatus(root);
    expect(before.status).toMatchObject({ upstream: 'upstream/main', ahead: 1, behind: 0 });
    if (before.unknown === null) throw new Error('it knows a commit that it never had');
    expect(await followUpstream({ root, gitDir: join(root, '.git') }, before.unknown.remote)).toBe(true);
    const after = await readBranchStatus(root);
    expect(after).toMatchObject({ status: { ahead: 0, behind: 1 }, unknown: null });
    expect(git(root, 'for-each-ref', '--format=%(refname)', 'refs/quarterdeck')).toBe(
      'refs/quarterdeck/upstream/main',
    );
  });

  it('never takes what it has itself for an upstream’s, nor follows a path that is rewritten to a program', async () => {
    const root = makeRepository();
    const self = { root, gitDir: join(root, '.git') };
    expect(await followUpstream(self, { name: 'upstream', local: root })).toBe(false);
    const { bare } = withUpstream();
    const marker = join(root, 'program-ran');
    git(root, 'config', `url.ext::touch ${marker} .insteadOf`, bare);
    git(root, 'config', 'protocol.ext.allow', 'always');
    expect(await followUpstream(self, { name: 'upstream', local: bare })).toBe(false);
    expect(existsSync(marker)).toBe(false);
    expect(git(root, 'for-each-ref', 'refs/quarterdeck')).toBe('');
  });

  it('reads a local upstream by its own refs and a far one by what was fetched', async () => {
    const { root, bare } = withUpstream();
    const remote = await upstreamRemote(root);
    expect(remote).toEqual({ name: 'upstream', local: bare });
    if (remote === null) return;
    expect(await upstreamBranch(root, remote, 'main')).toEqual({
      repository: bare,
      ref: 'refs/heads/main',
      name: 'upstream/main',
    });
    git(root, 'remote', 'set-url', 'upstream', 'https://example.org/app.git');
    const far = await upstreamRemote(root);
    expect(far?.local).toBeNull();
    if (far === null) return;
    expect(await upstreamBranch(root, far, 'other')).toEqual({
      repository: root,
      ref: 'refs/remotes/upstream/main',
      name: 'upstream/main',
    });
    git(root, 'remote', 'remove', 'upstream');
    expect((await upstreamRemote(root))?.name).toBe('origin');
  });

  it('tells when a branch moves, when HEAD does, and when all is packed', async () => {
    const { root } = withUpstream();
    let moved = Promise.withResolvers<void>();
    const watch = watchRefs(join(root, '.git'), () => moved.resolve());
    try {
      await watch.ready;
      for (const move of [
        () => commitFile(root, 'b', 'b'),
        () => git(root, 'checkout', '--quiet', '-b', 'feature/deep'),
        () => git(root, 'push', '--quiet', 'upstream', 'main'),
        () => git(root, 'pack-refs', '--all'),
      ]) {
        moved = Promise.withResolvers();
        move();
        await moved.promise;
      }
    } finally {
      await watch.stop();
    }
  });
});

describe('the worktree list', () => {
  it('reads what git prints, odd paths included', () => {
    const root = makeRepository();
    const odd = join(makeDirectory(), 'new\nline and space');
    git(root, 'worktree', 'add', '--quiet', '-b', 'odd', odd);
    git(root, 'worktree', 'lock', odd);
    const gone = join(makeDirectory(), 'gone');
    git(root, 'worktree', 'add', '--quiet', '--detach', gone);
    rmSync(gone, { recursive: true });
    writeFileSync(join(root, 'x'), '');
    const listed = parseWorktreeList(`${git(root, 'worktree', 'list', '--porcelain', '-z')}\0`);
    const [main, ...others] = listed;
    expect(main).toMatchObject({ path: root, branch: 'main', bare: false, locked: false, prunable: false });
    // git sorts the linked ones by their paths.
    expect(new Map(others.map(entry => [entry.path, entry]))).toMatchObject(
      new Map<string, object>([
        [odd, { branch: 'odd', locked: true, prunable: false }],
        [gone, { branch: null, locked: false, prunable: true }],
      ]),
    );
  });
});
