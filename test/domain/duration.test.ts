import { expect, test } from 'vitest';
import { durationText, parseDuration } from '../../src/domain/duration.js';

const minute = 60_000;
const hour = 60 * minute;

test.each([
  ['45s', 45_000],
  ['90m', 90 * minute],
  ['90 min', 90 * minute],
  ['2h', 2 * hour],
  ['1h30m', 90 * minute],
  ['1 D 6 H', 30 * hour],
  ['0s', 0],
])('%j is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  '',
  '2',
  'h',
  '-2h',
  '2h ago',
  '1.5h',
  '2x',
  '99999999999h',
  '999999d',
  `${'1h'.repeat(40)}`,
])('%j is no duration', text => {
  expect(parseDuration(text)).toBeNull();
});

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [20_900, '20 s'],
  [190_000, '3 min 10 s'],
  [5 * minute, '5 min'],
  [2 * hour, '2 h'],
  [150 * minute, '2 h 30 min'],
  [99 * hour, '4 d 3 h'],
])('%d ms are told as %j', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
