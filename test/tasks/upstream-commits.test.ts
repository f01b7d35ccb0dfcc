// What was pushed to the upstream's branch, in real repositories.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UpstreamCommits } from '../../src/tasks/upstream-commits.js';
import { git, makeDirectory, makeRepository } from '../workspace/support.js';

function stage() {
  const app = makeRepository();
  const upstream = makeDirectory();
  git(upstream, 'init', '--quiet', '--bare', '--initial-branch=main');
  git(app, 'remote', 'add', 'upstream', upstream);
  const push = (subject: string, text = subject) => {
    writeFileSync(join(app, 'file.txt'), `${text}\n`);
    git(app, 'add', '.');
    git(app, 'commit', '--quiet', `--message=${subject}`);
    git(app, 'push', '--quiet', '--force', 'upstream', 'main');
  };
  return { app, push, place: { repository: upstream, ref: 'refs/heads/main', name: 'upstream/main' } };
}

test('nothing before the first push, then the latest commit, and each move of the branch once', async () => {
  const { app, push, place } = stage();
  const commits = new UpstreamCommits();
  expect(await commits.look(place)).toBeNull();
  expect(commits.seen).toBeNull();
  push('Second');
  expect(await commits.look(place)).toBeNull();
  expect(commits.seen).toMatchObject({
    branch: 'upstream/main',
    latest: { author: 'A Person', subject: 'Second' },
  });
  expect(commits.seen?.times).toHaveLength(2);
  const before = commits.seen;
  expect(await commits.look(place)).toBeNull();
  expect(commits.seen).toBe(before);
  git(app, 'commit', '--quiet', '--allow-empty', '--message=Third');
  push('Fourth');
  expect(await commits.look(place)).toEqual({
    branch: 'upstream/main',
    author: 'A Person',
    subject: 'Fourth',
    count: 1,
    rewritten: false,
    diffstat: '1 file changed, 1 insertion(+), 1 deletion(-)',
  });
  expect(await commits.look(place)).toBeNull();
});

test('locks that come and go are no push; with other work they do not count', async () => {
  const { app, push, place } = stage();
  const commits = new UpstreamCommits();
  push('Second');
  await commits.look(place);
  mkdirSync(join(app, 'current_tasks'));
  writeFileSync(join(app, 'current_tasks', 'first.txt'), 'agent: w\n');
  git(app, 'add', '.');
  git(app, 'commit', '--quiet', '--message=Lock');
  git(app, 'push', '--quiet', 'upstream', 'main');
  expect(await commits.look(place)).toBeNull();
  expect(commits.seen?.latest?.subject).toBe('Lock');
  writeFileSync(join(app, 'work.txt'), 'work\n');
  git(app, 'add', '.');
  git(app, 'commit', '--quiet', '--message=Work');
  git(app, 'rm', '--quiet', 'current_tasks/first.txt');
  git(app, 'commit', '--quiet', '--message=Unlock');
  git(app, 'push', '--quiet', 'upstream', 'main');
  expect(await commits.look(place)).toMatchObject({
    subject: 'Work',
    count: 1,
    diffstat: '1 file changed, 1 insertion(+)',
  });
});

test('a history that was written anew has no count, and another branch is no push', async () => {
  const { app, push, place } = stage();
  const commits = new UpstreamCommits();
  push('Second');
  await commits.look(place);
  git(app, 'reset', '--quiet', '--hard', 'HEAD~1');
  push('Anew');
  expect(await commits.look(place)).toMatchObject({ subject: 'Anew', count: 1, rewritten: true });
  git(app, 'push', '--quiet', 'upstream', 'main:other');
  expect(await commits.look({ ...place, ref: 'refs/heads/other', name: 'upstream/other' })).toBeNull();
  expect(await commits.look(null)).toBeNull();
  expect(commits.seen).toBeNull();
});

test('a title of megabytes is bounded, and a ref that looks like an option is none', async () => {
  const { push, place } = stage();
  const commits = new UpstreamCommits();
  push('x'.repeat(100_000), 'long');
  await commits.look(place);
  expect(commits.seen?.latest?.subject).toHaveLength(300);
  expect(await commits.look({ ...place, ref: '--all' })).toBeNull();
  expect(commits.seen).toBeNull();
});
