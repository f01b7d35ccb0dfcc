// What a work tree holds that is not in the branch it came from: commits, what is not committed, and new files, in a diff of git's own.
// The index of the work tree is an agent's: what git has to know of new files stands in a copy of it, which goes with the diff.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import { quoted } from '../domain/slug.js';
import { git, gitLine } from './git.js';
import { findRepository } from './repository.js';

export interface Changes {
  /** Root of the work tree. */
  path: string;
  /** What it is compared with: a branch's name, or `HEAD`. */
  base: string;
  /** Where the two parted: a commit. */
  commit: string;
  /** Arguments of git for the diff; run it in {@link path} with {@link indexFile} as its index. */
  diff: string[];
  indexFile: string;
  isEmpty: boolean;
  /** Repositories of their own in it, by path: git looks into none of them. */
  nested: string[];
  /** Takes the copy of the index away. */
  dispose(): void;
}

const calm = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
/** A large tree takes its time. */
const slowMs = 60_000;

/** @param base a branch or commit; null for the branch of the main work tree. Call `dispose` on what it gives. */
export async function changesOf(directory: string, base: string | null): Promise<Result<Changes>> {
  const repository = await findRepository(directory);
  if (!repository.ok) return repository;
  const path = await gitLine(directory, ['rev-parse', '--show-toplevel']);
  if (path === null) return failure('refused', `${directory} is not in a work tree.`);
  const parted = await whereParted(path, repository.value.root, base);
  if (!parted.ok) return parted;
  const copy = mkdtempSync(join(tmpdir(), 'quarterdeck-diff-'));
  const dispose = () => rmSync(copy, { recursive: true, force: true });
  const read = await withNewFiles(path, join(copy, 'index'), parted.value.commit);
  if (read.ok) return success({ path, ...parted.value, ...read.value, dispose });
  dispose();
  return read;
}

async function whereParted(
  path: string,
  root: string,
  wanted: string | null,
): Promise<Result<{ base: string; commit: string }>> {
  const branch = await gitLine(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const base = wanted ?? branch ?? 'HEAD';
  const verify = ['rev-parse', '--verify', '--quiet', '--end-of-options'];
  // Without a wish it is where the main work tree stands, whatever that is called.
  const tip = await gitLine(wanted === null ? root : path, [...verify, `${wanted ?? 'HEAD'}^{commit}`]);
  if (tip === null) {
    return failure('not-found', `There is no branch, tag or commit ${quoted(base)} to compare with.`);
  }
  const commit = await gitLine(path, ['merge-base', 'HEAD', tip]);
  if (commit !== null) return success({ base, commit });
  return failure('refused', `${path} and ${base} have no commit in common: there is nothing to compare.`);
}

type Read = Pick<Changes, 'diff' | 'indexFile' | 'isEmpty' | 'nested'>;

async function withNewFiles(path: string, indexFile: string, commit: string): Promise<Result<Read>> {
  const own = await gitLine(path, ['rev-parse', '--path-format=absolute', '--git-path', 'index']);
  try {
    if (own !== null && existsSync(own)) copyFileSync(own, indexFile);
  } catch (error) {
    return failure('failed', `The index of ${path} cannot be read: ${messageOf(error)}`);
  }
  const options = { timeoutMs: slowMs, indexFile };
  const others = await git(path, ['ls-files', '--others', '--exclude-standard', '-z'], options);
  if (!others.ok) return others;
  const nested = others.value.split('\0').filter(name => name.endsWith('/'));
  if (others.value !== '') {
    // Names alone, no content; what is ignored stays out. A file that goes meanwhile is no failure.
    const apart = nested.map(name => `:(exclude,top,literal)${name.slice(0, -1)}`);
    const add = ['-c', 'core.splitIndex=false', 'add', '--intent-to-add', '--ignore-errors'];
    await git(path, [...add, '--', ':(top)', ...apart], options);
  }
  const names = await git(path, ['diff', '--no-ext-diff', '--name-only', '-z', commit, '--'], options);
  if (!names.ok) return names;
  return success({ diff: [...calm, 'diff', commit, '--'], indexFile, isEmpty: names.value === '', nested });
}
