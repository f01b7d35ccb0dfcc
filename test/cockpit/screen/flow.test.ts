// How much is on its way to the terminal: lines of all speeds simulated, byte for byte.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Flow } from '../../../src/cockpit/screen/flow.js';
import { RowOrder } from '../../../src/cockpit/screen/row-order.js';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

/** A line that takes so many bytes a second and is so far away; a sender that always has more. */
function transfer(bytesPerSecond: number, roundTripMs: number, frame: number, seconds: number) {
  const flow = new Flow(() => Date.now());
  flow.begin(roundTripMs);
  let freeAt = 0;
  let sent = 0;
  let mostLateMs = 0;
  let lastLateMs = 0;
  const send = () => {
    const bytes = Math.min(frame, flow.budget);
    const question = flow.sent(bytes);
    sent += bytes;
    freeAt = Math.max(freeAt, Date.now()) + (bytes / bytesPerSecond) * 1_000;
    lastLateMs = freeAt - Date.now();
    mostLateMs = Math.max(mostLateMs, lastLateMs);
    if (question !== '') setTimeout(() => flow.heard(), freeAt - Date.now() + roundTripMs);
    setTimeout(() => (flow.isOpen ? send() : flow.onOpen(send)), 16);
  };
  send();
  vi.advanceTimersByTime(seconds * 1_000);
  flow.stop();
  return { perSecond: sent / seconds, mostLateMs, lastLateMs, budget: flow.budget };
}

test('a slow line: little is on its way, and a key waits for little', () => {
  const { lastLateMs, mostLateMs, perSecond, budget } = transfer(5_000, 5, 20_000, 60);
  // Until it is known how slow it is, a whole picture is out; after that no more than is taken in a second.
  expect(mostLateMs).toBeLessThan(9_000);
  expect(lastLateMs).toBeLessThan(1_500);
  expect(perSecond).toBeGreaterThan(4_000);
  expect(budget).toBeLessThanOrEqual(16_384);
});

test.each([
  [200_000_000, 1],
  [20_000_000, 80],
  [2_000_000, 200],
])('a line of %i bytes a second, %i ms away, is not held back', (bytesPerSecond, roundTripMs) => {
  const { perSecond, budget } = transfer(bytesPerSecond, roundTripMs, 8_000, 20);
  // 60 pictures a second of 8,000 bytes.
  expect(perSecond).toBeGreaterThan(420_000);
  expect(budget).toBe(Number.POSITIVE_INFINITY);
});

test('a line that becomes fast again gets whole pictures again', () => {
  const flow = new Flow(() => Date.now());
  flow.begin(1);
  flow.sent(2_000);
  vi.advanceTimersByTime(1);
  flow.heard();
  flow.sent(20_000);
  vi.advanceTimersByTime(4_000);
  flow.heard();
  expect(flow.budget).toBeLessThan(5_000);
  for (let i = 0; i < 20; i++) {
    flow.sent(2_000);
    vi.advanceTimersByTime(2);
    flow.heard();
  }
  expect(flow.budget).toBe(Number.POSITIVE_INFINITY);
});

test('nothing is asked before somebody answers, and who stops answering holds nothing up for ever', () => {
  const flow = new Flow(() => Date.now());
  expect(flow.sent(100_000)).toBe('');
  expect(flow.isOpen).toBe(true);
  flow.begin(1);
  expect(flow.sent(100_000)).toBe('\x1b[5n');
  expect(flow.isOpen).toBe(false);
  let opened = 0;
  flow.onOpen(() => opened++);
  vi.advanceTimersByTime(19_000);
  expect(opened).toBe(0);
  vi.advanceTimersByTime(2_000);
  expect(opened).toBe(1);
  expect(flow.sent(100_000)).toBe('');
  flow.heard();
});

test('the rows round the cursor come first, the others in turn from where there was no more room', () => {
  const order = new RowOrder();
  expect(order.rows(6, 4)).toEqual([3, 4, 5, 0, 1, 2]);
  order.stopped(1);
  expect(order.rows(6, 0)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(order.rows(6, null)).toEqual([1, 2, 3, 4, 5, 0]);
  order.stopped(undefined);
  expect(order.rows(3, null)).toEqual([0, 1, 2]);
});
