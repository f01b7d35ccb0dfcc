// A crew worker that goes from task to task by itself: what is remembered of that, and what follows from how a session ended. Pure.

export interface LoopState {
  /** Takes further tasks. Off: the person ended it, or nothing is left to do. */
  on: boolean;
  /** Sessions in a row that did not finish their task; what finishes resets it. */
  failures: number;
  /** Sessions on the present task that did not finish it. */
  attempts: number;
  /** How often its agent was sent back in the present session. */
  returns: number;
  /** ISO 8601: until then it waits before it tries again. */
  until: string | null;
  /** What it tries then, holding a claim: a fresh session on it. Else it looks again at what the last session left. */
  again: boolean;
  /** Names of the summaries that it had written before it took its task. */
  logs: string[];
  /** For the next session on the same task: what the one before left undone. */
  note: string | null;
}

export const freshLoop: LoopState = {
  on: true,
  failures: 0,
  attempts: 0,
  returns: 0,
  until: null,
  again: false,
  logs: [],
  note: null,
};

/** Claude Code ends a turn after eight blocks in a row, whatever its Stop hook says. */
export const maxReturns = 3;
/** Sessions that may fail on one task before it is left to the person. */
export const maxAttempts = 3;

const firstBackoffMs = 5_000;
const longestBackoffMs = 300_000;

/** 5 s, 10 s, 20 s … 300 s. @param failures in a row, at least 1 */
export function backoffMs(failures: number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.max(0, Math.min(failures, 20) - 1));
}

/** How the work on a claim stands, looked at from outside its agent. */
export type Verdict =
  /** Everything is there: pushed, ticked, told, nothing left lying. */
  | { kind: 'verified' }
  /** STUCK.md says so. */
  | { kind: 'stuck' }
  /** Its agent took the lock away and left the box open. */
  | { kind: 'given-back' }
  /** Somebody else has the task. */
  | { kind: 'lost' }
  | { kind: 'missing'; missing: string[] }
  /** It could not be looked at: nothing is concluded. */
  | { kind: 'unknown'; why: string };

/** What its session ended as, and whose wish that was. */
export type SessionEnd = 'asked' | 'by-person' | 'alone';

export type Next =
  /** The claim goes, and the next task is taken. */
  | { do: 'next'; as: 'verified' | 'stuck' | 'given-back' | 'lost' }
  /** The claim goes, the task is left to the person with what is missing. */
  | { do: 'set-aside'; missing: string[] }
  /** A fresh session on the same task, after a while. */
  | { do: 'again'; afterMs: number; missing: string[] }
  /** The claim goes and no further task is taken. */
  | { do: 'leave' }
  /** Look again after a while. */
  | { do: 'look-again'; afterMs: number; why: string };

/** After a session has ended. */
export function afterSession(loop: LoopState, verdict: Verdict, end: SessionEnd): Next {
  switch (verdict.kind) {
    case 'verified':
    case 'stuck':
    case 'lost':
      return end === 'by-person' && verdict.kind === 'lost'
        ? { do: 'leave' }
        : { do: 'next', as: verdict.kind };
    case 'given-back':
      return end === 'by-person' ? { do: 'leave' } : { do: 'next', as: 'given-back' };
    case 'unknown':
      return end === 'by-person'
        ? { do: 'leave' }
        : { do: 'look-again', afterMs: backoffMs(loop.failures + 1), why: verdict.why };
    case 'missing':
      if (end === 'by-person') return { do: 'leave' };
      if (loop.attempts + 1 >= maxAttempts) return { do: 'set-aside', missing: verdict.missing };
      return { do: 'again', afterMs: backoffMs(loop.failures + 1), missing: verdict.missing };
  }
}

/** What its agent, which says that it is done, hears. Null: it may rest, and its session ends. */
export function sendBack(loop: LoopState, verdict: Verdict): string | null {
  if (verdict.kind !== 'missing' || loop.returns >= maxReturns) return null;
  const points = verdict.missing.map(point => `- ${point}`).join('\n');
  return `The task is not done yet. What is missing:\n${points}\nDo this now. If you cannot, say why in STUCK.md under a heading with the task's title, push that, and stop.`;
}
