// What the keys of a replay mean.

export type ReplayKey =
  | { do: 'leave' | 'pause' | 'step' | 'faster' | 'slower' }
  /** ms, from where it stands. */
  | { do: 'skip'; ms: number }
  /** 0 to 1, of the whole. */
  | { do: 'go'; part: number };

const speeds = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

const second = 1_000;
const named = new Map<string, ReplayKey>(
  Object.entries({
    q: { do: 'leave' },
    Escape: { do: 'leave' },
    'ctrl+c': { do: 'leave' },
    'ctrl+q': { do: 'leave' },
    Space: { do: 'pause' },
    '.': { do: 'step' },
    '+': { do: 'faster' },
    '=': { do: 'faster' },
    '-': { do: 'slower' },
    _: { do: 'slower' },
    Left: { do: 'skip', ms: -5 * second },
    Right: { do: 'skip', ms: 5 * second },
    '[': { do: 'skip', ms: -30 * second },
    ']': { do: 'skip', ms: 30 * second },
    Home: { do: 'go', part: 0 },
    End: { do: 'go', part: 1 },
  }),
);

/** Null for a key that means nothing here. @param name as the input decoder gives it */
export function replayKey(name: string): ReplayKey | null {
  if (/^\d$/.test(name)) return { do: 'go', part: Number(name) / 10 };
  return named.get(name) ?? null;
}

/** The next speed up or down; the fastest and the slowest stay. */
export function speedAfter(speed: number, step: 1 | -1): number {
  const at = speeds.findIndex(one => one >= speed);
  const index = at < 0 ? speeds.length - 1 : at;
  const from = step === -1 || speeds[index] === speed ? index + step : index;
  return speeds[Math.min(Math.max(from, 0), speeds.length - 1)] ?? 1;
}
