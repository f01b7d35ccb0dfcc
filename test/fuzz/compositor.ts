// The compositor for as long as one likes: random agents, layouts and terminals, each frame compared cell by cell, memory watched.
import fc from 'fast-check';
import { kind, step } from '../cockpit/screen/steps.js';
import { World } from '../cockpit/screen/world.js';
import { type Fuzzed, fuzzRounds } from './rounds.js';

/** What a process may grow by between its first runs and its last, in bytes: a leak of one screen a run is hundreds of times that. */
const roomForGrowth = 24 * 1024 * 1024;
const values = fc.tuple(kind, fc.array(step, { minLength: 3, maxLength: 30 }));

export function fuzzCompositor(given: { seed: number; milliseconds: number }): Promise<Fuzzed> {
  return fuzzRounds({ ...given, roomForGrowth }, values, async ([of, steps]) => {
    const world = new World(of);
    for (const one of steps) await world.run(one);
    await world.finish();
    const { writes } = world.outer;
    return { frames: writes.length, bytes: writes.reduce((sum, text) => sum + text.length, 0) };
  });
}
