// What agents draw, sequence by sequence: the words of the cells that a frame carries, and the modes in its head.
import { describe, expect, it } from 'vitest';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { bgFlags, type CellExtra, colour, content, fgFlags } from '../../../src/protocol/cells.js';
import type { FrameModes } from '../../../src/protocol/frame.js';

function draw(text: string, cols = 40, rows = 8): VtScreen {
  const screen = new VtScreen(cols, rows);
  screen.writeText(text);
  return screen;
}

/** The cell of the last character. */
function cell(sequence: string): { fg: number; bg: number; extra: CellExtra | undefined } {
  const row = draw(`${sequence}x`).readRow(0);
  const [, fg = 0, bg = 0] = row.cells;
  return { fg: fg >>> 0, bg: bg >>> 0, extra: row.extras.get(0) };
}

describe('an attribute', () => {
  it.each([
    ['bold', '\x1b[1m', fgFlags.bold, 0],
    ['dim', '\x1b[2m', 0, bgFlags.dim],
    ['italic', '\x1b[3m', 0, bgFlags.italic],
    ['underline', '\x1b[4m', fgFlags.underline, 0],
    ['blink', '\x1b[5m', fgFlags.blink, 0],
    ['inverse', '\x1b[7m', fgFlags.inverse, 0],
    ['invisible', '\x1b[8m', fgFlags.invisible, 0],
    ['struck out', '\x1b[9m', fgFlags.strike, 0],
    ['overline', '\x1b[53m', 0, bgFlags.overline],
    ['bold and back', '\x1b[1;22m', 0, 0],
    ['all and back', '\x1b[1;2;3;4;5;7;8;9;53m\x1b[0m', 0, 0],
    ['all and back, one by one', '\x1b[1;3;4;5;7;8;9;53m\x1b[22;23;24;25;27;28;29;55m', 0, 0],
    ['a colour', '\x1b[31m', colour.palette16 | 1, 0],
    ['a bright colour', '\x1b[97m', colour.palette16 | 15, 0],
    ['a background', '\x1b[42m', 0, colour.palette16 | 2],
    ['a bright background', '\x1b[104m', 0, colour.palette16 | 12],
    ['one of 256', '\x1b[38;5;200m', colour.palette256 | 200, 0],
    ['one of 256, with colons', '\x1b[38:5:200m', colour.palette256 | 200, 0],
    ['truecolor', '\x1b[38;2;1;2;3m', colour.rgb | 0x010203, 0],
    ['truecolor, with colons', '\x1b[38:2::1:2:3m', colour.rgb | 0x010203, 0],
    ['truecolor, with colons and no colour space', '\x1b[38:2:1:2:3m', colour.rgb | 0x010203, 0],
    ['a truecolor background', '\x1b[48;2;255;254;253m', 0, colour.rgb | 0xfffefd],
    ['default colours', '\x1b[31;42m\x1b[39;49m', 0, 0],
  ])('arrives: %s', (_, sequence, fg, bg) => {
    expect(cell(sequence)).toEqual({ fg: fg >>> 0, bg: bg >>> 0, extra: undefined });
  });

  it.each([
    ['double', '\x1b[4:2m', 2, 0],
    ['double, by 21', '\x1b[21m', 2, 0],
    ['curly', '\x1b[4:3m', 3, 0],
    ['dotted', '\x1b[4:4m', 4, 0],
    ['dashed', '\x1b[4:5m', 5, 0],
    ['single, in a colour of 256', '\x1b[4m\x1b[58;5;9m', 1, colour.palette256 | 9],
    ['curly, in truecolor', '\x1b[4:3m\x1b[58:2::1:2:3m', 3, colour.rgb | 0x010203],
    ['curly, in truecolor with semicolons', '\x1b[4:3;58;2;1;2;3m', 3, colour.rgb | 0x010203],
    ['curly, its colour taken back', '\x1b[4:3;58;2;1;2;3m\x1b[59m', 3, 0],
  ])('of an underline arrives: %s', (_, sequence, underlineStyle, underlineColour) => {
    const { fg, extra } = cell(sequence);
    expect(fg & fgFlags.underline).toBe(fgFlags.underline);
    expect(extra).toEqual({ underlineStyle, underlineColour, link: '' });
  });

  it('of an underline is taken back', () => {
    expect(cell('\x1b[4:3;58;5;9m\x1b[24;59m')).toEqual({ fg: 0, bg: 0, extra: undefined });
    expect(cell('\x1b[4:3m\x1b[4:0m')).toEqual({ fg: 0, bg: 0, extra: undefined });
  });

  it('fills what is cleared with its background, and with nothing else', () => {
    const row = draw('\x1b[1;4;41m\x1b[K', 6).readRow(0);
    expect(Array.from(row.cells)).toEqual(
      Array.from({ length: 6 }, () => [1 << content.widthShift, 0, colour.palette16 | 1]).flat(),
    );
  });
});

describe('a link', () => {
  const link = (uri: string, params = '') => `\x1b]8;${params};${uri}\x1b\\`;

  it.each([
    ['https', `${link('https://a.b/c?d=e;f')}`, 'https://a.b/c?d=e;f'],
    ['with an id', `${link('https://a.b', 'id=7')}`, 'https://a.b'],
    ['ended by BEL', '\x1b]8;;https://a.b\x07', 'https://a.b'],
    ['a file', link('file:///tmp/a'), 'file:///tmp/a'],
    ['of a scheme that could run something', link('javascript:alert(1)'), undefined],
    ['longer than any', link(`https://a.b/${'x'.repeat(3_000)}`), undefined],
    ['closed', `${link('https://a.b')}${link('')}`, undefined],
  ])('%s', (_, sequence, uri) => {
    expect(cell(sequence).extra?.link).toBe(uri);
  });
});

describe('text', () => {
  it.each([
    ['ASCII', 'a', ['a'], [1]],
    ['wide', '漢', ['漢', ''], [2, 0]],
    ['an emoji', '🚀', ['🚀', ''], [2, 0]],
    ['with a mark', 'e\u0301', ['e\u0301'], [1]],
    ['a family', '👨‍👩‍👧', ['👨‍👩‍👧', ''], [2, 0]],
    ['a sign made an emoji', '❤️', ['❤️', ''], [2, 0]],
    ['a flag', '🇩🇪', ['🇩🇪', ''], [2, 0]],
    ['a skin', '👍🏽', ['👍🏽', ''], [2, 0]],
    ['Devanagari', 'नि', ['नि'], [1]],
    ['Hangul out of its parts', '\u1112\u1161\u11ab', ['\u1112\u1161\u11ab', ''], [2, 0]],
    ['line drawing', '\x1b(0qx\x1b(B', ['─', '│'], [1, 1]],
    ['repeated', 'ab\x1b[2b', ['a', 'b', 'b', 'b'], [1, 1, 1, 1]],
  ])('%s', (_, printed, texts, widths) => {
    const row = draw(printed).readRow(0);
    const words = Array.from({ length: row.cells.length / 3 }, (_, x) => row.cells[x * 3] ?? 0);
    expect(words.map(word => word >>> content.widthShift)).toEqual(widths);
    const shown = words.map((word, x) => {
      const code = word & content.codeMask;
      return row.clusters.get(x) ?? (code === 0 ? '' : String.fromCodePoint(code));
    });
    expect(shown).toEqual(texts);
  });
});

describe('a movement', () => {
  const lines = Array.from({ length: 6 }, (_, i) => `line ${i}`).join('\r\n');

  it.each([
    ['a scroll region', '\x1b[2;4r\x1b[4;1H\n!', ['line 0', 'line 2', 'line 3', '!', 'line 4', 'line 5']],
    ['back in it', '\x1b[2;4r\x1b[2;1H\x1bM!', ['line 0', '!', 'line 1', 'line 2', 'line 4', 'line 5']],
    [
      'lines put in and taken out',
      '\x1b[2;1H\x1b[L\x1b[5;1H\x1b[M',
      ['line 0', '', 'line 1', 'line 2', 'line 4', 'line 5'],
    ],
    [
      'characters put in and taken out',
      '\x1b[1;2H\x1b[2@\x1b[2;1H\x1b[3P',
      ['l  ine 0', 'e 1', 'line 2', 'line 3', 'line 4', 'line 5'],
    ],
    [
      'insert mode',
      '\x1b[1;1H\x1b[4hab\x1b[4lcd',
      ['abcdne 0', 'line 1', 'line 2', 'line 3', 'line 4', 'line 5'],
    ],
    [
      'tabs of its own',
      '\x1b[3g\x1b[1;11H\x1bH\x1b[1;1H\t!',
      ['line 0    !', 'line 1', 'line 2', 'line 3', 'line 4', 'line 5'],
    ],
    [
      'no wrap',
      `\x1b[?7l\x1b[1;38Habcdef`,
      [`${'line 0'.padEnd(37)}abf`, 'line 1', 'line 2', 'line 3', 'line 4', 'line 5'],
    ],
    [
      'a cursor that was saved',
      '\x1b[2;3H\x1b7\x1b[6;1H\x1b8!',
      ['line 0', 'li!e 1', 'line 2', 'line 3', 'line 4', 'line 5'],
    ],
    [
      'the alternate screen left without ever being there',
      '\x1b[?1049l!',
      ['line 0', 'line 1', 'line 2', 'line 3', 'line 4', 'line 5!'],
    ],
    [
      'a test pattern, whose margins are gone',
      '\x1b[2;3r\x1b#8\x1b[2J\x1b[4;1H\n!',
      ['', '', '', '', '!', ''],
    ],
    [
      'the alternate screen and back',
      '\x1b[?1049hother\x1b[?1049l!',
      ['line 0', 'line 1', 'line 2', 'line 3', 'line 4', 'line 5!'],
    ],
  ])('arrives: %s', (_, sequence, expected) => {
    expect(draw(`${lines}${sequence}`).capture(null, null).lines.slice(0, 6)).toEqual(expected);
  });
});

describe('a mode', () => {
  const plain: FrameModes = draw('').modes;

  it.each<[string, string, Partial<FrameModes>]>([
    ['the alternate screen', '\x1b[?1049h', { alternateScreen: true }],
    ['the alternate screen, older', '\x1b[?47h', { alternateScreen: true }],
    ['the main screen again', '\x1b[?1049h\x1b[?1049l', {}],
    ['bracketed paste', '\x1b[?2004h', { bracketedPaste: true }],
    ['focus', '\x1b[?1004h', { focusEvents: true }],
    ['cursor keys', '\x1b[?1h', { applicationCursor: true }],
    ['keypad', '\x1b=', { applicationKeypad: true }],
    ['keypad, by number', '\x1b[?66h', { applicationKeypad: true }],
    ['keypad and back', '\x1b=\x1b>', {}],
    ['mouse, presses only', '\x1b[?9h', { mouse: 'x10' }],
    ['mouse, clicks', '\x1b[?1000h', { mouse: 'vt200' }],
    ['mouse, drags', '\x1b[?1002h', { mouse: 'drag' }],
    ['mouse, all', '\x1b[?1003h', { mouse: 'any' }],
    ['mouse, as most ask for it', '\x1b[?1000;1002;1003;1006h', { mouse: 'any', mouseSgr: true }],
    ['mouse, off again', '\x1b[?1003;1006h\x1b[?1003;1006l', {}],
    ['mouse in pixels, which stays in cells', '\x1b[?1003;1006;1016h', { mouse: 'any', mouseSgr: true }],
    ['kitty keys', '\x1b[>5u', { kitty: 5 }],
    ['other keys', '\x1b[>4;2m', { modifyOtherKeys: 2 }],
    ['everything, then a reset', '\x1b[?1049h\x1b[?1;1003;1004;1006;2004h\x1b[>5u\x1bc', {}],
  ])('arrives: %s', (_, sequence, modes) => {
    expect(draw(sequence).modes).toEqual({ ...plain, ...modes });
  });

  it.each([
    ['of the terminal', '', 0],
    ['blinking block', '\x1b[1 q', 1],
    ['block', '\x1b[2 q', 2],
    ['blinking underline', '\x1b[3 q', 3],
    ['underline', '\x1b[4 q', 4],
    ['blinking bar', '\x1b[5 q', 5],
    ['bar', '\x1b[6 q', 6],
    ['bar and back', '\x1b[6 q\x1b[0 q', 0],
  ])('of the cursor arrives: %s', (_, sequence, style) => {
    expect(draw(sequence).cursor).toEqual({ x: 0, y: 0, visible: true, style });
  });

  it('of the cursor arrives: hidden, and shown again', () => {
    expect(draw('\x1b[?25l').cursor.visible).toBe(false);
    expect(draw('\x1b[?25l\x1b[?25h').cursor.visible).toBe(true);
  });

  it('of synchronized output is known from its begin to its end', () => {
    expect(draw('\x1b[?2026h').synchronized).toBe(true);
    expect(draw('\x1b[?2026h\x1b[?2026l').synchronized).toBe(false);
  });
});

describe('a saved cursor', () => {
  const six = (text: string) => draw(`1\r\n2\r\n3\r\n4\r\n5\r\n6${text}`, 10, 6);
  const lines = (screen: VtScreen) => screen.capture(null, null).lines;

  it.each([
    ['ESC 7', '\x1b7', '\x1b8'],
    ['CSI s', '\x1b[s', '\x1b[u'],
    ['?1048', '\x1b[?1048h', '\x1b[?1048l'],
  ])('is a place on the screen, however much scrolls meanwhile: %s', (_, save, restore) => {
    const screen = six(`\x1b[3;1H${save}\x1b[6;1H\n\n${restore}X`);
    expect(lines(screen)).toEqual(['3', '4', 'X', '6', '', '']);
  });

  it('is the one of its screen', () => {
    const screen = six('\x1b[3;2H\x1b[?1049h\x1b[5;1H\x1b7\x1b[H\x1b8A');
    expect(lines(screen)[4]).toBe('A');
    screen.writeText('\x1b[?1049lB');
    expect(lines(screen)).toEqual(['1', '2', '3B', '4', '5', '6']);
  });

  it('moves with its text when the size changes', () => {
    const screen = six('\x1b[3;2H\x1b7\x1b[6;2H');
    screen.resize(10, 4);
    screen.writeText('\x1b8X');
    expect(lines(screen)).toEqual(['3X', '4', '5', '6']);
  });
});

describe('a cleared screen', () => {
  const all = (screen: VtScreen) => screen.capture(0, null).lines;

  it.each([
    ['clear', '\x1b[H\x1b[2J'],
    ['132 columns', '\x1b[?3h'],
  ])('leaves its text in the scrollback: %s', (_, sequence) => {
    const screen = draw(`one\r\n\r\ntwo${sequence}new`, 10, 5);
    expect(all(screen)).toEqual(['one', '', 'two', 'new', '', '', '', '']);
    expect(screen.scrollback).toBe(3);
  });

  it('leaves the cursor, and a scroll region as it was', () => {
    const screen = draw('\x1b[1;3Hone\x1b[2;3r\x1b[4;2H\x1b[2J\x1b[6nx\x1b[3;1Ha\nb', 10, 5);
    expect(screen.capture(null, null).lines).toEqual(['', 'a', ' b', ' x', '']);
  });

  it('is cleared with its scrollback where the program wants that', () => {
    const screen = draw('one\r\ntwo\x1b[2J\x1b[3J\x1b[Hnew', 10, 5);
    expect(all(screen)).toEqual(['new', '', '', '', '']);
  });

  it('keeps nothing of the alternate screen, nor of a screen without text', () => {
    expect(draw('\x1b[?1049hone\x1b[2J\x1b[?1049l').scrollback).toBe(0);
    expect(draw('\x1b[44m\x1b[2J\x1b[2J').scrollback).toBe(0);
  });
});
