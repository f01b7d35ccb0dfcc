// Reads the board's files of a branch in a local repository, without a work tree: one listing and one batch of blobs a change.
import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { BoardSource } from '../domain/board.js';
import { readGit } from './git.js';
import { maxLockBytes } from './lock.js';
import { tooLarge } from './place.js';
import {
  boardFiles,
  emptyReading,
  type FileReading,
  isNoLock,
  maxFileBytes,
  maxLocks,
  maxLogs,
  type PlaceReading,
} from './reading.js';

interface Entry {
  mode: string;
  oid: string;
  size: number;
  path: string;
}

/** A session log of more than this is not fetched from the repository for its first line. */
const maxLogBytes = 256 * 1024;

export class UpstreamReader {
  /** Contents by object id: they never change. Null: not a blob that the repository has. */
  #blobs = new Map<string, string | null>();
  #gitDirectory: string | null = null;
  #entries: Entry[] | null = null;
  #print: string | null = null;
  #branch: string | null = null;

  constructor(
    private readonly source: BoardSource,
    private readonly repository: string,
    private readonly ref: string,
  ) {}

  /** Directories and files whose change may mean that the branch moved; empty while there is no repository. */
  async watchedPaths(): Promise<{ directory: string; names: string[] | null }[]> {
    const git = await this.#findGitDirectory();
    if (git === null) return [];
    return [
      { directory: git, names: ['HEAD', 'packed-refs'] },
      { directory: join(git, dirname(await this.#fullRef())), names: null },
      { directory: join(git, 'reftable'), names: null },
    ];
  }

  /**
   * Starts git only when the branch may have moved or a text is new.
   * @param others other places' files: which of them does this repository hold? Their readings get `published`.
   */
  async read(others: readonly FileReading[]): Promise<PlaceReading> {
    const print = await this.#fingerprint();
    const moved = print === null || print !== this.#print;
    const reading = emptyReading(this.source);
    if (moved) this.#entries = await this.#list(reading);
    this.#print = this.#entries === null ? null : print;
    if (this.#entries === null) return reading;
    const images = (await this.#holdsOnlyPushed())
      ? oidsOf(others, this.#entries)
      : new Map<FileReading, string>();
    await this.#fetch([...wantedBlobs(this.#entries), ...images.values()], moved);
    for (const [other, oid] of images) {
      if (other.kind === 'text') other.published = typeof this.#blobs.get(oid) === 'string';
    }
    this.#fill(reading, this.#entries);
    this.#forget(this.#entries, images.values());
    return reading;
  }

  /** Equal as long as no ref can have moved; null when that cannot be said. */
  async #fingerprint(): Promise<string | null> {
    const git = await this.#findGitDirectory();
    if (git === null) return null;
    const files = ['HEAD', 'packed-refs', await this.#fullRef(), 'reftable/tables.list'];
    const stamps = files.map(async file => {
      const stat = await lstat(join(git, file), { bigint: true }).catch(() => null);
      return stat === null ? '-' : `${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
    });
    return (await Promise.all(stamps)).join(' ');
  }

  async #list(reading: PlaceReading): Promise<Entry[] | null> {
    if (this.ref.startsWith('-')) {
      reading.problems.push({ file: this.ref, sentence: `\`${this.ref}\` is no name of a branch.` });
      return null;
    }
    const { todo, stuck, locks, logs } = boardFiles;
    const args = ['ls-tree', '-z', '-l', '--end-of-options', this.ref, todo, stuck, `${locks}/`, `${logs}/`];
    const run = await readGit(args, { cwd: this.repository });
    if (run.code === 0) return parseEntries(run.stdout.toString('utf8'));
    // A branch that does not exist yet is an upstream that nobody has pushed to: nothing to say, nothing wrong.
    if (/not a valid object name/i.test(run.stderr) && (await this.#findGitDirectory()) !== null) return [];
    if ((await lstat(this.repository).catch(() => null)) === null) {
      reading.problems.push({ file: this.repository, sentence: 'There is no repository here.' });
      return null;
    }
    const said = run.stderr.split('\n').find(line => line.trim() !== '') ?? 'git says nothing';
    reading.problems.push({ file: this.repository, sentence: `${this.ref} cannot be read: ${said.trim()}` });
    return null;
  }

  #fill(reading: PlaceReading, entries: Entry[]): void {
    for (const entry of entries) {
      const { path } = entry;
      if (path === boardFiles.todo) reading.todo = this.#reading(entry, maxFileBytes);
      else if (path === boardFiles.stuck) reading.stuck = this.#reading(entry, maxFileBytes);
    }
    reading.locks = locksOf(entries).map(entry => ({
      file: entry.path.slice(boardFiles.locks.length + 1),
      reading: this.#reading(entry, maxLockBytes),
    }));
    reading.logs = logsOf(entries).map(entry => ({
      file: entry.path.slice(boardFiles.logs.length + 1),
      reading: this.#reading(entry, maxLogBytes),
    }));
  }

  #reading({ mode, oid, size }: Entry, limit: number): FileReading {
    if (mode === '120000') return { kind: 'refused', sentence: 'A symbolic link; it is not followed.' };
    if (mode === '160000') return { kind: 'refused', sentence: 'A submodule, not a file.' };
    if (size > limit) return { kind: 'refused', sentence: tooLarge(size, limit) };
    const text = this.#blobs.get(oid);
    if (typeof text !== 'string')
      return { kind: 'refused', sentence: `Its object ${oid} is missing.`, isMissing: true };
    return { kind: 'text', text, changedAt: null, published: true };
  }

  /** Objects of a work tree's own repository are there before anything is pushed; only a bare one without worktrees tells. */
  async #holdsOnlyPushed(): Promise<boolean> {
    const git = await this.#findGitDirectory();
    if (git === null || git !== this.repository) return false;
    return (await lstat(join(git, 'worktrees')).catch(() => null)) === null;
  }

  /** @param again ask once more for what was missing: it may have been pushed since */
  async #fetch(oids: string[], again: boolean): Promise<void> {
    const wanted = [...new Set(oids)].filter(
      oid => this.#blobs.get(oid) === undefined || (again && this.#blobs.get(oid) === null),
    );
    if (wanted.length === 0) return;
    const run = await readGit(['cat-file', '--batch'], {
      cwd: this.repository,
      input: `${wanted.join('\n')}\n`,
    });
    for (const [oid, body] of parseBatch(run.stdout)) this.#blobs.set(oid, body);
  }

  /** Keeps only what the next read may want again, once there is much. */
  #forget(entries: Entry[], images: Iterable<string>): void {
    if (this.#blobs.size <= 4 * (maxLocks + maxLogs)) return;
    const wanted = new Set([...entries.map(entry => entry.oid), ...images]);
    this.#blobs = new Map([...this.#blobs].filter(([oid]) => wanted.has(oid)));
  }

  /** `upstream/main` → `refs/remotes/upstream/main`; a name that git does not know yet is a branch to come. */
  async #fullRef(): Promise<string> {
    if (this.#branch !== null) return this.#branch;
    if (this.ref.startsWith('refs/')) return this.ref;
    const run = await readGit(['rev-parse', '--symbolic-full-name', this.ref], { cwd: this.repository });
    const said = run.stdout.toString('utf8').trim();
    if (run.code === 0 && said.startsWith('refs/')) this.#branch = said;
    return this.#branch ?? `refs/heads/${this.ref}`;
  }

  async #findGitDirectory(): Promise<string | null> {
    if (this.#gitDirectory !== null) return this.#gitDirectory;
    const run = await readGit(['rev-parse', '--git-common-dir'], { cwd: this.repository });
    const said = run.stdout.toString('utf8').replace(/\n$/, '');
    if (run.code !== 0 || said === '') return null;
    this.#gitDirectory =
      said === '.' ? this.repository : isAbsolute(said) ? said : join(this.repository, said);
    return this.#gitDirectory;
  }
}

/** Object ids are content addresses: the same text has the same one everywhere. */
function oidsOf(others: readonly FileReading[], entries: Entry[]): Map<FileReading, string> {
  const algorithm = (entries[0]?.oid.length ?? 40) > 40 ? 'sha256' : 'sha1';
  const oids = new Map<FileReading, string>();
  for (const other of others) {
    if (other.kind !== 'text') continue;
    const body = Buffer.from(other.text);
    oids.set(other, createHash(algorithm).update(`blob ${body.length}\0`).update(body).digest('hex'));
  }
  return oids;
}

function wantedBlobs(entries: Entry[]): string[] {
  const files = entries.filter(({ path }) => path === boardFiles.todo || path === boardFiles.stuck);
  return [
    ...files.filter(({ size }) => size <= maxFileBytes),
    ...locksOf(entries).filter(({ size }) => size <= maxLockBytes),
    ...logsOf(entries).filter(({ size }) => size <= maxLogBytes),
  ].map(({ oid }) => oid);
}

function locksOf(entries: Entry[]): Entry[] {
  const prefix = `${boardFiles.locks}/`;
  const locks = entries.filter(({ path }) => path.startsWith(prefix) && !isNoLock(path.slice(prefix.length)));
  return locks.slice(0, maxLocks);
}

function logsOf(entries: Entry[]): Entry[] {
  const logs = entries.filter(({ path }) => path.startsWith(`${boardFiles.logs}/`) && path.endsWith('.md'));
  return logs.reverse().slice(0, maxLogs);
}

/** `<mode> <type> <oid> <size>\t<path>\0`; directories have the size `-`. */
function parseEntries(listing: string): Entry[] {
  return listing.split('\0').flatMap(line => {
    const match = /^(\d+) (blob|commit) ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line);
    if (match === null) return [];
    const [, mode = '', , oid = '', size = '', path = ''] = match;
    return [{ mode, oid, size: size === '-' ? 0 : Number(size), path }];
  });
}

/** `<oid> <type> <size>\n<content>\n`, or `<oid> missing\n`. */
function* parseBatch(output: Buffer): Generator<[string, string | null]> {
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    if (end < 0) return;
    const [oid = '', type = '', size = ''] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type === 'missing') yield [oid, null];
    else {
      yield [oid, type === 'blob' ? output.toString('utf8', at, at + Number(size)) : null];
      at += Number(size) + 1;
    }
  }
}
