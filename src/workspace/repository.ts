// What a directory is to us: the main work tree of a repository with a commit, or a sentence that says why not.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { failure, type Result, success } from '../domain/failure.js';
import { git, gitLine } from './git.js';
import { parseWorktreeList } from './worktree-list.js';

export interface Repository {
  /** Root of the main work tree, real path. */
  root: string;
  /** The common git directory, real path. */
  gitDir: string;
}

export async function findRepository(directory: string): Promise<Result<Repository>> {
  const place = standing(directory);
  if (!place.ok) return place;
  const found = await git(place.value, ['rev-parse', '--is-inside-work-tree', '--git-common-dir']);
  if (!found.ok) return notFound(place.value, found.failure.cause ?? '');
  const [inside = '', common = ''] = found.value.split('\n');
  if (inside !== 'true') {
    return failure('refused', `${place.value} is inside a git directory, not in a work tree.`, {
      hint: 'Go to the directory with the files, or clone the repository first.',
    });
  }
  const gitDir = realpathSync(isAbsolute(common) ? common : resolve(place.value, common));
  const root = await mainWorkTree(place.value);
  if (!root.ok) return root;
  const commit = await gitLine(root.value, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (commit === null) {
    return failure('refused', `${root.value} has no commit yet, and a worktree needs one to start from.`, {
      hint: 'Make one: git commit --allow-empty -m "Start"',
    });
  }
  return success({ root: root.value, gitDir });
}

function standing(directory: string): Result<string> {
  try {
    const place = realpathSync(directory);
    return success(statSync(place).isDirectory() ? place : dirname(place));
  } catch {
    return failure('not-found', `${directory} does not exist.`);
  }
}

function notFound(directory: string, cause: string): Result<never> {
  if (/dubious ownership/.test(cause)) {
    return failure('refused', `${directory} belongs to another user, and git does not trust it.`, {
      hint: `If you do: git config --global --add safe.directory ${directory}`,
      cause,
    });
  }
  if (/not a git repository/.test(cause)) {
    return failure('refused', `${directory} is not in a git repository.`, {
      hint: 'Make one: git init && git add -A && git commit -m "Start"',
      cause,
    });
  }
  return failure('failed', `git cannot read ${directory}: ${cause.split('\n')[0] ?? ''}`, { cause });
}

/** The first listed; where that is bare, every linked work tree is a project of its own. */
async function mainWorkTree(directory: string): Promise<Result<string>> {
  const listed = await git(directory, ['worktree', 'list', '--porcelain', '-z']);
  if (!listed.ok) return listed;
  const [main] = parseWorktreeList(listed.value);
  if (main !== undefined && !main.bare && existsSync(main.path)) return success(realpathSync(main.path));
  const top = await gitLine(directory, ['rev-parse', '--show-toplevel']);
  if (top === null) return failure('failed', `git names no work tree for ${directory}.`);
  return success(realpathSync(top));
}
