// The chrome can be read on light and on dark: contrast by the formula of WCAG 2.2, on the backgrounds that people have.
import { expect, test } from 'vitest';
import { cubeRgb, reduceColour } from '../../../src/cockpit/screen/depth.js';
import { tints } from '../../../src/cockpit/screen/theme.js';
import { colour } from '../../../src/protocol/cells.js';
import { Outer } from './outer.js';

const backgrounds = {
  // Black, Solarized, One Dark, Catppuccin; white, Solarized, One Light, Catppuccin.
  dark: [0x000000, 0x002b36, 0x282c34, 0x1e1e2e],
  light: [0xffffff, 0xfdf6e3, 0xfafafa, 0xeff1f5],
};

function luminance(rgb: number): number {
  const part = (shift: number) => {
    const value = ((rgb >> shift) & 0xff) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
}

function contrast(a: number, b: number): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

test.each(['dark', 'light'] as const)('every colour of the chrome can be read on %s', theme => {
  const { roles, quiet } = tints[theme].many;
  for (const word of [...roles, quiet ?? 0]) {
    const rgb = cubeRgb(word & colour.valueMask);
    for (const background of backgrounds[theme]) {
      const seen = contrast(rgb, background);
      expect({ word: word & 0xff, background, seen, enough: seen >= 4.5 }).toMatchObject({ enough: true });
    }
  }
  expect(new Set([...roles, quiet]).size).toBe(5);
});

const chrome = '\x1b[33masks\x1b[39m \x1b[2mquiet\x1b[22m \x1b[2;31mboth\x1b[0m plain';

test.each([
  ['truecolor', true, [214, 246, 203]],
  ['256', false, [94, 240, 160]],
  ['16', true, [3, 0, 1]],
  ['16', false, [5, 0, 1]],
  ['none', true, [0, 0, 0]],
] as const)('%s colours, dark %s: roles and dim text', async (depth, dark, [asks, quiet, failed]) => {
  const outer = new Outer(30, 1, { colour: depth });
  outer.compositor.setDark(dark);
  outer.compositor.setChrome(chrome);
  await outer.painted();
  const seen = (x: number) => (outer.terminal.readRow(0).cells[x * 3 + 1] ?? 0) & colour.valueMask;
  expect([seen(0), seen(5), seen(11), seen(16)]).toEqual([asks, quiet, failed, 0]);
  const isDim = ((outer.terminal.readRow(0).cells[5 * 3 + 2] ?? 0) & 0x800_0000) !== 0;
  expect(isDim).toBe(quiet === 0);
  outer.compositor.stop();
});

test('another theme repaints what stands there', async () => {
  const outer = new Outer(30, 1);
  outer.compositor.setChrome(chrome);
  await outer.painted();
  outer.compositor.setDark(false);
  await outer.painted();
  expect((outer.terminal.readRow(0).cells[1] ?? 0) & colour.valueMask).toBe(94);
  outer.compositor.setDark(false);
  const before = outer.writes.length;
  await outer.painted();
  expect(outer.writes.length).toBe(before);
  outer.compositor.stop();
});

test('a colour that the terminal has is shown as it is, any other as the nearest to the eye', () => {
  const rgb = (value: number) => colour.rgb | value;
  const index = (word: number) => word & 0xff;
  for (let i = 16; i < 256; i++) {
    // Some greys are in the cube and in the ramp: the same colour, whichever is named.
    const word = reduceColour(rgb(cubeRgb(i)), '256');
    expect(cubeRgb(index(word))).toBe(cubeRgb(i));
  }
  // What code is highlighted with keeps its hue in sixteen colours.
  const hues: [number, number[]][] = [
    [0xe06c75, [1, 9]],
    [0x98c379, [2, 10]],
    [0xe5c07b, [3, 11]],
    [0x61afef, [4, 12, 6, 14]],
    [0xc678dd, [5, 13]],
    [0x56b6c2, [6, 14]],
    [0xd77757, [1, 9, 3, 11]],
    [0x999999, [7, 8]],
    [0x303030, [0, 8]],
    [0xf0f0f0, [15, 7]],
  ];
  for (const [value, wanted] of hues) {
    const seen = index(reduceColour(rgb(value), '16'));
    expect({ value: value.toString(16), seen, right: wanted.includes(seen) }).toMatchObject({ right: true });
  }
});
