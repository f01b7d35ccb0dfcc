// The board: TODO.md, lock files, session logs and STUCK.md, as read from every place they stand in.

/** Where a file was read: the person's working copy, a worker's workspace, or the upstream's branch. */
export type BoardSource =
  | { kind: 'copy' }
  | { kind: 'worker'; worker: string }
  | { kind: 'upstream'; ref: string };

export interface TaskView {
  /** Slug of the title, `-2`, `-3` for later equal ones. */
  id: string;
  title: string;
  /** The headings it stands under, outermost first. */
  headings: string[];
  state: 'open' | 'doing' | 'done';
  /** 1-based line in TODO.md. */
  line: number;
  /** Name in the lock that claims it, if any. */
  holder: string | null;
}

export interface LockView {
  /** File name below current_tasks/. */
  file: string;
  agent: string | null;
  /** ISO 8601, null when missing or unreadable. */
  started: string | null;
  description: string | null;
  /** Id of the task that it claims, null when none resembles it. */
  task: string | null;
  /** Is the holder at work? `unknown` for names that are not of our crew. */
  holder: 'alive' | 'gone' | 'unknown';
  sources: BoardSource[];
}

/** Something malformed, shown as what it is: nothing is dropped in silence. */
export interface BoardProblem {
  file: string;
  /** 1-based. */
  line: number;
  sentence: string;
  source: BoardSource;
}

export interface SessionLogView {
  file: string;
  worker: string | null;
  at: string | null;
  /** First line that says something. */
  summary: string;
}

export interface BoardView {
  /** False when no place has a TODO.md. */
  hasTodo: boolean;
  tasks: TaskView[];
  locks: LockView[];
  problems: BoardProblem[];
  logs: SessionLogView[];
  /** Text of STUCK.md per place, newest first. */
  stuck: { source: BoardSource; text: string }[];
  counts: { open: number; doing: number; done: number };
}

export const emptyBoard: BoardView = {
  hasTodo: false,
  tasks: [],
  locks: [],
  problems: [],
  logs: [],
  stuck: [],
  counts: { open: 0, doing: 0, done: 0 },
};

/** What a worker works on: the task it was given, else the one whose lock it holds. Hostile text. */
export function taskOfWorker(board: BoardView, worker: { id: string; task: string | null }): string | null {
  if (worker.task !== null) return worker.task;
  const held = board.tasks.find(task => task.holder === worker.id && task.state === 'doing');
  return held?.title ?? null;
}
