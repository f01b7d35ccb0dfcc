// One glyph, one word and one tone for each thing a worker can be; every surface takes them from here.
import type { WorkerView } from './worker.js';

/** Roles, not colours: the cockpit maps them to the terminal's own 16. */
export type Tone = 'asks' | 'failed' | 'good' | 'plain' | 'quiet';

export interface StateMark {
  glyph: string;
  /** For terminals without these characters. */
  ascii: string;
  word: string;
  tone: Tone;
}

export type StateName =
  | 'starting'
  | 'working'
  | 'background'
  | 'idle'
  | 'asks'
  | 'paused'
  | 'limited'
  | 'verified'
  | 'unverified'
  | 'failed'
  | 'crashed'
  | 'killed'
  | 'stopped'
  | 'interrupted'
  | 'waiting to retry'
  | 'preparing'
  | 'unknown'
  | 'new';

const marks: Record<StateName, Omit<StateMark, 'word'>> = {
  starting: { glyph: '◌', ascii: '.', tone: 'quiet' },
  preparing: { glyph: '◌', ascii: '.', tone: 'quiet' },
  unknown: { glyph: '◌', ascii: '.', tone: 'quiet' },
  working: { glyph: '●', ascii: '*', tone: 'plain' },
  background: { glyph: '◐', ascii: '+', tone: 'plain' },
  idle: { glyph: '○', ascii: 'o', tone: 'quiet' },
  new: { glyph: '○', ascii: 'o', tone: 'quiet' },
  asks: { glyph: '◆', ascii: '!', tone: 'asks' },
  paused: { glyph: '‖', ascii: '=', tone: 'quiet' },
  limited: { glyph: '◴', ascii: 'z', tone: 'asks' },
  'waiting to retry': { glyph: '◴', ascii: 'z', tone: 'quiet' },
  verified: { glyph: '✓', ascii: 'v', tone: 'good' },
  unverified: { glyph: '◇', ascii: '?', tone: 'asks' },
  failed: { glyph: '✕', ascii: 'x', tone: 'failed' },
  crashed: { glyph: '✕', ascii: 'x', tone: 'failed' },
  killed: { glyph: '·', ascii: '-', tone: 'quiet' },
  stopped: { glyph: '·', ascii: '-', tone: 'quiet' },
  interrupted: { glyph: '·', ascii: '-', tone: 'asks' },
};

/** The one word for what a worker is now. */
export function stateName(worker: Pick<WorkerView, 'phase' | 'activity' | 'limited' | 'inLoop'>): StateName {
  switch (worker.phase) {
    case 'running':
      if (worker.limited === true) return 'limited';
      return worker.activity === 'waiting' ? 'asks' : (worker.activity ?? 'unknown');
    case 'idle':
      return worker.inLoop === true ? 'idle' : 'new';
    case 'backoff':
      return 'waiting to retry';
    default:
      return worker.phase;
  }
}

export function markOf(worker: Pick<WorkerView, 'phase' | 'activity' | 'limited' | 'inLoop'>): StateMark {
  return markFor(stateName(worker));
}

export function markFor(name: StateName): StateMark {
  return { ...marks[name], word: name };
}

/** All there are. */
export const stateMarks: readonly StateMark[] = (Object.keys(marks) as StateName[]).map(markFor);

const rest = 6;

/** The order of the rail: asks > failed > unseen > working > idle and the rest; pinned ones come before working. */
export function attention(
  worker: Pick<WorkerView, 'phase' | 'activity' | 'limited' | 'inLoop' | 'unseen'>,
): number {
  const name = stateName(worker);
  if (name === 'asks') return 0;
  if (name === 'failed' || name === 'crashed') return worker.unseen ? 1 : 2;
  if (worker.unseen || name === 'interrupted') return 3;
  if (name === 'working' || name === 'background' || name === 'starting' || name === 'preparing') return 4;
  if (name === 'unknown' || name === 'paused' || name === 'limited' || name === 'waiting to retry') return 5;
  return rest;
}

/** True when the person is wanted: it asks, it failed or finished unseen. */
export function needsPerson(
  worker: Pick<WorkerView, 'phase' | 'activity' | 'limited' | 'inLoop' | 'unseen'>,
): boolean {
  return attention(worker) <= 3 && (stateName(worker) === 'asks' || worker.unseen);
}

/** Idle, stopped or put aside, and looked at since. */
export function isAtRest(
  worker: Pick<WorkerView, 'phase' | 'activity' | 'limited' | 'inLoop' | 'unseen'>,
): boolean {
  return attention(worker) === rest;
}

/**
 * Workers in the order of the rail: who needs the person first, then by name with numbers as numbers. Pinned ones stand
 * between those that need the person and those that do not.
 */
export function inRailOrder<
  W extends Pick<WorkerView, 'id' | 'phase' | 'activity' | 'limited' | 'inLoop' | 'unseen'>,
>(workers: readonly W[], pinned: readonly string[] = []): W[] {
  const rank = (worker: W) => Math.min(attention(worker), pinned.includes(worker.id) ? 3.5 : rest);
  return [...workers].sort((a, b) => rank(a) - rank(b) || byName(a.id, b.id));
}

/** One for all: making one for each comparison takes eighty times as long, and the list is sorted with every picture. */
const names = new Intl.Collator('en', { numeric: true });

function byName(a: string, b: string): number {
  return names.compare(a, b);
}
