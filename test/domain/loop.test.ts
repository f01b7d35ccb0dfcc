// What follows from how a session ended, as a table; how often an agent is sent back; how long is waited.
import { describe, expect, it } from 'vitest';
import {
  afterSession,
  backoffMs,
  freshLoop,
  type LoopState,
  maxAttempts,
  maxReturns,
  type SessionEnd,
  sendBack,
  type Verdict,
} from '../../src/domain/loop.js';

const missing: Verdict = { kind: 'missing', missing: ['the box is not ticked'] };
const unknown: Verdict = { kind: 'unknown', why: 'no network' };
const loop = (more: Partial<LoopState> = {}): LoopState => ({ ...freshLoop, ...more });

describe('after a session', () => {
  it.each<[Verdict, SessionEnd, string]>([
    [{ kind: 'verified' }, 'asked', 'next'],
    [{ kind: 'verified' }, 'alone', 'next'],
    // What is done is done, whoever ended it.
    [{ kind: 'verified' }, 'by-person', 'next'],
    [{ kind: 'stuck' }, 'asked', 'next'],
    [{ kind: 'stuck' }, 'by-person', 'next'],
    [{ kind: 'given-back' }, 'alone', 'next'],
    [{ kind: 'given-back' }, 'by-person', 'leave'],
    [{ kind: 'lost' }, 'alone', 'next'],
    [{ kind: 'lost' }, 'by-person', 'leave'],
    [missing, 'asked', 'again'],
    [missing, 'alone', 'again'],
    [missing, 'by-person', 'leave'],
    [unknown, 'asked', 'look-again'],
    [unknown, 'by-person', 'leave'],
  ])('%j, ended %s: %s', (verdict, end, wanted) => {
    expect(afterSession(loop(), verdict, end).do).toBe(wanted);
  });

  it('that failed, the next one waits longer each time', () => {
    const waits = [0, 1, 2, 6, 40].map(failures => {
      const next = afterSession(loop({ failures }), missing, 'alone');
      return next.do === 'again' ? next.afterMs : null;
    });
    expect(waits).toEqual([5_000, 10_000, 20_000, 300_000, 300_000]);
  });

  it('that failed for the last time, the task is set aside with what was missing', () => {
    const last = loop({ attempts: maxAttempts - 1 });
    expect(afterSession(last, missing, 'asked')).toEqual({ do: 'set-aside', missing: missing.missing });
    // What cannot be seen is no failure of the agent's.
    expect(afterSession(last, unknown, 'asked').do).toBe('look-again');
  });
});

describe('an agent that says it is done', () => {
  it('is sent back with what is missing, a bounded number of times', () => {
    expect(sendBack(loop(), missing)).toContain('- the box is not ticked');
    expect(sendBack(loop({ returns: maxReturns - 1 }), missing)).not.toBeNull();
    expect(sendBack(loop({ returns: maxReturns }), missing)).toBeNull();
  });

  it.each<Verdict>([
    { kind: 'verified' },
    { kind: 'stuck' },
    { kind: 'lost' },
    { kind: 'given-back' },
    unknown,
  ])('may rest: %j', verdict => expect(sendBack(loop(), verdict)).toBeNull());
});

it('backs off from 5 s to 5 minutes', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map(backoffMs)).toEqual([
    5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000,
  ]);
});
