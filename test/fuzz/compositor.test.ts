// A while of the compositor's fuzzing in every run, the same values each time, so that a change is judged by what it changed;
// `npm run fuzz -- compositor` goes on for longer, with new ones.
import { expect, test } from 'vitest';
import { fuzzCompositor } from './compositor.js';

const milliseconds = Number(process.env['FUZZ_MS'] ?? 30_000);

test('no wrong cell, no crash, no leak', { timeout: milliseconds + 60_000 }, async () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_130);
  console.log(`fuzzing the compositor with FUZZ_SEED=${seed}`);
  const { runs, frames } = await fuzzCompositor({ seed, milliseconds });
  console.log(`${runs} runs, ${frames} frames`);
  expect(runs).toBeGreaterThan(10);
});
