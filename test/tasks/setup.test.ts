// The set-up on real repositories: what is made, what is left alone, what is committed, and how an interrupted run is completed.
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setupFiles } from '../../src/tasks/setup/files.js';
import { git } from '../support/repository.js';
import { allFiles, makeProject, type Project, valueOf } from './setup-fixture.js';

const names = setupFiles('main').map(file => file.path);
const whole = [...names, '.gitignore'].sort();

/** Paths that the last commit changed. */
const committed = (project: Project) =>
  project.git('show', '--format=', '--name-only', 'HEAD').split('\n').sort();
const states = async (project: Project) =>
  Object.fromEntries(
    valueOf(await project.plan()).standing.map(({ file, state, note }) => [file.path, note ?? state]),
  );

describe('a fresh repository', () => {
  it('gets every file, one commit, a bare repository beside it, and all of it only once', async () => {
    const project = makeProject();
    const done = await project.setUp();
    expect(committed(project)).toEqual(whole);
    expect(project.git('status', '--porcelain', '--branch')).toBe('## main...upstream/main');
    expect(project.git('remote', 'get-url', 'upstream')).toBe(join(project.around, 'app.upstream.git'));
    const bare = join(project.around, 'app.upstream.git');
    expect(git(bare, 'rev-parse', 'HEAD')).toBe(done.commit);
    expect([git(bare, 'symbolic-ref', 'HEAD'), done.pushed]).toEqual(['refs/heads/main', true]);
    expect(allFiles(join(project.path, '.git')).filter(path => path.includes('quarterdeck'))).toEqual([]);

    const again = valueOf(await project.plan());
    expect(again).toMatchObject({ isDone: true, commits: false, ignored: [] });
    expect(project.git('rev-list', '--count', 'HEAD')).toBe('2');
  });

  it('works on a branch of another name, with objects of another kind, from a commit without files', async () => {
    const project = makeProject({ commit: false });
    rmSync(join(project.path, '.git'), { recursive: true });
    git(project.path, 'init', '-q', '-b', 'wip/größe', '--object-format=sha256');
    project.git('config', 'user.name', 'Test Person');
    project.git('config', 'user.email', 'person@example.org');
    project.git('commit', '-q', '--allow-empty', '-m', 'Empty');
    await project.setUp();
    expect(project.git('-c', 'core.quotePath=false', 'status', '--porcelain', '--branch')).toBe(
      '## wip/größe...upstream/wip/größe\n?? README.md',
    );
    expect(project.read('AGENT_PROMPT.md')).toContain('git push origin HEAD:wip/größe');
    expect(valueOf(await project.plan()).isDone).toBe(true);
  });
});

describe('what is there', () => {
  it('stays as it is: other texts, links, directories; and is named', async () => {
    const project = makeProject({ todo: 'mine\n', files: { 'prompts/quality.md': 'my own\n' } });
    symlinkSync('/etc/hostname', join(project.path, 'AGENT_PROMPT.md'));
    project.write('quarterdeck.yaml', 'theme: dark\n');
    expect(await states(project)).toMatchObject({
      'AGENT_PROMPT.md': expect.stringContaining('left alone: it is a symbolic link'),
      'TODO.md': 'committed',
      'prompts/quality.md': 'committed',
      'quarterdeck.yaml': expect.stringContaining('not committed'),
      'prompts/docs.md': 'absent',
    });
    await project.setUp();
    expect([project.read('TODO.md'), project.read('quarterdeck.yaml')]).toEqual(['mine\n', 'theme: dark\n']);
    expect(project.git('status', '--porcelain')).toBe('?? AGENT_PROMPT.md\n?? quarterdeck.yaml');
    expect(committed(project)).not.toContain('TODO.md');
    expect(valueOf(await project.plan()).isDone).toBe(true);
  });

  it('TODO.md as a link out of the repository is neither followed nor replaced', async () => {
    const project = makeProject();
    const outside = join(project.around, 'outside');
    symlinkSync(outside, join(project.path, 'TODO.md'));
    await project.setUp();
    expect(allFiles(project.around).filter(path => path === 'outside')).toEqual([]);
    expect(project.git('status', '--porcelain')).toBe('?? TODO.md');
  });

  it('what somebody has deleted and not committed is not brought back', async () => {
    const project = makeProject({ todo: 'mine\n' });
    await project.setUp();
    rmSync(join(project.path, 'TODO.md'));
    rmSync(join(project.path, 'quarterdeck.yaml'));
    expect(valueOf(await project.plan()).isDone).toBe(true);
  });

  it('prompts as a file is left alone, and the rest is made', async () => {
    const project = makeProject({ files: { prompts: 'not a directory\n' } });
    expect((await states(project))['prompts/docs.md']).toBe('left alone: prompts is a file');
    await project.setUp();
    expect([project.read('prompts'), project.has('TODO.md')]).toEqual(['not a directory\n', true]);
  });

  it.each([
    'current_tasks',
    'session_logs',
  ])('%s as a file or a link stops it before anything is done', async name => {
    const project = makeProject({ files: { [name]: 'a file\n' } });
    const before = allFiles(project.around);
    expect(await project.refusal()).toMatch(
      `refused: ${join(project.path, name)} is a file, and a crew needs`,
    );
    rmSync(join(project.path, name));
    expect(await project.refusal()).toContain('is a file for git');
    symlinkSync(project.around, join(project.path, name));
    expect(await project.refusal()).toContain('is a symbolic link');
    rmSync(join(project.path, name));
    project.write(name, 'a file\n');
    expect(allFiles(project.around)).toEqual(before);
    expect(project.git('remote')).toBe('');
  });
});

describe('the commit', () => {
  it('holds nothing of the person’s: staged, changed and new files stay what they were', async () => {
    const project = makeProject({ files: { 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitignore': 'old/\n' } });
    project.write('staged.txt', 'staged\n');
    project.write('a.txt', 'a staged\n');
    project.git('add', '.');
    project.write('a.txt', 'a staged and changed\n');
    project.write('new.txt', 'new\n');
    project.git('rm', '-q', '--cached', 'b.txt');
    const before = project.git('status', '--porcelain');
    const diff = project.git('diff');
    await project.setUp();
    expect(committed(project)).toEqual(whole);
    expect(project.git('status', '--porcelain')).toBe(before);
    expect(project.git('diff')).toBe(diff);
  });

  it('.gitignore: of a file with changes of the person only our lines are committed', async () => {
    const project = makeProject({ files: { '.gitignore': 'old/\r\n' } });
    project.write('.gitignore', 'old/\r\nstaged/\r\n');
    project.git('add', '.gitignore');
    project.write('.gitignore', 'old/\r\nstaged/\r\nchanged/');
    await project.setUp();
    const added = 'agent_logs/\r\ntest_results/\r\n';
    expect(project.read('.gitignore')).toBe(`old/\r\nstaged/\r\nchanged/\r\n${added}`);
    expect(git(project.path, 'show', 'HEAD:.gitignore')).toBe(`old/\r\n${added}`.trim());
    expect(git(project.path, 'show', ':.gitignore')).toBe(`old/\r\nstaged/\r\n${added}`.trim());
    expect(valueOf(await project.plan()).isDone).toBe(true);
  });

  it('.gitignore that nobody has committed gets the lines, and only they are committed', async () => {
    const project = makeProject();
    project.write('.gitignore', 'mine/\n');
    await project.setUp();
    expect(project.read('.gitignore')).toBe('mine/\nagent_logs/\ntest_results/\n');
    expect(git(project.path, 'show', 'HEAD:.gitignore')).toBe('agent_logs/\ntest_results/');
    expect(project.git('status', '--porcelain')).toBe('M .gitignore');
  });

  it('.gitignore with the lines among uncommitted ones of the person is theirs to commit', async () => {
    const project = makeProject({ files: { '.gitignore': 'old/\n' } });
    project.write('.gitignore', 'old/\nagent_logs/\ntest_results/\nmine/\n');
    expect(valueOf(await project.plan()).ignore.note).toContain('not committed');
    await project.setUp();
    expect(committed(project)).not.toContain('.gitignore');
    expect(project.git('diff', '--stat')).toContain('.gitignore | 3 +++');
  });

  it('.gitignore keeps its bytes and its mode; a link is left alone', async () => {
    const project = makeProject();
    writeFileSync(join(project.path, '.gitignore'), Buffer.from([0xe4, 0x2f, 0x0a]));
    chmodSync(join(project.path, '.gitignore'), 0o755);
    project.git('add', '.gitignore');
    project.git('commit', '-q', '-m', 'Latin');
    await project.setUp();
    expect(project.git('ls-tree', 'HEAD', '.gitignore')).toMatch(/^100755/);
    expect(project.git('status', '--porcelain')).toBe('');

    const linked = makeProject();
    symlinkSync('../somewhere', join(linked.path, '.gitignore'));
    await linked.setUp();
    expect(allFiles(linked.around)).not.toContain('somewhere');
    expect(committed(linked)).not.toContain('.gitignore');
    expect(valueOf(await linked.plan()).ignore.note).toContain('left alone');
  });

  it('no hook and no monitor of the repository runs', async () => {
    const project = makeProject();
    const trap = join(project.around, 'trap');
    writeFileSync(trap, `#!/bin/sh\ntouch ${join(project.around, 'sprung')}\nexit 1\n`, { mode: 0o755 });
    for (const hook of [
      'pre-commit',
      'commit-msg',
      'post-commit',
      'reference-transaction',
      'pre-push',
      'post-index-change',
    ]) {
      mkdirSync(join(project.path, '.git/hooks'), { recursive: true });
      symlinkSync(trap, join(project.path, '.git/hooks', hook));
    }
    project.git('config', 'core.fsmonitor', trap);
    await project.setUp();
    expect(allFiles(project.around)).not.toContain('sprung');
  });

  it('says what agents have to commit and git would leave out', async () => {
    const project = makeProject({ files: { '.gitignore': '*.txt\n/session_logs/\n' } });
    expect(valueOf(await project.plan()).ignored).toEqual([
      'current_tasks/a-task.txt',
      'session_logs/a-log.md',
    ]);
    await project.setUp();
    expect(committed(project)).toEqual(whole);
  });
});

describe('an interrupted run', () => {
  it('is completed: files that are there and not committed, staged, or not there yet', async () => {
    const project = makeProject({ files: { '.gitignore': 'old/\n' } });
    project.write('.gitignore', 'old/\nagent_logs/\ntest_results/\n');
    for (const { path, text } of setupFiles('main').slice(0, 5)) project.write(path, text);
    project.git('add', 'TODO.md');
    mkdirSync(join(project.path, '.git/quarterdeck-init-999999999'));
    expect(await states(project)).toMatchObject({ 'TODO.md': 'ours', 'quarterdeck.yaml': 'absent' });
    await project.setUp();
    expect(committed(project)).toEqual(whole);
    expect(project.git('status', '--porcelain')).toBe('');
    expect(project.has('.git/quarterdeck-init-999999999')).toBe(false);
  });

  it('a draft of a bare repository goes, and one that was not connected yet is taken', async () => {
    const project = makeProject();
    const bare = join(project.around, 'app.upstream.git');
    mkdirSync(`${bare}.making-999999999/refs`, { recursive: true });
    await project.setUp();
    expect(readdirSync(project.around).sort()).toEqual(['app', 'app.upstream.git']);
    project.git('config', '--unset', 'remote.upstream.url');
    expect(await project.setUp()).toMatchObject({ commit: null, shared: { bare: { state: 'related' } } });
    project.git('config', '--unset', 'remote.upstream.url');
    rmSync(bare, { recursive: true });
    git(project.around, 'init', '-q', '--bare', '-b', 'elsewhere', bare);
    expect(await project.setUp()).toMatchObject({ commit: null, shared: { bare: { state: 'empty' } } });
    expect(git(bare, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect(valueOf(await project.plan()).isDone).toBe(true);
  });
});

describe('bad places', () => {
  it('a detached HEAD, a branch that no shell would take, a merge', async () => {
    const project = makeProject({ files: { 'a.txt': 'a\n' } });
    project.git('checkout', '-q', '--detach');
    expect(await project.refusal()).toMatch(/^refused: .* is on no branch .*git switch main/);
    project.git('switch', '-q', '-c', 'a;touch$IFS/tmp/x');
    expect(await project.refusal()).toMatch(/^refused: The branch a;touch.*git branch -m/);
    project.git('switch', '-q', 'main');
    project.git('switch', '-q', '-c', 'other');
    project.write('a.txt', 'other\n');
    project.git('commit', '-q', '-a', '-m', 'Other');
    project.git('switch', '-q', 'main');
    project.write('a.txt', 'main\n');
    project.git('commit', '-q', '-a', '-m', 'Main');
    expect(() => project.git('merge', '-q', 'other')).toThrow();
    expect(await project.refusal()).toMatch(/^refused: .* in the middle of a merge.*git merge --abort/);
    expect(project.has('AGENT_PROMPT.md')).toBe(false);
  });

  it('a lock of another git is named, and the next run completes it', async () => {
    const project = makeProject();
    const lock = join(project.path, '.git/index.lock');
    writeFileSync(lock, '');
    expect(await project.refusal()).toMatch(
      /^failed: git could not write the index .*index\.lock is there.*delete that file/,
    );
    rmSync(lock);
    await project.setUp();
    expect(committed(project)).toEqual(whole);
  });

  it('a branch that moves while the person thinks is told', async () => {
    const project = makeProject();
    const { carryOut } = await import('../../src/tasks/setup/init.js');
    const plan = valueOf(await project.plan());
    project.git('commit', '-q', '--allow-empty', '-m', 'Meanwhile');
    const done = await carryOut(plan);
    expect(done).toMatchObject({ ok: false, failure: { sentence: expect.stringContaining('has moved') } });
    await project.setUp();
    expect(committed(project)).toEqual(whole);
  });
});
