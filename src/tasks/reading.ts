// What was read at one place, before anything is made of it.
import type { BoardSource } from '../domain/board.js';

/** A file as found. `refused`: it is there and was not read; the sentence says why (too large, a symbolic link, no permission). */
export type FileReading =
  | {
      kind: 'text';
      text: string;
      /** Milliseconds since the epoch; null where the place knows no times. */
      changedAt: number | null;
      /**
       * The upstream has (or had) exactly this content: an image of something published, not something said here.
       * Null when that cannot be known.
       */
      published: boolean | null;
    }
  | {
      kind: 'refused';
      sentence: string;
      /** It could not be had just now: nothing is known of it. */
      isMissing?: true;
    };

export interface NamedReading {
  file: string;
  reading: FileReading;
}

export interface PlaceReading {
  source: BoardSource;
  todo: FileReading | null;
  stuck: FileReading | null;
  /** Files of current_tasks/, by name. */
  locks: NamedReading[];
  /** Files of session_logs/, newest name first. */
  logs: NamedReading[];
  /** What is wrong with the place itself: `file` is a directory or a repository. */
  problems: { file: string; sentence: string }[];
  /** What a person should know of a place that was read all the same. */
  notices?: { file: string; sentence: string }[];
}

export function emptyReading(source: BoardSource): PlaceReading {
  return { source, todo: null, stuck: null, locks: [], logs: [], problems: [] };
}

export const boardFiles = {
  todo: 'TODO.md',
  stuck: 'STUCK.md',
  locks: 'current_tasks',
  logs: 'session_logs',
} as const;

/** Larger files are named as a problem instead of read. */
export const maxFileBytes = 1024 * 1024;
/** Only the head of a session log is read. */
export const logHeadBytes = 4096;
/** The newest so many session logs are kept; names begin with the date. */
export const maxLogs = 200;
export const maxLocks = 1000;

/**
 * Files of current_tasks/ that are nobody's claim: .gitkeep, a README, what editors leave while they save. `readme.txt` is the
 * lock of a task that is called so.
 */
export function isNoLock(file: string): boolean {
  return (
    file.startsWith('.') ||
    /^readme(?:\.(?!txt$)\w+)?$/i.test(file) ||
    /(?:~|\.(?:tmp|swp|swx|bak|orig))$/.test(file)
  );
}
