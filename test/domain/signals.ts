// Signals of every source in few words, for tests of the reducer. Times are milliseconds after a fixed start.
import { type ActivityState, type Signal, startActivity } from '../../src/domain/activity.js';
import { nextActivity } from '../../src/domain/activity-next.js';
import type { ReportRecord } from '../../src/domain/report.js';
import type { Activity, WaitReason } from '../../src/domain/worker.js';

const start = Date.parse('2026-11-20T08:00:00.000Z');

/** Milliseconds after the start as ISO 8601. */
export function at(ms: number): string {
  return new Date(start + ms).toISOString();
}

export function report(
  ms: number,
  state: ReportRecord['state'],
  more: Partial<Omit<ReportRecord, 'at' | 'state'>> = {},
): ReportRecord {
  return {
    id: '',
    state,
    app: 'claude-code',
    kind: null,
    progress: null,
    title: null,
    msg: null,
    ...more,
    at: at(ms),
  };
}

export function inband(ms: number, ...records: ReportRecord[]): Signal {
  return { source: 'inband', at: at(ms), records };
}

export function hook(
  ms: number,
  activity: Activity | null,
  waitingFor: WaitReason | null = null,
  message: string | null = null,
): Signal {
  return { source: 'hook', at: at(ms), saw: 'a hook', activity, waitingFor, message };
}

export function registry(ms: number, activity: Activity, waitingFor: WaitReason | null = null): Signal {
  return { source: 'registry', at: at(ms), saw: 'an entry', activity, waitingFor };
}

export function title(ms: number, activity: Activity | null): Signal {
  return { source: 'title', at: at(ms), saw: '✳ worker-1', activity };
}

export function screen(ms: number): Signal {
  return { source: 'screen', at: at(ms), saw: 'trust dialog', activity: 'waiting', waitingFor: 'input' };
}

export function process(ms: number, saw: 'spawned' | 'paused' | 'thawed' | 'ended' | 'output'): Signal {
  return { source: 'process', at: at(ms), saw };
}

export function after(...signals: Signal[]): ActivityState {
  return signals.reduce(nextActivity, startActivity(at(0)));
}

export const blockedOn = (ms: number, kind: ReportRecord['kind'], msg: string | null = null) =>
  inband(ms, report(ms, 'blocked', { kind, msg }));
export const child = (ms: number, state: ReportRecord['state'] = 'working') =>
  report(ms, state, { id: 'a1', title: 'Look around' });

/** [title, told, word, message, since in ms] */
export type Row = [string, Signal[], string, string | null, number];

/** Word, message and since as a row has them. */
export function shown(state: ActivityState): [string, string | null, string] {
  const word = state.waitingFor === null ? state.activity : `${state.activity}/${state.waitingFor}`;
  return [word, state.message, state.since];
}
