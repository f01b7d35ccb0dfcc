// A repository with a directory of its own around it, and the set-up carried out on it without the command line.
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Result } from '../../src/domain/failure.js';
import { carryOut, type Done, planSetup, type SetupPlan } from '../../src/tasks/setup/init.js';
import { git, makeRepository, type Repository, type RepositoryOptions } from '../support/repository.js';

export interface Project extends Repository {
  /** Where repository and upstream lie. */
  around: string;
  plan(upstream?: string | null): Promise<Result<SetupPlan>>;
  setUp(upstream?: string | null): Promise<Done>;
  /** What `setUp` is refused with. */
  refusal(upstream?: string | null): Promise<string>;
  read(file: string): string;
  has(file: string): boolean;
}

export function makeDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'qd-')));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function makeProject(options: RepositoryOptions = {}): Project {
  const around = makeDirectory();
  const repository = makeRepository(join(around, 'app'), options);
  const root = repository.path;
  const plan = (upstream: string | null = null) => planSetup(root, join(root, '.git'), upstream);
  return {
    ...repository,
    around,
    plan,
    setUp: async upstream => valueOf(await carryOut(valueOf(await plan(upstream)))),
    refusal: async upstream => {
      const planned = await plan(upstream);
      const done = planned.ok ? await carryOut(planned.value) : planned;
      if (done.ok) throw new Error('it was not refused');
      return `${done.failure.kind}: ${done.failure.sentence} ${done.failure.hint ?? ''}`;
    },
    read: file => readFileSync(join(root, file), 'utf8'),
    has: file => existsSync(join(root, file)),
  };
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/** Everything below, `.git` left out. */
export function allFiles(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .filter(path => !path.startsWith('.git/'))
    .sort();
}

export function bareAt(path: string, ...options: string[]): string {
  git(dirname(path), 'init', '-q', '--bare', '-b', 'main', ...options, path);
  return path;
}

/** Of the commits of main, the newest first. */
export function subjects(repository: string): string[] {
  return git(repository, 'log', '--format=%s', 'main').split('\n');
}
