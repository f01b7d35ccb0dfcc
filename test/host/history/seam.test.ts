import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Archives } from '../../../src/host/history/archives.js';
import { History } from '../../../src/host/history/history.js';
import { textOf } from '../../../src/host/history/packed-line.js';
import { Recording } from '../../../src/host/recording/recording.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { until } from '../../support/bounded.js';
import { makeHome, must } from '../support.js';
import { longestStretch, readLines, wanted } from './stage.js';

const { home, remove } = makeHome();
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(remove);
let count = 0;

/** A session that is recorded; where its scrollback is given, beside a screen that keeps every line. */
function stage(cols: number, rows: number, more: { segmentBytes?: number; scrollback?: number } = {}) {
  const { segmentBytes, scrollback } = more;
  const screen = new VtScreen(cols, rows, {}, scrollback);
  const endless = new VtScreen(cols, rows, {}, 100_000);
  const archives = new Archives();
  const source = { epoch: 1, screen, generation: 1, paused: false, updatingSince: null };
  const snapshot = () => ({
    cols: screen.cols,
    rows: screen.rows,
    text: screen.serialize(),
    place: screen.lines.place,
    top: screen.lines.top,
  });
  const recording = new Recording(
    home,
    `seam-${count++}`,
    { kept: screen.lines.kept, secrets: [], snapshot },
    segmentBytes,
  );
  const history = new History(source, { archives, recording: () => recording });
  ends.push(() => {
    recording.close();
    archives.close();
    screen.dispose();
    endless.dispose();
  });
  return {
    screen,
    endless,
    history,
    recording,
    print: (text: string) => {
      const bytes = Buffer.from(text);
      recording.expect(bytes.length);
      screen.write(bytes);
      recording.data(bytes);
      if (scrollback !== undefined) endless.write(bytes);
    },
    resize: (newCols: number, newRows: number) => {
      const before = screen.lines.place;
      screen.resize(newCols, newRows);
      endless.resize(newCols, newRows);
      source.generation++;
      recording.resize({ cols: newCols, rows: newRows }, before, screen.lines.place);
    },
    /** Every row, by asking in parts as a client does. */
    all: async () => {
      const parts = [];
      for (let from = history.oldest; from < screen.lines.end; ) {
        const part = await readLines(history, from, 700);
        if (part.from !== from || part.cells.length === 0) throw new Error(`asked ${from}, got ${part.from}`);
        const wrapped = new Set(part.wrapped);
        parts.push(
          ...part.cells.map((row, i) => ({
            number: from + i,
            row,
            text: textOf(row),
            goesOn: wrapped.has(i),
          })),
        );
        from += part.cells.length;
      }
      return parts;
    },
  };
}

type Stage = ReturnType<typeof stage>;

/** Lines of the program without their blanks: cells that nothing was printed into are not text, wherever a width puts them. */
function joined(rows: { text: string; goesOn: boolean }[]): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { text, goesOn } of rows) {
    line += text;
    if (goesOn) continue;
    lines.push(line.replaceAll(' ', ''));
    line = '';
  }
  return lines;
}

function endlessRows({ endless }: Stage, from: number) {
  const rows = [];
  for (let number = from; number < endless.lines.end; number++) {
    rows.push({ text: endless.lines.text(number) ?? '', goesOn: endless.lines.continues(number + 1) });
  }
  return rows;
}

const keeping = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 900 }).map(lines => ({ lines })) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 400 }).map(wide => ({ wide })) },
  {
    weight: 1,
    arbitrary: fc.constant({ text: '\x1b[?1049h\x1b[Hin the editor\r\n\r\n\n\n\n\n\n\n\n\n\n\n\x1b[?1049l' }),
  },
  { weight: 1, arbitrary: fc.constant({ text: '\x1b[H\x1b[2J\x1b[3J' }) },
  // What is on the screen goes to the scrollback.
  { weight: 1, arbitrary: fc.constant({ text: '\x1b[2J\x1b[Hafter it\r\n' }) },
  {
    weight: 1,
    arbitrary: fc.constant({
      text: '\x1b[31;44mred on blue\x1b[0m \x1b]8;;https://a.b\x1b\\link\x1b]8;;\x1b\\\r\n',
    }),
  },
);
/** A scroll region drops lines by where they stand on the screen. */
const piece = fc.oneof(
  { weight: 11, arbitrary: keeping },
  { weight: 1, arbitrary: fc.constant({ text: '\x1b[2;5r\x1b[5H\n\n\n\x1b[r\x1b[8H' }) },
);

function play(to: Stage, pieces: ({ lines: number } | { wide: number } | { text: string })[]) {
  let n = 0;
  for (const one of pieces) {
    if ('text' in one) to.print(one.text);
    if ('lines' in one) {
      const { lines } = one;
      to.print(Array.from({ length: lines }, () => `\x1b[3${n % 8}mline ${n++}\x1b[0m of text\r\n`).join(''));
    }
    if ('wide' in one) to.print(`${n++} ${'漢字 e\u0301x👨‍👩‍👧'.repeat(one.wide)}\r\n`);
  }
}

const scrollbacks = fc.constantFrom(100, 2_000, 5_000);

describe('older lines out of the recording', () => {
  it('go on in memory without a seam: every row by its number is as it was printed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 5, maxLength: 14 }),
        scrollbacks,
        async (pieces, kept) => {
          const it = stage(40, 8, { scrollback: kept });
          play(it, pieces);
          const rows = await it.all();
          expect(it.history.oldest).toBe(it.endless.lines.oldest);
          expect(rows.length).toBe(it.endless.lines.end - it.endless.lines.oldest);
          for (const { number, row, goesOn } of rows) {
            const want = it.endless.lines.read(number, row.y);
            expect({ number, row, goesOn }).toEqual({
              number,
              row: want,
              goesOn: it.endless.lines.continues(number + 1),
            });
          }
          for (const end of ends.splice(0)) end();
        },
      ),
      { numRuns: 8 },
    );
  });

  it('stand once each after resizes, in the width of their time', async () => {
    const size = fc.record({ cols: fc.integer({ min: 10, max: 90 }), rows: fc.integer({ min: 3, max: 20 }) });
    const steps = fc.array(fc.oneof({ weight: 2, arbitrary: keeping }, { weight: 1, arbitrary: size }), {
      minLength: 6,
      maxLength: 18,
    });
    await fc.assert(
      fc.asyncProperty(steps, scrollbacks, async (pieces, kept) => {
        const it = stage(40, 8, { scrollback: kept });
        for (const one of pieces) {
          if ('cols' in one) it.resize(one.cols, one.rows);
          else play(it, [one]);
        }
        const rows = await it.all();
        const lines = joined(rows);
        const want = joined(endlessRows(it, it.endless.lines.oldest));
        expect(lines.join('\n').trimEnd()).toBe(want.join('\n').trimEnd());
        for (const end of ends.splice(0)) end();
      }),
      { numRuns: 8 },
    );
  });

  it('go on over the turns of segments, as far back as the recording goes', async () => {
    const it = stage(40, 8, { segmentBytes: 200_000 });
    for (let i = 0; i < 30; i++) {
      it.print(Array.from({ length: 1_000 }, (_, j) => `line ${i * 1_000 + j} of many\r\n`).join(''));
      await it.recording.settle();
      // Read along, and the replay goes on where it was.
      if (i % 7 === 3) await readLines(it.history, it.history.oldest, 10);
    }
    const { oldest } = it.history;
    expect(oldest).toBeGreaterThan(5_000);
    expect(oldest).toBeLessThan(it.screen.lines.oldest - 5_000);
    const rows = await it.all();
    expect(rows.map(({ text }) => text).slice(0, -1)).toEqual(
      Array.from({ length: 30_000 - oldest }, (_, i) => `line ${oldest + i} of many`),
    );
  });

  it('begin after a stretch that the disk did not take in time', async () => {
    const it = stage(40, 8);
    const lines = (first: number, count: number) =>
      Array.from({ length: count }, (_, j) => `line ${first + j}\r\n`).join('');
    it.print(lines(0, 3_000));
    // All in one turn of the event loop: no disk takes anything meanwhile.
    const filler = `\x1b[5;1H${'x \x1b[5;1H'.repeat(8_000)}`;
    for (let bytes = 0; bytes < 5_000_000; bytes += filler.length) it.print(filler);
    it.print('\x1b[8;1H\r\n');
    it.print(lines(3_000, 3_000));
    await until(() => it.recording.oldestLine !== 0, 'the loss is known');
    it.print(lines(6_000, 3_000));
    const { oldest } = it.history;
    const rows = await it.all();
    expect(rows[0]?.number).toBe(oldest);
    // It begins with what was on the screen when the disk took more again.
    const numbers = rows.slice(0, -1).map(({ text }) => Number(/^line (\d+)$/.exec(text)?.[1]));
    expect(numbers[0]).toBeGreaterThan(5_980);
    expect(numbers[0]).toBeLessThan(6_000);
    expect(numbers).toEqual(
      Array.from({ length: 9_000 - (numbers[0] ?? 0) }, (_, i) => (numbers[0] ?? 0) + i),
    );
  });

  it('are searched with those in memory, and lines that reach over the seam as one', async () => {
    const it = stage(10, 5);
    it.print(Array.from({ length: 3_000 }, (_, i) => `needle ${i}\r\n`).join(''));
    // The first half of this line leaves memory, the other half stays.
    it.print(`${'x'.repeat(25)}seam${'y'.repeat(20)}\r\n`);
    const { end } = it.screen.lines;
    it.print('filler\r\n'.repeat(2_000 + 5 - 4));
    expect(it.screen.lines.oldest).toBeLessThan(end);
    expect(it.screen.lines.oldest).toBeGreaterThan(end - 5);
    const seam = must(await it.history.find(wanted('xseamy', { limit: 5 })));
    expect(seam.matches.map(({ text }) => text.length)).toEqual([49]);
    const up = must(await it.history.find(wanted('needle 17', { limit: 1_000 })));
    expect(up.complete).toBe(true);
    expect(up.matches.length).toBe(111);
    expect(up.matches[0]).toMatchObject({ text: 'needle 1799' });
    const row = await readLines(it.history, up.matches[0]?.line ?? 0, 1);
    expect(row.text[0]).toBe('needle 179');
    const down = must(await it.history.find(wanted('needle 17', { direction: 'down', limit: 2 })));
    expect(down.matches.map(({ text }) => text)).toEqual(['needle 17', 'needle 170']);
    const from = must(await it.history.find(wanted('needle', { direction: 'down', from: 200, limit: 1 })));
    expect(from.matches[0]?.line).toBeGreaterThanOrEqual(200);
  });

  it('are read in stretches between which others are served', async () => {
    const it = stage(200, 50);
    for (let i = 0; i < 25; i++) {
      it.print(
        Array.from(
          { length: 1_000 },
          (_, j) => `\x1b[3${j % 8}mline ${i * 1_000 + j} ${'of text '.repeat(15)}\r\n`,
        ).join(''),
      );
      await it.recording.settle();
    }
    const reading = readLines(it.history, 20_000, 1);
    const { longestMs, turns } = await longestStretch(reading);
    expect((await reading).text[0]).toContain('line 20000 of text');
    expect(turns).toBeGreaterThan(20);
    // 6 ms is what it takes; a loaded machine takes its own share.
    expect(longestMs).toBeLessThan(500);
  });
});
