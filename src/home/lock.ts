// A lock that the kernel lets go of when its holder dies, however it dies: SQLite's file lock on a file of its own.
import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../domain/failure.js';

export interface HeldLock {
  release(): void;
  /** False when the file was deleted: whoever asks for the lock now asks another one. */
  stands(): boolean;
  /** Takes the lock of the file that lies there now; false when another process has it. */
  renew(): boolean;
}

/** Null when another process holds it (a stopped one holds it too). Throws when the file cannot be made. */
export function acquireLock(file: string): HeldLock | null {
  let database = lock(file);
  if (database === null) return null;
  let inode = inodeOf(file);
  return {
    release: () => database?.close(),
    stands: () => inode !== null && inodeOf(file) === inode,
    renew: () => {
      const next = lock(file);
      if (next === null) return false;
      database?.close();
      database = next;
      inode = inodeOf(file);
      return true;
    },
  };
}

/** Whether a process holds it. For a moment it is ours: whoever asks for it just then is told that it is held. */
export function isHeld(file: string): boolean {
  if (!existsSync(file)) return false;
  const taken = acquireLock(file);
  taken?.release();
  return taken === null;
}

function lock(file: string): DatabaseSync | null {
  const database = new DatabaseSync(file);
  try {
    // Nothing is ever written, so that a full disk does not matter: of an empty file even its journal would be.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (/locked|busy/i.test(messageOf(error))) return null;
    throw error;
  }
}

function inodeOf(file: string): bigint | null {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
