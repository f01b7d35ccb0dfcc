// Makes the clones of workers: each has refs of its own, so that many of them can fetch and push at once. Freshening and clearing one is told beside.
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, realpathSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Failure, failure, messageOf, type Result, success } from '../domain/failure.js';
import { quoted } from '../domain/slug.js';
import { type Address, reachOf, readAddress } from './address.js';
import { fetchTimeoutMs, reason } from './clone-git.js';
import { git, gitLine } from './git.js';
import { removeIfEmpty } from './place.js';
import { fewAtOnce, inTurn } from './turns.js';

/** Of one project at once: more of them only wait for the same disk. */
const mostAtOnce = 4;
/** Objects are linked while others push, and what they have in the making vanishes: the last one has them packed for it. */
const localAttempts = 3;
/** What a person has set for this repository alone; a signature needs its key beside it. */
const carried = /^(?:user\.(?:name|email|signingkey)|commit\.gpgsign|gpg\.format)$/;

export interface NewClone {
  /** Main work tree of the project. */
  root: string;
  /** Common git directory of the project: how many are made at once is counted by it. */
  gitDir: string;
  path: string;
  /** A path, or an address as git takes it; a relative path is meant from the root. */
  upstream: string;
  /** A branch of the upstream; the one it proposes itself when null. */
  branch: string | null;
  abort?: AbortSignal;
  /** Without a word of git for this long it is given up. */
  timeoutMs?: number;
}

/** Nothing is left half-made: at `path` a clone stands when it is whole, and not before. */
export function addClone(wanted: NewClone): Promise<Result<{ path: string; branch: string }>> {
  return inTurn(cloneTurn(wanted.path), () => fewAtOnce(wanted.gitDir, mostAtOnce, () => add(wanted)));
}

/** What must not be done twice at once to one clone. */
export function cloneTurn(path: string): string {
  return `clone ${path}`;
}

async function add(wanted: NewClone): Promise<Result<{ path: string; branch: string }>> {
  if (wanted.abort?.aborted) return failure('refused', 'It was called off.');
  const address = readAddress(wanted.root, wanted.upstream);
  if (!address.ok) return address;
  if (lstatSync(wanted.path, { throwIfNoEntry: false }) !== undefined) {
    return failure('refused', `${wanted.path} exists already; nothing in it was touched.`, {
      hint: 'Take another name, or move that directory away.',
    });
  }
  await removeHalfMade(wanted.path);
  const parent = dirname(wanted.path);
  const making = join(parent, `${makingPrefix(wanted.path)}${randomBytes(4).toString('hex')}`);
  const made = await make(wanted, address.value, making);
  if (made.ok) return made;
  await removeHalfMade(wanted.path);
  removeIfEmpty(parent);
  return wanted.abort?.aborted ? failure('refused', 'It was called off.') : made;
}

async function make(
  wanted: NewClone,
  address: Address,
  making: string,
): Promise<Result<{ path: string; branch: string }>> {
  const cloned = await clone(wanted, address, making);
  if (!cloned.ok) return failed(wanted, address, cloned.failure);
  const branch = await gitLine(making, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const commit = await gitLine(making, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (branch === null) {
    return failure(
      'not-found',
      `The upstream ${address.shown} has no branch ${quoted(wanted.branch ?? 'HEAD')}.`,
    );
  }
  if (commit === null) return empty(address);
  const carriedOver = await carryOver(wanted.root, making);
  if (!carriedOver.ok) return carriedOver;
  if (wanted.abort?.aborted) return failure('refused', 'It was called off.');
  try {
    renameSync(making, wanted.path);
    return success({ path: realpathSync(wanted.path), branch });
  } catch (error) {
    return failure('failed', `${wanted.path} cannot be made: ${messageOf(error)}`);
  }
}

async function clone(wanted: NewClone, address: Address, making: string): Promise<Result<string>> {
  const attempts = address.kind === 'path' ? localAttempts : 1;
  let last: Result<string> = failure('failed', 'git clone was not tried.');
  for (let attempt = 1; attempt <= attempts && wanted.abort?.aborted !== true; attempt++) {
    const isLinked = address.kind === 'path' && attempt < attempts;
    const args = [
      'clone',
      // Over a network its progress says that it lives.
      address.kind === 'path' ? '--quiet' : '--progress',
      isLinked ? '--local' : '--no-local',
      '--origin=origin',
      '--no-recurse-submodules',
      ...(wanted.branch === null ? [] : [`--branch=${wanted.branch}`]),
      '--',
      address.at,
      making,
    ];
    try {
      mkdirSync(making, { recursive: true, mode: 0o700 });
    } catch (error) {
      return failure('failed', `${making} cannot be made: ${messageOf(error)}`);
    }
    last = await git(making, args, {
      timeoutMs: wanted.timeoutMs ?? fetchTimeoutMs,
      ...reachOf(address),
      ...(wanted.abort ? { abort: wanted.abort } : {}),
    });
    if (last.ok || isFinal(last.failure.cause ?? '')) return last;
    await removeHalfMade(wanted.path);
  }
  return last;
}

/** It would say the same again. */
function isFinal(cause: string): boolean {
  return /not found in upstream|does not appear to be a git repository|dubious ownership|No space left/i.test(
    cause,
  );
}

/** The person's own words for this project, as they stand in its local configuration. */
async function carryOver(root: string, making: string): Promise<Result<void>> {
  const words = await git(root, ['config', '--local', '--includes', '--null', '--list']);
  if (!words.ok) return words;
  for (const word of words.value.split('\0')) {
    const [name = '', ...value] = word.split('\n');
    if (!carried.test(name)) continue;
    // Without a value it is true, as git reads it.
    const said = word.includes('\n') ? value.join('\n') : 'true';
    const set = await git(making, ['config', '--local', '--replace-all', '--end-of-options', name, said]);
    if (!set.ok) return set;
  }
  return success(undefined);
}

function failed(wanted: NewClone, address: Address, last: Failure): Result<never> {
  const { cause } = last;
  if (cause === undefined) return { ok: false, failure: last };
  if (/No space left on device/i.test(cause)) {
    return failure('failed', `The disk is full: ${wanted.path} could not be made.`, { cause });
  }
  if (/Remote branch .* not found in upstream/s.test(cause)) {
    const branch = quoted(wanted.branch ?? '');
    return failure('not-found', `The upstream ${address.shown} has no branch ${branch}.`, {
      hint: 'git ls-remote --heads lists what it has; a branch of yours has to be pushed first.',
      cause,
    });
  }
  if (/dubious ownership/.test(cause)) {
    return failure(
      'refused',
      `The upstream ${address.shown} belongs to another user, and git does not trust it.`,
      {
        hint: `If you do: git config --global --add safe.directory ${address.at}`,
        cause,
      },
    );
  }
  return failure(
    'failed',
    `The clone ${wanted.path} of ${address.shown} could not be made: ${reason(cause)}`,
    {
      hint: 'See whether the upstream can be reached: git fetch',
      cause,
    },
  );
}

function empty(address: Address): Result<never> {
  return failure('refused', `The upstream ${address.shown} has no commit on the branch that it proposes.`, {
    hint: 'Push your branch to it first: git push -u <remote> HEAD',
  });
}

/** No name of a worker begins with a dot. */
function makingPrefix(path: string): string {
  return `.${basename(path)}.`;
}

/** What a making that was cut off has left beside the place of a clone. */
export async function removeHalfMade(path: string): Promise<void> {
  const parent = dirname(path);
  const names = lstatSync(parent, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(parent) : [];
  for (const name of names) {
    const rest = name.startsWith(makingPrefix(path)) ? name.slice(makingPrefix(path).length) : '';
    if (!/^[0-9a-f]{8}$/.test(rest)) continue;
    try {
      await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
    } catch {
      // A git that outlived whoever started it still writes there; the next one takes it away.
    }
  }
}
