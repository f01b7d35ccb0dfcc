// The chrome's colours on a dark and on a light background. Components name four roles and dim by the terminal's first colours
// and SGR 2; what those look like is anybody's guess (blue on black, yellow on white), so they become colours that can be read.
import { bgFlags, colour, wordsPerCell } from '../../protocol/cells.js';
import type { ColourDepth } from './depth.js';
import type { Grid } from './grid.js';

interface Tints {
  /** Colour words for 1 red, 2 green, 3 yellow, 4 blue. */
  roles: [failed: number, good: number, asks: number, focus: number];
  /** For dim text; null leaves it to SGR 2. */
  quiet: number | null;
}

const cube = (index: number) => colour.palette256 | index;
const sixteen = (index: number) => colour.palette16 | index;

/** The contrast of each on usual backgrounds is tested. */
export const tints: Record<'dark' | 'light', Record<'many' | 'few', Tints>> = {
  dark: {
    many: { roles: [cube(203), cube(114), cube(214), cube(75)], quiet: cube(246) },
    few: { roles: [sixteen(1), sixteen(2), sixteen(3), sixteen(6)], quiet: null },
  },
  light: {
    many: { roles: [cube(160), cube(22), cube(94), cube(25)], quiet: cube(240) },
    // Green and yellow are too bright on white in every palette of sixteen.
    few: { roles: [sixteen(1), colour.default, sixteen(5), sixteen(4)], quiet: null },
  },
};

const colourMask = colour.modeMask | colour.valueMask;

/** Changes the cells of a grid that holds chrome only. */
export function tintChrome(grid: Grid, depth: ColourDepth, dark: boolean): void {
  if (depth === 'none') return;
  const { roles, quiet } = tints[dark ? 'dark' : 'light'][depth === '16' ? 'few' : 'many'];
  const { words } = grid;
  for (let at = 0; at < words.length; at += wordsPerCell) {
    const fg = words[at + 1] ?? 0;
    const bg = words[at + 2] ?? 0;
    const own = fg & colourMask;
    const value = (own & colour.modeMask) === colour.palette16 ? own & colour.valueMask : 0;
    const role = value === 0 ? undefined : roles[value - 1];
    if (role !== undefined) words[at + 1] = ((fg & ~colourMask) | role) >>> 0;
    if (quiet === null || (bg & bgFlags.dim) === 0) continue;
    words[at + 2] = (bg & ~bgFlags.dim) >>> 0;
    if (own === colour.default) words[at + 1] = ((fg & ~colourMask) | quiet) >>> 0;
  }
}
