// Which open tasks nobody has: no lock that names or resembles it, no reservation, no note that it is stuck. Pure.

import { type Lock, parseLock } from '../lock.js';
import type { PlaceReading } from '../reading.js';
import { Claimables } from '../resemble.js';
import { parseTodo, type TodoTask } from '../todo.js';

export interface HeldLock {
  /** Name below current_tasks/. */
  file: string;
  lock: Lock;
  text: string;
  /** Why it was not read; null when it was. */
  refused: string | null;
}

/** What stands on the upstream's branch, read for claims. */
export interface Board {
  todo: string;
  tasks: TodoTask[];
  locks: HeldLock[];
  /** Ids of open tasks that a lock claims or resembles. */
  claimed: ReadonlySet<string>;
  /** Ids of tasks that STUCK.md speaks of. */
  stuck: ReadonlySet<string>;
  /** Text of STUCK.md, '' where there is none; null when it is there and cannot be added to. */
  stuckNote: string | null;
  /** Why TODO.md is there and was not read. */
  unread: string | null;
  /** The same two files as bytes, where they are no UTF-8: what is not ours in them must stay as it is. */
  bytes: { todo: Buffer | null; stuck: Buffer | null };
  /** Names of the session summaries, newest first, the last few hundred. */
  logs: string[];
}

export const emptyBoard: Board = {
  todo: '',
  tasks: [],
  locks: [],
  claimed: new Set(),
  stuck: new Set(),
  stuckNote: '',
  unread: null,
  bytes: { todo: null, stuck: null },
  logs: [],
};

const unread: Lock = { agent: null, started: null, description: null, run: null };

export function boardOf(reading: PlaceReading): Board {
  const todo = reading.todo?.kind === 'text' ? reading.todo.text : '';
  const { tasks } = parseTodo(todo);
  const locks = reading.locks.flatMap(({ file, reading: found }): HeldLock[] =>
    // A lock that cannot be read is somebody's all the same: its name counts.
    found.kind === 'text'
      ? [{ file, lock: parseLock(found.text).lock, text: found.text, refused: null }]
      : [{ file, lock: unread, text: '', refused: found.sentence }],
  );
  const stuck = reading.stuck?.kind === 'text' ? reading.stuck.text : '';
  return {
    todo,
    tasks,
    locks,
    claimed: claimedBy(locks, tasks),
    stuck: stuckTasks(stuck, tasks),
    stuckNote: reading.stuck?.kind === 'refused' ? null : stuck,
    unread: reading.todo?.kind === 'refused' ? reading.todo.sentence : null,
    bytes: { todo: null, stuck: null },
    logs: reading.logs.map(({ file }) => file),
  };
}

/** A lock of ours is exactly one task's; one that an agent named as it liked counts for every open task it resembles. */
function claimedBy(locks: readonly HeldLock[], tasks: readonly TodoTask[]): Set<string> {
  const claimables = new Claimables(tasks);
  const claimed = new Set<string>();
  for (const { file, lock } of locks) {
    for (const task of claimables.resembled(file.replace(/\.txt$/, ''), lock)) claimed.add(task.id);
  }
  return claimed;
}

/** A heading or list entry that is the title; a longer text may mention anything. */
function stuckTasks(text: string, tasks: readonly TodoTask[]): Set<string> {
  if (text.trim() === '') return new Set();
  const named = new Set(text.split('\n').map(line => plain(line.replace(/^[#\s>*+-]+|[\s#]+$/g, ''))));
  return new Set(
    tasks.filter(({ id, title }) => named.has(plain(title)) || named.has(id)).map(({ id }) => id),
  );
}

/** Titles that differ in blanks or capitals alone are the same. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

export interface Wish {
  /** Id or title of the only task that will do; null for any. */
  only: string | null;
  /** Ids that will not do. */
  leave: ReadonlySet<string>;
}

/** In the order of TODO.md. @param reserved ids with a reservation */
export function claimable(board: Board, reserved: ReadonlySet<string>, { only, leave }: Wish): TodoTask[] {
  return board.tasks.filter(
    task =>
      !task.done &&
      !board.claimed.has(task.id) &&
      !reserved.has(task.id) &&
      !leave.has(task.id) &&
      (only === null ? !board.stuck.has(task.id) : task.id === only || task.title === only),
  );
}

/** Open tasks that somebody else may still finish or give back. */
export function heldByOthers(board: Board, reserved: ReadonlySet<string>): boolean {
  return board.tasks.some(task => !task.done && (board.claimed.has(task.id) || reserved.has(task.id)));
}
