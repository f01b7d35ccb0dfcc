// How fast a crew gets on: no word before enough is known, and no better one than what was done.
import { describe, expect, test } from 'vitest';
import {
  burnDown,
  commitsLastHour,
  type FinishedTask,
  timeLeft,
  timeLeftText,
} from '../../src/domain/progress.js';

const now = Date.parse('2026-03-04T12:00:00.000Z');
const minute = 60_000;
const at = (minutesAgo: number) => new Date(now - minutesAgo * minute).toISOString();
const done = (began: number, ended: number): FinishedTask => ({ began: at(began), at: at(ended) });

describe('the time that is left', () => {
  test('is not known before three tasks were finished within two hours', () => {
    const two = [done(60, 40), done(40, 20)];
    expect(timeLeft(two, 10, now)).toBeNull();
    expect(timeLeft([done(400, 300), ...two], 10, now)).toBeNull();
    expect(timeLeft([done(60, 50), ...two], 10, now)).not.toBeNull();
  });

  test('is what the last two hours took a task, counted from when the crew began', () => {
    // Three in one hour: twenty minutes each, side by side or not.
    expect(timeLeft([done(60, 40), done(40, 20), done(50, 5)], 6, now)).toBe(120 * minute);
    // A crew that has been at it for longer: only the two hours count.
    expect(timeLeft([done(300, 90), done(200, 60), done(60, 5)], 3, now)).toBe(120 * minute);
  });

  test('grows while nothing is finished, and is not known where nothing is left', () => {
    const three = [done(60, 50), done(50, 40), done(40, 30)];
    const later = timeLeft(three, 5, now + 30 * minute) ?? 0;
    expect(later).toBeGreaterThan(timeLeft(three, 5, now) ?? Number.POSITIVE_INFINITY);
    expect(timeLeft(three, 0, now)).toBeNull();
  });

  test.each([
    [10_000, '~5m'],
    [44 * minute, '~45m'],
    [58 * minute, '~1h'],
    [131 * minute, '~2h10'],
    [178 * minute, '~3h'],
    [598 * minute, '~10h'],
    [14.4 * 60 * minute, '~14h'],
    [70 * 60 * minute, '~3d'],
  ])('%i ms is said as %s', (ms, text) => {
    expect(timeLeftText(ms)).toBe(text);
  });
});

test('commits of the last hour are those of the last hour', () => {
  const seconds = (minutesAgo: number) => (now - minutesAgo * minute) / 1000;
  expect(commitsLastHour([seconds(1), seconds(59), seconds(61)], now)).toBe(2);
});

describe('the burn-down', () => {
  const finished = [done(150, 100), done(140, 60), done(60, 10)];

  test('falls from what there was to what is left, over as many whole hours as anything was done in', () => {
    const chart = burnDown(finished, 4, now, 30);
    expect(chart?.spanMs).toBe(180 * minute);
    expect(chart?.left).toHaveLength(30);
    expect([chart?.left[0], chart?.left.at(-1)]).toEqual([7, 4]);
    expect(chart?.left).toEqual([...(chart?.left ?? [])].sort((a, b) => b - a));
  });

  test('stands still within a column', () => {
    expect(burnDown(finished, 4, now + minute, 30)).toEqual(burnDown(finished, 4, now + 5 * minute, 30));
  });

  test('is not there where nothing was finished, nor where that was long ago', () => {
    expect(burnDown([], 4, now, 30)).toBeNull();
    expect(burnDown(finished, 4, now + 20 * 60 * minute, 30)).toBeNull();
  });
});
