// A property tried with new random values until the time is over, and whether it leaves memory behind.
import fc from 'fast-check';
import { settledHeap } from './memory.js';

export interface Fuzzed {
  seed: number;
  runs: number;
  frames: number;
  bytes: number;
}

const warmUpRuns = 30;
const leastRoundMs = 2_000;

/**
 * Until `milliseconds` are over. Throws with the smallest failing values and the seed; the same seed finds them again.
 * `roomForGrowth`: bytes of heap between its first runs and its last
 * @param run one try; gives the frames and bytes it made
 */
export async function fuzzRounds<T>(
  { seed, milliseconds, roomForGrowth }: { seed: number; milliseconds: number; roomForGrowth: number },
  values: fc.Arbitrary<T>,
  run: (value: T) => Promise<{ frames: number; bytes: number }>,
): Promise<Fuzzed> {
  const done: Fuzzed = { seed, runs: 0, frames: 0, bytes: 0 };
  const until = performance.now() + milliseconds;
  let atFirst = 0;
  const property = fc.asyncProperty(values, async value => {
    const { frames, bytes } = await run(value);
    done.runs++;
    done.frames += frames;
    done.bytes += bytes;
    if (done.runs === warmUpRuns) atFirst = settledHeap();
  });
  for (let round = 0; performance.now() < until; round++) {
    await fc.assert(property, {
      seed: seed + round,
      numRuns: 200,
      // fast-check fails a round in which not one run fits.
      interruptAfterTimeLimit: Math.max(leastRoundMs, until - performance.now()),
    });
  }
  const grown = done.runs > warmUpRuns ? settledHeap() - atFirst : 0;
  if (grown > roomForGrowth) {
    throw new Error(`seed ${seed}: ${done.runs} runs left ${Math.round(grown / 1024)} KB behind`);
  }
  return done;
}
