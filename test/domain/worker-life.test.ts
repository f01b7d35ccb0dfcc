// A worker's life as a table: every phase with every event, and whole lives at random.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLive, type Phase, phases } from '../../src/domain/worker.js';
import { type Life, type LifeEvent, nextLife, startLife } from '../../src/domain/worker-life.js';

const events: LifeEvent[] = [
  { type: 'prepare' },
  { type: 'prepare-failed' },
  { type: 'spawned' },
  { type: 'paused' },
  { type: 'thawed' },
  { type: 'kill-asked' },
  { type: 'kill-failed' },
  { type: 'stopping' },
  { type: 'ended', code: 0, signal: 0 },
  { type: 'ended', code: 3, signal: 0 },
  { type: 'ended', code: 0, signal: 15 },
  { type: 'lost', resumable: true },
  { type: 'lost', resumable: false },
  { type: 'interrupt' },
];

/** Phase → the phases that one event may lead to. What is not here must never happen. */
const ends: Phase[] = ['stopped', 'failed', 'crashed', 'killed', 'interrupted'];
const allowed: Record<Phase, Phase[]> = {
  idle: ['preparing'],
  preparing: ['running', 'idle', ...ends, 'verified', 'unverified', 'limited', 'backoff'],
  running: ['paused', ...ends],
  paused: ['running', ...ends],
  stopped: ['preparing'],
  verified: ['preparing'],
  unverified: ['preparing'],
  failed: ['preparing', 'interrupted'],
  limited: ['preparing'],
  crashed: ['preparing', 'interrupted'],
  killed: ['preparing'],
  interrupted: ['preparing'],
  backoff: ['preparing'],
};

function live(...path: LifeEvent[]): Life {
  return path.reduce(nextLife, startLife());
}

const running = live({ type: 'prepare' }, { type: 'spawned' });

describe('a worker’s life', () => {
  it('takes no step that is not in the table, from any phase by any event', () => {
    for (const phase of phases) {
      for (const before of phases.filter(candidate => !isLive(candidate))) {
        for (const ending of [null, 'killed', 'interrupted'] as const) {
          for (const event of events) {
            const next = nextLife({ phase, ending, exitCode: null, before }, event);
            if (next.phase !== phase)
              expect(allowed[phase], `${phase} by ${event.type}`).toContain(next.phase);
          }
        }
      }
    }
  });

  it('holds what it promises through any life', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), told => {
        let life = startLife();
        for (const event of told) {
          const next = nextLife(life, event);
          if (next.phase !== life.phase) expect(allowed[life.phase]).toContain(next.phase);
          // Nothing that ended still has an end to come, and only an end has a code.
          if (!isLive(next.phase)) expect(next.ending).toBeNull();
          if (isLive(next.phase)) expect(next.exitCode).toBeNull();
          expect(isLive(next.before)).toBe(false);
          life = next;
        }
      }),
    );
  });

  it.each<[string, LifeEvent[], Phase]>([
    ['an agent that ends by itself', [{ type: 'ended', code: 0, signal: 0 }], 'stopped'],
    ['one that fails', [{ type: 'ended', code: 7, signal: 0 }], 'failed'],
    ['one that is struck down', [{ type: 'ended', code: 0, signal: 11 }], 'crashed'],
    [
      'one that the person kills',
      [{ type: 'kill-asked' }, { type: 'ended', code: 143, signal: 0 }],
      'killed',
    ],
    [
      'a kill while paused',
      [{ type: 'paused' }, { type: 'kill-asked' }, { type: 'ended', code: 0, signal: 9 }],
      'killed',
    ],
    [
      'a kill that failed, then its own end',
      [{ type: 'kill-asked' }, { type: 'kill-failed' }, { type: 'ended', code: 0, signal: 0 }],
      'stopped',
    ],
    ['a logout', [{ type: 'stopping' }, { type: 'ended', code: 129, signal: 0 }], 'interrupted'],
    [
      'a kill is a kill, also in a logout',
      [{ type: 'kill-asked' }, { type: 'stopping' }, { type: 'ended', code: 0, signal: 9 }],
      'killed',
    ],
    ['a host that died, resumable', [{ type: 'lost', resumable: true }], 'interrupted'],
    ['a host that died, not resumable', [{ type: 'lost', resumable: false }], 'crashed'],
    ['everything at once', [{ type: 'ended', code: 0, signal: 9 }, { type: 'interrupt' }], 'interrupted'],
  ])('calls %s by its name', (_what, path, phase) => {
    expect(path.reduce(nextLife, running).phase).toBe(phase);
  });

  it('does not end a start by late news of the session before', () => {
    const preparing = nextLife(nextLife(running, { type: 'ended', code: 0, signal: 9 }), { type: 'prepare' });
    expect(nextLife(preparing, { type: 'ended', code: 0, signal: 9 })).toBe(preparing);
  });

  it('goes back to where it was when a start fails', () => {
    const stopped = nextLife(running, { type: 'ended', code: 0, signal: 0 });
    const failed = nextLife(nextLife(stopped, { type: 'prepare' }), { type: 'prepare-failed' });
    expect(failed.phase).toBe('stopped');
    expect(live({ type: 'prepare' }, { type: 'prepare-failed' }).phase).toBe('idle');
  });
});
