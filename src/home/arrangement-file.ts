// The file that keeps a project's arrangement of panes for the next cockpit: one a project, in the instance's state directory.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import { maxSavedChars, readSaved, type SavedArrangement } from '../domain/layout/saved.js';
import { type Home, homePaths } from './home.js';

/** @param root of the project's main work tree */
export function arrangementFile(home: Home, root: string): string {
  const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return join(homePaths.arrangements(home), `${key}.json`);
}

/** Null where nothing was kept; a file that is not what we write is a failure. */
export function readArrangement(home: Home, root: string): Result<SavedArrangement | null> {
  const file = arrangementFile(home, root);
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return success(null);
    // Each character is at most four bytes.
    if (!found.isFile() || found.size > 4 * maxSavedChars) return unreadable(file, 'it is too large');
    const saved = readSaved(JSON.parse(readFileSync(file, 'utf8')));
    return saved === null ? unreadable(file, 'it holds something else') : success(saved);
  } catch (error) {
    return unreadable(file, messageOf(error));
  }
}

function unreadable(file: string, why: string): Result<never> {
  return failure(
    'failed',
    `The arrangement of panes in ${file} cannot be read: ${why}. The layout is shown.`,
  );
}

/**
 * All of it or nothing: a reader finds the old one or the new one. `text` as {@link readArrangement} takes it.
 *
 * @param changedAt when a person changed it, ms since 1970: the file's own time, so that of two cockpits the one that writes late
 *   does not undo what was changed at the other since
 */
export function writeArrangement(home: Home, root: string, text: string, changedAt: number): Result<void> {
  const file = arrangementFile(home, root);
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(homePaths.arrangements(home), { recursive: true, mode: 0o700 });
    const kept = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    // One of tomorrow is of a clock that was put back.
    if (kept > changedAt && kept <= Date.now()) return success(undefined);
    writeFileSync(fresh, text, { mode: 0o600 });
    const changed = new Date(changedAt);
    utimesSync(fresh, changed, changed);
    renameSync(fresh, file);
    return success(undefined);
  } catch (error) {
    takeAway(fresh);
    return failure('failed', `The arrangement of panes cannot be kept in ${file}: ${messageOf(error)}.`);
  }
}

/** The next cockpit begins with the layout as its file has it. */
export function dropArrangement(home: Home, root: string): void {
  takeAway(arrangementFile(home, root));
}

/** A file that cannot be taken away is where nothing can be written either: that is told there. */
function takeAway(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Told by whoever reads or writes it next.
  }
}
