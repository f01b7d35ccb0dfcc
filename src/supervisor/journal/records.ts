// What the supervisor remembers of projects and workers: the shape of a generation in the journal. No environment values, no tokens.
import type { Conversation } from '../../agents/agent.js';
import type { ActivityState } from '../../domain/activity.js';
import type { LoopState } from '../../domain/loop.js';
import type { WorkspaceView } from '../../domain/worker.js';
import type { Life } from '../../domain/worker-life.js';
import { startLife } from '../../domain/worker-life.js';
import type { Claimed } from '../../tasks/claims/claim.js';
import type { MarkMemory } from '../sessions/mark-reader.js';

export interface SessionRecord {
  id: string;
  epoch: number;
  hostId: string;
  socket: string;
  pid: number | null;
  /** ISO 8601 */
  startedAt: string;
  /** Number of the last mailbox item that was read. */
  mailboxSeq: number;
  /** Number of the item by which its agent asks whether it may rest, until that is answered. */
  stopAsked?: number;
  /** Why nothing more of it is recorded; absent while all is well. */
  notRecorded?: string;
}

export interface WorkerRecord {
  id: string;
  /** Id of its agent; `command` for any command. */
  agent: string;
  command: string[] | null;
  agentArgs: string[];
  prompt: string | null;
  task: string | null;
  /** Made by `up`: it goes on by itself after its host died, and `down` forgets it. */
  crew: boolean;
  resume: 'continue' | 'wait';
  life: Life;
  /** ISO 8601, when the phase became what it is. */
  phaseSince: string;
  activity: ActivityState | null;
  workspace: WorkspaceView | null;
  /** The latest, also after it ended: its screen is still to be had. */
  session: SessionRecord | null;
  conversation: Conversation | null;
  unseen: boolean;
  progress: number | null;
  /** It goes from task to task; absent for those that do not. */
  loop?: LoopState;
  /** The task that it holds. */
  claim?: Claimed | null;
  /** What was seen of its terminal's marks; absent in older journals. */
  marks?: MarkMemory;
}

export interface ProjectRecord {
  root: string;
  gitDir: string;
  layout: string;
  workers: WorkerRecord[];
}

export interface Generation {
  version: 1;
  bootId: string;
  /** A signal of the system ended us: a host that is gone as well went by the same cause. */
  stopping: boolean;
  projects: ProjectRecord[];
}

export const defaultLayout = 'auto';

export function newWorkerRecord(
  given: Pick<WorkerRecord, 'id' | 'agent' | 'command' | 'agentArgs' | 'prompt' | 'task' | 'crew'>,
): WorkerRecord {
  return {
    ...given,
    resume: given.crew ? 'continue' : 'wait',
    life: startLife(),
    phaseSince: new Date().toISOString(),
    activity: null,
    workspace: null,
    session: null,
    conversation: null,
    unseen: false,
    progress: null,
  };
}
