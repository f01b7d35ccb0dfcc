// A lock that the kernel lets go of when its holder dies, however it dies: SQLite's file lock on a file of its own.
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../domain/failure.js';

export interface HeldLock {
  release(): void;
}

/** Null when another process holds it (a stopped one holds it too). Throws when the file cannot be made. */
export function acquireLock(file: string): HeldLock | null {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (/locked|busy/i.test(messageOf(error))) return null;
    throw error;
  }
}
