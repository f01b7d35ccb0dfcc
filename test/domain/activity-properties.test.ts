// What holds for every order of signals, sensible or not.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ActivityState, type Signal, startActivity } from '../../src/domain/activity.js';
import { nextActivity } from '../../src/domain/activity-next.js';
import { type ReportRecord, reportStates } from '../../src/domain/report.js';
import { activities, evidenceSources, waitReasons } from '../../src/domain/worker.js';

const start = Date.parse('2026-11-20T08:00:00.000Z');
const time = fc.integer({ min: 0, max: 20_000 }).map(ms => new Date(start + ms).toISOString());
const message = fc.option(fc.string({ unit: 'grapheme', maxLength: 600 }), { nil: null });

const record: fc.Arbitrary<ReportRecord> = fc.record({
  id: fc.constantFrom('', '', 'a', 'b'),
  state: fc.constantFrom(...reportStates),
  app: fc.constant('x'),
  kind: fc.constantFrom(null, 'permission', 'question', 'auth'),
  progress: fc.constant(null),
  title: message,
  msg: fc.oneof(message, fc.constantFrom('trust this folder', 'approve plan', '1 shell still running')),
  at: time,
});
const inband = fc.record({
  source: fc.constant('inband' as const),
  at: time,
  records: fc.uniqueArray(record, { maxLength: 3, selector: one => one.id }),
});
const saying = {
  at: time,
  saw: fc.string({ maxLength: 300 }),
  waitingFor: fc.constantFrom(null, ...waitReasons),
};
const hook = fc.record({
  ...saying,
  source: fc.constant('hook' as const),
  activity: fc.constantFrom(null, ...activities),
  message,
});
const registry = fc.record({
  ...saying,
  source: fc.constant('registry' as const),
  activity: fc.constantFrom(...activities),
});
const title = fc.record({
  source: fc.constant('title' as const),
  at: time,
  saw: fc.string(),
  activity: fc.constantFrom(null, ...activities),
});
const screen = fc.record({
  ...saying,
  source: fc.constant('screen' as const),
  activity: fc.constantFrom(...activities),
});
const process = fc.record({
  source: fc.constant('process' as const),
  at: time,
  saw: fc.constantFrom('spawned', 'paused', 'thawed', 'ended', 'output'),
});
const anything: fc.Arbitrary<Signal> = fc.oneof(inband, hook, registry, title, screen, process);
const weaker: fc.Arbitrary<Signal> = fc.oneof(registry, title, screen);

function run(signals: Signal[]): ActivityState[] {
  const states = [startActivity(new Date(start).toISOString())];
  for (const signal of signals) states.push(nextActivity(states.at(-1) as ActivityState, signal));
  return states;
}

function saysIdle(signal: Signal): boolean {
  if (signal.source === 'process') return false;
  if (signal.source !== 'inband') return signal.activity === 'idle';
  return signal.records.some(one => one.state === 'idle' || one.state === 'done' || one.state === 'error');
}

test('never idle unless some source said so', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 30 }), signals => {
      for (const [index, state] of run(signals).entries()) {
        if (state.activity === 'idle') expect(signals.slice(0, index).some(saysIdle)).toBe(true);
      }
    }),
  );
});

test('since never goes back, and does not move while the word stays and nothing is thawed', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 30 }), signals => {
      const states = run(signals);
      for (const [index, signal] of signals.entries()) {
        const [before, after] = [states[index] as ActivityState, states[index + 1] as ActivityState];
        expect(Date.parse(after.since)).toBeGreaterThanOrEqual(Date.parse(before.since));
        const moves = signal.source === 'process' && (signal.saw === 'thawed' || signal.saw === 'spawned');
        const same = before.activity === after.activity && before.waitingFor === after.waitingFor;
        if (same && !moves) expect(after.since).toBe(before.since);
      }
    }),
  );
});

test('while reports stand, weaker sources change neither word nor since', () => {
  const standing = inband.filter(signal => signal.records.some(one => one.id === ''));
  fc.assert(
    fc.property(
      fc.array(anything, { maxLength: 10 }),
      standing,
      fc.array(weaker),
      (before, report, later) => {
        const alive = before.filter(signal => signal.source !== 'process' || signal.saw !== 'ended');
        const stands = run([...alive, report]).at(-1) as ActivityState;
        const then = run([...alive, report, ...later]).at(-1) as ActivityState;
        expect([then.activity, then.waitingFor, then.since, then.message]).toEqual([
          stands.activity,
          stands.waitingFor,
          stands.since,
          stands.message,
        ]);
      },
    ),
  );
});

test('waitingFor stands exactly while it waits for something it named; evidence is in order and bounded', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(inband, process), { maxLength: 20 }), signals => {
      for (const state of run(signals)) expect(state.waitingFor !== null).toBe(state.activity === 'waiting');
    }),
  );
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 20 }), signals => {
      for (const { evidence } of run(signals)) {
        const order = evidence.map(entry => evidenceSources.indexOf(entry.source));
        expect(order).toEqual([...new Set(order)].toSorted((one, two) => one - two));
        for (const { saw } of evidence) expect(Array.from(saw).length).toBeLessThanOrEqual(200);
      }
    }),
  );
});
