// OSC 7501, the Program Status Protocol: the records a program keeps about itself. As Claude Code 2.1.328 speaks it.

export const reportStates = ['idle', 'working', 'done', 'error', 'blocked'] as const;
export type ReportState = (typeof reportStates)[number];

/** One record; a new report replaces the whole record of the same id. */
export interface ReportRecord {
  /** Empty for the root; otherwise a child such as a sub-agent or a background shell. ≤ 128 bytes, ≤ 8 levels. */
  id: string;
  state: ReportState;
  app: string | null;
  kind: 'permission' | 'question' | 'auth' | null;
  /** 0..100 */
  progress: number | null;
  /** Hostile text, capped at 512 characters. */
  title: string | null;
  /** Hostile text, capped at 512 characters. */
  msg: string | null;
  /** ISO 8601, when it arrived. */
  at: string;
}
