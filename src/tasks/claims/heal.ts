// A git that is killed leaves its lock behind, and every later one fails at it. In a repository that only we write to, whoever
// meets such a lock takes it away and tries once more: what is there is a copy of the upstream, and the next fetch mends it.
import { rm } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { GitRun } from '../git.js';

/** @param directory nothing outside of it is touched */
export async function runHealed(directory: string, run: () => Promise<GitRun>): Promise<GitRun> {
  const first = await run();
  if (first.code === 0) return first;
  const named = /Unable to create '([^']+\.lock)': File exists/.exec(first.stderr)?.[1];
  if (named === undefined) return first;
  const file = resolve(directory, named);
  if (!file.startsWith(resolve(directory) + sep)) return first;
  await rm(file, { force: true }).catch(() => {});
  return run();
}
