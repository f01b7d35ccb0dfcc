// Real git repositories for tests.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface RepositoryOptions {
  /** Text of TODO.md; none by default. */
  todo?: string;
  /** False leaves the repository without a commit. */
  commit?: boolean;
  /** Makes `<path>-upstream.git`, bare, as the remote `origin`, and pushes main. */
  upstream?: boolean;
  /** Further files, path → text. */
  files?: Record<string, string>;
}

export interface Repository {
  path: string;
  /** Path of the bare upstream, empty without one. */
  upstream: string;
  git(...args: string[]): string;
  write(file: string, text: string): void;
}

export function makeRepository(path: string, options: RepositoryOptions = {}): Repository {
  mkdirSync(path, { recursive: true });
  const repository: Repository = {
    path,
    upstream: options.upstream === true ? `${path}-upstream.git` : '',
    git: (...args) => git(path, ...args),
    write: (file, text) => {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    },
  };
  git(path, 'init', '-q', '-b', 'main');
  repository.git('config', 'user.name', 'Test Person');
  repository.git('config', 'user.email', 'person@example.org');
  repository.write('README.md', 'A repository for a test.\n');
  if (options.todo !== undefined) repository.write('TODO.md', options.todo);
  for (const [file, text] of Object.entries(options.files ?? {})) repository.write(file, text);
  if (options.commit !== false) {
    repository.git('add', '-A');
    repository.git('commit', '-q', '-m', 'First');
  }
  if (options.upstream === true) {
    git(dirname(path), 'init', '-q', '--bare', '-b', 'main', repository.upstream);
    repository.git('remote', 'add', 'origin', repository.upstream);
    repository.git('push', '-q', '-u', 'origin', 'main');
  }
  return repository;
}

export function git(cwd: string, ...args: string[]): string {
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
