// Reads the board's files of one directory. Symbolic links are never followed, large and special files never read, unchanged files not read again.
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoardSource } from '../domain/board.js';
import { messageOf } from '../domain/failure.js';
import { maxLockBytes } from './lock.js';
import {
  boardFiles,
  emptyReading,
  type FileReading,
  isNoLock,
  logHeadBytes,
  maxFileBytes,
  maxLocks,
  maxLogs,
  type NamedReading,
  type PlaceReading,
} from './reading.js';

interface Kept {
  stamp: string;
  reading: FileReading;
}

/** Within this a file may change again without a change of its times (the kernel's clock ticks every 4 ms, others' every second). */
const racyMs = 1100;
/** Files read at once: few enough to stay far from the limit of open files with 50 places. */
const together = 8;

export class PlaceReader {
  #kept = new Map<string, Kept>();

  constructor(
    private readonly source: BoardSource,
    private readonly root: string,
  ) {}

  async read(): Promise<PlaceReading> {
    const reading = emptyReading(this.source);
    const old = this.#kept;
    this.#kept = new Map();
    const rooted = await lstat(this.root).catch(() => null);
    if (rooted === null || !rooted.isDirectory()) return reading;
    reading.todo = await this.#file(old, boardFiles.todo, maxFileBytes, false);
    reading.stuck = await this.#file(old, boardFiles.stuck, maxFileBytes, false);
    const locks = await this.#names(boardFiles.locks, name => !isNoLock(name), reading);
    if (locks.length > maxLocks) {
      const sentence = `${locks.length} files in ${boardFiles.locks}/; only the first ${maxLocks} are read.`;
      reading.problems.push({ file: boardFiles.locks, sentence });
    }
    reading.locks = await this.#files(old, boardFiles.locks, locks.slice(0, maxLocks), maxLockBytes, false);
    const logs = await this.#names(boardFiles.logs, name => name.endsWith('.md'), reading);
    reading.logs = await this.#files(
      old,
      boardFiles.logs,
      logs.reverse().slice(0, maxLogs),
      logHeadBytes,
      true,
    );
    return reading;
  }

  /** Sorted names below a directory; a link in its place is a problem, an absent one is empty. */
  async #names(directory: string, wanted: (name: string) => boolean, into: PlaceReading): Promise<string[]> {
    const path = join(this.root, directory);
    try {
      const stat = await lstat(path);
      if (stat.isDirectory()) return (await readdir(path)).filter(wanted).sort();
      const what = stat.isSymbolicLink() ? 'a symbolic link and is not followed' : 'not a directory';
      into.problems.push({ file: directory, sentence: `${directory} is ${what}.` });
    } catch (error) {
      if (!isMissing(error))
        into.problems.push({ file: directory, sentence: `${directory}: ${messageOf(error)}.` });
    }
    return [];
  }

  async #files(
    old: Map<string, Kept>,
    directory: string,
    names: string[],
    maxBytes: number,
    head: boolean,
  ): Promise<NamedReading[]> {
    const found: NamedReading[] = [];
    for (let at = 0; at < names.length; at += together) {
      const some = names.slice(at, at + together);
      const readings = await Promise.all(
        some.map(name => this.#file(old, join(directory, name), maxBytes, head)),
      );
      readings.forEach((reading, index) => {
        if (reading !== null) found.push({ file: some[index] ?? '', reading });
      });
    }
    return found;
  }

  /** @param head read only the first `maxBytes` of a larger file instead of refusing it */
  async #file(
    old: Map<string, Kept>,
    file: string,
    maxBytes: number,
    head: boolean,
  ): Promise<FileReading | null> {
    const path = join(this.root, file);
    try {
      const stat = await lstat(path, { bigint: true });
      const stamp = `${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}:${stat.mode}`;
      const kept = old.get(file);
      const changedAt = Number(stat.mtimeMs);
      const settled = Date.now() - Math.max(changedAt, Number(stat.ctimeMs)) > racyMs;
      const reading =
        kept?.stamp === stamp
          ? kept.reading
          : (refusal(stat, maxBytes, head) ?? (await readText(path, maxBytes, changedAt)));
      if (settled) this.#kept.set(file, { stamp, reading });
      return reading;
    } catch (error) {
      return isMissing(error) ? null : { kind: 'refused', sentence: unreadable(error) };
    }
  }
}

function refusal(
  stat: { isSymbolicLink(): boolean; isFile(): boolean; size: bigint },
  maxBytes: number,
  head: boolean,
): FileReading | null {
  if (stat.isSymbolicLink()) return { kind: 'refused', sentence: 'A symbolic link; it is not followed.' };
  if (!stat.isFile()) return { kind: 'refused', sentence: 'Not a regular file.' };
  if (!head && stat.size > maxBytes)
    return { kind: 'refused', sentence: tooLarge(Number(stat.size), maxBytes) };
  return null;
}

export function tooLarge(bytes: number, limit: number): string {
  return `${Math.ceil(bytes / 1024)} KB, more than ${limit / 1024} KB; it is not read.`;
}

/** Opens without following a link or waiting for a FIFO: the file may have been swapped since it was looked at. */
async function readText(path: string, maxBytes: number, changedAt: number): Promise<FileReading> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return { kind: 'refused', sentence: 'Not a regular file.' };
    const buffer = Buffer.alloc(Math.min(maxBytes, stat.size));
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) break;
    }
    return { kind: 'text', text: buffer.toString('utf8', 0, length), changedAt, published: null };
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function unreadable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM') return 'You may not read it.';
  if (code === 'ELOOP' || code === 'EMLINK') return 'A symbolic link; it is not followed.';
  return `It cannot be read: ${messageOf(error)}.`;
}
