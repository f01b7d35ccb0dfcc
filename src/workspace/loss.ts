// What deleting a workspace would lose: uncommitted changes, untracked files, commits that nothing else holds.
import { existsSync } from 'node:fs';
import { type GitOptions, git } from './git.js';

/**
 * Null when nothing would be lost, else what, in a few words for a sentence. What cannot be read counts as a loss: when in
 * doubt the work stays. Ignored files are not work. Commits count as held by any other branch, tag or remote-tracking ref.
 * @param alsoHeld prefix of further refs that hold commits, such as `refs/quarterdeck/upstream/`
 */
export async function findLoss(
  path: string,
  branch: string | null,
  alsoHeld: string | null = null,
): Promise<string | null> {
  if (!existsSync(path)) return null;
  return joinLoss(await Promise.all([findChanges(path), findCommits(path, branch, alsoHeld)]));
}

export function joinLoss(losses: (string | null)[]): string | null {
  const parts = losses.filter(part => part !== null);
  return parts.length === 0 ? null : parts.join(' and ');
}

export async function findChanges(path: string, options: GitOptions = {}): Promise<string | null> {
  if (!existsSync(path)) return null;
  const changes = await countChanges(path, options);
  if (changes === null) return 'its files cannot be compared';
  return changes === 0 ? null : `${changes} ${changes === 1 ? 'file is' : 'files are'} not committed`;
}

/** Files that no commit holds; null when that cannot be read. */
export async function countChanges(path: string, options: GitOptions = {}): Promise<number | null> {
  if (!existsSync(path)) return null;
  // Files count, not directories: `normal` would say one for a directory of a hundred.
  const status = await git(
    path,
    ['status', '--porcelain', '-z', '--untracked-files=all', '--ignore-submodules=none'],
    options,
  );
  return status.ok ? listEntries(status.value).length : null;
}

/** Each entry of `git status --porcelain -z`, its two letters before it. */
export function listEntries(porcelain: string): string[] {
  const entries: string[] = [];
  const fields = porcelain.split('\0').filter(field => field !== '');
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] ?? '';
    entries.push(field);
    // A rename has its old name in a field of its own.
    if (/^[RC]/.test(field)) index++;
  }
  return entries;
}

/** HEAD too: the agent may have switched branches, or deleted ours. */
export function findCommits(
  path: string,
  branch: string | null,
  alsoHeld: string | null,
): Promise<string | null> {
  return countCommits(path, ['HEAD'], branch, alsoHeld);
}

/**
 * What stands on `tips` and on the branch, and nowhere else.
 * @param directory any work tree of the repository
 */
export async function countCommits(
  directory: string,
  tips: string[],
  branch: string | null,
  alsoHeld: string | null,
): Promise<string | null> {
  const counted = await git(directory, [
    'rev-list',
    '--count',
    '--ignore-missing',
    ...tips,
    ...(branch === null ? [] : [`refs/heads/${branch}`]),
    '--not',
    ...(branch === null ? [] : [`--exclude=${branch}`]),
    '--branches',
    '--tags',
    '--remotes',
    ...(alsoHeld === null ? [] : [`--glob=${alsoHeld}`]),
  ]);
  return commitsLoss(counted.ok ? counted.value : null);
}

/** @param counted what `git rev-list --count` said; null when it failed */
export function commitsLoss(counted: string | null): string | null {
  const count = counted === null ? Number.NaN : Number(counted.trim());
  if (!Number.isInteger(count)) return 'its commits cannot be counted';
  return count === 0 ? null : `${count} ${count === 1 ? 'commit is' : 'commits are'} on no other branch`;
}
