// A worker's life as a table: which event takes it from which phase to which. Pure; what an event causes is the supervisor's.
import { isLive, type Phase } from './worker.js';

export interface Life {
  phase: Phase;
  /** What its end will be called, when it is known beforehand: the person asked, or the machine goes down. */
  ending: 'killed' | 'stopped' | 'interrupted' | null;
  exitCode: number | null;
  /** Where a preparation that fails goes back to. */
  before: Phase;
}

export type LifeEvent =
  /** A session is being made: workspace, launch, spawn. */
  | { type: 'prepare' }
  | { type: 'prepare-failed' }
  | { type: 'spawned' }
  | { type: 'paused' }
  | { type: 'thawed' }
  /** By the person; `over`: its work is done, and that is all there is to it. */
  | { type: 'kill-asked'; over?: boolean }
  | { type: 'kill-failed' }
  /** The host was told to end by the system: a logout, a shutdown. */
  | { type: 'stopping' }
  /** @param signal 0 when it ended by itself */
  | { type: 'ended'; code: number; signal: number }
  /** Its host died and took it along. */
  | { type: 'lost'; resumable: boolean }
  /** A worker of a crew, between two sessions: how the last one is judged, or what it waits for. */
  | { type: 'settled'; as: 'verified' | 'unverified' | 'backoff' | 'idle' | 'stopped' }
  /** A reboot, or what looked like a crash was the death of everything at once. */
  | { type: 'interrupt' };

export function startLife(): Life {
  return { phase: 'idle', ending: null, exitCode: null, before: 'idle' };
}

/** An event that makes no sense in a phase leaves the life as it is (the same object). */
export function nextLife(life: Life, event: LifeEvent): Life {
  const live = isLive(life.phase);
  switch (event.type) {
    case 'prepare':
      return live ? life : { phase: 'preparing', ending: null, exitCode: null, before: life.phase };
    case 'prepare-failed':
      return life.phase === 'preparing' ? { ...life, phase: life.before, ending: null } : life;
    case 'spawned':
      return life.phase === 'preparing' ? { ...life, phase: 'running' } : life;
    case 'paused':
      return life.phase === 'running' ? { ...life, phase: 'paused' } : life;
    case 'thawed':
      return life.phase === 'paused' ? { ...life, phase: 'running' } : life;
    case 'kill-asked':
      return live ? { ...life, ending: event.over === true ? 'stopped' : 'killed' } : life;
    case 'kill-failed':
      return life.ending === 'interrupted' ? life : { ...life, ending: null };
    case 'stopping':
      return live && life.ending === null ? { ...life, ending: 'interrupted' } : life;
    case 'ended':
      // While the next session is prepared this can only be news of the one before.
      return live && life.phase !== 'preparing'
        ? end(life, endPhase(event.code, event.signal), event.code)
        : life;
    case 'lost':
      return live ? end(life, event.resumable ? 'interrupted' : 'crashed', null) : life;
    case 'settled':
      return live || life.phase === event.as ? life : { ...life, phase: event.as, ending: null };
    case 'interrupt':
      return interruptible(life.phase) ? end({ ...life, ending: null }, 'interrupted', life.exitCode) : life;
  }
}

function end(life: Life, phase: Phase, exitCode: number | null): Life {
  return { phase: life.ending ?? phase, ending: null, exitCode, before: life.before };
}

function endPhase(code: number, signal: number): Phase {
  if (signal !== 0) return 'crashed';
  return code === 0 ? 'stopped' : 'failed';
}

function interruptible(phase: Phase): boolean {
  return isLive(phase) || phase === 'crashed' || phase === 'failed';
}

/** True when a person should look at it: it ended, and not because they said so. */
export function endedUnasked(phase: Phase): boolean {
  return (
    phase === 'stopped' ||
    phase === 'failed' ||
    phase === 'crashed' ||
    phase === 'verified' ||
    phase === 'unverified' ||
    phase === 'limited'
  );
}
