// Another size of a screen loses no text, leaves the cursor on its character, and knows no way there but the last size.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { content } from '../../../src/protocol/cells.js';

interface Size {
  cols: number;
  rows: number;
}

function make({ cols, rows }: Size, text: string): VtScreen {
  const screen = new VtScreen(cols, rows);
  screen.writeText(text);
  return screen;
}

/** Lines of the program, wrapped rows joined. The blanks at their ends and the empty ones at the end were not printed. */
function linesOf(screen: VtScreen): string[] {
  const { lines } = screen;
  const all: string[] = [];
  for (let number = lines.oldest; number < lines.end; number++) {
    const text = lines.text(number) ?? '';
    if (lines.continues(number) && all.length > 0) all.push(`${all.pop()}${text}`);
    else all.push(text);
  }
  while (all.at(-1)?.trimEnd() === '') all.pop();
  return all;
}

function picture(screen: VtScreen): string {
  const { x, y } = screen.cursor;
  return `${screen.capture(null, null).lines.join('\n')}\n${x},${y}`;
}

/** What the cursor stands on: the line of the program, and the text before it. */
function cursorPlace(screen: VtScreen): string {
  const { lines, cursor } = screen;
  let number = lines.top + cursor.y;
  const columns: number[] = [];
  let before = lines.text(number, columns) ?? '';
  const end = columns.findIndex(column => column >= cursor.x);
  before = end < 0 ? before : before.slice(0, end);
  while (lines.continues(number)) {
    number--;
    before = `${lines.text(number) ?? ''}${before}`;
  }
  return before;
}

const size = fc.record({ cols: fc.integer({ min: 2, max: 60 }), rows: fc.integer({ min: 1, max: 20 }) });
const cursor = fc
  .record({ x: fc.integer({ min: 1, max: 60 }), y: fc.integer({ min: 1, max: 20 }) })
  .map(({ x, y }) => `\x1b[${y};${x}H`);
const line = fc
  .array(
    fc.oneof(
      fc.stringMatching(/^[a-z ]{1,30}$/),
      fc.constantFrom('漢字', '🚀', 'e\u0301', '👨‍👩‍👧', '한국어'),
    ),
    { maxLength: 8 },
  )
  .map(parts => parts.join(''));
const text = fc.array(line, { maxLength: 25 }).map(all => all.join('\r\n'));

describe('a resize', () => {
  it('between a character and its mark leaves them together', () => {
    const screen = make({ cols: 10, rows: 2 }, 'abcde');
    screen.resize(3, 2);
    screen.writeText('\u0301');
    expect(linesOf(screen)).toEqual(['abcde\u0301']);
  });

  it('that takes the cursor from a wide character leaves its width to it', () => {
    const screen = make({ cols: 50, rows: 16 }, '漢字\x1b8🧑\u200d');
    screen.resize(2, 2);
    screen.writeText('\u093f');
    const { cells } = screen.readRow(1);
    expect((cells[0] ?? 0) >>> content.widthShift).toBe(1);
  });

  it('brings back what a narrow screen wrapped, with the cursor on the line', () => {
    const screen = make({ cols: 40, rows: 10 }, 'abcdefghijklmnopqrstuvwxyz0123');
    screen.resize(10, 10);
    expect(screen.capture(null, null).lines.slice(0, 4)).toEqual([
      'abcdefghij',
      'klmnopqrst',
      'uvwxyz0123',
      '',
    ]);
    expect(screen.cursor).toMatchObject({ x: 9, y: 2 });
    screen.resize(40, 10);
    expect(screen.capture(null, null).lines[0]).toBe('abcdefghijklmnopqrstuvwxyz0123');
    expect(screen.cursor).toMatchObject({ x: 30, y: 0 });
  });

  it('loses no text, whatever was printed, wherever the cursor is, and however often', () => {
    fc.assert(
      fc.property(
        size,
        text,
        cursor,
        fc.array(size, { minLength: 1, maxLength: 12 }),
        (first, printed, at, sizes) => {
          const screen = make(first, `${printed}${at}`);
          const lines = linesOf(screen);
          const place = cursorPlace(screen);
          for (const { cols, rows } of sizes) {
            screen.resize(cols, rows);
            // In the last column the cursor may stand past its character: the next one wraps.
            if (screen.cursor.x < cols - 1) expect(cursorPlace(screen).trimEnd()).toBe(place.trimEnd());
          }
          // Rows below a cursor at the top wait for room.
          screen.resize(60, 400);
          expect(linesOf(screen)).toEqual(lines);
          screen.dispose();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('shows after a storm of sizes what the last one shows alone, and goes on printing at the same place', () => {
    fc.assert(
      fc.property(
        size,
        text,
        cursor,
        fc.array(size, { maxLength: 12 }),
        size,
        (first, printed, at, storm, last) => {
          const stormy = make(first, `${printed}${at}`);
          const direct = make(first, `${printed}${at}`);
          for (const { cols, rows } of storm) stormy.resize(cols, rows);
          for (const screen of [stormy, direct]) screen.resize(last.cols, last.rows);
          expect(picture(stormy)).toBe(picture(direct));
          for (const screen of [stormy, direct]) screen.writeText('@\x1b[5n');
          expect(picture(stormy)).toBe(picture(direct));
          stormy.dispose();
          direct.dispose();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives a line that was bounded by the scrollback room, and drops the oldest past the bound', () => {
    const screen = make(
      { cols: 50, rows: 5 },
      Array.from({ length: 2_000 }, (_, i) => `${i} `.padEnd(40, '.')).join('\r\n'),
    );
    screen.resize(20, 5);
    expect(screen.scrollback).toBe(2_000);
    expect(linesOf(screen).at(-1)).toMatch(/^1999 /);
    screen.resize(50, 5);
    expect(linesOf(screen).slice(-900)[0]).toMatch(/^1100 /);
  });

  it('brings rows back that had no room below the cursor, but not after something was printed', () => {
    const below = 'one\r\ntwo\r\nthree\x1b[H';
    const screen = make({ cols: 20, rows: 5 }, below);
    screen.resize(20, 2);
    screen.resize(20, 5);
    expect(linesOf(screen)).toEqual(['one', 'two', 'three']);
    screen.resize(20, 2);
    screen.writeText('o');
    screen.resize(20, 5);
    expect(linesOf(screen)).toEqual(['one', 'two']);
  });

  it('leaves the main screen alone while the alternate one is cropped', () => {
    const screen = make({ cols: 20, rows: 5 }, `${'m'.repeat(30)}\r\nend\x1b[?1049h\x1b[H${'漢'.repeat(10)}`);
    screen.resize(9, 3);
    screen.writeText('\x1b[3;1Hx');
    expect(screen.readRow(0).cells.length).toBe(8 * 3);
    screen.resize(40, 5);
    screen.writeText('\x1b[?1049l!');
    expect(linesOf(screen)).toEqual(['m'.repeat(30), 'end!']);
  });

  it('keeps colours, clusters and links in the cells that move', () => {
    const screen = make({ cols: 20, rows: 5 }, `\x1b[31m${'r'.repeat(18)}\x1b]8;;https://a.b\x1b\\❤️e\u0301x`);
    screen.resize(12, 5);
    const row = screen.readRow(1);
    expect([...row.clusters]).toEqual([
      [6, '❤️'],
      [8, 'e\u0301'],
    ]);
    expect([...row.extras.keys()]).toEqual([6, 7, 8, 9]);
    expect(row.cells[1]).toBe(screen.readRow(0).cells[1]);
  });
});
