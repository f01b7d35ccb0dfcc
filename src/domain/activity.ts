// One owner decides what an agent does: every signal of every source goes through nextActivity, and every surface shows its word.
import type { ReportRecord } from './report.js';
import type { Activity, Evidence, WaitReason } from './worker.js';

/** A signal is one observation, already freed of any agent's own format. */
export type Signal =
  /** All OSC 7501 records as they stand now. */
  | { source: 'inband'; at: string; records: ReportRecord[] }
  /** An agent module read a hook: what it means, in our words. `activity` null: content only. */
  | {
      source: 'hook';
      at: string;
      saw: string;
      activity: Activity | null;
      waitingFor: WaitReason | null;
      message: string | null;
    }
  | { source: 'registry'; at: string; saw: string; activity: Activity; waitingFor: WaitReason | null }
  | { source: 'title'; at: string; saw: string; activity: Activity | null }
  | { source: 'screen'; at: string; saw: string; activity: Activity; waitingFor: WaitReason | null }
  | { source: 'process'; at: string; saw: 'spawned' | 'paused' | 'thawed' | 'ended' | 'output' };

export interface ActivityState {
  activity: Activity;
  waitingFor: WaitReason | null;
  /** ISO 8601; does not move while the word stays, and is moved forward by the time spent paused. */
  since: string;
  message: string | null;
  /** Best source first; one entry a source, with what it last said. */
  evidence: Evidence[];
  /** The last word of each source, as the reducer needs it. */
  heard: Partial<Record<Signal['source'], Signal>>;
  pausedAt: string | null;
}

export function startActivity(at: string): ActivityState {
  return {
    activity: 'starting',
    waitingFor: null,
    since: at,
    message: null,
    evidence: [],
    heard: {},
    pausedAt: null,
  };
}
