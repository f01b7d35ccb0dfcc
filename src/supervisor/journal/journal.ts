// The memory on disk: what happened (events), which sessions began, and what stood (generations, the last five). Written before what must not be forgotten.
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../domain/failure.js';
import type { TimelineEntry } from '../../domain/snapshot.js';
import type { Generation } from './records.js';

const keptGenerations = 5;
const checkEveryMs = 1_000;
/** Months of a busy crew; older sentences go at start. */
const keptEvents = 50_000;
const keptSessions = 20_000;

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 500;
  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, project TEXT, worker TEXT, level TEXT NOT NULL, sentence TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS events_project ON events (project, seq);
  CREATE TABLE IF NOT EXISTS sessions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, project TEXT NOT NULL, worker TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS outbox (project TEXT PRIMARY KEY, state TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS generations (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, state TEXT NOT NULL);`;

export interface NewEvent {
  project: string | null;
  worker: string | null;
  level: TimelineEntry['level'];
  sentence: string;
  about?: TimelineEntry['about'];
}

/**
 * Goes on in memory when the disk does not let it: `onTrouble` gets one sentence each time that begins.
 * One generation a run of the supervisor, rewritten as it changes, so that the last five tell what stood before.
 */
export class Journal {
  #database: DatabaseSync | null;
  #generation: number | null = null;
  #lastSeq = 0;
  #memory: (TimelineEntry & { project: string | null })[] = [];
  #troubled = false;
  #inode: bigint | null;
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly file: string,
    private readonly onTrouble: (sentence: string) => void,
  ) {
    this.#database = this.#open(file);
    this.#inode = inodeOf(file);
    this.#lastSeq =
      this.#try(database => numberOf(database.prepare('SELECT max(seq) AS n FROM events').get())) ?? 0;
  }

  addEvent(event: NewEvent): TimelineEntry {
    const at = new Date().toISOString();
    const seq = this.#lastSeq + 1;
    this.#lastSeq = seq;
    const { project, worker, level, sentence, about } = event;
    const written = this.#try(database =>
      database
        .prepare(
          'INSERT INTO events (seq, at, project, worker, level, sentence, about) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(seq, at, project, worker, level, sentence, about ?? null),
    );
    // Only a write tells that there is room again: reading goes on all the time.
    if (written !== null) this.#troubled = false;
    const entry = { seq, at, worker, level, sentence, ...(about === undefined ? {} : { about }) };
    if (written === null) this.#memory = [...this.#memory, { ...entry, project }].slice(-1000);
    return entry;
  }

  /** Those of the project and of the whole program, after `since`, the latest `limit`, oldest first. */
  events(project: string, since: number, limit: number): TimelineEntry[] {
    const rows =
      this.#try(database =>
        database
          .prepare(
            `SELECT seq, at, worker, level, sentence, about FROM events
             WHERE (project = ? OR project IS NULL) AND seq > ? ORDER BY seq DESC LIMIT ?`,
          )
          .all(project, since, limit),
      ) ?? [];
    const told = rows.map(entryOf);
    const unwritten = this.#memory
      .filter(entry => (entry.project === project || entry.project === null) && entry.seq > since)
      .map(({ project: _, ...entry }) => entry);
    return [...told, ...unwritten].sort((a, b) => a.seq - b.seq).slice(-limit);
  }

  /** Those of the project that are about a task, after `since` (ISO 8601), oldest first. */
  eventsAbout(project: string, since: string): TimelineEntry[] {
    const rows =
      this.#try(database =>
        database
          .prepare(
            `SELECT seq, at, worker, level, sentence, about FROM events
             WHERE project = ? AND about IS NOT NULL AND at >= ? ORDER BY seq`,
          )
          .all(project, since),
      ) ?? [];
    return rows.map(entryOf);
  }

  /** A run of an agent began: for counting. */
  addSession(project: string, worker: string): void {
    const at = new Date().toISOString();
    this.#try(database =>
      database
        .prepare('INSERT INTO sessions (at, project, worker) VALUES (?, ?, ?)')
        .run(at, project, worker),
    );
  }

  /** When those of the project began that began after `since`, both ISO 8601. */
  sessions(project: string, since: string): string[] {
    const query = 'SELECT at FROM sessions WHERE project = ? AND at >= ? ORDER BY number';
    const rows = this.#try(database => database.prepare(query).all(project, since)) ?? [];
    return rows.map(row => String(row['at']));
  }

  /** What the project still has to tell outside; null once all is told. */
  keepUntold(project: string, state: object | null): void {
    this.#try(database => {
      if (state === null) return database.prepare('DELETE FROM outbox WHERE project = ?').run(project);
      const put = database.prepare('INSERT OR REPLACE INTO outbox (project, state) VALUES (?, ?)');
      return put.run(project, JSON.stringify(state));
    });
  }

  untold(project: string): unknown {
    return this.#try(database => {
      const row = database.prepare('SELECT state FROM outbox WHERE project = ?').get(project);
      return row === undefined ? null : (JSON.parse(String(row['state'])) as unknown);
    });
  }

  /** The latest readable generation. */
  load(): Generation | null {
    const rows =
      this.#try(database => database.prepare('SELECT state FROM generations ORDER BY number DESC').all()) ??
      [];
    for (const row of rows) {
      try {
        const state = JSON.parse(String(row['state'])) as Generation;
        if (state.version === 1) return state;
      } catch {
        // A torn one: the one before it is asked.
      }
    }
    return null;
  }

  /** Keeps the present generation as it is and begins the next. */
  beginGeneration(): void {
    this.#generation = null;
  }

  /** Returns when it is on disk, or when it cannot be. */
  save(state: Generation): void {
    this.#checkFile();
    const at = new Date().toISOString();
    const text = JSON.stringify(state);
    const saved = this.#try(database => {
      if (this.#generation === null) {
        const added = database.prepare('INSERT INTO generations (at, state) VALUES (?, ?)').run(at, text);
        this.#generation = Number(added.lastInsertRowid);
        database.prepare('DELETE FROM generations WHERE number <= ?').run(this.#generation - keptGenerations);
      } else {
        database
          .prepare('UPDATE generations SET at = ?, state = ? WHERE number = ?')
          .run(at, text, this.#generation);
      }
      return true;
    });
    if (saved !== null) this.#troubled = false;
  }

  /** For tests of a full disk: SQLite then says of itself that it is full. 0 is as large as it is now. */
  limitPages(pages: number): void {
    this.#try(database => database.exec(`PRAGMA max_page_count = ${Math.max(1, pages)}`));
  }

  close(): void {
    this.#database?.close();
    this.#database = null;
  }

  /** A file that was deleted is still whole for us, and for nobody after us: it is copied to its place again. */
  #checkFile(): void {
    if (performance.now() - this.#checkedAt < checkEveryMs || this.#inode === null) return;
    this.#checkedAt = performance.now();
    if (inodeOf(this.file) === this.#inode) return;
    const copy = `${this.file}.rescued`;
    const rescued = this.#try(database => {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      rmSync(copy, { force: true });
      database.prepare('VACUUM INTO ?').run(copy);
      return true;
    });
    if (rescued === null) return;
    // Closing takes the write-ahead log at this path away: before the copy has one.
    this.#database?.close();
    renameSync(copy, this.file);
    this.#database = this.#open(this.file);
    this.#inode = inodeOf(this.file);
    this.onTrouble(`The journal ${this.file} was deleted; what was in it was written again.`);
  }

  #open(file: string): DatabaseSync | null {
    try {
      return openAt(file);
    } catch (error) {
      const why = messageOf(error);
      if (!/malformed|not a database|corrupt/i.test(why)) return this.#giveUp(file, why);
      const aside = `${file}.broken-${new Date().toISOString().replace(/[:.]/g, '-')}`;
      try {
        renameSync(file, aside);
        const database = openAt(file);
        this.onTrouble(`The journal could not be read (${why}). It lies in ${aside}; a new one was begun.`);
        return database;
      } catch (second) {
        return this.#giveUp(file, messageOf(second));
      }
    }
  }

  #giveUp(file: string, why: string): null {
    this.#troubled = true;
    this.onTrouble(`${file} cannot be used (${why}): until it can, nothing is remembered after a restart.`);
    return null;
  }

  #try<T>(run: (database: DatabaseSync) => T): T | null {
    if (this.#database === null) return null;
    try {
      return run(this.#database);
    } catch (error) {
      if (!this.#troubled) {
        this.#troubled = true;
        this.onTrouble(
          `The journal cannot be written (${messageOf(error)}): until it can, nothing is remembered.`,
        );
      }
      return null;
    }
  }
}

function openAt(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec(schema);
    // Of an older program.
    const columns = database.prepare('PRAGMA table_info(events)').all();
    if (!columns.some(column => column['name'] === 'about'))
      database.exec('ALTER TABLE events ADD COLUMN about TEXT');
    database.exec(
      `DELETE FROM events WHERE seq <= (SELECT coalesce(max(seq), 0) - ${keptEvents} FROM events);
       DELETE FROM sessions WHERE number <= (SELECT coalesce(max(number), 0) - ${keptSessions} FROM sessions)`,
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function entryOf({ about, ...row }: Record<string, unknown>): TimelineEntry {
  return { ...row, ...(about === null ? {} : { about }) } as unknown as TimelineEntry;
}

function inodeOf(file: string): bigint | null {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}

function numberOf(row: Record<string, unknown> | undefined): number {
  return typeof row?.['n'] === 'number' ? row['n'] : 0;
}
