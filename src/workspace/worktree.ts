// Makes and removes the worktrees of workers.
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import { quoted } from '../domain/slug.js';
import { git, gitLine } from './git.js';
import { countCommits, findChanges, findCommits, joinLoss } from './loss.js';
import { removeIfEmpty } from './place.js';
import { upstreamRemote } from './status.js';
import { inTurn } from './turns.js';
import { followUpstream, upstreamHeads } from './upstream-heads.js';
import { type ListedWorktree, parseWorktreeList } from './worktree-list.js';

/** A check-out prints nothing for as long as it takes. */
const addTimeoutMs = 120_000;
/** How often it is tried again; another program's git may hold a lock for a moment. */
const attempts = 3;
const settleEveryMs = 250;

export interface NewWorktree {
  /** Main work tree. */
  root: string;
  /** Common git directory: additions are serialised by it. */
  gitDir: string;
  path: string;
  branch: string;
  /** Branch, tag or commit to start from; the present one when null. */
  base: string | null;
  abort?: AbortSignal;
}

/** Nothing is left half-made: what an addition that failed or was aborted has made is taken away again. */
export function addWorktree(wanted: NewWorktree): Promise<Result<{ path: string; branch: string }>> {
  return inTurn(wanted.gitDir, () => add(wanted));
}

export async function listWorktrees(root: string): Promise<Result<ListedWorktree[]>> {
  const listed = await git(root, ['worktree', 'list', '--porcelain', '-z']);
  return listed.ok ? success(parseWorktreeList(listed.value)) : listed;
}

export interface OldWorktree {
  root: string;
  gitDir: string;
  path: string;
  /** Ours: it goes along. */
  branch: string | null;
}

/**
 * Takes a worktree and its branch away when nothing would be lost; else touches nothing and says what it holds.
 * Looked at and taken in one turn: two worktrees must not each rely on the other's branch for the same commit.
 */
export async function clearWorktree(old: OldWorktree): Promise<{ kept: string | null }> {
  if (!existsSync(old.path) && !existsSync(old.gitDir)) return { kept: null };
  const changes = await findChanges(old.path);
  return inTurn(old.gitDir, async () => {
    const loss = joinLoss([changes ?? (await findChanges(old.path)), await ownCommits(old)]);
    if (loss === null && (await listed(old))?.locked === true) return { kept: 'it is locked' };
    if (loss === null) {
      const removed = await remove(old);
      return { kept: removed.ok ? null : removed.failure.sentence.replace(/\.$/, '') };
    }
    if (!existsSync(old.path)) await unregister(old);
    return { kept: loss };
  });
}

/** What an upstream on this machine has was pushed, whichever way it went there: only the rest is the worker's own. */
async function ownCommits(old: OldWorktree): Promise<string | null> {
  const commits = await countOwn(old, null);
  const remote = commits === null ? null : await upstreamRemote(old.root);
  if (remote === null || !(await followUpstream(old, remote))) return commits;
  return countOwn(old, upstreamHeads);
}

/** Of one whose directory is gone, what it had committed is still there. */
async function countOwn(old: OldWorktree, alsoHeld: string | null): Promise<string | null> {
  if (existsSync(old.path)) return findCommits(old.path, old.branch, alsoHeld);
  return countCommits(old.root, await lastHead(old), old.branch, alsoHeld);
}

/**
 * Waits while a git that outlived whoever started it still makes this worktree; one that does not come to an end is taken away.
 * True when there is something to be cleared.
 */
export async function settleWorktree(old: OldWorktree, patienceMs = addTimeoutMs): Promise<boolean> {
  for (
    const deadline = performance.now() + patienceMs;
    ;
    await delay(settleEveryMs, undefined, { ref: false })
  ) {
    const entry = await listed(old);
    if (entry?.unfinished !== true) return entry !== null || existsSync(old.path);
    if (performance.now() < deadline) continue;
    await inTurn(old.gitDir, () => undo(old.root, old.path, old.branch));
    return existsSync(old.path);
  }
}

async function listed({ root, path }: Pick<OldWorktree, 'root' | 'path'>): Promise<ListedWorktree | null> {
  const all = await listWorktrees(root);
  return (all.ok ? all.value.find(entry => entry.path === path) : null) ?? null;
}

/** git remembers what was checked out there, until its entry goes. */
async function lastHead(old: OldWorktree): Promise<string[]> {
  const head = (await listed(old))?.head ?? null;
  return head === null ? [] : [head];
}

/** So that the branch can be checked out elsewhere; unless the entry is all that holds a commit. */
async function unregister(old: OldWorktree): Promise<void> {
  if ((await countCommits(old.root, await lastHead(old), null, null)) !== null) return;
  await git(old.root, ['worktree', 'remove', '--', old.path]);
}

/** git itself refuses to remove what is not committed. */
async function remove(old: OldWorktree): Promise<Result<void>> {
  const removed = await git(old.root, ['worktree', 'remove', '--', old.path]);
  if (!removed.ok && existsSync(old.path)) return removed;
  removeIfEmpty(dirname(old.path));
  if (old.branch === null) return success(undefined);
  const there = await gitLine(old.root, ['rev-parse', '--verify', '--quiet', `refs/heads/${old.branch}`]);
  if (there === null) return success(undefined);
  const deleted = await git(old.root, ['branch', '-D', '--end-of-options', old.branch]);
  return deleted.ok ? success(undefined) : deleted;
}

async function add(wanted: NewWorktree): Promise<Result<{ path: string; branch: string }>> {
  if (wanted.abort?.aborted) return failure('refused', 'It was called off.');
  const base = await checked(wanted);
  if (!base.ok) return base;
  const parent = dirname(wanted.path);
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
  } catch (error) {
    return failure('failed', `${parent} cannot be made: ${messageOf(error)}`);
  }
  let last: Result<never> = failure('failed', 'git worktree add was not tried.');
  for (let attempt = 0; attempt < attempts; attempt++) {
    const added = await git(
      wanted.root,
      ['worktree', 'add', '--quiet', '-b', wanted.branch, '--end-of-options', wanted.path, base.value],
      { timeoutMs: addTimeoutMs, ...(wanted.abort ? { abort: wanted.abort } : {}) },
    );
    if (added.ok) return success({ path: realpathSync(wanted.path), branch: wanted.branch });
    last = added;
    await undo(wanted.root, wanted.path, wanted.branch);
    if (wanted.abort?.aborted) return failure('refused', 'It was called off.');
  }
  removeIfEmpty(parent);
  return failed(wanted, last);
}

/** What would go wrong, said before anything is made; gives the commit to start from. */
async function checked(wanted: NewWorktree): Promise<Result<string>> {
  const base = wanted.base ?? 'HEAD';
  const verify = ['rev-parse', '--verify', '--quiet', '--end-of-options'];
  const [listed, branch, commit] = await Promise.all([
    listWorktrees(wanted.root),
    gitLine(wanted.root, [...verify, `refs/heads/${wanted.branch}`]),
    gitLine(wanted.root, [...verify, `${base}^{commit}`]),
  ]);
  if (!listed.ok) return listed;
  const holder = listed.value.find(entry => entry.branch === wanted.branch && !entry.prunable);
  if (holder?.unfinished === true) {
    return failure('refused', `${holder.path} is still being made by a git that was cut off.`, {
      hint: 'It is taken away when that git has ended; try again in a moment, or take another name.',
    });
  }
  if (holder !== undefined) {
    return failure('refused', `Branch ${wanted.branch} is checked out in ${holder.path}.`, {
      hint: 'Take another name, or remove that worktree.',
    });
  }
  if (branch !== null) {
    return failure('refused', `Branch ${wanted.branch} exists already and may hold work.`, {
      hint: `Take another name, or delete it: git branch -d ${wanted.branch}`,
    });
  }
  if (existsSync(wanted.path)) {
    return failure('refused', `${wanted.path} exists already; nothing in it was touched.`, {
      hint: 'Take another name, or move that directory away.',
    });
  }
  if (commit !== null) return success(commit);
  return failure('not-found', `There is no branch, tag or commit ${quoted(base)} to start from.`, {
    hint: 'git branch --all lists what there is.',
  });
}

/** The branch is ours: `checked` saw that there was none, and additions go one after the other. */
async function undo(root: string, path: string, branch: string | null): Promise<void> {
  // Never a prune: what others have on a disk that is not mounted is theirs.
  await git(root, ['worktree', 'remove', '--force', '--force', '--', path]);
  if (branch === null) return;
  const listed = await listWorktrees(root);
  const elsewhere = !listed.ok || listed.value.some(entry => entry.branch === branch);
  if (!elsewhere) await git(root, ['branch', '-D', '--end-of-options', branch]);
}

function failed(wanted: NewWorktree, last: Result<never>): Result<never> {
  const cause = last.ok ? '' : (last.failure.cause ?? last.failure.sentence);
  if (/No space left on device/i.test(cause)) {
    return failure('failed', `The disk is full: ${wanted.path} could not be made.`, { cause });
  }
  return failure(
    'failed',
    `The worktree ${wanted.path} could not be made: ${cause.split('\n').at(-1) ?? ''}`,
    {
      cause,
    },
  );
}
