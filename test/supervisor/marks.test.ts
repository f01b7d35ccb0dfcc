// Marks of a session: what stands until the person looks, how often it may change, what reaches the timeline.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HostSession, TerminalNotice } from '../../src/protocol/host-methods.js';
import { type MarkMemory, MarkReader } from '../../src/supervisor/sessions/mark-reader.js';

const session: HostSession = {
  session: 's1',
  epoch: 1,
  state: 'running',
  pid: 1,
  startedAt: '2026-03-04T12:00:00.000Z',
  cols: 80,
  rows: 24,
  title: null,
  reports: [],
  lastOutputAt: null,
  bells: 0,
  exit: null,
  meta: {},
};

function notice(seq: number, body: string, title: string | null = null): TerminalNotice {
  return { seq, at: new Date().toISOString(), title, body };
}

function setUp(record: { marks?: MarkMemory } = {}) {
  const told: string[] = [];
  let changes = 0;
  const effects = { changed: () => changes++, tell: (text: string) => told.push(text) };
  const reader = MarkReader.of('s1', null, record, effects);
  return { reader, told, record, effects, changes: () => changes };
}

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-03-04T12:00:00.000Z') }));
afterEach(() => vi.useRealTimers());

test('a bell stands until the person looks, and a later one stands again', () => {
  const { reader } = setUp();
  expect(reader.marks).toBeUndefined();
  const bellAt = new Date().toISOString();
  reader.session({ ...session, bells: 1, bellAt });
  expect(reader.marks).toEqual({ bellAt });
  vi.advanceTimersByTime(2_000);
  reader.seen();
  expect(reader.marks).toBeUndefined();
  reader.session({ ...session, bells: 1, bellAt, lastOutputAt: new Date().toISOString() });
  expect(reader.marks).toBeUndefined();
  vi.advanceTimersByTime(10);
  const again = new Date().toISOString();
  reader.session({ ...session, bells: 2, bellAt: again });
  vi.advanceTimersByTime(500);
  expect(reader.marks).toEqual({ bellAt: again });
  reader.stop();
});

test('a thousand bells and percents in a second are two changes, and the last stands', () => {
  const { reader, changes } = setUp();
  for (let i = 0; i < 1_000; i++) {
    const progress = { state: 'normal', percent: Math.floor(i / 10) } as const;
    reader.session({ ...session, bells: i, bellAt: new Date().toISOString(), progress });
    vi.advanceTimersByTime(1);
  }
  expect(changes()).toBeLessThanOrEqual(3);
  vi.advanceTimersByTime(500);
  expect(reader.marks?.progress).toEqual({ state: 'normal', percent: 99 });
  reader.session({ ...session, bells: 1_000 });
  vi.advanceTimersByTime(500);
  expect(reader.marks).toBeUndefined();
  reader.stop();
});

test('messages are told seldom, each once, also by a supervisor that starts anew', () => {
  const { reader, told, record, effects } = setUp();
  reader.session({ ...session, notices: [notice(1, 'tests are green', 'build')] });
  expect(told).toEqual(['build: tests are green']);
  expect(reader.marks?.said?.text).toBe('build: tests are green');
  for (let i = 2; i < 60; i++) {
    vi.advanceTimersByTime(100);
    reader.session({ ...session, notices: [notice(i, `spam ${i}`)] });
  }
  vi.advanceTimersByTime(500);
  expect(told.length).toBe(2);
  reader.stop();
  const next = MarkReader.of('s1', null, JSON.parse(JSON.stringify(record)) as typeof record, effects);
  next.session({ ...session, notices: [notice(59, 'spam 59')] });
  expect(told.length).toBe(2);
  expect(MarkReader.of('s1', next, record, effects)).toBe(next);
  expect(MarkReader.of('s2', next, record, effects).marks).toBeUndefined();
  next.stop();
});
