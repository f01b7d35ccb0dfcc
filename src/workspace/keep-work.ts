// Keeps what would be lost when a clone starts afresh: everything uncommitted and every commit that only this clone has, on a branch of its own.
import { basename } from 'node:path';
import { failure, type Result, success } from '../domain/failure.js';
import { cloneGit, cloneLine, commitAt } from './clone-git.js';
import { unfinishedCommits } from './left-over.js';
import { listEntries } from './loss.js';

/** Hashing what nobody ignored may take its time. */
const addTimeoutMs = 600_000;
const identity = ['user.name=Quarterdeck', 'user.email=quarterdeck@localhost'];

export interface Kept {
  /** `kept/worker-1-1a2b3c4d`, in the clone. */
  branch: string;
  commit: string;
  /** How many were not committed. */
  files: number;
  /** How many stood on no other branch. */
  commits: number;
  /** Both for a sentence: `2 uncommitted files and 1 unpushed commit`. */
  what: string;
}

/**
 * Null when there is nothing to be kept. The work tree stays as it is, but all of it is in the index afterwards.
 * Fetch first: what the upstream has needs no keeping. What is ignored is not work; a repository within is left alone.
 * @param branch the one that will be taken away from where it stands; every other stays
 * @param beside what was kept just before, to be held by the same branch
 */
export async function keepWork(
  path: string,
  branch: string,
  worker?: string,
  beside: string[] = [],
): Promise<Result<Kept | null>> {
  const changes = await listChanges(path);
  if (!changes.ok) return changes;
  const head = await commitAt(path, 'HEAD');
  const tips = [head, await commitAt(path, `refs/heads/${branch}`)];
  for (const name of unfinishedCommits(path)) tips.push(await commitAt(path, name));
  const lost = await lostOf(path, branch, tips);
  const commits = await countLost(path, branch, lost);
  if (commits === null) return failure('failed', `The commits of ${path} cannot be counted.`);
  const snapshot = changes.value.files === 0 ? success(null) : await takeSnapshot(path, head, changes.value);
  if (!snapshot.ok) return snapshot;
  const others = lost.filter(tip => tip !== head);
  const commit =
    snapshot.value === null
      ? await joinTips(path, lost)
      : await commitTree(
          path,
          snapshot.value.tree,
          [...snapshot.value.parents, ...others, ...beside],
          'Kept: what was not committed',
        );
  if (!commit.ok) return commit;
  if (commit.value === null) return success(null);
  const name = await nameIt(path, commit.value, worker ?? basename(path));
  if (!name.ok) return name;
  const { files } = changes.value;
  return success({ branch: name.value, commit: commit.value, files, commits, what: inWords(files, commits) });
}

export function inWords(files: number, commits: number): string {
  const parts = [
    files === 0 ? [] : [`${files} uncommitted ${files === 1 ? 'file' : 'files'}`],
    commits === 0 ? [] : [`${commits} unpushed ${commits === 1 ? 'commit' : 'commits'}`],
  ];
  return parts.flat().join(' and ');
}

interface Changes {
  /** How many a commit can hold. */
  files: number;
  /** Of these, how many are new to git. */
  untracked: number;
  /** Directories that are repositories themselves. */
  nested: string[];
}

export async function listChanges(path: string): Promise<Result<Changes>> {
  const status = await cloneGit(path, [
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--ignore-submodules=dirty',
  ]);
  if (!status.ok) return status;
  const entries = listEntries(status.value);
  const nested = entries.filter(entry => entry.startsWith('?? ') && entry.endsWith('/'));
  return success({
    files: entries.length - nested.length,
    untracked: entries.filter(entry => entry.startsWith('?? ')).length - nested.length,
    nested: nested.map(entry => entry.slice(3, -1)),
  });
}

/** Those of the tips that nothing else holds, each once. */
async function lostOf(path: string, branch: string, tips: (string | null)[]): Promise<string[]> {
  const lost: string[] = [];
  for (const tip of tips) {
    if (tip === null) continue;
    // What cannot be looked at counts as lost: when in doubt it is kept.
    if ((await countLost(path, branch, [tip], lost)) !== 0) lost.push(tip);
  }
  return lost;
}

async function countLost(
  path: string,
  branch: string,
  tips: string[],
  alsoHeld: string[] = [],
): Promise<number | null> {
  if (tips.length === 0) return 0;
  const counted = await cloneGit(path, [
    'rev-list',
    '--count',
    ...tips,
    '--not',
    `--exclude=${branch}`,
    '--branches',
    '--tags',
    '--remotes=origin',
    ...alsoHeld,
  ]);
  const count = counted.ok ? Number(counted.value.trim()) : Number.NaN;
  return Number.isInteger(count) ? count : null;
}

interface Snapshot {
  tree: string;
  parents: string[];
}

/** What was staged has a commit of its own where the file itself has moved on. */
async function takeSnapshot(
  path: string,
  head: string | null,
  changes: Changes,
): Promise<Result<Snapshot | null>> {
  // None while a conflict stands in it; both sides of that are commits.
  const staged = await cloneLine(path, ['write-tree']);
  const added = await cloneGit(
    path,
    ['add', '--all', '--', '.', ...changes.nested.map(name => `:(exclude,literal)${name}`)],
    { timeoutMs: addTimeoutMs, config: ['core.safecrlf=false', 'advice.addEmbeddedRepo=false'] },
  );
  if (!added.ok) return added;
  const written = await cloneGit(path, ['write-tree']);
  if (!written.ok) return written;
  const tree = written.value.trim();
  const before =
    head === null ? null : await cloneLine(path, ['rev-parse', '--verify', '--quiet', `${head}^{tree}`]);
  if (staged === null || staged === before || staged === tree) {
    return success(tree === before ? null : { tree, parents: head === null ? [] : [head] });
  }
  const middle = await commitTree(path, staged, head === null ? [] : [head], 'Kept: what was staged');
  return middle.ok ? success({ tree, parents: [middle.value] }) : middle;
}

/** One is as good as it is; several need a commit that holds them together. */
async function joinTips(path: string, tips: string[]): Promise<Result<string | null>> {
  const [first] = tips;
  if (first === undefined || tips.length === 1) return success(first ?? null);
  const tree = await cloneLine(path, ['rev-parse', '--verify', '--quiet', `${first}^{tree}`]);
  if (tree === null) return failure('failed', `The commit ${first} of ${path} cannot be read.`);
  return commitTree(path, tree, tips, 'Kept: commits of an unfinished work');
}

async function commitTree(
  path: string,
  tree: string,
  parents: string[],
  message: string,
): Promise<Result<string>> {
  const made = await cloneGit(
    path,
    ['commit-tree', '--no-gpg-sign', ...parents.flatMap(parent => ['-p', parent]), '-m', message, tree],
    { config: identity },
  );
  return made.ok ? success(made.value.trim()) : made;
}

async function nameIt(path: string, commit: string, worker: string): Promise<Result<string>> {
  const short = `${worker.replace(/[^A-Za-z0-9_-]+/g, '-')}-${commit.slice(0, 8)}`;
  let last: Result<string> = failure('failed', `There is no name left in ${path} for what was kept.`);
  // A branch called `kept` leaves no room for others below it.
  for (const name of [`kept/${short}`, `kept-${short}`, `kept-${short}${commit.slice(8)}`]) {
    if ((await commitAt(path, `refs/heads/${name}`)) === commit) return success(name);
    const made = await cloneGit(path, ['update-ref', `refs/heads/${name}`, commit, '']);
    if (made.ok) return success(name);
    last = made;
  }
  return last;
}
