// Directories that are ours alone, and the token in them. A foreign or loose directory is refused with a sentence.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type Failure, failure, messageOf, type Result, success } from '../domain/failure.js';
import { type Home, homePaths } from './home.js';

/** Makes the instance's directories, each 0700 and ours, or says which one is not and why. */
export function ensureHome(home: Home): Result<Home> {
  const directories = [
    ...new Set([
      home.run,
      home.state,
      home.data,
      homePaths.drop(home),
      homePaths.records(home),
      homePaths.logs(home),
      homePaths.recordings(home),
      homePaths.worktrees(home),
      homePaths.workers(home),
      homePaths.launch(home),
    ]),
  ];
  for (const directory of directories) {
    const made = ensurePrivate(directory);
    if (!made.ok) return made;
  }
  return success(home);
}

/** Checks without making anything, for commands that start nothing. */
export function checkPrivate(directory: string): Result<void> {
  try {
    const stat = lstatSync(directory);
    const uid = process.getuid?.() ?? stat.uid;
    if (stat.isSymbolicLink()) return refuse(directory, 'is a symbolic link');
    if (!stat.isDirectory()) return refuse(directory, 'is not a directory');
    if (stat.uid !== uid) return refuse(directory, `belongs to user ${stat.uid}, not to you (${uid})`);
    if ((stat.mode & 0o077) !== 0) {
      return refuse(
        directory,
        `is open to others (mode ${(stat.mode & 0o777).toString(8)})`,
        `chmod 700 ${directory}`,
      );
    }
    return success(undefined);
  } catch (error) {
    return failure('failed', `${directory} cannot be read: ${messageOf(error)}`);
  }
}

function ensurePrivate(directory: string): Result<void> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    return failure('failed', `${directory} cannot be made: ${messageOf(error)}`, {
      hint: 'Set QUARTERDECK_HOME to a directory you can write to.',
    });
  }
  return checkPrivate(directory);
}

function refuse(directory: string, why: string, command?: string): Result<never> {
  return failure('refused', `${directory} ${why}.`, {
    hint: command
      ? `Make it yours alone: ${command}`
      : 'Remove it, or set QUARTERDECK_HOME to another directory.',
  });
}

/** The token that every client shows; made once, atomically, so that two starts agree. `token` where none lies there. */
export function ensureToken(home: Home, token = randomBytes(32).toString('hex')): string {
  const file = homePaths.token(home);
  const known = readToken(home);
  if (known !== null) return known;
  const draft = draftToken(file, token);
  try {
    linkSync(draft, file);
  } catch {
    // Another process was first: its token counts.
  }
  rmSync(draft, { force: true });
  return readFileSync(file, 'utf8').trim();
}

/** Whatever lies there, this is the token that counts. */
export function replaceToken(home: Home, token: string): void {
  const file = homePaths.token(home);
  renameSync(draftToken(file, token), file);
}

function draftToken(file: string, token: string): string {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, token, { mode: 0o600 });
    chmodSync(draft, 0o600);
    return draft;
  } catch (error) {
    // Never half of one.
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Why nothing starts there, when that is why; null while the disk takes what is written. */
export function diskTrouble(home: Home): Failure | null {
  const probe = `${homePaths.token(home)}.probe-${process.pid}`;
  try {
    writeFileSync(probe, 'x'.repeat(4096), { mode: 0o600 });
    return null;
  } catch (error) {
    const full = /ENOSPC|EDQUOT/.test(messageOf(error));
    const sentence = full
      ? `The disk of ${home.run} is full.`
      : `${home.run} cannot be written: ${messageOf(error)}.`;
    return { kind: 'failed', sentence, hint: 'Make room there, and try again.' };
  } finally {
    rmSync(probe, { force: true });
  }
}

export function readToken(home: Home): string | null {
  try {
    const token = readFileSync(homePaths.token(home), 'utf8').trim();
    return token === '' ? null : token;
  } catch {
    return null;
  }
}
