// Colour words for terminals that have fewer colours than the agent uses.
import { colour } from '../../protocol/cells.js';

/** What the outer terminal can show. */
export type ColourDepth = 'truecolor' | '256' | '16' | 'none';

const steps = [0, 95, 135, 175, 215, 255];

/** xterm's default for the first 16, near enough for the nearest of them. */
const palette16 = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000,
  0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];

/** RGB of colours 16–255: the 6×6×6 cube, then 24 greys. */
function cubeRgb(index: number): number {
  if (index >= 232) return (8 + (index - 232) * 10) * 0x10101;
  const cube = index - 16;
  const red = steps[Math.floor(cube / 36)] ?? 0;
  const green = steps[Math.floor(cube / 6) % 6] ?? 0;
  const blue = steps[cube % 6] ?? 0;
  return (red << 16) | (green << 8) | blue;
}

/** A colour word (value and mode bits only) as `depth` can show it. */
export function reduceColour(word: number, depth: ColourDepth): number {
  const mode = word & colour.modeMask;
  if (depth === 'truecolor' || mode === colour.default) return word;
  if (depth === 'none') return colour.default;
  if (mode === colour.palette16) return word;
  const value = word & colour.valueMask;
  if (mode === colour.palette256) {
    if (depth === '256') return word;
    if (value < 16) return colour.palette16 | value;
    return colour.palette16 | nearest16(cubeRgb(value & 0xff));
  }
  if (depth === '256') return colour.palette256 | nearest256(value);
  return colour.palette16 | nearest16(value);
}

function nearest256(rgb: number): number {
  const red = (rgb >> 16) & 0xff;
  const green = (rgb >> 8) & 0xff;
  const blue = rgb & 0xff;
  const inCube = 16 + 36 * nearestStep(red) + 6 * nearestStep(green) + nearestStep(blue);
  const grey = 232 + Math.max(0, Math.min(23, Math.round((red + green + blue) / 30 - 0.8)));
  return distance(rgb, cubeRgb(inCube)) <= distance(rgb, cubeRgb(grey)) ? inCube : grey;
}

function nearestStep(value: number): number {
  if (value < 48) return 0;
  if (value < 115) return 1;
  return Math.min(5, Math.floor((value - 35) / 40));
}

function nearest16(rgb: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < palette16.length; i++) {
    const far = distance(rgb, palette16[i] ?? 0);
    if (far < least) {
      least = far;
      best = i;
    }
  }
  return best;
}

function distance(a: number, b: number): number {
  const red = ((a >> 16) & 0xff) - ((b >> 16) & 0xff);
  const green = ((a >> 8) & 0xff) - ((b >> 8) & 0xff);
  const blue = (a & 0xff) - (b & 0xff);
  return red * red + green * green + blue * blue;
}
