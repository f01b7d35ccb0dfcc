import { afterAll, describe, expect, it, vi } from 'vitest';
import { castLines } from '../../../src/host/recording/asciicast.js';
import { listRecordings } from '../../../src/host/recording/list.js';
import { Recording, recordingFile } from '../../../src/host/recording/recording.js';
import { readTape, Tape } from '../../../src/host/recording/tape.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { Grid, makeHome } from '../support.js';

const { home, remove } = makeHome();
afterAll(remove);

/** A recording of pieces of output, each so many ms after the one before. */
async function record(
  session: string,
  pieces: [ms: number, text: string | [number, number]][],
  limit?: number,
) {
  vi.useFakeTimers({ toFake: ['Date'] });
  const screen = new VtScreen(30, 4);
  const recording = new Recording(
    home,
    session,
    {
      about: { project: '/p', worker: `worker-${session}` },
      kept: screen.lines.kept,
      secrets: [],
      snapshot: () => ({
        cols: screen.cols,
        rows: screen.rows,
        text: screen.serialize(),
        place: screen.lines.place,
        top: screen.lines.top,
      }),
    },
    limit,
  );
  for (const [ms, what] of pieces) {
    vi.setSystemTime(Date.now() + ms);
    if (typeof what === 'string') {
      const bytes = Buffer.from(what);
      recording.expect(bytes.length);
      screen.write(bytes);
      recording.data(bytes);
    } else {
      const before = screen.lines.place;
      screen.resize(...what);
      recording.resize({ cols: what[0], rows: what[1] }, before, screen.lines.place);
    }
    await recording.settle();
  }
  recording.exit(3, 0);
  await recording.settle();
  vi.useRealTimers();
  const shown = screen.capture(null, null).lines;
  screen.dispose();
  return shown;
}

function shown(tape: Tape): string[] {
  const grid = new Grid();
  grid.apply(tape.frame());
  return grid.text.split('\n');
}

describe('a tape', () => {
  it('shows any moment, forwards and back, in the size of the time, with long waits cut short', async () => {
    await record('times', [
      [1_000, 'odd'],
      [500, ' two'],
      [60_000, '\r\n\x1b[31mthird'],
      [100, [50, 6]],
      [100, ' four'],
    ]);
    const file = recordingFile(home, 'times');
    const tape = new Tape(await readTape(file, 2_000));
    expect(tape.duration).toBe(1_000 + 500 + 2_000 + 200);
    await tape.goTo(999);
    expect(shown(tape)[0]).toBe('');
    expect(tape.nextAt).toBe(1_000);
    await tape.goTo(1_600);
    expect(shown(tape)[0]).toBe('odd two');
    await tape.goTo(99_999);
    expect(shown(tape).slice(0, 2)).toEqual(['odd two', 'third four']);
    expect([tape.frame().cols, tape.frame().rows]).toEqual([50, 6]);
    expect([tape.position, tape.nextAt]).toEqual([tape.duration, null]);
    expect(tape.exit).toEqual({ code: 3, signal: 0 });
    await tape.goTo(1_200);
    expect(shown(tape)[0]).toBe('odd');
    expect([tape.frame().cols, tape.frame().rows]).toEqual([30, 4]);
    expect(tape.exit).toBeNull();
    tape.close();
    expect((await readTape(file, Number.POSITIVE_INFINITY)).at(-1)?.at).toBe(61_700);
    expect(await readTape(`${file}-none`, 1)).toEqual([]);
  });

  it('goes on over the turn of segments, and ends with the last screen', async () => {
    const pieces = Array.from({ length: 400 }, (_, i): [number, string] => [
      10,
      `line ${i} ${'x'.repeat(90)}\r\n`,
    ]);
    const last = await record('turns', [[0, '\x1b[2;3r'], ...pieces], 12_000);
    const tape = new Tape(await readTape(recordingFile(home, 'turns'), 2_000));
    await tape.goTo(tape.duration);
    expect(shown(tape)).toEqual(last);
    // Of the segments before the last two nothing is left.
    expect(tape.duration).toBeLessThan(2_500);
    tape.close();
  });

  it('is given up on the way for another moment', async () => {
    await record(
      'long',
      Array.from({ length: 40 }, (): [number, string] => [10, 'word '.repeat(20_000)]),
    );
    const tape = new Tape(await readTape(recordingFile(home, 'long'), 2_000));
    await tape.goTo(tape.duration, () => true);
    expect(tape.position).toBeLessThan(tape.duration);
    tape.close();
  });

  it('is found by whose it is', async () => {
    await record('found', [[1, 'x']]);
    const found = (await listRecordings(home)).find(one => one.session === 'found');
    expect(found).toMatchObject({ about: { project: '/p', worker: 'worker-found' } });
  });
});

describe('an asciinema recording', () => {
  it('has a header and an event a line, characters whole, sizes as they change', async () => {
    const bytes = Buffer.from('é');
    await record('cast', [
      [1_500, 'one\x1b[31m\u009b1m'],
      [100, bytes.subarray(0, 1).toString('latin1')],
      [100, [50, 6]],
      [5_000, 'end'],
    ]);
    const events = await readTape(recordingFile(home, 'cast'), 2_000);
    const split = events.map(event =>
      event.payload.toString() === 'Ã' ? { ...event, payload: bytes.subarray(0, 1) } : event,
    );
    split.splice(split.length - 2, 0, {
      ...(events[0] ?? never()),
      at: 1_650,
      kind: 0,
      payload: bytes.subarray(1),
    });
    const text = [
      ...castLines(split, { startedAt: '2026-11-20T00:00:00.000Z', title: 'w', idleTimeLimit: 2 }),
    ];
    expect(text.join('')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    const [header, ...lines] = text.map(line => JSON.parse(line) as unknown);
    expect(header).toEqual({
      version: 2,
      width: 30,
      height: 4,
      timestamp: 1_795_132_800,
      idle_time_limit: 2,
      title: 'w',
      env: { TERM: 'xterm-256color' },
    });
    expect(lines).toEqual([
      [0, 'o', expect.any(String)],
      [1.5, 'o', 'one\x1b[31m\u009b1m'],
      [1.7, 'r', '50x6'],
      [1.65, 'o', 'é'],
      [6.7, 'o', 'end'],
    ]);
  });

  it('takes no clipboard, title or notice along, however it is cut, and keeps links', async () => {
    const text =
      'a\x1b]0;title\x07b\x1b]52;c;aGVsbG8=\x1b\\c\x1b]8;;https://a.b\x1b\\link\x1b]8;;\x1b\\d\x1bPq#0\x1b\\e\x1b[1mf';
    for (const [name, pieces] of [
      ['whole', [text]],
      ['cut', [...text]],
    ] as const) {
      await record(
        `strings-${name}`,
        pieces.map((piece): [number, string] => [1, piece]),
      );
      const events = await readTape(recordingFile(home, `strings-${name}`), 2_000);
      const lines = [
        ...castLines(events, { startedAt: '2026-11-20T00:00:00.000Z', title: 'w', idleTimeLimit: null }),
      ];
      const printed = lines
        .slice(2)
        .map(line => (JSON.parse(line) as [number, string, string])[2])
        .join('');
      expect(printed).toBe('abc\x1b]8;;https://a.b\x1b\\link\x1b]8;;\x1b\\de\x1b[1mf');
    }
  });
});

function never(): never {
  throw new Error('no event');
}
