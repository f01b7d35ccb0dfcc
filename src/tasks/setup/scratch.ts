// Drafts: texts are written whole beside their place, in the git directory, and appear where they belong in one step.
import { link, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Result, success } from '../../domain/failure.js';
import type { SetupFile } from './files.js';
import { fileFailure, type Ground } from './ground.js';

const prefix = 'quarterdeck-init-';

/** What killed runs have left in the git directory. */
export function clearScratch({ gitDir }: Ground): Promise<void> {
  return removeDead(gitDir, prefix);
}

/** Runs `use` with a directory of its own in the git directory, which goes with it. */
export async function withScratch<T>(
  { gitDir }: Ground,
  use: (scratch: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  const scratch = join(gitDir, `${prefix}${process.pid}`);
  try {
    await mkdir(scratch, { recursive: true });
    return await use(scratch);
  } catch (error) {
    return fileFailure(scratch, error);
  } finally {
    await rm(scratch, { recursive: true, force: true }).catch(() => {});
  }
}

/** Takes away `<prefix><pid>` of runs that were killed. */
export async function removeDead(directory: string, prefix: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const pid = name.startsWith(prefix) ? /^\d{1,9}$/.exec(name.slice(prefix.length))?.[0] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(directory, name), { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Each at its place, whole, unless something is there by now. */
export async function placeFiles(
  root: string,
  scratch: string,
  files: readonly SetupFile[],
): Promise<Result<void>> {
  for (const { path, text } of files) {
    const place = join(root, path);
    const draft = join(scratch, 'draft');
    try {
      await makeDirectory(dirname(place));
      await writeFile(draft, text);
      await put(draft, place, text);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return fileFailure(place, error);
    } finally {
      await rm(draft, { force: true }).catch(() => {});
    }
  }
  return success(undefined);
}

/** One level: everything above is the root. A link in its place stays what it is, and what should lie in it is not made. */
async function makeDirectory(path: string): Promise<void> {
  if ((await lstat(path).catch(() => null))?.isDirectory()) return;
  await mkdir(path);
}

/** A second name is never written over anything. Where there are none (another disk, another kind of it), the text is written there. */
async function put(draft: string, place: string, text: string): Promise<void> {
  try {
    await link(draft, place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOSPC' || code === 'EROFS') throw error;
    try {
      await writeFile(place, text, { flag: 'wx' });
    } catch (failed) {
      if ((failed as NodeJS.ErrnoException).code !== 'EEXIST') await rm(place, { force: true });
      throw failed;
    }
  }
}
