// Which bare repositories the set-up makes, takes and refuses.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setupSubject } from '../../src/tasks/setup/commit.js';
import { readUpstreamOption } from '../../src/tasks/setup/upstream.js';
import { git } from '../support/repository.js';
import { allFiles, bareAt, makeProject, type Project, subjects } from './setup-fixture.js';

describe('a place of the person’s choice', () => {
  it('is made with what lies above it, taken empty, or taken with a common history', async () => {
    const fresh = makeProject();
    const deep = join(fresh.around, 'srv/git/shared.git');
    await fresh.setUp(deep);
    expect(subjects(deep)).toEqual([setupSubject, 'First']);

    const empty = makeProject();
    const place = bareAt(join(empty.around, 'empty.git'));
    git(place, 'symbolic-ref', 'HEAD', 'refs/heads/trunk');
    mkdirSync(join(empty.around, 'nothing.git'));
    await empty.setUp(place);
    expect([git(place, 'symbolic-ref', 'HEAD'), subjects(place)[0]]).toEqual([
      'refs/heads/main',
      setupSubject,
    ]);

    const bare = join(fresh.around, 'nothing.git');
    mkdirSync(bare);
    fresh.git('remote', 'remove', 'upstream');
    await fresh.setUp(bare);
    expect(subjects(bare)).toEqual([setupSubject, 'First']);

    const related = makeProject();
    const known = bareAt(join(related.around, 'known.git'));
    related.git('push', '-q', known, 'HEAD:refs/heads/other');
    git(known, 'symbolic-ref', 'HEAD', 'refs/heads/other');
    await related.setUp(known);
    expect([git(known, 'symbolic-ref', 'HEAD'), subjects(known)[0]]).toEqual([
      'refs/heads/other',
      setupSubject,
    ]);
  });

  it('a branch that tracks something goes on tracking it', async () => {
    const project = makeProject();
    const hub = bareAt(join(project.around, 'hub.git'));
    project.git('remote', 'add', 'hub', hub);
    project.git('push', '-q', '-u', 'hub', 'main');
    expect(await project.setUp()).toMatchObject({ tracks: 'hub' });
    expect(project.git('rev-parse', '--abbrev-ref', 'main@{upstream}')).toBe('hub/main');
    expect(project.git('rev-parse', 'upstream/main')).toBe(project.git('rev-parse', 'HEAD'));
    expect(subjects(hub)).toEqual(['First']);
  });

  it.each<[string, (project: Project) => string, RegExp]>([
    ['inside the repository', project => join(project.path, 'up.git'), /lies inside the repository/],
    ['the repository itself', project => project.path, /lies inside the repository/],
    ['inside its git directory', project => join(project.path, '.git/up.git'), /lies inside the repository/],
    [
      'inside by a link',
      project => {
        symlinkSync(project.path, join(project.around, 'link'));
        return join(project.around, 'link/new/up.git');
      },
      /lies inside the repository/,
    ],
    [
      'a link that leads nowhere',
      project => {
        symlinkSync('gone', join(project.around, 'up.git'));
        return join(project.around, 'up.git');
      },
      /symbolic link that leads nowhere/,
    ],
    [
      'a file',
      project => {
        writeFileSync(join(project.around, 'up.git'), '');
        return join(project.around, 'up.git');
      },
      /is a file/,
    ],
    [
      'a directory with something in it',
      project => {
        mkdirSync(join(project.around, 'up.git/objects'), { recursive: true });
        return join(project.around, 'up.git');
      },
      /is there, and is no bare repository/,
    ],
    [
      'a repository with a work tree',
      project => {
        git(project.around, 'init', '-q', 'other');
        return join(project.around, 'other');
      },
      /is there, and is no bare repository/,
    ],
    [
      'a directory of a bare repository',
      project => join(bareAt(join(project.around, 'x.git')), 'objects'),
      /no bare repository/,
    ],
    [
      'another project’s',
      project => {
        const bare = bareAt(join(project.around, 'x.git'));
        const other = makeProject();
        other.git('commit', '-q', '--amend', '-m', 'Another beginning');
        other.git('push', '-q', bare, 'main');
        return bare;
      },
      /another project's: it shares no history/,
    ],
    [
      'objects of another kind',
      project => bareAt(join(project.around, 'x.git'), '--object-format=sha256'),
      /keeps its objects as sha256/,
    ],
    [
      'commits that are not here',
      project => {
        const bare = bareAt(join(project.around, 'x.git'));
        project.git('commit', '-q', '--allow-empty', '-m', 'Elsewhere');
        project.git('push', '-q', bare, 'main');
        project.git('reset', '-q', '--hard', 'HEAD~1');
        return bare;
      },
      /has commits on main that are not here.*git pull/,
    ],
  ])('%s is refused before anything is done', async (_, place, sentence) => {
    const project = makeProject();
    const chosen = place(project);
    const before = allFiles(project.around);
    expect(await project.refusal(chosen)).toMatch(sentence);
    expect(allFiles(project.around)).toEqual(before);
    expect([project.git('remote'), project.git('rev-list', '--count', 'HEAD')]).toEqual(['', '1']);
  });

  it('the place beside the repository is looked at as any other', async () => {
    const project = makeProject();
    mkdirSync(join(project.around, 'app.upstream.git/theirs'), { recursive: true });
    expect(await project.refusal()).toMatch(
      /app\.upstream\.git cannot be the shared repository.*--upstream <path>/,
    );
  });

  it('a clone of the newest commits alone cannot be shared', async () => {
    const project = makeProject();
    project.git('commit', '-q', '--allow-empty', '-m', 'Second');
    project.write('.git/shallow', `${project.git('rev-parse', 'HEAD')}\n`);
    expect(await project.refusal()).toContain('git fetch --unshallow');
  });

  it.each([
    ['', 'Which path'],
    ['https://example.org/x.git', 'is an address'],
    ['git@example.org:x.git', 'is an address'],
    ['a\nb', 'control characters'],
  ])('--upstream %j is refused', (given, sentence) => {
    const read = readUpstreamOption('/work', given);
    expect(read).toMatchObject({
      ok: false,
      failure: { kind: 'usage', sentence: expect.stringContaining(sentence) },
    });
  });

  it('--upstream is a path from where the person stands', () => {
    expect(readUpstreamOption('/srv/app', '../x.git')).toEqual({ ok: true, value: '/srv/x.git' });
  });
});
