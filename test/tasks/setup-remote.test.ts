// What the set-up does with a remote that is there already: it looks, and pushes only its own commit.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setupSubject } from '../../src/tasks/setup/commit.js';
import { git } from '../support/repository.js';
import { allFiles, bareAt, makeDirectory, makeProject, subjects, valueOf } from './setup-fixture.js';

describe('a remote that is there', () => {
  it('gets the commit where it has all the rest, and no other remote is made', async () => {
    const project = makeProject({ upstream: true });
    const done = await project.setUp();
    expect(done).toMatchObject({ pushed: true, trouble: null });
    expect(git(project.upstream, 'rev-parse', 'main')).toBe(done.commit);
    expect(project.git('status', '--porcelain', '--branch')).toBe('## main...origin/main');
    expect([
      project.git('remote'),
      allFiles(project.around).some(file => file.startsWith('app.upstream')),
    ]).toEqual(['origin', false]);
    expect(valueOf(await project.plan())).toMatchObject({
      isDone: true,
      shared: { verdict: { kind: 'level' } },
    });
  });

  it('gets nothing with commits of the person in between; the push that failed is made up for', async () => {
    const project = makeProject({ upstream: true });
    project.git('commit', '-q', '--allow-empty', '-m', 'Mine');
    const done = await project.setUp();
    expect(done).toMatchObject({ pushed: false, shared: { verdict: { kind: 'ahead', others: 1 } } });
    expect(subjects(project.upstream)).toEqual(['First']);
    expect(valueOf(await project.plan())).toMatchObject({
      isDone: true,
      shared: { verdict: { kind: 'ahead', others: 1 } },
    });
    project.git('push', '-q', 'origin', 'HEAD~1:main');
    expect(await project.setUp()).toMatchObject({ commit: null, pushed: true });
    expect(subjects(project.upstream)).toEqual([setupSubject, 'Mine', 'First']);
  });

  it('is left alone with a branch to come, and while it cannot be reached', async () => {
    const project = makeProject();
    const bare = bareAt(join(project.around, 'x.git'));
    project.git('remote', 'add', 'upstream', bare);
    expect(await project.setUp()).toMatchObject({
      pushed: false,
      trouble: null,
      shared: { verdict: { kind: 'missing' } },
    });
    expect(git(bare, 'for-each-ref')).toBe('');
    rmSync(bare, { recursive: true });
    expect(valueOf(await project.plan())).toMatchObject({
      isDone: true,
      shared: { verdict: { kind: 'unreachable' } },
    });
  });

  it('with commits that are not here it refuses what could not be pushed, and only that', async () => {
    const project = makeProject({ upstream: true });
    const clone = join(project.around, 'clone');
    git(project.around, 'clone', '-q', project.upstream, clone);
    git(
      clone,
      '-c',
      'user.name=O',
      '-c',
      'user.email=o@example.org',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'Other',
    );
    git(clone, 'push', '-q');
    expect(await project.refusal()).toMatch(
      /^refused: origin has commits on main that .*git pull origin main/,
    );
    expect(project.has('TODO.md')).toBe(false);
    project.git('pull', '-q', '--rebase', 'origin', 'main');
    await project.setUp();
    git(clone, 'pull', '-q');
    git(
      clone,
      '-c',
      'user.name=O',
      '-c',
      'user.email=o@example.org',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'More',
    );
    git(clone, 'push', '-q');
    expect(valueOf(await project.plan())).toMatchObject({
      isDone: true,
      shared: { verdict: { kind: 'holds' } },
    });
  });

  it('that is not bare, or refuses, is told', async () => {
    const project = makeProject();
    const other = join(project.around, 'other');
    git(project.around, 'clone', '-q', project.path, other);
    project.git('remote', 'add', 'origin', other);
    expect(await project.setUp()).toMatchObject({
      pushed: false,
      trouble: expect.stringContaining('is not bare'),
    });

    const guarded = makeProject({ upstream: true });
    mkdirSync(join(guarded.upstream, 'hooks'), { recursive: true });
    writeFileSync(join(guarded.upstream, 'hooks/pre-receive'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const done = await guarded.setUp();
    expect(done).toMatchObject({
      pushed: false,
      trouble: expect.stringMatching(/origin has not taken main: .*declined/),
    });
    rmSync(join(guarded.upstream, 'hooks/pre-receive'));
    expect(await guarded.setUp()).toMatchObject({ commit: null, pushed: true });
  });

  it('another place on top of it is refused, its own is not', async () => {
    const project = makeProject({ upstream: true });
    expect(await project.refusal(join(makeDirectory(), 'x.git'))).toMatch(
      /^refused: .* has the remote origin already/,
    );
    expect(await project.setUp(project.upstream)).toMatchObject({ pushed: true });
  });

  it('elsewhere it is asked only when the plan is carried out, and never by a program of the configuration', async () => {
    const project = makeProject();
    const sprung = join(project.around, 'sprung');
    project.git('config', 'protocol.ext.allow', 'always');
    project.git('remote', 'add', 'origin', `ext::sh -c touch% ${sprung}`);
    const plan = valueOf(await project.plan());
    expect(plan).toMatchObject({
      isDone: false,
      shared: { remote: { local: null }, verdict: { kind: 'missing' } },
    });
    expect(await project.setUp()).toMatchObject({
      pushed: false,
      trouble: expect.stringContaining('origin cannot be reached'),
    });
    expect(allFiles(project.around)).not.toContain('sprung');
    expect(project.git('log', '-1', '--format=%s')).toBe(setupSubject);
  });
});
