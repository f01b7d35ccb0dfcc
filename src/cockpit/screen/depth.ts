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
export function cubeRgb(index: number): number {
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

/** Below it a colour is seen as a grey. */
const leastChroma = 0.045;
const greys = [0, 8, 7, 15];
const hues = [1, 2, 3, 4, 5, 6];

/**
 * Hue first, then how bright: soft colours, as code is highlighted with, are nearer to a grey in every space, and would all
 * become one.
 */
function nearest16(rgb: number): number {
  const seen = toLab(rgb);
  if (Math.hypot(seen.a, seen.b) < leastChroma) {
    return nearestOf(greys, index => Math.abs(lab16(index).light - seen.light));
  }
  const hue = nearestOf(hues, index => turnBetween(lab16(index), seen));
  return nearestOf([hue, hue + 8], index => Math.abs(lab16(index).light - seen.light));
}

function nearestOf(indices: number[], far: (index: number) => number): number {
  let best = indices[0] ?? 0;
  for (const index of indices) if (far(index) < far(best)) best = index;
  return best;
}

interface Lab {
  light: number;
  a: number;
  b: number;
}

const labs = palette16.map(toLab);

function lab16(index: number): Lab {
  return labs[index] ?? { light: 0, a: 0, b: 0 };
}

/** Between the hues of two colours, in radians. */
function turnBetween(one: Lab, other: Lab): number {
  const turn = Math.abs(Math.atan2(one.b, one.a) - Math.atan2(other.b, other.a));
  return Math.min(turn, 2 * Math.PI - turn);
}

/** Oklab, in which equal distances look equal. Source: bottosson.github.io/posts/oklab */
function toLab(rgb: number): Lab {
  const [red, green, blue] = [linear(rgb >> 16), linear(rgb >> 8), linear(rgb)];
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return {
    light: 0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    a: 1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
    b: 0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
  };
}

function linear(value: number): number {
  const part = (value & 0xff) / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function distance(a: number, b: number): number {
  const red = ((a >> 16) & 0xff) - ((b >> 16) & 0xff);
  const green = ((a >> 8) & 0xff) - ((b >> 8) & 0xff);
  const blue = (a & 0xff) - (b & 0xff);
  return red * red + green * green + blue * blue;
}
