// A while of the host's fuzzing in every run, the same values each time, so that a change is judged by what it changed;
// `npm run fuzz -- host` goes on for longer, with new ones.
import { expect, test } from 'vitest';
import { fuzzHost } from './host.js';

const milliseconds = Number(process.env['FUZZ_MS'] ?? 30_000);

test('no crash, no stall, no leak, no lost text, no answer but ours', {
  timeout: milliseconds + 60_000,
}, async () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_130);
  console.log(`fuzzing the host with FUZZ_SEED=${seed}`);
  const { runs, frames, bytes } = await fuzzHost({ seed, milliseconds });
  console.log(`${runs} runs, ${frames} frames, ${bytes} bytes`);
  expect(runs).toBeGreaterThan(10);
});
