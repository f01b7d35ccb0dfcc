// .gitignore: two lines that are added where they are missing. Text in, values out; the person's own lines are never part of our commit.
import { constants } from 'node:fs';
import { lstat, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, success } from '../../domain/failure.js';
import { ignoredDirectories } from './files.js';
import { ask, fileFailure, type Ground } from './ground.js';
import type { Entry, Listed } from './look.js';

const ignoreFile = '.gitignore';
const maxBytes = 1024 * 1024;

/** Bytes as latin1 text, so that whatever they are stays as it is. */
interface Version {
  mode: string;
  text: string;
}

export interface IgnorePlan {
  /** Lines for the working copy; none where it has them all. */
  append: string[];
  /** The file as the next commit and the index have it; null where nothing changes. */
  commit: Version | null;
  index: Version | null;
  /** `null`: all is there. */
  note: string | null;
}

const nothing = { append: [], commit: null, index: null };

export async function planIgnore(ground: Ground, listed: Listed): Promise<IgnorePlan> {
  const work = await readWork(ground.root);
  const heads = listed.head.get(ignoreFile);
  const staged = listed.index.get(ignoreFile);
  const lines = ignoredDirectories.join(' and ');
  if (work === 'left' || [heads, staged].some(entry => entry !== undefined && !isFile(entry))) {
    return { ...nothing, note: `left alone: it is no ordinary file; ${lines} should be in it` };
  }
  if (work === null && (heads !== undefined || staged !== undefined)) {
    return { ...nothing, note: `left alone: it is deleted in your working copy; ${lines} should be in it` };
  }
  const head = await readEntry(ground, heads);
  const index = staged === undefined && heads !== undefined ? null : await readEntry(ground, staged);
  const append = missingLines(work ?? '');
  const forHead = withMissing(head);
  if (append.length === 0 && forHead !== null && !isAppended(work ?? '', missingLines(head.text))) {
    return { ...nothing, note: `was there already, not committed: a crew sees ${lines} once you have` };
  }
  const forIndex = forHead === null || index === null ? null : withMissing(index);
  const note = append.length > 0 || forHead !== null ? `${lines} added` : null;
  return { append, commit: forHead, index: forIndex, note };
}

/** The lines that say nothing of the kind yet. */
export function missingLines(text: string): string[] {
  const there = new Set(text.split(/\r?\n/).map(line => line.trim().replace(/^\//, '').replace(/\/$/, '')));
  return ignoredDirectories.filter(line => !there.has(line.replace(/\/$/, '')));
}

/** What has to be written behind `text`, in its own line endings; a last line without an end gets one first. */
export function appendix(text: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const end = /\r\n/.test(text) ? '\r\n' : '\n';
  const before = text === '' || text.endsWith('\n') ? '' : end;
  return before + lines.map(line => line + end).join('');
}

/** What an interrupted run has left: our lines are the last ones. */
function isAppended(text: string, lines: readonly string[]): boolean {
  return text.replaceAll('\r\n', '\n').endsWith(lines.map(line => `${line}\n`).join(''));
}

function withMissing({ mode, text }: Version): Version | null {
  const lines = missingLines(text);
  return lines.length === 0 ? null : { mode, text: text + appendix(text, lines) };
}

function isFile(entry: Entry): boolean {
  return entry.mode.startsWith('100');
}

async function readEntry({ root }: Ground, entry: Entry | undefined): Promise<Version> {
  if (entry === undefined) return { mode: '100644', text: '' };
  const run = await ask(root, ['cat-file', 'blob', entry.oid]);
  return { mode: entry.mode, text: run.stdout.toString('latin1') };
}

/** Null where there is none. */
async function readWork(root: string): Promise<string | null | 'left'> {
  const path = join(root, ignoreFile);
  const stat = await lstat(path).catch(() => null);
  if (stat === null) return null;
  if (!stat.isFile() || stat.size > maxBytes) return 'left';
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return (await file.readFile()).toString('latin1');
    } finally {
      await file.close();
    }
  } catch {
    return 'left';
  }
}

/** Behind what is there now, all or nothing. */
export async function appendIgnore(root: string, lines: readonly string[]): Promise<Result<void>> {
  const path = join(root, ignoreFile);
  const isNew = (await lstat(path).catch(() => null)) === null;
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  try {
    const file = await open(path, flags, 0o666);
    try {
      const { size } = await file.stat();
      const buffer = Buffer.from(appendix((await file.readFile()).toString('latin1'), lines), 'latin1');
      try {
        await file.writeFile(buffer);
      } catch (error) {
        await (isNew ? rm(path, { force: true }) : file.truncate(size));
        throw error;
      }
    } finally {
      await file.close();
    }
    return success(undefined);
  } catch (error) {
    return fileFailure(path, error);
  }
}
