// Which notifications leave, and when: only what still holds after a while, of workers that nobody looks at, and never a flood.
// Pure: the clock comes in with each step, and the step says when the next is due.

/** A reason to call the person. */
export interface Cause {
  /** The same for as long as it is the same reason: `worker-2 asks 2026-03-04T12:00:00Z`. */
  id: string;
  worker: string;
  /** A sentence without the name; hostile text. */
  words: string;
}

export interface Notification {
  /** Names it for {@link NotifyStep.withdraw}. */
  id: string;
  title: string;
  /** Hostile text. */
  text: string;
}

export interface NotifyState {
  /** Causes that hold, since when (ms), and what came of them. */
  causes: Map<string, { cause: Cause; at: number; state: 'new' | 'due' | 'done' }>;
  /** Notifications that stand outside, and the causes in each. */
  out: Map<string, string[]>;
  /** Moments of the last ones. */
  sentAt: number[];
  count: number;
}

export interface NotifyStep {
  state: NotifyState;
  send: Notification[];
  /** Ids of notifications none of whose causes holds any more. */
  withdraw: string[];
  /** When to step again although nothing changed; null for never. */
  dueAt: number | null;
}

const holdsForMs = 3_000;
const windowMs = 10_000;
const mostInWindow = 3;
/** Names that a sentence for many tells. */
const mostNames = 4;

/** What holds already was there when the person came: they see it. */
export function startNotify(causes: readonly Cause[], now: number): NotifyState {
  const known = causes.map(cause => [cause.id, { cause, at: now, state: 'done' as const }] as const);
  return { causes: new Map(known), out: new Map(), sentAt: [], count: 0 };
}

/** @param isSeen whether that worker is under the person's eyes now */
export function nextNotify(
  before: NotifyState,
  given: { now: number; causes: readonly Cause[]; isSeen(worker: string): boolean },
): NotifyStep {
  const { now } = given;
  const causes: NotifyState['causes'] = new Map();
  for (const cause of given.causes) {
    const known = before.causes.get(cause.id);
    const at = known?.at ?? now;
    let state = known?.state ?? 'new';
    // Who looks at it, now or at the moment when it is due, needs no call.
    if (state !== 'done' && now - at >= holdsForMs) state = given.isSeen(cause.worker) ? 'done' : 'due';
    causes.set(cause.id, { cause, at, state });
  }
  const { out, withdraw } = standing(before.out, causes);
  const state = {
    causes,
    out,
    sentAt: before.sentAt.filter(at => now - at < windowMs),
    count: before.count,
  };
  const send = sendDue(state, now);
  return { state, send, withdraw, dueAt: dueAt(state) };
}

function standing(
  before: NotifyState['out'],
  causes: NotifyState['causes'],
): { out: NotifyState['out']; withdraw: string[] } {
  const out = new Map([...before].filter(([, ids]) => ids.some(id => causes.has(id))));
  return { out, withdraw: [...before.keys()].filter(id => !out.has(id)) };
}

function sendDue(state: NotifyState, now: number): Notification[] {
  const due = [...state.causes.values()].filter(one => one.state === 'due');
  const room = mostInWindow - state.sentAt.length;
  if (due.length === 0 || room <= 0) return [];
  const groups = due.length <= room ? due.map(one => [one.cause]) : [due.map(one => one.cause)];
  for (const one of due) one.state = 'done';
  return groups.map(group => {
    const id = `quarterdeck-${++state.count}`;
    state.out.set(
      id,
      group.map(cause => cause.id),
    );
    state.sentAt.push(now);
    return { id, ...wordsOf(group) };
  });
}

function wordsOf(causes: Cause[]): Pick<Notification, 'title' | 'text'> {
  const [first] = causes;
  if (first !== undefined && causes.length === 1) return { title: first.worker, text: first.words };
  const names = [...new Set(causes.map(cause => cause.worker))];
  const more = names.length - mostNames;
  const text = names.slice(0, mostNames).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return { title: `${names.length} ${names.length === 1 ? 'worker needs' : 'workers need'} you`, text };
}

function dueAt(state: NotifyState): number | null {
  const holds = [...state.causes.values()].filter(one => one.state === 'new').map(one => one.at + holdsForMs);
  const isHeld = [...state.causes.values()].some(one => one.state === 'due');
  const [oldest] = state.sentAt;
  if (isHeld && oldest !== undefined) holds.push(oldest + windowMs);
  return holds.length === 0 ? null : Math.min(...holds);
}
