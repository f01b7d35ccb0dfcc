// A frame that changes a few rows changes just these on the terminal, and leaves the picture as if it had been made anew.
import { expect, test } from 'vitest';
import { PaneScreen } from '../../../src/cockpit/screen/pane-screen.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { frameOf, Outer } from './outer.js';

/** An agent of 12×6 in a frame: a pane of the given size at 1,1. */
async function start(width: number, height: number) {
  const outer = new Outer(24, 10);
  const agent = new VtScreen(12, 6);
  const pane = new PaneScreen();
  pane.reset(1);
  let seq = 0;
  const print = async (text: string, rows?: number[]) => {
    agent.writeText(text);
    pane.apply(frameOf(agent, { seq: ++seq, generation: 1, ...(rows === undefined ? {} : { rows }) }));
    await outer.painted();
  };
  const line = `┌${'─'.repeat(width)}┐`;
  const sides = Array.from({ length: height }, () => `│${' '.repeat(width)}│`);
  outer.compositor.setChrome([line, ...sides, line].join('\n'));
  const rect = { x: 1, y: 1, width, height };
  outer.compositor.setPanes([{ id: 'a', rect, screen: pane, dim: false, focused: true, attached: true }]);
  await print('\x1b[1;1Htop');
  return { outer, print, stop: () => outer.compositor.stop() };
}

test('what comes back to what it was is drawn again', async () => {
  const { outer, print, stop } = await start(12, 6);
  for (const text of ['one', '', '漢🚀', '漢', '', 'one']) {
    await print(`\x1b[3;2H\x1b[K${text}`, [2]);
    expect(outer.lines()[3]?.slice(1, 12).trimEnd(), text).toBe(` ${text}`.trimEnd());
  }
  stop();
});

test('writes that row, and no other', async () => {
  const { outer, print, stop } = await start(12, 6);
  await print('\x1b[3;2Hone', [2]);
  const written = outer.writes.at(-1) ?? '';
  const lines = [...written.matchAll(/\x1b\[(\d+);\d+H/g)].map(([, row]) => row);
  expect([...new Set(lines)]).toEqual(['4']);
  stop();
});

test('the mark of hidden text comes and goes with the text', async () => {
  const { outer, print, stop } = await start(6, 6);
  const hasMark = () => outer.lines().some(line => line.includes('…'));
  expect(hasMark()).toBe(false);
  await print('\x1b[2;1Hlong long\x1b[2;1H', [1]);
  expect(hasMark()).toBe(true);
  await print('\x1b[2;1H\x1b[K', [1]);
  expect(hasMark()).toBe(false);
  stop();
});

test('a cursor that moves on moves the crop, though no cell changed', async () => {
  const { outer, print, stop } = await start(6, 6);
  await print('\x1b[2;1Habcdefghijkl\x1b[2;1H', [1]);
  expect(outer.lines()[2]?.slice(1, 7)).toBe('abcdef');
  await print('\x1b[2;12H', []);
  expect(outer.lines()[2]?.slice(1, 7)).toBe('ghijkl');
  stop();
});
