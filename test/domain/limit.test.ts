// Limited is a rest with a limit's text behind a failed turn, and nothing else; every surface has one word for it.
import { expect, test } from 'vitest';
import type { Signal } from '../../src/domain/activity.js';
import { markOf } from '../../src/domain/glyphs.js';
import { isLimited } from '../../src/domain/limit.js';
import { after, hook, inband, report } from './signals.js';

const hit = "You've hit your 5-hour limit · resets 3pm";
const rejected = `API Error: Request rejected (429) · ${hit}`;
const failed: Signal = {
  source: 'hook',
  at: '2026-11-20T08:00:00.012Z',
  saw: 'turn failed: rate_limit',
  activity: 'idle',
  waitingFor: null,
  message: hit,
};

test.each<[string, Signal[], boolean]>([
  ['a limit by report', [inband(10, report(8, 'error', { msg: rejected }))], true],
  ['the same with its hook', [inband(10, report(8, 'error', { msg: 'API Error' })), failed], true],
  ['a limit by hook alone', [failed], true],
  [
    'a limit that Claude waits out',
    [inband(10, report(8, 'error', { msg: 'Usage limit reached · continuing automatically at 3:00' }))],
    true,
  ],
  ['a mere 429', [inband(10, report(8, 'error', { msg: 'API Error: 429 too many requests' }))], false],
  ['a turn that speaks of limits', [inband(10, report(8, 'done', { msg: hit }))], false],
  ['a rest whose hook speaks of limits', [hook(10, 'idle', null, hit)], false],
  [
    'the next turn',
    [inband(10, report(8, 'error', { msg: rejected })), inband(20, report(20, 'working'))],
    false,
  ],
])('%s', (_title, signals, limited) => {
  expect(isLimited(after(...signals))).toBe(limited);
});

test('its word is limited only while it runs', () => {
  expect(markOf({ phase: 'running', activity: 'idle', limited: true }).word).toBe('limited');
  expect(markOf({ phase: 'paused', activity: null, limited: false }).word).toBe('paused');
});
