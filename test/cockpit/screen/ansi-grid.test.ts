// Ink's text as cells: the same that a terminal would show, and nothing of what a hostile name smuggles in.
import { expect, test } from 'vitest';
import { drawAnsi } from '../../../src/cockpit/screen/ansi-grid.js';
import { Grid } from '../../../src/cockpit/screen/grid.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { seenCell } from './outer.js';

test('the chrome’s text becomes the cells that a terminal would show', () => {
  const lines = [
    '\x1b[1mbold\x1b[22m \x1b[31mred\x1b[39m \x1b[48;2;1;2;3mback\x1b[49m',
    '漢字 🚀 👩‍👩‍👧 e\u0301 ❤️ │─╭ ●◆‖',
    '\x1b[4;38;5;200mlink \x1b]8;;https://a.example\x1b\\x\x1b]8;;\x1b\\\x1b[0m \x1b[2;3;9mall\x1b[0m',
    '\x1b[7;91minverse\x1b[27m\x1b[90;104mbright\x1b[0m',
    'cut at the edge: 漢字漢字漢字',
  ];
  const grid = new Grid(24, 5);
  drawAnsi(grid, lines.join('\n'));
  const screen = new VtScreen(24, 5);
  screen.writeText(`\x1b[?7l${lines.slice(0, 4).join('\r\n')}\r\n${'cut at the edge: 漢字漢'}`);
  for (let y = 0; y < 5; y++) {
    const row = screen.readRow(y);
    for (let x = 0; x < 24; x++) {
      const at = (y * 24 + x) * 3;
      const mine = seenCell(
        {
          y,
          cells: grid.words.slice(y * 72, y * 72 + 72),
          clusters: new Map([[x, grid.textAt(x, y)]]),
          extras: new Map(grid.extraAt(x, y) === null ? [] : [[x, grid.extraAt(x, y) ?? never()]]),
        },
        x,
      );
      expect({ x, y, ...mine, at }).toEqual({ x, y, ...seenCell(row, x), at });
    }
  }
});

function never(): never {
  throw new Error('unreachable');
}

test('no control character of a hostile name reaches a cell', () => {
  const grid = new Grid(40, 2);
  drawAnsi(
    grid,
    'a\x1b[2Jb\x1b]0;title\x07c\x07\b\r\x7f\x9bd\u202ee\u200bf\x1bPq;x\x1b\\g\x1b(0h\x1b]2;open\ni',
  );
  expect(grid.lines()).toEqual(['abcdefg0h', 'i']);
});
