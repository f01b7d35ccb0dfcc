// Brings the clone of a worker to where the upstream's branch stands, before a new session begins in it; nothing that was in it is lost.
import { failure, type Result, success } from '../domain/failure.js';
import { quoted } from '../domain/slug.js';
import type { Address } from './address.js';
import { cloneTurn } from './clone.js';
import { addressOf, checkClone, cloneGit, commitAt, fetchUpstream } from './clone-git.js';
import { inWords, type Kept, keepWork, listChanges } from './keep-work.js';
import { forgetUnfinished, removeLeftLocks } from './left-over.js';
import { inTurn } from './turns.js';

const checkoutTimeoutMs = 120_000;

export interface FreshenOptions {
  /** Where the upstream lies now; where the clone says when missing. */
  upstream?: string;
  /** For the name of the branch with what was kept; the clone's directory when missing. */
  worker?: string;
  abort?: AbortSignal;
  timeoutMs?: number;
}

export interface Freshened {
  /** Where it stands now. */
  commit: string;
  /** To be told; null when everything was pushed. */
  kept: Kept | null;
}

/**
 * Nobody may work in it. Uncommitted and unpushed work is kept on a branch of its own, what a killed git left is cleared
 * away, and then the branch stands where the upstream's does, with a clean work tree; ignored files stay.
 * Of a failure nothing was lost either: at most what was not committed is in the index now.
 */
export function freshenClone(
  path: string,
  branch: string,
  options: FreshenOptions = {},
): Promise<Result<Freshened>> {
  return inTurn(cloneTurn(path), () => freshen(path, branch, options));
}

async function freshen(path: string, branch: string, options: FreshenOptions): Promise<Result<Freshened>> {
  if (options.abort?.aborted) return failure('refused', 'It was called off.');
  const checked = checkClone(path);
  if (!checked.ok) return checked;
  const unlocked = await removeLeftLocks(path);
  if (!unlocked.ok) return unlocked;
  const address = await addressOf(path, options.upstream ?? null);
  if (!address.ok) return address;
  const fetched = await fetchUpstream(path, address.value, {
    ...(options.abort ? { abort: options.abort } : {}),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
  if (!fetched.ok) return options.abort?.aborted ? failure('refused', 'It was called off.') : fetched;
  const target = await commitAt(path, `refs/remotes/origin/${branch}`);
  if (target === null) {
    return failure('not-found', `The upstream ${address.value.shown} has no branch ${quoted(branch)}.`, {
      hint: 'git ls-remote --heads lists what it has.',
    });
  }
  const kept = await keepWork(path, branch, options.worker);
  if (!kept.ok) return kept;
  const put = await putOn(path, branch, target, address.value);
  if (!put.ok) return put;
  const more = await keepUncovered(path, branch, target, options.worker, kept.value);
  return more.ok ? success({ commit: target, kept: more.value }) : more;
}

async function putOn(path: string, branch: string, target: string, address: Address): Promise<Result<void>> {
  forgetUnfinished(path);
  const put = await checkout(path, branch, target);
  return put.ok ? tellAnew(path, branch, address) : put;
}

/** What it is a clone of, whatever the agent before has made of it. */
async function tellAnew(path: string, branch: string, address: Address): Promise<Result<void>> {
  const listed = await cloneGit(path, ['config', '--local', '--null', '--list']);
  if (!listed.ok) return listed;
  const said = listed.value.split('\0');
  const words: [name: string, value: string][] = [
    ['remote.origin.url', address.at],
    ['remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'],
    [`branch.${branch}.remote`, 'origin'],
    [`branch.${branch}.merge`, `refs/heads/${branch}`],
  ];
  for (const [name, value] of words) {
    const own = said.filter(word => word.startsWith(`${name}\n`));
    if (own.length === 1 && own[0] === `${name}\n${value}`) continue;
    const set = await cloneGit(path, ['config', '--local', '--replace-all', '--end-of-options', name, value]);
    if (!set.ok) return set;
  }
  for (const name of ['core.worktree', 'remote.origin.pushurl']) {
    if (!said.some(word => word.startsWith(`${name}\n`))) continue;
    const unset = await cloneGit(path, ['config', '--local', '--unset-all', '--end-of-options', name]);
    if (!unset.ok) return unset;
  }
  return success(undefined);
}

function checkout(path: string, branch: string, target: string): Promise<Result<string>> {
  const args = [
    'checkout',
    '--quiet',
    '--force',
    '--no-track',
    '--no-recurse-submodules',
    '--ignore-other-worktrees',
  ];
  return cloneGit(path, [...args, '-B', branch, target, '--'], { timeoutMs: checkoutTimeoutMs });
}

/** Files that only the work itself had ignored are bare now: they are work too, and belong beside the rest of it. */
async function keepUncovered(
  path: string,
  branch: string,
  target: string,
  worker: string | undefined,
  first: Kept | null,
): Promise<Result<Kept | null>> {
  const changes = await listChanges(path);
  if (!changes.ok) return changes;
  if (changes.value.untracked === 0) return success(first);
  const second = await keepWork(path, branch, worker, first === null ? [] : [first.commit]);
  if (!second.ok) return second;
  const put = await checkout(path, branch, target);
  if (!put.ok) return put;
  if (first === null || second.value === null) return success(second.value ?? first);
  await cloneGit(path, ['branch', '--quiet', '-D', '--end-of-options', first.branch]);
  const files = first.files + second.value.files;
  return success({ ...second.value, files, commits: first.commits, what: inWords(files, first.commits) });
}
