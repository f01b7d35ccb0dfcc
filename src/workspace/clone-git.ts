// git in the clone of a worker: what lies there was written by an agent, so that the git directory is looked at and named before a git of ours runs.
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Result, success } from '../domain/failure.js';
import { type Address, liesIn, reachOf, readAddress } from './address.js';
import { type GitOptions, git } from './git.js';

/** The upstream's tags, apart from those that were made in the clone. */
export const upstreamTags = 'refs/quarterdeck/upstream-tags/';
export const fetchTimeoutMs = 120_000;

/** Named, so that neither a broken `.git` nor `core.worktree` leads to a repository around or beside it. */
export function inClone(path: string, more: GitOptions = {}): GitOptions {
  return { ...more, gitDir: join(path, '.git') };
}

export function cloneGit(path: string, args: string[], options: GitOptions = {}): Promise<Result<string>> {
  return git(path, args, inClone(path, options));
}

/** The output without its last newline; null when git failed or said nothing. */
export async function cloneLine(path: string, args: string[]): Promise<string | null> {
  const answer = await cloneGit(path, args);
  const line = answer.ok ? answer.value.replace(/\n$/, '') : '';
  return line === '' ? null : line;
}

export function commitAt(path: string, name: string): Promise<string | null> {
  return cloneLine(path, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
}

/** True where a directory has a git directory of its own; a worktree has a file in its place. */
export function isClone(path: string): boolean {
  return kindOf(path) === 'directory' && kindOf(join(path, '.git')) === 'directory';
}

/** Everything of its git directory is in it: else a git of ours would change the repository of somebody else. */
export function checkClone(path: string): Result<void> {
  if (!isClone(path)) {
    return failure('refused', `${path} is not a clone with a git directory of its own.`, {
      hint: 'Look at what is in it, move it away and start the worker again.',
    });
  }
  const inner = (name: string) => join(path, '.git', name);
  const linked = ['HEAD', 'config', 'index', 'logs', 'objects', 'packed-refs', 'refs', 'refs/heads'].find(
    name => kindOf(inner(name)) === 'link',
  );
  const elsewhere = linked ?? (kindOf(inner('commondir')) === null ? null : 'commondir');
  if (elsewhere === null) return success(undefined);
  return failure('refused', `${inner(elsewhere)} leads out of the clone; nothing in it was touched.`, {
    hint: 'Look at what is in it, move the clone away and start the worker again.',
  });
}

function kindOf(path: string): 'directory' | 'link' | 'other' | null {
  try {
    const found = lstatSync(path);
    return found.isDirectory() ? 'directory' : found.isSymbolicLink() ? 'link' : 'other';
  } catch {
    return null;
  }
}

/** @param upstream as `NewClone.upstream`; what the clone itself calls origin when null */
export async function addressOf(path: string, upstream: string | null): Promise<Result<Address>> {
  const given = upstream ?? (await cloneLine(path, ['config', '--local', '--get', 'remote.origin.url']));
  if (given === null) {
    return failure('not-found', `${path} has no remote origin any more.`, {
      hint: 'Set it again: git remote add origin <address>',
    });
  }
  const address = readAddress(path, given);
  if (address.ok && liesIn(address.value, path)) {
    return failure('refused', `The upstream ${address.value.shown} lies in the clone ${path} itself.`);
  }
  return address;
}

/** Its branches and tags as they are now, whatever the clone's own configuration would fetch, and by which program. */
export async function fetchUpstream(
  path: string,
  address: Address,
  options: GitOptions = {},
): Promise<Result<void>> {
  const fetched = await cloneGit(
    path,
    [
      'fetch',
      '--quiet',
      '--prune',
      '--no-tags',
      '--no-auto-gc',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      '--upload-pack=git-upload-pack',
      '--refmap=',
      '--end-of-options',
      address.at,
      '+refs/heads/*:refs/remotes/origin/*',
      `+refs/tags/*:${upstreamTags}*`,
    ],
    { timeoutMs: fetchTimeoutMs, ...options, ...reachOf(address) },
  );
  if (fetched.ok) return success(undefined);
  const cause = fetched.failure.cause ?? fetched.failure.sentence;
  return failure('failed', `${address.shown} could not be fetched into ${path}: ${reason(cause)}`, {
    hint: 'Nothing was changed there; try again when the upstream can be reached.',
    cause,
  });
}

/** The line of git's text that says why. */
export function reason(cause: string): string {
  const lines = cause.split(/[\r\n]+/).filter(line => line.trim() !== '');
  const why = lines.find(line => /^(?:fatal|error):/.test(line)) ?? lines.at(-1) ?? 'git did not say why';
  return why.replace(/^(?:fatal|error): /, '').slice(0, 300);
}
