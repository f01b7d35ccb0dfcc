// Single rules of the picture: crops and their marks, edges, colours, links, the cursor, what is written.
import { expect, test } from 'vitest';
import type { PanePicture } from '../../../src/cockpit/screen/compositor.js';
import { cropOf } from '../../../src/cockpit/screen/crop.js';
import { PaneScreen } from '../../../src/cockpit/screen/pane-screen.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { colour } from '../../../src/protocol/cells.js';
import { frameOf, Outer } from './outer.js';

function paneOf(text: string, cols: number, rows: number): PaneScreen {
  const screen = new VtScreen(cols, rows);
  screen.writeText(text.replaceAll('\n', '\r\n'));
  const pane = new PaneScreen();
  pane.reset(1);
  pane.apply(frameOf(screen, { seq: 1, generation: 1 }));
  return pane;
}

function picture(screen: PaneScreen | null, rect: [number, number, number, number]): PanePicture {
  const [x, y, width, height] = rect;
  return { id: 'a', rect: { x, y, width, height }, screen, dim: false, focused: true, attached: true };
}

const letters = Array.from({ length: 6 }, (_, y) =>
  'abcdefghijkl'.replaceAll(/./g, c => (y % 2 ? c.toUpperCase() : c)),
);

/** What a 4×3 window shows of a 12×6 screen with its cursor there. */
function shown(x: number, y: number): string[] {
  const crop = cropOf({ cols: 12, rows: 6, cursor: { x, y } }, { width: 4, height: 3 });
  return letters.slice(crop.y, crop.y + crop.height).map(line => line.slice(crop.x, crop.x + crop.width));
}

test.each<[x: number, y: number, picture: string[]]>([
  [0, 5, ['ABCD', 'abcd', 'ABCD']],
  [3, 3, ['ABCD', 'abcd', 'ABCD']],
  [0, 0, ['abcd', 'ABCD', 'abcd']],
  [2, 2, ['abcd', 'ABCD', 'abcd']],
  [4, 5, ['CDEF', 'cdef', 'CDEF']],
  [5, 5, ['CDEF', 'cdef', 'CDEF']],
  [6, 5, ['EFGH', 'efgh', 'EFGH']],
  [11, 5, ['IJKL', 'ijkl', 'IJKL']],
])('with the cursor at %i,%i a window of 4×3 shows %j', (x, y, lines) => {
  expect(shown(x, y)).toEqual(lines);
});

test('a hidden cursor is followed, but for one that a whole row has left in the last column', () => {
  const left = (x: number, visible: boolean) =>
    cropOf({ cols: 12, rows: 6, cursor: { x, y: 5, visible } }, { width: 4, height: 3 }).x;
  expect([left(11, true), left(11, false), left(10, false)]).toEqual([8, 0, 8]);
});

test('a larger room shows the whole screen at its top left', () => {
  expect(cropOf({ cols: 3, rows: 2, cursor: { x: 2, y: 1 } }, { width: 9, height: 9 })).toEqual({
    x: 0,
    y: 0,
    width: 3,
    height: 2,
    left: false,
    right: false,
    above: false,
    below: false,
  });
});

test('what is hidden is marked on the frame, and only where text is hidden', async () => {
  const outer = new Outer(14, 6);
  outer.compositor.setChrome(
    '╭ title ─────╮\n│            │\n│            │\n│            │\n╰────────────╯',
  );
  outer.compositor.setPanes([picture(paneOf(`1\n2\n3\n4 ${'x'.repeat(16)}`, 20, 4), [1, 1, 12, 3])]);
  await outer.painted();
  // The cursor stands at column 18: half pages to the right, so the left is hidden too; only line 1 has text above.
  expect(outer.lines().slice(0, 5)).toEqual([
    '╭ title ─────╮',
    '│            │',
    '…            │',
    '│xxxxxxxxxx  │',
    '╰────────────╯',
  ]);
  outer.compositor.setPanes([picture(paneOf('1\n2\n3\n4\n5', 12, 5), [1, 1, 12, 3])]);
  await outer.painted();
  expect(outer.lines().slice(0, 5)).toEqual([
    '╭ title ───…─╮',
    '│3           │',
    '│4           │',
    '│5           │',
    '╰────────────╯',
  ]);
  outer.compositor.stop();
});

test('the mark goes past a title that is as long as its line', async () => {
  const outer = new Outer(8, 4);
  outer.compositor.setChrome('╭ tit ─╮\n│      │\n╰──────╯');
  outer.compositor.setPanes([picture(paneOf('1\n2\n3', 6, 3), [1, 1, 6, 1])]);
  await outer.painted();
  expect(outer.lines().slice(0, 2)).toEqual(['╭ tit …╮', '│3     │']);
});

test('a wide character cut at an edge is a blank in its own colours, and whole again when there is room', async () => {
  const outer = new Outer(8, 1);
  const pane = paneOf('\x1b[41m漢字漢\x1b[H', 6, 1);
  outer.compositor.setPanes([picture(pane, [1, 0, 3, 1])]);
  await outer.painted();
  expect(outer.lines()).toEqual([' 漢…']);
  expect(outer.cell(3, 0).bg).toBe(colour.palette16 | 1);
  outer.compositor.setPanes([picture(pane, [1, 0, 6, 1])]);
  await outer.painted();
  expect(outer.lines()).toEqual([' 漢字漢']);
  outer.compositor.stop();
});

test('after every wide character and every cluster the cursor is addressed anew', async () => {
  const outer = new Outer(20, 1);
  outer.compositor.setPanes([picture(paneOf('a漢b👩‍👩‍👧c\x1b[?25l', 20, 1), [0, 0, 20, 1])]);
  await outer.painted();
  const text = outer.writes.join('');
  expect(text).toContain('漢\x1b[1;4Hb');
  expect(text).toContain('👩‍👩‍👧\x1b[1;7Hc');
  outer.compositor.stop();
});

test('one write a frame in synchronized output, nothing for no change, and only the cells that changed', async () => {
  const outer = new Outer(40, 5);
  const screen = new VtScreen(40, 5);
  const pane = new PaneScreen();
  pane.reset(1);
  screen.writeText('hello world');
  pane.apply(frameOf(screen, { seq: 1, generation: 1 }));
  outer.compositor.setPanes([picture(pane, [0, 0, 40, 5])]);
  await outer.painted();
  expect(outer.writes.length).toBe(1);
  expect(outer.writes[0]).toMatch(/^\x1b\[\?2026h[^]*hello world[^]*\x1b\[\?2026l$/);
  await outer.painted();
  expect(outer.writes.length).toBe(1);
  screen.writeText('\x1b[1;7HW\x1b[1;1H');
  pane.apply(frameOf(screen, { seq: 2, generation: 1, rows: [0] }));
  await outer.painted();
  expect(outer.writes[1]).toBe('\x1b[?2026h\x1b[?25l\x1b[1;7HW\x1b[1;1H\x1b[?25h\x1b[?2026l');
  outer.compositor.stop();
});

test('the cursor is in the attached pane only, where a dialog leaves it in sight', async () => {
  const outer = new Outer(20, 6);
  const pane = paneOf('\x1b[4 qab', 10, 4);
  outer.compositor.setPanes([picture(pane, [5, 1, 10, 4])]);
  await outer.painted();
  expect(outer.terminal.cursor).toEqual({ x: 7, y: 1, visible: true, style: 4 });
  outer.compositor.setPanes([{ ...picture(pane, [5, 1, 10, 4]), attached: false }]);
  await outer.painted();
  expect(outer.terminal.cursor.visible).toBe(false);
  outer.compositor.setPanes([picture(pane, [5, 1, 10, 4])], [{ x: 0, y: 0, width: 20, height: 2 }]);
  await outer.painted();
  expect(outer.terminal.cursor.visible).toBe(false);
  expect(outer.lines()[1]).toBe('');
  outer.compositor.setPanes([picture(pane, [5, 1, 10, 4])]);
  await outer.painted();
  expect(outer.terminal.cursor).toEqual({ x: 7, y: 1, visible: true, style: 4 });
  outer.compositor.stop();
});

test('repaint and resize put back what somebody else destroyed', async () => {
  const outer = new Outer(20, 3);
  outer.compositor.setChrome('one\ntwo\nthree');
  await outer.painted();
  outer.terminal.writeText('\x1b[2J\x1b[41;1mrubbish');
  outer.compositor.repaint();
  await outer.painted();
  expect(outer.lines()).toEqual(['one', 'two', 'three']);
  expect(outer.cell(0, 0)).toEqual({ text: 'o', width: 1, fg: 0, bg: 0, extra: null });
  outer.resize(4, 2);
  await outer.painted();
  expect(outer.lines()).toEqual(['one', 'two']);
  outer.compositor.stop();
});

test.each([
  ['truecolor', colour.rgb | 0x0a141e, colour.palette256 | 208],
  ['256', colour.palette256 | 233, colour.palette256 | 208],
  ['16', colour.palette16 | 0, colour.palette16 | 9],
  ['none', 0, 0],
] as const)('with %s colours an agent’s are reduced', async (depth, fg, bg) => {
  const outer = new Outer(4, 1, { colour: depth });
  const pane = paneOf('\x1b[1;38;2;10;20;30;48;5;208mx', 4, 1);
  outer.compositor.setPanes([picture(pane, [0, 0, 4, 1])]);
  await outer.painted();
  const bold = 0x800_0000;
  expect(outer.cell(0, 0)).toMatchObject({ text: 'x', fg: fg | bold, bg });
  outer.compositor.stop();
});

test('links of safe schemes are passed on, others are plain text; styled underlines only where they are read', async () => {
  const links = [
    'https://a.example/x?y=1',
    'mailto:a@b.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://good@evil.example',
  ];
  const text = links.map((link, i) => `\x1b]8;;${link}\x1b\\${i}\x1b]8;;\x1b\\`).join('');
  const outer = new Outer(10, 1, { styledUnderlines: false });
  outer.compositor.setPanes([picture(paneOf(`${text}\x1b[4:3;58;5;9mu`, 10, 1), [0, 0, 10, 1])]);
  await outer.painted();
  const seen = [0, 1, 2, 3, 4].map(x => outer.cell(x, 0).extra?.link ?? '');
  expect(seen).toEqual([links[0], links[1], '', '', '']);
  expect(outer.cell(5, 0)).toMatchObject({ text: 'u', extra: null, fg: 0x1000_0000 });
  expect(outer.writes.join('')).not.toMatch(/4:3|58|javascript|passwd|evil/);
  outer.compositor.stop();
});

test('a frame of another epoch, of another size or after a gap changes nothing; a full one mends it', () => {
  const screen = new VtScreen(5, 2);
  const pane = new PaneScreen();
  pane.reset(7);
  const about = { generation: 1, epoch: 7 };
  expect(pane.apply(frameOf(screen, { ...about, seq: 1, rows: [0] }))).toBe(false);
  expect(pane.state).toBe('empty');
  screen.writeText('one');
  expect(pane.apply(frameOf(screen, { ...about, seq: 2 }))).toBe(true);
  screen.writeText('\rtwo');
  expect(pane.apply(frameOf(screen, { ...about, seq: 3, epoch: 8 }))).toBe(false);
  expect(pane.apply(frameOf(screen, { ...about, seq: 3, generation: 2, rows: [0] }))).toBe(false);
  expect(pane.apply(frameOf(screen, { ...about, seq: 2, rows: [0] }))).toBe(false);
  expect(pane.grid.lines()).toEqual(['one', '']);
  expect(pane.apply(frameOf(screen, { ...about, seq: 4, rows: [0] }))).toBe(true);
  expect(pane.grid.lines()).toEqual(['two', '']);
  pane.reset(8);
  expect([pane.state, pane.cols, pane.rows]).toEqual(['empty', 0, 0]);
});

test('a terminal without Unicode gets ASCII only, and everything keeps its column', async () => {
  const outer = new Outer(24, 3, { ascii: true });
  const text = '漢字x 👩‍👩‍👧y e\u0301z\u00a0é|\n┌──┬─╮ │ ● ╰ \u{1f1e9}\u{1f1ea}end';
  outer.compositor.setPanes([picture(paneOf(text, 24, 3), [0, 0, 24, 3])]);
  await outer.painted();
  expect(outer.writes.join('')).toMatch(/^[\x00-\x7e]*$/);
  expect(outer.lines().slice(0, 2)).toEqual(['____x __y _z _|', '+--+-+ | _ + __end']);
  const before = outer.writes.length;
  outer.compositor.setPanes([picture(paneOf(text.replace('字x', 'abx'), 24, 3), [0, 0, 24, 3])]);
  await outer.painted();
  expect(outer.lines()[0]).toBe('__abx __y _z _|');
  expect(outer.writes.slice(before).join('')).not.toContain('end');
});
