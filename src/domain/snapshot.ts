// The whole truth about one project as the supervisor tells it. A cockpit is a view of this and keeps only cursor, scroll and drafts.
import type { BoardView } from './board.js';
import type { Progress } from './progress.js';
import type { WorkerView } from './worker.js';

export interface ProjectView {
  /** Root of the main work tree. */
  root: string;
  name: string;
  /** Null in a detached head. */
  branch: string | null;
  /** Name of the upstream branch (`upstream/main`), null without one. */
  upstream: string | null;
  ahead: number | null;
  behind: number | null;
}

export interface HostView {
  id: string;
  pid: number;
  socket: string;
  version: string;
  startedAt: string;
  sessions: number;
  /** `silent`: the process is there and does not answer (stopped, or stuck). */
  state: 'up' | 'silent' | 'lost';
}

/** From what is told by the way to what went wrong. */
export const levels = ['info', 'good', 'warning', 'error'] as const;

export type About =
  | 'claimed'
  | 'done'
  | 'stuck'
  | 'given-back'
  | 'set-aside'
  | 'lost'
  | 'all-done'
  | 'limit'
  | 'failed';

export interface TimelineEntry {
  /** Monotonic over the life of a QUARTERDECK_HOME. */
  seq: number;
  /** ISO 8601 */
  at: string;
  worker: string | null;
  level: (typeof levels)[number];
  /** One sentence; may hold hostile text, escape before showing. */
  sentence: string;
  /** Absent for what is about nothing of that kind. */
  about?: About;
}

export interface AgentChoice {
  id: string;
  title: string;
  /** Null when it is not on PATH. */
  path: string | null;
}

export interface Snapshot {
  /** Grows with every change. */
  seq: number;
  at: string;
  supervisor: { pid: number; version: string; startedAt: string };
  hosts: HostView[];
  project: ProjectView;
  workers: WorkerView[];
  board: BoardView;
  /** How fast the crew gets on; older supervisors do not say. */
  progress?: Progress;
  /** The latest 200, oldest first. */
  timeline: TimelineEntry[];
  /** The last layout in use here, a name or a saved arrangement. */
  layout: string;
  /** How often a layout was chosen for every cockpit that is open; older supervisors do not say. */
  layoutCalls?: number;
  agents: AgentChoice[];
  /** True when workers wait to be resumed after a reboot, a logout or a mass death. */
  interrupted: number;
}
