// What of the set-up's files stands in a repository already: in the work tree, in the index, in the last commit. Changes nothing.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure, type Result, success } from '../../domain/failure.js';
import { neededDirectories, type SetupFile } from './files.js';
import { ask, type Ground, gitFailure } from './ground.js';

export interface Entry {
  mode: string;
  oid: string;
}

/** Entries by path, those below the set-up's directories included. */
export interface Listed {
  head: Map<string, Entry>;
  index: Map<string, Entry>;
}

export interface Standing {
  file: SetupFile;
  /**
   * `absent`: to be made. `ours`: it is our text, not committed yet, as an interrupted run leaves it. `committed`: the
   * last commit has it, whatever it says. `theirs`: the person's, and not for us to touch.
   */
  state: 'absent' | 'ours' | 'committed' | 'theirs';
  /** What the person should know of it. */
  note: string | null;
}

export async function listEntries(ground: Ground, paths: readonly string[]): Promise<Result<Listed>> {
  const { root, head } = ground;
  const unmerged = await ask(root, ['ls-files', '-u', '-z']);
  if (unmerged.stdout.length > 0) {
    return failure('refused', `${root} is in the middle of a merge.`, {
      hint: 'Finish it, or take it back: git merge --abort',
    });
  }
  const tree = await ask(root, ['ls-tree', '-r', '-z', '--full-tree', head, '--', ...paths]);
  if (tree.code !== 0) return gitFailure(root, 'read the last commit', tree);
  const index = await ask(root, ['ls-files', '-s', '-z', '--', ...paths]);
  if (index.code !== 0) return gitFailure(root, 'read the index', index);
  return success({
    head: entriesOf(tree.stdout, /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s),
    index: entriesOf(index.stdout, /^(\d+) ([0-9a-f]+) \d\t(.*)$/s),
  });
}

function entriesOf(output: Buffer, line: RegExp): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const part of output.toString('utf8').split('\0')) {
    const [, mode = '', oid = '', path = ''] = line.exec(part) ?? [];
    if (path !== '') entries.set(path, { mode, oid });
  }
  return entries;
}

/** Refuses where something else has the name of a directory that a crew cannot do without. */
export async function lookAtFiles(
  ground: Ground,
  listed: Listed,
  files: readonly SetupFile[],
): Promise<Result<Standing[]>> {
  const standing: Standing[] = [];
  for (const file of files) {
    const directory = dirname(file.path);
    const blocked = directory === '.' ? null : await whatBlocks(ground, listed, directory);
    if (blocked !== null && neededDirectories.includes(directory)) {
      return failure(
        'refused',
        `${join(ground.root, directory)} is ${blocked}, and a crew needs a directory there.`,
        {
          hint: 'Move it away, and run init again. Nothing was done.',
        },
      );
    }
    const note = blocked === null ? null : `left alone: ${directory} is ${blocked}`;
    standing.push(note === null ? await lookAtFile(ground, listed, file) : { file, state: 'theirs', note });
  }
  return success(standing);
}

/** Null for a directory, and where nothing is. */
async function whatBlocks({ root }: Ground, listed: Listed, directory: string): Promise<string | null> {
  const stat = await lstat(join(root, directory)).catch(() => null);
  if (stat?.isSymbolicLink()) return 'a symbolic link';
  if (stat !== null && !stat.isDirectory()) return 'a file';
  return listed.head.has(directory) || listed.index.has(directory) ? 'a file for git' : null;
}

async function lookAtFile(ground: Ground, listed: Listed, file: SetupFile): Promise<Standing> {
  const { path, text } = file;
  const entry = listed.index.get(path);
  const stat = await lstat(join(ground.root, path)).catch(() => null);
  const theirs = (note: string | null): Standing => ({ file, state: 'theirs', note });
  if (stat?.isSymbolicLink())
    return theirs('left alone: it is a symbolic link, and a crew does not follow it');
  if (stat?.isDirectory() || isDirectoryIn(listed, path)) return theirs('left alone: it is a directory');
  if (listed.head.has(path)) return { file, state: 'committed', note: null };
  if (stat === null) {
    if (entry === undefined) return { file, state: 'absent', note: null };
    return theirs('left alone: it is staged, and deleted in your working copy');
  }
  const same = stat.isFile() && (await readBounded(join(ground.root, path), text)) === text;
  if (same && (entry === undefined || entry.oid === oidOf(ground, text))) {
    return { file, state: 'ours', note: null };
  }
  return theirs('was there already, not committed: a crew sees it once you have committed it');
}

function isDirectoryIn({ head, index }: Listed, path: string): boolean {
  return [head, index].some(entries => [...entries.keys()].some(key => key.startsWith(`${path}/`)));
}

/** A little more than what would be the same. */
async function readBounded(path: string, text: string): Promise<string | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const buffer = Buffer.alloc(Buffer.byteLength(text) + 1);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

function oidOf({ format }: Ground, text: string): string {
  const body = Buffer.from(text);
  return createHash(format).update(`blob ${body.length}\0`).update(body).digest('hex');
}
