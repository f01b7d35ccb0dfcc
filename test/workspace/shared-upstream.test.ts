import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sharedUpstream } from '../../src/workspace/shared-upstream.js';
import { commitFile, git, makeDirectory, makeRepository } from './support.js';

it('is the main branch of the upstream, whichever one is checked out', async () => {
  const root = makeRepository();
  expect(await sharedUpstream(root, 'main')).toBeNull();
  const bare = join(makeDirectory(), 'up.git');
  git(root, 'clone', '--quiet', '--bare', root, bare);
  git(root, 'remote', 'add', 'origin', bare);
  git(root, 'checkout', '--quiet', '-b', 'feature');
  commitFile(root, 'more', 'text');
  git(root, 'push', '--quiet', 'origin', 'feature');
  expect(await sharedUpstream(root, 'feature')).toEqual({ url: bare, branch: 'main', name: 'origin/main' });
});

it('is named from anywhere, also where the remote is a path from here', async () => {
  const base = makeDirectory();
  const root = join(base, 'app');
  mkdirSync(root);
  makeRepository(root);
  git(root, 'clone', '--quiet', '--bare', root, join(base, 'up.git'));
  git(root, 'remote', 'add', 'upstream', '../up.git');
  const shared = await sharedUpstream(root, 'main');
  expect(shared).toEqual({ url: join(base, 'up.git'), branch: 'main', name: 'upstream/main' });
});

it('far away goes by what was fetched of it, else by what is checked out', async () => {
  const root = makeRepository();
  git(root, 'remote', 'add', 'origin', 'https://example.org/app.git');
  const url = 'https://example.org/app.git';
  expect(await sharedUpstream(root, 'trunk')).toEqual({ url, branch: 'trunk', name: 'origin/trunk' });
  git(root, 'update-ref', 'refs/remotes/origin/trunk', 'HEAD');
  git(root, 'update-ref', 'refs/remotes/origin/master', 'HEAD');
  expect(await sharedUpstream(root, 'trunk')).toEqual({ url, branch: 'master', name: 'origin/master' });
  git(root, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
  expect(await sharedUpstream(root, 'feature')).toEqual({ url, branch: 'trunk', name: 'origin/trunk' });
  expect(await sharedUpstream(root, null)).toMatchObject({ branch: 'trunk' });
});
