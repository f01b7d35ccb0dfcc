// Fuzzing for as long as one likes: ten minutes unless told otherwise, shared by the targets. What fails is printed with the
// seed that finds it again: `npm run fuzz -- <target> --seed <seed>`.
import { parseArgs } from 'node:util';
import { fuzzCompositor } from './compositor.js';
import { fuzzHost } from './host.js';
import type { Fuzzed } from './rounds.js';

type Target = (given: { seed: number; milliseconds: number }) => Promise<Fuzzed>;

/** Each goes on until its time is over, and throws with the smallest input that fails. */
const targets: Record<string, Target> = {
  host: fuzzHost,
  compositor: fuzzCompositor,
};

const defaultSeconds = 600;

/** Gives the exit code: 0 when nothing was found. */
export async function fuzz(args: string[]): Promise<number> {
  const asked = readArguments(args);
  if (asked === null) {
    const names = Object.keys(targets).join(' | ');
    console.error(`usage: npm run fuzz [-- ${names} …] [--seconds N] [--seed N]`);
    return 2;
  }
  const milliseconds = (asked.seconds * 1_000) / asked.names.length;
  let found = 0;
  for (const name of asked.names) {
    const target = targets[name];
    if (target === undefined) continue;
    console.log(`${name}: ${Math.round(milliseconds / 1_000)} s with seed ${asked.seed} …`);
    try {
      const { runs, frames, bytes } = await target({ seed: asked.seed, milliseconds });
      console.log(`${name}: nothing found in ${runs} runs, ${frames} frames, ${Math.round(bytes / 1024)} KB`);
    } catch (error) {
      found++;
      console.error(`${name}: found something. Take the seed it names:\n`, error);
    }
  }
  return found === 0 ? 0 : 1;
}

function readArguments(args: string[]): { names: string[]; seconds: number; seed: number } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { seconds: { type: 'string' }, seed: { type: 'string' } },
    });
    const names = positionals.length > 0 ? positionals : Object.keys(targets);
    const seconds = Number(values.seconds ?? defaultSeconds);
    const seed = Number(values.seed ?? Date.now() % 2 ** 31);
    const isRight = names.every(name => name in targets) && seconds > 0 && Number.isInteger(seed);
    return isRight ? { names, seconds, seed } : null;
  } catch {
    return null;
  }
}
