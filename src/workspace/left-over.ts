// What a git that was killed in a clone leaves behind: its locks, and a rebase, merge or pick in the middle. Whoever calls has seen to it that nobody works there.
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { failure, type Result, success } from '../domain/failure.js';

/** A lock is held for moments; only a git of the person's can be at it. */
const patienceMs = 5_000;
const lookEveryMs = 100;
/** refs/heads/<a/b/c> */
const deepest = 12;
const maxStateBytes = 64 * 1024;

/** No file of a name with `.lock` at its end is a ref: git allows none. */
export async function removeLeftLocks(path: string): Promise<Result<void>> {
  for (const deadline = performance.now() + patienceMs; ; await delay(lookEveryMs)) {
    const locks = findLocks(join(path, '.git'));
    if (locks.length === 0) return success(undefined);
    const [holder] = gitsIn(path);
    if (holder === undefined) {
      for (const lock of locks) rmSync(lock, { force: true });
    } else if (performance.now() > deadline) {
      return failure(
        'refused',
        `A git (pid ${holder}) works in ${path} this moment; nothing was changed there.`,
        {
          hint: 'Wait until it has ended, then try again.',
        },
      );
    }
  }
}

function findLocks(gitDir: string): string[] {
  return [...locksIn(gitDir, 0), ...locksIn(join(gitDir, 'refs'), deepest)];
}

function locksIn(directory: string, depth: number): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).flatMap(entry => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return depth > 0 ? locksIn(path, depth - 1) : [];
      return entry.isFile() && entry.name.endsWith('.lock') ? [path] : [];
    });
  } catch {
    return [];
  }
}

/** Pids of every git that stands in the directory. Where there is no /proc none is seen. */
function gitsIn(path: string): number[] {
  return (
    readdirOrNone('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(Number) as number[]
  ).filter(pid => {
    try {
      const cwd = readlinkSync(`/proc/${pid}/cwd`);
      return `${cwd}/`.startsWith(`${path}/`) && readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('git');
    } catch {
      return false;
    }
  });
}

function readdirOrNone(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Where git writes what a rebase, merge or pick has before it and behind it. */
const commitFiles = [
  'MERGE_HEAD',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'MERGE_AUTOSTASH',
  'rebase-merge/orig-head',
  'rebase-merge/autostash',
  'rebase-merge/stopped-sha',
  'rebase-apply/orig-head',
  'rebase-apply/autostash',
];

/** Names of commits that only the unfinished work names, perhaps; hostile, but hexadecimal. */
export function unfinishedCommits(path: string): string[] {
  return commitFiles.flatMap(name => {
    const text = readSmall(join(path, '.git', name));
    return text.split('\n').filter(line => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(line));
  });
}

/** Call when what it holds is kept: nothing is in the middle of anything afterwards. */
export function forgetUnfinished(path: string): void {
  const gitDir = join(path, '.git');
  for (const name of readdirOrNone(gitDir)) {
    if (
      /^(?:rebase-merge|rebase-apply|sequencer|MERGE_\w+|CHERRY_PICK_HEAD|REVERT_HEAD|AUTO_MERGE|SQUASH_MSG|BISECT_\w+)$/.test(
        name,
      )
    ) {
      rmSync(join(gitDir, name), { recursive: true, force: true });
    }
  }
}

function readSmall(path: string): string {
  try {
    const found = lstatSync(path);
    return found.isFile() && found.size <= maxStateBytes ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
