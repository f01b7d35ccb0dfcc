import { describe, expect, it } from 'vitest';
import { replayKey, speedAfter } from '../../../src/cockpit/replay/keys.js';
import { statusBar, timeText } from '../../../src/cockpit/replay/status-bar.js';
import { cellsOf } from '../../../src/domain/escape.js';

const state = {
  title: 'worker-1',
  position: 83_000,
  duration: 3_725_000,
  speed: 2,
  isPlaying: true,
  note: null,
};

describe('the line below a replay', () => {
  it('says where it stands, how fast it goes, whose it is, and the keys', () => {
    expect(statusBar(state, 120, false).trimEnd()).toBe(
      ' ▶ 01:23 / 1:02:05  2×  worker-1  ───────────────  Space pause  ←→ 5 s  [ ] 30 s  0-9 tenths  . next  +- speed  q leave',
    );
    expect(statusBar({ ...state, duration: 225_000 }, 80, false).trimEnd()).toBe(
      ' ▶ 01:23 / 03:45  2×  worker-1  Space pause  ←→ 5 s  . next  +- speed  q leave',
    );
    const paused = { ...state, isPlaying: false, note: 'It ended with exit code 3.' };
    expect(statusBar(paused, 80, true).trimEnd()).toBe(
      ' = 01:23 / 1:02:05  2x  worker-1  -----------------  It ended with exit code 3.',
    );
  });

  it.each([1, 5, 20, 40, 79, 80, 81, 200])('fills exactly %i cells', width => {
    for (const title of ['w', '漢字'.repeat(30), '\x1b[31mred']) {
      const line = statusBar({ ...state, title }, width, false);
      expect(cellsOf(line)).toBe(width);
      expect(line).not.toContain('\x1b');
    }
  });

  it('counts hours where there are any', () => {
    expect([0, 59_999, 60_000, 3_599_000, 36_000_000].map(timeText)).toEqual([
      '00:00',
      '00:59',
      '01:00',
      '59:59',
      '10:00:00',
    ]);
  });
});

describe('keys of a replay', () => {
  it('mean what the line says', () => {
    expect(replayKey('Left')).toEqual({ do: 'skip', ms: -5_000 });
    expect(replayKey(']')).toEqual({ do: 'skip', ms: 30_000 });
    expect(replayKey('7')).toEqual({ do: 'go', part: 0.7 });
    expect(replayKey('x')).toBeNull();
    expect(replayKey('toString')).toBeNull();
  });

  it('double and halve the speed between bounds', () => {
    expect([1, 64, 3, 100].map(speed => speedAfter(speed, 1))).toEqual([2, 64, 4, 64]);
    expect([1, 0.25, 3, 100].map(speed => speedAfter(speed, -1))).toEqual([0.5, 0.25, 2, 32]);
  });
});
