// The compositor for as long as one likes: random agents, layouts and terminals, each frame compared cell by cell, memory watched.
import fc from 'fast-check';
import { kind, step } from '../cockpit/screen/steps.js';
import { World } from '../cockpit/screen/world.js';
import { settledHeap } from './memory.js';

export interface Fuzzed {
  seed: number;
  runs: number;
  frames: number;
  bytes: number;
}

/** What a process may grow by between its first runs and its last, in bytes; a leak of one screen a run is hundreds of times that. */
const roomForGrowth = 24 * 1024 * 1024;
const warmUpRuns = 30;

/**
 * Until `milliseconds` are over. Throws with the smallest failing steps and the seed; the same seed finds them again.
 */
export async function fuzzCompositor(given: { seed: number; milliseconds: number }): Promise<Fuzzed> {
  const { seed, milliseconds } = given;
  const done: Fuzzed = { seed, runs: 0, frames: 0, bytes: 0 };
  const until = performance.now() + milliseconds;
  let atFirst = 0;
  const property = fc.asyncProperty(
    kind,
    fc.array(step, { minLength: 3, maxLength: 30 }),
    async (of, steps) => {
      const world = new World(of);
      for (const one of steps) await world.run(one);
      await world.finish();
      done.runs++;
      done.frames += world.outer.writes.length;
      done.bytes += world.outer.writes.reduce((sum, text) => sum + text.length, 0);
      if (done.runs === warmUpRuns) atFirst = settledHeap();
    },
  );
  for (let round = 0; performance.now() < until; round++) {
    await fc.assert(property, {
      seed: seed + round,
      numRuns: 200,
      interruptAfterTimeLimit: Math.max(1, until - performance.now()),
    });
  }
  const grown = done.runs > warmUpRuns ? settledHeap() - atFirst : 0;
  if (grown > roomForGrowth) {
    throw new Error(`seed ${seed}: ${done.runs} runs left ${Math.round(grown / 1024)} KB behind`);
  }
  return done;
}
