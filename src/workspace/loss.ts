// What deleting a workspace would lose: uncommitted changes, untracked files, commits that nothing else holds.
import { existsSync } from 'node:fs';
import { git, gitLine } from './git.js';

export interface Loss {
  /** One sentence, with numbers; null when nothing would be lost. */
  sentence: string | null;
}

/**
 * Anything that cannot be read counts as a loss: when in doubt the work stays.
 * Ignored files are not work. Commits count as held by any other branch, tag or remote-tracking ref.
 */
export async function findLoss(path: string, branch: string | null): Promise<Loss> {
  if (!existsSync(path)) return { sentence: null };
  // Files count, not directories: `normal` would say one for a directory of a hundred.
  const status = await git(path, [
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--ignore-submodules=none',
  ]);
  if (!status.ok) return { sentence: `Its state cannot be read (${status.failure.sentence})` };
  const changes = countEntries(status.value);
  const commits = await heldNowhereElse(path, branch);
  if (commits === null) return { sentence: 'Its commits cannot be counted' };
  const parts = [
    ...(changes > 0 ? [`${changes} ${changes === 1 ? 'file is' : 'files are'} not committed`] : []),
    ...(commits > 0 ? [`${commits} ${commits === 1 ? 'commit is' : 'commits are'} on no other branch`] : []),
  ];
  return { sentence: parts.length === 0 ? null : parts.join(' and ') };
}

/** Files that no commit holds; null when that cannot be read. */
export async function countChanges(path: string): Promise<number | null> {
  if (!existsSync(path)) return null;
  const status = await git(path, ['status', '--porcelain', '-z', '--untracked-files=all']);
  return status.ok ? countEntries(status.value) : null;
}

function countEntries(porcelain: string): number {
  let count = 0;
  const fields = porcelain.split('\0').filter(field => field !== '');
  for (let index = 0; index < fields.length; index++) {
    count++;
    // A rename has its old name in a field of its own.
    if (/^[RC]/.test(fields[index] ?? '')) index++;
  }
  return count;
}

async function heldNowhereElse(path: string, branch: string | null): Promise<number | null> {
  const own = branch === null ? null : `refs/heads/${branch}`;
  // The agent may have switched branches: what stands on ours counts as well as what is checked out.
  const exists = own !== null && (await gitLine(path, ['rev-parse', '--verify', '--quiet', own])) !== null;
  const counted = await git(path, [
    'rev-list',
    '--count',
    'HEAD',
    ...(exists && own !== null ? [own] : []),
    '--not',
    ...(branch === null ? [] : [`--exclude=${branch}`]),
    '--branches',
    '--tags',
    '--remotes',
  ]);
  if (!counted.ok) return null;
  const count = Number(counted.value.trim());
  return Number.isInteger(count) ? count : null;
}
