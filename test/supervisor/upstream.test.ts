// An upstream on this machine: what was pushed to it by its path counts at once, for the distance of the branch and for what a crew leaves.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commitFile, git, makeDirectory } from '../workspace/support.js';
import { Instance, value } from './support.js';

it('is followed while somebody works, and holds what a crew has pushed there', async () => {
  const instance = new Instance();
  const { root } = instance;
  const bare = join(makeDirectory(), 'upstream.git');
  git(root, 'clone', '--quiet', '--bare', root, bare);
  git(root, 'remote', 'add', 'upstream', bare);
  git(root, 'fetch', '--quiet', 'upstream');
  const made = await instance.make({ command: ['sleep', '1000'], name: 'pusher' });
  const path = made.workspace?.path ?? '';
  await instance.until(({ project }) => project.behind === 0);

  commitFile(path, 'work', 'done');
  git(path, 'push', '--quiet', bare, 'HEAD:main');
  await instance.until(({ project }) => project.behind === 1 && project.ahead === 0);
  const other = join(makeDirectory(), 'other');
  git(root, 'clone', '--quiet', bare, other);
  commitFile(other, 'more', 'by somebody else');
  git(other, 'push', '--quiet');
  await instance.until(({ project }) => project.behind === 2 && project.upstream === 'upstream/main');

  const link = await instance.link();
  const report = value(await link.call('crew.down', { root, all: false }, { timeoutMs: 15_000 }));
  expect(report.kept).toEqual([]);
  expect(existsSync(path)).toBe(false);
});
