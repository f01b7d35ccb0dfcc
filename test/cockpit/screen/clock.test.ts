// When a picture is painted, and how little is written for it.
import { expect, test } from 'vitest';
import type { PanePicture } from '../../../src/cockpit/screen/compositor.js';
import { PaneScreen } from '../../../src/cockpit/screen/pane-screen.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { frameOf, Outer } from './outer.js';

function picture(screen: PaneScreen, [x, y, width, height]: [number, number, number, number]): PanePicture {
  return { id: 'a', rect: { x, y, width, height }, screen, dim: false, focused: true, attached: true };
}

test('output waits for the frame clock, an echo does not, and a slow terminal gets the latest picture only', async () => {
  const outer = new Outer(10, 1);
  const screen = new VtScreen(10, 1);
  const pane = new PaneScreen();
  pane.reset(1);
  let seq = 0;
  const print = (text: string) => {
    screen.writeText(`\r${text}`);
    pane.apply(frameOf(screen, { seq: ++seq, generation: 1 }));
  };
  print('0');
  outer.compositor.setPanes([picture(pane, [0, 0, 10, 1])]);
  await outer.painted();
  expect(outer.lines()).toEqual(['0']);
  print('1');
  outer.compositor.damage('output');
  await Promise.resolve();
  expect(outer.lines()).toEqual(['0']);
  outer.compositor.damage('echo');
  await Promise.resolve();
  expect(outer.lines()).toEqual(['1']);
  outer.slow = true;
  print('2');
  await outer.painted();
  const before = outer.writes.length;
  for (const text of ['3', '4', '5']) {
    print(text);
    await outer.painted();
  }
  expect(outer.writes.length).toBe(before);
  outer.slow = false;
  outer.drain();
  await Promise.resolve();
  expect(outer.lines()).toEqual(['5']);
  expect(outer.writes.length).toBe(before + 1);
  outer.compositor.stop();
});

test('chrome that changes right after a key is the answer to it, and waits for no clock', async () => {
  const outer = new Outer(10, 1);
  outer.compositor.setChrome('a');
  await outer.painted();
  outer.compositor.setChrome('b');
  await Promise.resolve();
  expect(outer.lines()).toEqual(['a']);
  outer.compositor.touched();
  outer.compositor.setChrome('c');
  await Promise.resolve();
  expect(outer.lines()).toEqual(['c']);
  outer.time += 51;
  await outer.painted();
  outer.compositor.setChrome('d');
  await Promise.resolve();
  expect(outer.lines()).toEqual(['c']);
  outer.compositor.stop();
});

test('a gap of a few equal cells is written again, a longer one is gone over', async () => {
  const outer = new Outer(20, 1);
  outer.compositor.setChrome('a b 12345 c');
  await outer.painted();
  outer.compositor.setChrome('x y 12345 z');
  await outer.painted();
  expect(outer.lines()).toEqual(['x y 12345 z']);
  expect(outer.writes.at(-1)).toContain('\x1b[1Hx y\x1b[7Cz');
  outer.compositor.stop();
});

test('the frame clock paints by itself once the 16 ms are over', async () => {
  const outer = new Outer(10, 1);
  outer.compositor.setChrome('a');
  await outer.painted();
  const next = new Promise<void>(resolve => {
    const write = outer.writes.push.bind(outer.writes);
    outer.writes.push = text => {
      resolve();
      return write(text);
    };
  });
  outer.compositor.setChrome('b');
  outer.time += 5;
  await next;
  expect(outer.lines()).toEqual(['b']);
  outer.compositor.stop();
});
