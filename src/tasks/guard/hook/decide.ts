// Whether a push may change the locks and boxes that it changes. Given what stood there and what will stand there; pure.
import { isSlug, quoted } from '../../../domain/slug.js';
import type { Lock } from '../../lock.js';
import { boardFiles, isNoLock, maxLocks } from '../../reading.js';
import { Claimables } from '../../resemble.js';
import { parseTodo } from '../../todo.js';
import type { PushOptions } from './pushed.js';

export interface Entry {
  mode: string;
  oid: string;
  size: number;
}

/** A file below current_tasks/ that differs. */
export interface LockChange {
  /** Below current_tasks/; hostile. */
  file: string;
  before: (Entry & { lock: Lock | null }) | null;
  /** `lock` is null for what is no text. */
  after: (Entry & { lock: Lock | null }) | null;
  /** Who wrote the commits that change it. */
  authors: readonly string[];
}

export interface StandingLock {
  file: string;
  oid: string;
  lock: Lock;
}

export interface Change {
  /** True for the first push of the branch: nobody owned anything before it. */
  isFirst: boolean;
  locks: readonly LockChange[];
  /** How many entries current_tasks/ has afterwards. */
  locksAfter: number;
  /** Every readable lock that stood before. */
  standing: readonly StandingLock[];
  /** Run behind the reservation of a task, by its id. */
  reserved: ReadonlyMap<string, string>;
  todo: { before: string; after: string; authors: readonly string[] } | null;
  options: PushOptions;
}

/** Why not, in one sentence; null when it may. */
export function refusalOf(change: Change): string | null {
  if (change.locksAfter > maxLocks && change.locks.some(({ after }) => after !== null)) {
    return `${boardFiles.locks}/ would hold more than ${maxLocks} files.`;
  }
  for (const one of change.locks) {
    const why = troubleOfForm(one) ?? (change.isFirst ? null : troubleOfOwner(one, change));
    if (why !== null) return why;
  }
  return change.isFirst ? null : troubleOfTicks(change);
}

export const maxLockBytes = 64 * 1024;

function troubleOfForm({ file, before, after }: LockChange): string | null {
  if (after === null) return null;
  const name = quoted(`${boardFiles.locks}/${file}`);
  const isOther = isNoLock(file) && !file.includes('/');
  if (!isOther && !(file.endsWith('.txt') && isSlug(file.slice(0, -4)))) {
    return `${name} is no lock: locks are ${boardFiles.locks}/<task>.txt, in letters, digits, dots, dashes and underscores.`;
  }
  if (after.mode !== '100644') {
    const was = before?.mode === '100644' ? 'would no longer be' : 'is not';
    return `${name} ${was} a plain file (its mode is ${after.mode}, and 100644 is allowed).`;
  }
  if (after.size > maxLockBytes) return `${name} has ${after.size} bytes, and ${maxLockBytes} are allowed.`;
  if (isOther) return null;
  if (after.lock === null) return `${name} is not text.`;
  return after.lock.agent === null ? `${name} does not say whose it is: \`agent:\` is missing.` : null;
}

function troubleOfOwner(change: LockChange, all: Change): string | null {
  const { file, before, after, authors } = change;
  if (isNoLock(file)) return null;
  const name = quoted(`${boardFiles.locks}/${file}`);
  if (before !== null) {
    const what = after === null ? 'delete' : 'change';
    if (!mayTouch(before, authors, all.options)) return `${name} ${whose(before.lock, all, what)}`;
    // What an owner makes of its own lock must stay its own.
    if (after?.lock === null || after === null || after.lock.run === before.lock?.run) return null;
  }
  return after === null || after.lock === null ? null : troubleOfNew(change, after.lock, all);
}

function troubleOfNew({ file, authors }: LockChange, lock: Lock, all: Change): string | null {
  const name = quoted(`${boardFiles.locks}/${file}`);
  const { runs } = all.options;
  if (lock.run !== null) {
    const gone = new Set(all.locks.filter(one => one.after === null).map(one => one.file));
    const twin = all.standing.find(
      one => one.lock.run === lock.run && one.file !== file && !gone.has(one.file),
    );
    if (twin !== undefined) return `${name} has the run of another lock, ${quoted(twin.file)}.`;
  }
  const reserved = all.reserved.get(file.replace(/\.txt$/, ''));
  if (reserved !== undefined && reserved !== lock.run) {
    return `${name} is reserved by somebody else (${claimsOf(file)}): look again, and take another task.`;
  }
  if (lock.run !== null && runs.has(lock.run)) return null;
  if (authors.length > 0 && authors.every(author => isSame(author, lock.agent))) return null;
  const by = authors.find(author => !isSame(author, lock.agent)) ?? 'nobody';
  return `${name} says agent: ${quoted(lock.agent ?? '')}, and its commit is by ${quoted(by)}. The author has to be the agent: git -c user.name=<agent> commit --amend --reset-author --no-edit`;
}

function claimsOf(file: string): string {
  return `refs/quarterdeck/claims/${file.replace(/\.txt$/, '')}`;
}

/** Boxes that go from open to done while somebody's lock stands on them. */
function troubleOfTicks(all: Change): string | null {
  const { todo, standing, options } = all;
  if (todo === null || standing.length === 0) return null;
  const before = parseTodo(todo.before).tasks;
  const after = parseTodo(todo.after).tasks;
  const ticked = new Set<string>();
  for (const task of before.filter(({ done }) => !done)) {
    const now =
      after.find(one => one.id === task.id && one.title === task.title) ??
      after.find(one => one.title === task.title);
    if (now?.done === true) ticked.add(task.id);
  }
  if (ticked.size === 0) return null;
  const claimables = new Claimables(before);
  for (const { file, oid, lock } of standing) {
    const task = claimables.claimedBy(file.replace(/\.txt$/, ''), lock);
    if (task === null || !ticked.has(task.id)) continue;
    const isBy = todo.authors.some(author => isSame(author, lock.agent));
    if (mayTouch({ oid, lock }, isBy ? [lock.agent ?? ''] : todo.authors, options)) continue;
    return `the box of ${quoted(task.title)} ${whose(lock, all, 'tick')}`;
  }
  return null;
}

function mayTouch(
  { oid, lock }: { oid: string; lock: Lock | null },
  authors: readonly string[],
  { runs, reaped }: PushOptions,
): boolean {
  if (reaped.has(oid)) return true;
  // Nobody's: a link, a picture, an empty file.
  if (lock === null || (lock.agent === null && lock.run === null)) return true;
  if (lock.run !== null && runs.size > 0) return runs.has(lock.run);
  return authors.length > 0 && authors.every(author => isSame(author, lock.agent));
}

function whose(lock: Lock | null, { options }: Change, what: string): string {
  const agent = quoted(lock?.agent ?? 'nobody');
  if (lock?.run !== null && lock !== null && options.runs.size > 0) {
    return `belongs to ${agent} under the run ${quoted(lock.run)}, and this push is of another run: only its owner may ${what} it.`;
  }
  return `belongs to ${agent}: only a commit by that author may ${what} it.`;
}

/** As names are compared. */
function isSame(author: string, agent: string | null): boolean {
  return agent !== null && nameKey(author) === nameKey(agent);
}

function nameKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
