// What the decision needs of the repository, read with git through the quarantine: the objects of a push are not in it yet.

import { parseRecord } from '../../claims/record.js';
import { type GitRun, readGit } from '../../git.js';
import { type Lock, parseLock } from '../../lock.js';
import { boardFiles, isNoLock, maxFileBytes, maxLocks } from '../../reading.js';
import { type Change, type Entry, type LockChange, maxLockBytes, type StandingLock } from './decide.js';
import { claims, isNone, type PushOptions, type RefUpdate } from './pushed.js';

/** A listing of more than this is no list of locks. */
const maxListing = 4 * 1024 * 1024;
const readMs = 60_000;

export class Unreadable extends Error {}

/** git as the hook has it: in the upstream, and with what a push has brought. */
export function hookGit(
  args: string[],
  more: { input?: string; env?: Record<string, string>; maxBytes?: number; timeoutMs?: number } = {},
) {
  const env: Record<string, string> = { GIT_NO_REPLACE_OBJECTS: '1' };
  for (const name of [
    'GIT_DIR',
    'GIT_QUARANTINE_PATH',
    'GIT_OBJECT_DIRECTORY',
    'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  ]) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  const options = { cwd: process.cwd(), timeoutMs: readMs, ...more, env: { ...env, ...more.env } };
  return readGit(['-c', 'core.quotePath=false', ...args], options);
}

async function must(run: Promise<GitRun>): Promise<Buffer> {
  const { code, stdout, stderr } = await run;
  if (code < 0) throw new Unreadable('it is more than a crew could have written');
  if (code !== 0) throw new Unreadable(stderr.split('\n')[0] ?? '');
  return stdout;
}

/** Null where it is not there. */
export async function headOf(ref: string): Promise<string | null> {
  const run = await hookGit(['rev-parse', '--verify', '--quiet', '--end-of-options', ref]);
  return run.code === 0 ? run.stdout.toString('utf8').trim() : null;
}

export async function isForward({ old, next }: RefUpdate): Promise<boolean> {
  if (isNone(old)) return true;
  const run = await hookGit(['merge-base', '--is-ancestor', old, next]);
  return run.code === 0;
}

export async function isCommit(oid: string): Promise<boolean> {
  const said = await must(hookGit(['cat-file', '--batch-check=%(objecttype)'], { input: `${oid}\n` }));
  return said.toString('utf8').trim() === 'commit';
}

const protocolFiles = [boardFiles.todo, boardFiles.stuck];
const protocolPaths = [...protocolFiles, boardFiles.locks, boardFiles.logs];

/** True when it touches nothing but the files by which a crew speaks. */
export async function isProtocolOnly({ old, next }: RefUpdate): Promise<boolean> {
  if (isNone(old)) return false;
  const without = protocolPaths.map(path => `:(top,exclude,literal)${path}`);
  const run = await hookGit(['diff-tree', '--quiet', '-r', '--no-renames', old, next, '--', '.', ...without]);
  if (run.code !== 0) return false;
  // A directory of that name could hold anything.
  const listed = await entriesAt(next, protocolFiles);
  return [...listed.values()].every(({ mode }) => mode.startsWith('100'));
}

/** Lines by which a push is known again when it comes back on top of another commit: author and time survive a rebase. */
export async function keysOf({ old, next }: RefUpdate, { runs }: PushOptions): Promise<string[]> {
  const range = isNone(old) ? [next] : [`${old}..${next}`];
  const args = ['log', '--no-merges', '-n', '20', '--format=%an%x01%ae%x01%ad%x01%s', '--date=raw'];
  const run = await hookGit([...args, ...range, '--']);
  const lines = run.stdout
    .toString('utf8')
    .split('\n')
    .filter(line => line !== '');
  return [...[...runs].map(run => `run ${run}`), ...lines.map(line => line.slice(0, 300))];
}

/** Null when a claim's ref would point at anything but a small blob. */
export async function troubleOfClaims(updates: readonly RefUpdate[]): Promise<string | null> {
  const set = updates.filter(({ ref, next }) => ref.startsWith(claims) && !isNone(next));
  if (set.length === 0) return null;
  const input = set.map(({ next }) => `${next}\n`).join('');
  const said = await must(hookGit(['cat-file', '--batch-check=%(objecttype) %(objectsize)'], { input }));
  const lines = said.toString('utf8').split('\n');
  const wrong = set.find((_, at) => {
    const [type, size] = (lines[at] ?? '').split(' ');
    return type !== 'blob' || Number(size) > maxRecord;
  });
  return wrong === undefined ? null : `${wrong.ref} must point at a small record, and nothing else.`;
}

const maxRecord = 4_000;

/** @throws Unreadable when it is more than a crew could have written */
export async function readChange(update: RefUpdate, options: PushOptions): Promise<Change> {
  const { old, next } = update;
  const isFirst = isNone(old);
  const before = isFirst ? new Map<string, Entry>() : await locksAt(old);
  const after = await locksAt(next);
  const files = [...new Set([...before.keys(), ...after.keys()])].filter(
    file => !isEqual(before.get(file), after.get(file)),
  );
  if (files.length > 2 * maxLocks) throw new Unreadable(`${files.length} locks change at once`);
  const todo = await todoOf(update);
  const needsStanding = files.length > 0 || todo !== null;
  const wanted = [
    ...files.flatMap(file => [before.get(file), after.get(file)]),
    ...(needsStanding ? before.values() : []),
  ];
  const texts = await textsOf(wanted.filter(entry => entry !== undefined));
  const authors = files.length === 0 && todo === null ? new Map<string, string[]>() : await authorsOf(update);
  const at = (entry: Entry | undefined) =>
    entry === undefined ? null : { ...entry, lock: lockOf(texts.get(entry.oid)) };
  const tip = authors.get('') ?? [];
  const locks = files.map(
    (file): LockChange => ({
      file,
      before: at(before.get(file)),
      after: at(after.get(file)),
      // Of what only a merge changes, whoever merged is the author.
      authors: authors.get(`${boardFiles.locks}/${file}`) ?? tip,
    }),
  );
  return {
    isFirst,
    locks,
    locksAfter: after.size,
    standing: needsStanding ? standingOf(before, texts) : [],
    reserved: await reservedFor(locks),
    todo: todo === null ? null : { ...todo, authors: authors.get(boardFiles.todo) ?? tip },
    options,
  };
}

function isEqual(one: Entry | undefined, other: Entry | undefined): boolean {
  return one?.oid === other?.oid && one?.mode === other?.mode;
}

function standingOf(before: Map<string, Entry>, texts: Map<string, string>): StandingLock[] {
  return [...before].flatMap(([file, { oid, mode }]) => {
    const lock = mode.startsWith('100') && !isNoLock(file) ? lockOf(texts.get(oid)) : null;
    return lock === null ? [] : [{ file, oid, lock }];
  });
}

function lockOf(text: string | undefined): Lock | null {
  return text === undefined || text.includes('\0') ? null : parseLock(text).lock;
}

/** What lies in current_tasks/, by name; what lies deeper has a name with a slash. */
async function locksAt(commit: string): Promise<Map<string, Entry>> {
  const above = await entriesAt(commit, [boardFiles.locks]);
  const directory = above.get(boardFiles.locks);
  if (directory === undefined) return new Map();
  if (directory.mode !== '040000') throw new Unreadable(`${boardFiles.locks} is no directory`);
  const prefix = `${boardFiles.locks}/`;
  const listed = await entriesAt(commit, [prefix], ['-r']);
  return new Map([...listed].map(([path, entry]) => [path.slice(prefix.length), entry]));
}

async function entriesAt(
  commit: string,
  paths: readonly string[],
  more: string[] = [],
): Promise<Map<string, Entry>> {
  const args = ['ls-tree', '-z', '-l', '--full-tree', ...more, '--end-of-options', commit, ...paths];
  const listing = await must(hookGit(args, { maxBytes: maxListing }));
  const entries = new Map<string, Entry>();
  for (const line of listing.toString('utf8').split('\0')) {
    const [, mode = '', oid = '', size = '', path = ''] =
      /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    if (mode !== '') entries.set(path, { mode, oid, size: size === '-' ? 0 : Number(size) });
  }
  return entries;
}

/** Texts by object id; what is too large, no blob or not UTF-8 is left out. */
async function textsOf(entries: readonly Entry[], limit = maxLockBytes): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const readable = entries.filter(({ mode, size }) => mode.startsWith('100') && size <= limit);
  const oids = [...new Set(readable.map(({ oid }) => oid))];
  if (oids.length === 0) return texts;
  const batch = await must(hookGit(['cat-file', '--batch'], { input: `${oids.join('\n')}\n` }));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < batch.length; ) {
    const end = batch.indexOf(10, at);
    if (end < 0) break;
    const [oid = '', , size = ''] = batch.toString('latin1', at, end).split(' ');
    at = end + 1;
    try {
      texts.set(oid, decoder.decode(batch.subarray(at, at + Number(size))));
    } catch {
      // Not text: whoever asks for it finds nothing.
    }
    at += Number(size) + 1;
  }
  return texts;
}

/** Null when it does not change, or cannot be read before and after. */
async function todoOf({ old, next }: RefUpdate): Promise<{ before: string; after: string } | null> {
  if (isNone(old)) return null;
  const path = [boardFiles.todo];
  const before = (await entriesAt(old, path)).get(boardFiles.todo);
  const after = (await entriesAt(next, path)).get(boardFiles.todo);
  if (before === undefined || after === undefined || before.oid === after.oid) return null;
  if (after.size > maxFileBytes)
    throw new Unreadable(`${boardFiles.todo} has more than ${maxFileBytes} bytes`);
  const texts = await textsOf([before, after], maxFileBytes);
  const [was, is] = [texts.get(before.oid), texts.get(after.oid)];
  return was === undefined || is === undefined ? null : { before: was, after: is };
}

/** Authors of the commits that change each file; under '' that of the last commit. */
async function authorsOf({ old, next }: RefUpdate): Promise<Map<string, string[]>> {
  const authors = new Map<string, string[]>();
  const note = (path: string, author: string) => authors.set(path, [...(authors.get(path) ?? []), author]);
  const tip = await must(hookGit(['log', '-1', '--format=%an', next, '--']));
  note('', tip.toString('utf8').replace(/\n$/, ''));
  if (isNone(old)) return authors;
  const args = ['log', '-z', '--no-merges', '--no-renames', '--name-only', '--format=%x01%an%x02'];
  const log = await must(
    hookGit([...args, `${old}..${next}`, '--', boardFiles.locks, boardFiles.todo], { maxBytes: maxListing }),
  );
  let author = '';
  for (const part of log.toString('utf8').split('\0')) {
    const end = part.lastIndexOf('\x02');
    const start = part.indexOf('\x01');
    if (start >= 0 && end > start) author = part.slice(start + 1, end);
    const path = (end >= 0 ? part.slice(end + 1) : part).replace(/^\n/, '');
    if (path !== '') note(path, author);
  }
  return authors;
}

/** Of new locks: the run that has reserved the task. */
async function reservedFor(locks: readonly LockChange[]): Promise<Map<string, string>> {
  const reserved = new Map<string, string>();
  const tasks = locks
    .filter(
      ({ after, before, file }) => after?.lock !== null && before === null && /^[\w.-]+\.txt$/.test(file),
    )
    .map(({ file }) => file.slice(0, -4));
  if (tasks.length === 0) return reserved;
  const input = tasks.map(task => `${claims}${task}\n`).join('');
  const { stdout } = await hookGit(['cat-file', '--batch'], { input });
  let at = 0;
  for (const task of tasks) {
    const end = stdout.indexOf(10, at);
    if (end < 0) break;
    const [, type = '', size = ''] = stdout.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type === 'missing') continue;
    const record = type === 'blob' ? parseRecord(stdout.toString('utf8', at, at + Number(size))) : null;
    if (record !== null && record.task === task) reserved.set(task, record.run);
    at += Number(size) + 1;
  }
  return reserved;
}
