import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Rounds } from '../../src/supervisor/hosts/rounds.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function make(gap: number | null) {
  const seen = { rounds: 0, gap };
  const rounds = new Rounds(
    async () => {
      seen.rounds++;
    },
    () => seen.gap,
  );
  return { rounds, seen };
}

test('they go on in the gap that is wanted, and end without a timer when there is no reason left', async () => {
  const { rounds, seen } = make(30_000);
  rounds.begin();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.rounds).toBe(2);
  seen.gap = null;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(seen.rounds).toBe(3);
  expect(vi.getTimerCount()).toBe(0);
});

test('whoever begins to look has the next round sooner, and nobody puts it off', async () => {
  const { rounds, seen } = make(30_000);
  rounds.begin();
  await vi.advanceTimersByTimeAsync(1_000);
  seen.gap = 3_000;
  rounds.begin();
  await vi.advanceTimersByTimeAsync(2_000);
  rounds.begin();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen.rounds).toBe(1);
});

test('the first comes though no reason is seen yet; after the stop there is none', async () => {
  const { rounds, seen } = make(null);
  rounds.begin();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen.rounds).toBe(1);
  rounds.begin();
  rounds.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  rounds.begin();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.rounds).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});
