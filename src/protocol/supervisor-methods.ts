// What a client (CLI, cockpit, a program inside a session) may ask the supervisor, and what it is told unasked.
import type { BoardView } from '../domain/board.js';
import type { FailureKind } from '../domain/failure.js';
import type { Layout, LayoutSummary } from '../domain/layout/layout.js';
import type { Snapshot, TimelineEntry } from '../domain/snapshot.js';
import type { WorkerView, WorkspaceKind } from '../domain/worker.js';

export type ClientKind = 'cli' | 'cockpit' | 'session' | 'supervisor';

export interface Hello {
  protocol: number;
  /** Contents of the token file; a session's own scoped token inside a session. */
  token: string;
  client: ClientKind;
}

export interface Welcome {
  protocol: number;
  version: string;
  pid: number;
  /** ISO 8601 */
  startedAt: string;
}

/** Every request about a crew names its project by a directory inside it. */
export interface InProject {
  /** Absolute path; the supervisor finds the main work tree from it. */
  root: string;
}

/** Which workers: names, or all of the project's. */
export type WorkerChoice = string[] | 'all';

export interface NewWorker extends InProject {
  /** Proposed (`worker-3`) when null. */
  name: string | null;
  /** `claude`, `practice`, … or null for the first that is found; ignored with `command`. */
  agent: string | null;
  workspace: WorkspaceKind;
  /** Title or id of a task of TODO.md. */
  task: string | null;
  prompt: string | null;
  /** Branch to start from; the present one when null. */
  base: string | null;
  /** Any command, run as it stands. */
  command: string[] | null;
  /** Extra flags for the agent; the practice agent documents its own. */
  agentArgs?: string[];
  /** The client's environment, filtered by the supervisor; kept in memory only. */
  env: Record<string, string>;
  /** Size of the first screen; a cockpit knows better. */
  cols?: number;
  rows?: number;
}

export interface Up extends InProject {
  count: number;
  agent: string | null;
  agentArgs?: string[];
  env: Record<string, string>;
}

/** One line per worker acted on. */
export interface Outcome {
  worker: string;
  ok: boolean;
  sentence: string;
  /** Why it is not ok, for the exit code; `failed` when missing. */
  kind?: FailureKind;
  /** Not done because something asked for later came before it. */
  overtaken?: true;
}

export interface DownReport {
  outcomes: Outcome[];
  /** Work that is not merged or not committed, and where it is. Never deleted. */
  kept: { worker: string; path: string; branch: string | null; sentence: string }[];
}

export interface Captured {
  lines: string[];
  cols: number;
  rows: number;
  cursor: { x: number; y: number };
  /** Index of the first line of the screen, counted from the oldest line that is to be had. */
  firstLine: number;
}

export type SendMode = 'type' | 'paste';

export interface SupervisorRequests extends Record<string, [unknown, unknown]> {
  hello: [Hello, Welcome];
  /** Finds or registers the project; refuses what is no git repository. */
  'project.open': [InProject, Snapshot];
  snapshot: [InProject, Snapshot];
  /** As `project.open`, then a `snapshot` notification for every change (coalesced to 20 a second). */
  'project.watch': [InProject, Snapshot];
  'worker.new': [NewWorker, WorkerView];
  'crew.up': [Up, { started: WorkerView[]; outcomes: Outcome[] }];
  'crew.down': [{ root: string | null; all: boolean }, DownReport];
  'worker.pause': [InProject & { workers: WorkerChoice; ifSession?: string }, Outcome[]];
  'worker.resume': [InProject & { workers: WorkerChoice; ifSession?: string }, Outcome[]];
  /** Returns when no process of them is left. */
  'worker.kill': [InProject & { workers: WorkerChoice; ifSession?: string }, Outcome[]];
  /** `resume` goes on with the conversation where the agent can, else starts fresh and says so. */
  'worker.restart': [
    InProject & {
      workers: WorkerChoice;
      mode: 'resume' | 'fresh';
      ifSession?: string;
      env: Record<string, string>;
    },
    Outcome[],
  ];
  /** Takes a worker that does not run off the list; its workspace goes only when nothing in it would be lost. */
  'worker.remove': [InProject & { worker: string }, Outcome];
  'worker.send': [
    InProject & {
      worker: string;
      text: string;
      mode: SendMode;
      enter: boolean;
      force: boolean;
      ifSession?: string;
    },
    { sentence: string },
  ];
  'worker.capture': [InProject & { worker: string; from: number | null; to: number | null }, Captured];
  /** Clears `unseen`. */
  'worker.seen': [InProject & { worker: string }, Record<string, never>];
  'worker.logs': [InProject & { worker: string; lines: number }, { lines: string[] }];
  /** All interrupted workers, staggered, those in `first` before the rest. */
  'crew.resumeAll': [InProject & { first: string[]; env: Record<string, string> }, Outcome[]];
  tasks: [InProject, BoardView];
  /** Writes a TODO.md that explains itself, where none is. */
  'tasks.init': [InProject, { file: string }];
  'layout.list': [InProject, { layouts: LayoutSummary[]; problems: string[] }];
  /** By name; with the problems of its file as `file:line:column sentence`. */
  'layout.read': [InProject & { name: string }, { layout: Layout; problems: string[] }];
  /** Remembers which layout this project uses. `others: false`: cockpits that are open keep what they show. */
  'layout.use': [InProject & { name: string; others?: boolean }, { layout: Layout }];
  'layout.save': [InProject & { layout: Layout; level: 'user' | 'project' }, { file: string }];
  /** The host for new sessions, started where none runs. */
  'host.ready': [Record<string, never>, { hostId: string; socket: string }];
  timeline: [InProject & { since: number; limit: number }, TimelineEntry[]];
  /** A newer program is here: the supervisor ends and leaves hosts and sessions to the next one. */
  handOver: [Record<string, never>, { sentence: string }];
  /** Ends supervisor and hosts; refuses while sessions run unless told. */
  shutdown: [{ force: boolean }, { sentence: string }];
}

export interface SupervisorNotifications extends Record<string, unknown> {
  snapshot: Snapshot;
  /** Before it ends because somebody wished so (`down --all`): whoever hears it leaves, and starts no other. */
  ending: { sentence: string };
}
