// Sessions of the crew that go on for too long, or say nothing: the person is told, and later the session is ended, so that
// another takes the task up with a word about it.
import type { CrewConfig } from '../../domain/config.js';
import type { Worker } from '../crew/worker.js';
import { failedTurn } from './account.js';

export type Impatience =
  /** Tell the person, once. */
  | { do: 'tell'; sentence: string }
  /** End the session; the next one hears why. */
  | { do: 'end'; why: string };

interface Facts {
  /** Milliseconds since the session began, and since it last printed. */
  ranMs: number;
  quietMs: number;
  /** A person is asked, it was paused, or its account lets nobody in: then waiting is right. */
  waits: boolean;
  /** The person has been told of this silence. */
  told: boolean;
}

const minute = 60_000;

/** Null while all is well. Pure. */
export function impatienceWith(worker: string, facts: Facts, config: CrewConfig): Impatience | null {
  if (facts.waits) return null;
  if (facts.ranMs >= config.minutes * minute) {
    return {
      do: 'end',
      why: `It ran for ${config.minutes} minutes, which is the longest a session may take.`,
    };
  }
  if (facts.quietMs >= 2 * config.quiet * minute) {
    return { do: 'end', why: `It had printed nothing for ${2 * config.quiet} minutes.` };
  }
  if (facts.quietMs < config.quiet * minute || facts.told) return null;
  return {
    do: 'tell',
    sentence: `${worker} has printed nothing for ${config.quiet} minutes; after as many more its session is ended.`,
  };
}

/** @param lastOutputAt ISO 8601, as the host tells */
export function factsOf(worker: Worker, lastOutputAt: string | null, told: boolean, now: number): Facts {
  const { session, activity, life } = worker.record;
  const began = Date.parse(session?.startedAt ?? '');
  const last = lastOutputAt === null ? began : Date.parse(lastOutputAt);
  return {
    ranMs: now - began,
    quietMs: now - last,
    waits: life.phase !== 'running' || activity?.activity === 'waiting' || failedTurn(worker) !== null,
    told,
  };
}
