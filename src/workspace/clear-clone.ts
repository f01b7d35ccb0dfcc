// Takes the clone of a worker away when nothing in it would be lost; else touches nothing and says what it holds.
import { lstatSync, readdirSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../domain/failure.js';
import { cloneTurn, removeHalfMade } from './clone.js';
import {
  addressOf,
  checkClone,
  cloneGit,
  cloneLine,
  commitAt,
  fetchUpstream,
  inClone,
  upstreamTags,
} from './clone-git.js';
import { unfinishedCommits } from './left-over.js';
import { commitsLoss, findChanges, joinLoss } from './loss.js';
import { removeIfEmpty } from './place.js';
import { inTurn } from './turns.js';

export interface ClearOptions {
  /** Where the upstream lies; where the clone says when missing. */
  upstream?: string;
}

/**
 * Everything in it counts: files, HEAD, every branch and tag, stashes, what hangs on it. Only the upstream, asked now, holds
 * commits; where it cannot be reached, what it had when it was last fetched or pushed to. Ignored files are not work.
 */
export function clearClone(path: string, options: ClearOptions = {}): Promise<{ kept: string | null }> {
  return inTurn(cloneTurn(path), () => clear(path, options));
}

async function clear(path: string, options: ClearOptions): Promise<{ kept: string | null }> {
  await removeHalfMade(path);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    removeIfEmpty(dirname(path));
    return { kept: null };
  }
  const kept = await findCloneLoss(path, options.upstream ?? null);
  return { kept: kept ?? (await remove(path)) };
}

/** Null when nothing would be lost, else what, in a few words for a sentence. */
async function findCloneLoss(path: string, upstream: string | null): Promise<string | null> {
  const checked = checkClone(path);
  if (!checked.ok) return 'its files cannot be compared';
  const commits = await unpushed(path, upstream);
  // The fetch took its time: files are looked at when nothing comes after but the removal.
  const changes = await findChanges(path, inClone(path));
  return joinLoss([changes, commits, await stashes(path), hanging(path)]);
}

async function unpushed(path: string, upstream: string | null): Promise<string | null> {
  const address = await addressOf(path, upstream);
  if (!address.ok) return 'its upstream cannot be found';
  await fetchUpstream(path, address.value);
  const tips = [await commitAt(path, 'HEAD')];
  for (const name of unfinishedCommits(path)) tips.push(await commitAt(path, name));
  const counted = await cloneGit(path, [
    'rev-list',
    '--count',
    ...tips.filter(tip => tip !== null),
    '--branches',
    '--tags',
    '--glob=refs/notes',
    '--not',
    '--remotes=origin',
    `--glob=${upstreamTags}`,
  ]);
  return commitsLoss(counted.ok ? counted.value : null);
}

async function stashes(path: string): Promise<string | null> {
  if ((await commitAt(path, 'refs/stash')) === null) return null;
  const counted = await cloneLine(path, ['rev-list', '--walk-reflogs', '--count', 'refs/stash', '--']);
  // It is there, whatever its log says.
  const count = Math.max(1, Number(counted ?? '1') || 1);
  return `${count} ${count === 1 ? 'stash is' : 'stashes are'} in it`;
}

/** Repositories that live in its git directory: they would go with it, unseen by its own status. */
function hanging(path: string): string | null {
  const has = (name: string) => namesIn(join(path, '.git', name)).length > 0;
  return joinLoss([
    has('modules') ? 'it holds submodules' : null,
    has('worktrees') ? 'worktrees of it exist' : null,
  ]);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** What is in the way, or null when it is gone. */
async function remove(path: string): Promise<string | null> {
  const goes = () => rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  try {
    // Caches of packages make their directories read-only.
    await goes().catch(() => makeWritable(path).then(goes));
  } catch (error) {
    return `it cannot be removed (${messageOf(error)})`;
  }
  removeIfEmpty(dirname(path));
  return null;
}

async function makeWritable(directory: string): Promise<void> {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(join(directory, entry.name));
  }
}
