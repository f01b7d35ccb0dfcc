// Makes a task's edits in a work tree. Doing them twice changes nothing; a file that no longer looks as expected is said, not guessed at.
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import type { Edit } from './tasks.js';

/** Paths of the files that changed. */
export async function applyEdits(root: string, edits: readonly Edit[]): Promise<Result<string[]>> {
  const changed: string[] = [];
  for (const edit of edits) {
    try {
      const path = await insideOf(root, edit.file);
      const old = await readFile(path, 'utf8').catch(() => null);
      const text = edited(edit, old);
      if (text === null) {
        return failure('failed', `${edit.file} is not as it was when the practice agent learned it.`);
      }
      if (text === old) continue;
      await writeFile(path, text);
      changed.push(edit.file);
    } catch (error) {
      return failure('failed', `${edit.file} cannot be written: ${messageOf(error)}.`);
    }
  }
  return success(changed);
}

function edited(edit: Edit, old: string | null): string | null {
  if (edit.kind === 'append') {
    const before = old ?? edit.head ?? '';
    if (before.includes(edit.text)) return before;
    return before + (before === '' || before.endsWith('\n') ? '' : '\n') + edit.text;
  }
  if (old === null) return null;
  if (old.includes(edit.to)) return old;
  return old.includes(edit.from) ? old.replace(edit.from, () => edit.to) : null;
}

/** A directory of the repository may be a link that leads out of it. */
async function insideOf(root: string, file: string): Promise<string> {
  const path = join(root, file);
  await mkdir(dirname(path), { recursive: true });
  const real = await realpath(dirname(path));
  const inside = relative(await realpath(root), real);
  if (inside.startsWith('..')) throw new Error('its directory is a link out of the repository');
  return path;
}
