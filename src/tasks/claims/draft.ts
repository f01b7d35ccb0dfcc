// The one commit of a round, worked out on a state of the upstream: which files change, which reservations move or go with
// it, and whose request has become void meanwhile. Pure.
import { boardFiles } from '../reading.js';
import type { TodoTask } from '../todo.js';
import {
  type Claimed,
  lockPath,
  lockText,
  type ReleaseRequest,
  type TakeRequest,
  type TouchRequest,
} from './claim.js';
import { Files } from './files.js';
import type { Base } from './mirror.js';
import { claimRef } from './record.js';

export interface Reserved {
  request: TakeRequest;
  claim: Claimed;
  /** Object id of the record that says: published. */
  next: string;
}

export type Ends = ReleaseRequest | TouchRequest;

/** A reservation that changes with the commit or not at all; `to` null takes it away. */
export interface Move {
  ref: string;
  was: string;
  to: string | null;
}

export interface Draft {
  changes: Map<string, string | Buffer | null>;
  moves: Move[];
  message: string;
  /** Their lock comes with the commit. */
  published: Reserved[];
  /** Their task is done, or somebody's, by now. */
  lostTakes: Reserved[];
  /** Their lock is somebody else's. */
  lostEnds: Ends[];
}

export function draftOf(base: Base, reserved: readonly Reserved[], ends: readonly Ends[]): Draft {
  const draft: Draft = {
    changes: new Map(),
    moves: [],
    message: '',
    published: [],
    lostTakes: [],
    lostEnds: [],
  };
  const said: string[] = [];
  for (const one of reserved) {
    const { claim, next } = one;
    if (isShown(base, claim)) continue;
    if (!isFree(base, claim)) draft.lostTakes.push(one);
    else {
      draft.published.push(one);
      draft.changes.set(lockPath(claim.task), lockText(claim));
      // With its lock, or not at all: a push that arrives after the reservation was given up must change nothing.
      draft.moves.push({ ref: claimRef(claim.task), was: claim.record, to: next });
      said.push(`${claim.worker} takes: ${oneLine(claim.title)}`);
    }
  }
  const files = new Files(base, draft.changes);
  for (const end of ends) {
    if (!isStillOurs(base, end.claim)) draft.lostEnds.push(end);
    else if (end.kind === 'touch') touch(base, draft, end.claim);
    else said.push(release(base, draft, files, end));
  }
  draft.message = messageOf(said, files.unsaid);
  return draft;
}

/** Its lock stands there already: a push whose answer was lost had arrived. */
function isShown({ board }: Base, { run }: Claimed): boolean {
  return board.locks.some(({ lock }) => lock.run === run);
}

/** Nobody else took it by a lock alone, and its box was not ticked, since it was chosen. */
function isFree({ board, refs }: Base, { task, record }: Claimed): boolean {
  const open = board.tasks.some(({ id, done }) => id === task && !done);
  return open && !board.claimed.has(task) && refs.get(task) === record;
}

function isStillOurs({ board, refs }: Base, claim: Claimed): boolean {
  const lock = board.locks.find(({ file }) => file === `${claim.task}.txt`);
  if (lock !== undefined && lock.lock.run !== claim.run) return false;
  const ref = refs.get(claim.task);
  // Its agent took the lock away itself: then the reservation tells.
  return ref === claim.record || (ref === undefined && lock !== undefined);
}

/** Where its agent took the lock away and ticked the box itself, none comes back. */
function touch({ board }: Base, draft: Draft, claim: Claimed): void {
  const hasLock = board.locks.some(({ file }) => file === `${claim.task}.txt`);
  const isOpen = board.tasks.some(({ id, done }) => id === claim.task && !done);
  if (hasLock || isOpen) draft.changes.set(lockPath(claim.task), lockText(claim));
}

function release(base: Base, draft: Draft, files: Files, { claim, end }: ReleaseRequest): string {
  const path = lockPath(claim.task);
  if (base.board.locks.some(({ file }) => file === `${claim.task}.txt`)) draft.changes.set(path, null);
  if (base.refs.has(claim.task)) draft.moves.push({ ref: claimRef(claim.task), was: claim.record, to: null });
  if (end.tick) files.tick(claim, task => isSomebodys(base, task));
  if (end.stuck !== null) files.note(oneLine(claim.title), end.stuck);
  if (end.log !== null) draft.changes.set(`${boardFiles.logs}/${end.log.file}`, end.log.text);
  const what = end.tick ? 'Done' : end.stuck === null ? `${claim.worker} leaves` : `${claim.worker} is stuck`;
  return `${what}: ${oneLine(claim.title)}`;
}

/** By name alone: the lock that is about to go resembles every task of its title. */
function isSomebodys({ board, refs }: Base, { id }: TodoTask): boolean {
  return refs.has(id) || board.locks.some(({ file }) => file === `${id}.txt`);
}

function messageOf(said: readonly string[], unsaid: readonly string[]): string {
  const [first, ...more] = said;
  const notes = unsaid.map(note => `\n${note.trimEnd()}\n`).join('');
  if (first === undefined) return 'Locks of the crew are still in use\n';
  return more.length === 0
    ? `${first}\n${notes}`
    : `The crew: ${said.length} tasks taken or given back\n\n${said.join('\n')}\n${notes}`;
}

export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 100);
}
