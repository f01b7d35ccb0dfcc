// How two commits stand to each other, and which commits are the set-up's own.
import { setupSubject } from './commit.js';
import { setupFiles } from './files.js';
import { ask, askLine, type Ground, textOf } from './ground.js';

/** False too where one of them is not in that repository. */
export async function isAncestor(repository: string, older: string, newer: string): Promise<boolean> {
  const run = await ask(repository, [...bareToo, 'merge-base', '--is-ancestor', older, newer]);
  return run.code === 0;
}

export async function hasCommit(repository: string, oid: string): Promise<boolean> {
  return (await ask(repository, [...bareToo, 'cat-file', '-e', `${oid}^{commit}`])).code === 0;
}

/** A bare repository that the person named is one to be read, whatever `safe.bareRepository` says of those that are come upon. */
export const bareToo: readonly string[] = ['-c', 'safe.bareRepository=all'];

/** Commits from `tip` to the branch's head: how many are not the set-up's. */
export async function countOthers(ground: Ground, tip: string): Promise<number> {
  const range = `${tip}..${ground.head}`;
  const count = Number((await askLine(ground.root, ['rev-list', '--count', range, '--'])) ?? Number.NaN);
  const format = ['--format=%x00%s', '--name-only', '--no-renames', '--no-show-signature', '--max-count=20'];
  const log = await ask(ground.root, ['log', ...format, range, '--']);
  const ours = textOf(log)
    .split('\0')
    .filter(entry => isOurs(ground.branch, entry));
  return Number.isInteger(count) ? count - ours.length : 1;
}

/** Subject, an empty line, paths. */
function isOurs(branch: string, entry: string): boolean {
  const [subject = '', ...paths] = entry.split('\n').filter(line => line !== '');
  const known = new Set([...setupFiles(branch).map(file => file.path), '.gitignore']);
  return subject === setupSubject && paths.every(path => known.has(path));
}

/** Whether the two repositories have begun with the same commit. */
export async function shareRoot(ground: Ground, bare: string): Promise<boolean> {
  const roots = textOf(await ask(ground.root, ['rev-list', '--max-parents=0', ground.head, '--']));
  for (const root of roots.split('\n').filter(Boolean).slice(0, 50)) {
    if (await hasCommit(bare, root)) return true;
  }
  return false;
}
