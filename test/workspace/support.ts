// Real repositories in directories of their own, taken away after the test.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export function makeDirectory(prefix = 'qd-'): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** As a person's own git would run, apart from this machine's configuration. */
export function git(directory: string, ...args: string[]): string {
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  for (const who of ['AUTHOR', 'COMMITTER']) {
    env[`GIT_${who}_NAME`] = 'A Person';
    env[`GIT_${who}_EMAIL`] = 'person@example.org';
  }
  return execFileSync('git', args, {
    cwd: directory,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A repository on `main` with one commit and a TODO.md. */
export function makeRepository(directory = makeDirectory()): string {
  git(directory, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(directory, 'TODO.md'), '# TODO\n\n- [ ] first task\n- [ ] second task\n');
  git(directory, 'add', '.');
  git(directory, 'commit', '--quiet', '--message=Start');
  return directory;
}

export function commitFile(directory: string, name: string, text: string): void {
  writeFileSync(join(directory, name), text);
  git(directory, 'add', name);
  git(directory, 'commit', '--quiet', `--message=Add ${name}`);
}
