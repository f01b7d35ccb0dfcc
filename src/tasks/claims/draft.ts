// The one commit of a round, worked out on a state of the upstream: which files change, which reservations go with it, and
// whose request has become void meanwhile. Pure.
import { boardFiles } from '../reading.js';
import { setTick } from '../todo.js';
import {
  type Claimed,
  lockPath,
  lockText,
  type ReleaseRequest,
  type TakeRequest,
  type TouchRequest,
} from './claim.js';
import type { Base } from './mirror.js';
import { claimRef } from './record.js';

export interface Reserved {
  request: TakeRequest;
  claim: Claimed;
}

type Ends = ReleaseRequest | TouchRequest;

export interface Draft {
  changes: Map<string, string | null>;
  /** Reservations that go with the commit or not at all. */
  freed: { ref: string; was: string }[];
  message: string;
  /** Their task is done, or somebody's, by now. */
  lostTakes: Reserved[];
  /** Their lock is somebody else's. */
  lostEnds: Ends[];
}

export function draftOf(base: Base, reserved: readonly Reserved[], ends: readonly Ends[]): Draft {
  const draft: Draft = { changes: new Map(), freed: [], message: '', lostTakes: [], lostEnds: [] };
  const said: string[] = [];
  for (const one of reserved) {
    if (!isFree(base, one.claim)) draft.lostTakes.push(one);
    else {
      draft.changes.set(lockPath(one.claim.task), lockText(one.claim));
      said.push(`${one.claim.worker} takes: ${oneLine(one.claim.title)}`);
    }
  }
  const files = new Files(base, draft.changes);
  for (const end of ends) {
    if (!isStillOurs(base, end.claim)) draft.lostEnds.push(end);
    else if (end.kind === 'touch') draft.changes.set(lockPath(end.claim.task), lockText(end.claim));
    else said.push(release(base, draft, files, end));
  }
  draft.message = messageOf(said);
  return draft;
}

/** Nobody else took it by a lock alone, and its box was not ticked, since it was chosen. */
function isFree({ board }: Base, { task, run }: Claimed): boolean {
  const open = board.tasks.some(({ id, done }) => id === task && !done);
  const mine = board.locks.some(({ lock }) => lock.run === run);
  return open && (mine || !board.claimed.has(task));
}

function isStillOurs({ board, refs }: Base, claim: Claimed): boolean {
  const lock = board.locks.find(({ file }) => file === `${claim.task}.txt`);
  if (lock !== undefined && lock.lock.run !== claim.run) return false;
  const ref = refs.get(claim.task);
  // Its agent took the lock away itself: then the reservation tells.
  return ref === claim.record || (ref === undefined && lock !== undefined);
}

function release(base: Base, draft: Draft, files: Files, { claim, end }: ReleaseRequest): string {
  const path = lockPath(claim.task);
  if (base.board.locks.some(({ file }) => file === `${claim.task}.txt`)) draft.changes.set(path, null);
  if (base.refs.has(claim.task)) draft.freed.push({ ref: claimRef(claim.task), was: claim.record });
  if (end.tick) files.tick(claim);
  if (end.stuck !== null) files.note(claim.title, end.stuck);
  if (end.log !== null) draft.changes.set(`${boardFiles.logs}/${end.log.file}`, end.log.text);
  const what = end.tick ? 'Done' : end.stuck === null ? `${claim.worker} leaves` : `${claim.worker} is stuck`;
  return `${what}: ${oneLine(claim.title)}`;
}

/** TODO.md and STUCK.md, which several may change in one commit. */
class Files {
  #todo: string;
  #stuck: string;

  constructor(
    private readonly base: Base,
    private readonly changes: Map<string, string | null>,
  ) {
    this.#todo = base.board.todo;
    this.#stuck = base.board.stuckNote;
  }

  /** The task may have been renamed, moved or taken out meanwhile: then there is nothing to tick. */
  tick({ task, title }: Claimed): void {
    const { tasks } = this.base.board;
    const found =
      tasks.find(one => one.id === task && one.title === title) ?? tasks.find(one => one.title === title);
    const ticked = found === undefined || found.done ? null : setTick(this.#todo, found.line, true);
    if (ticked === null) return;
    this.#todo = ticked;
    this.changes.set(boardFiles.todo, ticked);
  }

  note(title: string, text: string): void {
    const before = this.#stuck.trim() === '' ? '# Stuck\n' : this.#stuck;
    this.#stuck = `${before.trimEnd()}\n\n## ${oneLine(title)}\n\n${text.trimEnd()}\n`;
    this.changes.set(boardFiles.stuck, this.#stuck);
  }
}

function messageOf(said: readonly string[]): string {
  const [first, ...more] = said;
  if (first === undefined) return 'Locks of the crew are still in use\n';
  return more.length === 0
    ? `${first}\n`
    : `The crew: ${said.length} tasks taken or given back\n\n${said.join('\n')}\n`;
}

export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 100);
}
