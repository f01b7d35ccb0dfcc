import { describe, expect, it } from 'vitest';
import { scrollbackLines } from '../../../src/host/screen/xterm.js';
import { stage } from './stage.js';

const printed = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}\r\n`).join('');

describe('lines by their numbers', () => {
  it('keep them while the screen scrolls and when the oldest leave memory', async () => {
    const { screen, print, read } = stage();
    print(printed(0, 19));
    expect(screen.lines.top).toBe(16);
    expect((await read(3, 2)).text).toEqual(['line 3', 'line 4']);
    print(printed(20, 9_999));
    expect(screen.lines.top).toBe(9_996);
    expect(screen.lines.oldest).toBe(9_996 - scrollbackLines);
    const late = await read(9_000, 3);
    expect([late.from, late.text]).toEqual([9_000, ['line 9000', 'line 9001', 'line 9002']]);
    const gone = await read(0, 1);
    expect([gone.from, gone.text]).toEqual([7_996, ['line 7996']]);
    expect((await read(9_999, 10)).text).toEqual(['line 9999', '']);
    expect((await read(20_000, 10)).text).toEqual([]);
  });

  it('have all attributes, links, clusters and wide characters, and say where a line goes on', async () => {
    const { print, read, screen } = stage(20, 3);
    print('\x1b[1;38;2;1;2;3mbold\x1b[0m 👨‍👩‍👧 \x1b]8;;https://a.b\x1b\\link\x1b]8;;\x1b\\\r\n');
    print(`${'x'.repeat(45)}\r\nshort\r\n\r\n\r\n`);
    const onScreen = stage(20, 10);
    onScreen.print('\x1b[1;38;2;1;2;3mbold\x1b[0m 👨‍👩‍👧 \x1b]8;;https://a.b\x1b\\link\x1b]8;;\x1b\\');
    const { cells, text, wrapped } = await read(0, 5);
    expect(cells[0]).toEqual(onScreen.screen.readRow(0));
    expect(text).toEqual(['bold 👨‍👩‍👧 link', 'x'.repeat(20), 'x'.repeat(20), 'xxxxx', 'short']);
    expect(wrapped).toEqual([1, 2]);
    expect(screen.lines.continues(2)).toBe(true);
  });

  it('that the program cleared are gone, and no number changes by it', async () => {
    const { screen, print, all, read } = stage();
    print(`${printed(0, 9)}\x1b[H\x1b[2J\x1b[3J`);
    // What stood on the screen left it by the top, and went with the rest.
    expect(screen.lines.top).toBe(10);
    expect((await all()).join('')).toBe('');
    print(printed(100, 119));
    const { oldest, text } = await read(0, 3);
    expect([oldest, text]).toEqual([10, ['line 100', 'line 101', 'line 102']]);
  });

  it('go on with the same numbers after a reset', async () => {
    const { screen, print, read } = stage();
    print(`${printed(0, 9)}\x1bc${printed(100, 119)}`);
    expect(screen.lines.top).toBe(6 + 16);
    const { oldest, text } = await read(0, 2);
    expect([oldest, text]).toEqual([6, ['line 100', 'line 101']]);
    print(`${printed(120, 4_000)}`);
    expect((await read(screen.lines.top, 1)).text).toEqual(['line 3997']);
  });

  it('of the main screen stay to be had while a program uses the alternate one', async () => {
    const { screen, print, read, all } = stage();
    print(printed(0, 9));
    print(`\x1b[?1049h\x1b[H${printed(0, 50).replaceAll('line', 'editor')}\x1b[3J`);
    expect(screen.lines.top).toBe(6);
    expect((await all()).slice(4, 8)).toEqual(['line 4', 'line 5', 'editor 47', 'editor 48']);
    print('\x1b[?1049l');
    expect((await read(0, 100)).text.slice(4, 8)).toEqual(['line 4', 'line 5', 'line 6', 'line 7']);
  });

  it('are answered in bounded parts', async () => {
    const { print, read } = stage(500, 24);
    const link = `https://a.b/${'y'.repeat(2_000)}`;
    for (let i = 0; i < 2_000; i++) print(`\x1b]8;;${link}${i}\x1b\\${'z'.repeat(500)}`);
    const first = await read(0, 1_000_000);
    expect(first.frame.length).toBeLessThan(8_000_000);
    expect(first.cells.length).toBeGreaterThan(20);
    const second = await read(first.from + first.cells.length, 1_000_000);
    expect(second.from).toBe(first.cells.length);
  });

  it('take any numbers that a client may send', async () => {
    const { print, read } = stage();
    print('one');
    expect((await read(-5, 3)).text).toEqual(['one', '', '']);
    expect((await read(0, -3)).text).toEqual([]);
    expect((await read(Number.NaN, 1.5)).text).toEqual([]);
  });
});
