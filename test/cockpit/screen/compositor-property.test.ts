// Whatever agents print, however panes lie: after each frame any outer terminal shows exactly the panes' cells and the chrome's.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kind, step } from './steps.js';
import { World } from './world.js';

test('the outer terminal shows every cell and the cursor, whatever is printed and moved', async () => {
  let painted = 0;
  await fc.assert(
    fc.asyncProperty(kind, fc.array(step, { minLength: 3, maxLength: 14 }), async (of, steps) => {
      const world = new World(of);
      for (const one of steps) await world.run(one);
      await world.finish();
      painted += world.outer.writes.length;
    }),
    { numRuns: 60 },
  );
  expect(painted).toBeGreaterThan(60);
});
