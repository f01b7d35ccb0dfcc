import { expect, it } from 'vitest';
import { VtScreen } from '../../../src/host/screen/screen.js';

const lines = (screen: VtScreen) => screen.capture(null, null).lines;

// What comes after a snapshot must do what it did: a recording goes on from one.
it.each([
  ['a scroll region', '\x1b[2;4rone\r\ntwo', '\r\nthree\r\nfour\r\nfive\x1b[H\x1bMtop'],
  ['a saved cursor', '\x1b[3;5Hhere\x1b7\x1b[Hthere', '!\x1b8now'],
  ['origin mode', '\x1b[2;4r\x1b[?6h\x1b[2;3Hone', 'more\x1b[Hfirst of the region'],
  ['nothing special', 'one\r\ntwo\x1b[1;2H', 'x'],
  ['a line that is full', '1234567890', '+'],
])('a snapshot keeps %s', (_, before, after) => {
  const screen = new VtScreen(10, 5);
  screen.writeText(before);
  const again = new VtScreen(10, 5);
  again.writeText(screen.serialize());
  expect([lines(again), again.cursor]).toEqual([lines(screen), screen.cursor]);
  for (const one of [screen, again]) one.writeText(after);
  expect([lines(again), again.cursor]).toEqual([lines(screen), screen.cursor]);
  for (const one of [screen, again]) one.dispose();
});
