// Which rows a pane that is smaller than its session shows, where the session does not use all of its own yet.
import { expect, test } from 'vitest';
import { cropOf } from '../../../src/cockpit/screen/crop.js';
import { PaneScreen } from '../../../src/cockpit/screen/pane-screen.js';
import { blankContent, wordsPerCell } from '../../../src/protocol/cells.js';

test('rows that nothing was written to yet are hidden before text is', () => {
  const first = (used: number, y: number) =>
    cropOf({ cols: 12, rows: 9, cursor: { x: 0, y }, used }, { width: 12, height: 4 }).y;
  expect([first(2, 2), first(4, 3), first(6, 5), first(9, 8), first(0, 6)]).toEqual([0, 0, 2, 5, 3]);
  expect(first(9, 1)).toBe(0);
});

test('text counts as used, also below the cursor; the alternate screen is used whole', () => {
  const screen = new PaneScreen();
  screen.grid.resize(4, 5);
  expect(screen.used).toBe(0);
  screen.grid.words[(2 * 4 + 3) * wordsPerCell] = blankContent | 0x61;
  expect(screen.used).toBe(3);
  screen.modes = { ...screen.modes, alternateScreen: true };
  expect(screen.used).toBe(5);
});
