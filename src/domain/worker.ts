// What a worker is to every part of the program: its phase, its activity, the evidence for it.
import type { Marks } from './marks.js';

export const phases = [
  'idle',
  'preparing',
  'running',
  'paused',
  'stopped',
  'verified',
  'unverified',
  'failed',
  'limited',
  'crashed',
  'killed',
  'interrupted',
  'backoff',
] as const;
/**
 * `idle` never had a session · `preparing` workspace in the making · `stopped` its agent ended by itself with 0 ·
 * `failed` with another code · `crashed` by a signal, or its host died · `killed` by the person ·
 * `interrupted` by a reboot, a logout or a shutdown: nothing is known against it and it can be resumed.
 */
export type Phase = (typeof phases)[number];

export const activities = ['starting', 'working', 'waiting', 'idle', 'background', 'unknown'] as const;
/** What the agent does while its phase is `running`. Never `idle` for want of a rule: then it is `unknown`. */
export type Activity = (typeof activities)[number];

export const waitReasons = ['permission', 'question', 'plan', 'input', 'credentials'] as const;
export type WaitReason = (typeof waitReasons)[number];

export const evidenceSources = ['inband', 'hook', 'registry', 'title', 'screen', 'process'] as const;
/** Best first. `inband` is OSC 7501. */
export type EvidenceSource = (typeof evidenceSources)[number];

/** One observation that speaks for (or against) the present activity. */
export interface Evidence {
  source: EvidenceSource;
  /** What was seen, in a few words; hostile text, escape before showing. */
  saw: string;
  /** ISO 8601. */
  at: string;
}

export const workspaceKinds = ['worktree', 'clone', 'here'] as const;
/** `worktree` of the repository, on a branch of its own · `clone` of the shared upstream, with refs of its own · `here` the repository itself. */
export type WorkspaceKind = (typeof workspaceKinds)[number];

export interface WorkspaceView {
  kind: WorkspaceKind;
  path: string;
  /** Null where the workspace is not on a branch. */
  branch: string | null;
}

export interface SessionView {
  /** Our id of this run; also QUARTERDECK_SESSION of its processes. */
  id: string;
  /** The process in the PTY; null once it ended. */
  pid: number | null;
  /** ISO 8601. */
  startedAt: string;
}

/** Where the screen of a session is to be had. */
export interface SessionAddress {
  hostId: string;
  /** Path of the host's socket. */
  socket: string;
  session: string;
  /** Counts the sessions of a worker; a frame of another epoch is stale. */
  epoch: number;
}

/** One worker as every surface shows it. The first part is the contract of `status --json`. */
export interface WorkerView {
  id: string;
  agent: string;
  phase: Phase;
  activity: Activity | null;
  waitingFor: WaitReason | null;
  /** Since when phase, activity and waitingFor are what they are; ISO 8601; time spent paused does not count. */
  since: string;
  task: string | null;
  workspace: WorkspaceView | null;
  session: SessionView | null;
  evidence: Evidence[];

  /** What it says of itself or asks, one line; hostile text. */
  message: string | null;
  address: SessionAddress | null;
  /** True while it rests because its account has run into a usage limit. */
  limited?: boolean;
  /** It goes from task to task by itself. */
  inLoop?: boolean;
  /** Why its session is recorded no more; absent while all is well. */
  notRecorded?: string;
  /** Finished, failed or crashed since the person last looked. */
  unseen: boolean;
  /** Why it cannot be resumed, or null when `restart` may resume its conversation. */
  notResumable: string | null;
  exitCode: number | null;
  /** Progress of the preparation, 0..1, while phase is `preparing`. */
  progress: number | null;
  /** Bell, message and progress of its terminal; absent where there is nothing. */
  marks?: Marks;
  /** Processes of its tree, where the supervisor has looked lately. */
  processes?: number | null;
  /** Files with changes that no commit holds, where the supervisor has looked lately. */
  uncommitted?: number | null;
}

/** True while a process of the agent can be there. */
export function isLive(phase: Phase): boolean {
  return phase === 'preparing' || phase === 'running' || phase === 'paused';
}

/** True when a person has to do something before the worker goes on. */
export function asks(worker: Pick<WorkerView, 'phase' | 'activity'>): boolean {
  return worker.phase === 'running' && worker.activity === 'waiting';
}
