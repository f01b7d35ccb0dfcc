// When a session of the crew has gone on for too long, as a table.
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../src/domain/config.js';
import { impatienceWith } from '../../../src/supervisor/loop/patience.js';

const minutes = 60_000;
const config = { ...defaultConfig.crew, minutes: 120, quiet: 20 };
const facts = { ranMs: 5 * minutes, quietMs: 0, waits: false, told: false };

describe('a session', () => {
  it.each([
    ['that prints is left alone', {}, null],
    ['that is quiet for a while is left alone', { quietMs: 19 * minutes }, null],
    ['that is quiet for long is told of', { quietMs: 20 * minutes }, 'tell'],
    ['is told of once', { quietMs: 25 * minutes, told: true }, null],
    ['that stays quiet is ended', { quietMs: 40 * minutes, told: true }, 'end'],
    ['that is as quiet, and nobody was told, is ended too', { quietMs: 40 * minutes }, 'end'],
    ['that ran too long is ended, however much it prints', { ranMs: 120 * minutes }, 'end'],
    [
      'that waits for a person is left alone',
      { waits: true, ranMs: 500 * minutes, quietMs: 500 * minutes },
      null,
    ],
  ])('%s', (_, more, wanted) => {
    expect(impatienceWith('worker-1', { ...facts, ...more }, config)?.do ?? null).toBe(wanted);
  });
});
