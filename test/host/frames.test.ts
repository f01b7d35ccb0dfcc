import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { VtScreen } from '../../src/host/screen/screen.js';
import { makeFullFrame } from '../../src/host/views/frames.js';
import { SessionView } from '../../src/host/views/view.js';
import { Views } from '../../src/host/views/views.js';
import { decodeFrame, encodeFrame, type Frame } from '../../src/protocol/frame.js';
import { maxPayloadBytes } from '../../src/protocol/wire.js';
import { until } from '../support/bounded.js';
import { Grid } from './support.js';

const open: Views[] = [];
afterEach(() => {
  for (const views of open.splice(0)) views.close();
});

/** A session without a program: bytes are written to its screen by the test. */
function stage(cols = 30, rows = 6) {
  const views = new Views(() => {});
  open.push(views);
  const screen: VtScreen = new VtScreen(cols, rows, {
    dirty: (start, end) => {
      for (const view of views.all) view.markRows(start, end);
    },
    updated: () => {
      source.updatingSince = null;
      views.flush();
    },
  });
  const source = {
    epoch: 7,
    screen,
    generation: 1,
    paused: false,
    updatingSince: null as number | null,
    printedBytes: 0,
  };
  return {
    source,
    views,
    screen,
    print: (text: string) => {
      screen.writeText(text);
      source.printedBytes += text.length;
      if (screen.synchronized) source.updatingSince ??= performance.now();
      for (const view of views.all) view.markHead();
      views.flush();
    },
    resize: (newCols: number, newRows: number) => {
      screen.resize(newCols, newRows);
      source.generation++;
      for (const view of views.all) view.markAll();
      views.flush();
    },
    look: (id: number, client: object, acknowledges: boolean) => {
      const grid = new Grid();
      const view: SessionView = new SessionView(
        id,
        client,
        source,
        one => views.otherDrives(one),
        bytes => {
          const frame = decodeFrame(bytes);
          if (frame === null) throw new Error('no frame');
          grid.apply(frame);
          if (acknowledges) setImmediate(() => view.acknowledge(frame.epoch, frame.seq));
        },
      );
      views.place(view, { cols, rows, visible: true, drive: false });
      return { view, grid };
    },
  };
}

/** The whole screen as the wire carries it. */
function truth(source: ReturnType<typeof stage>['source']): Frame {
  const frame = decodeFrame(encodeFrame(makeFullFrame(source)));
  if (frame === null) throw new Error('no frame');
  return frame;
}

const printable = fc.stringMatching(/^[a-zé🚀漢 ]{0,40}$/u);
const sequence = fc.constantFrom(
  '\r\n',
  '\x1b[H',
  '\x1b[2J',
  '\x1b[K',
  '\x1b[1;31;44m',
  '\x1b[0m',
  '\x1b[4:3;58;5;9m',
  '\x1b[?1049h',
  '\x1b[?1049l',
  '\x1b[2;4r',
  '\x1b[r',
  '\x1b[3S',
  '\x1b[2T',
  '\x1b[3;5H',
  '\x1b[2L',
  '\x1b[M',
  '\x1b[4P',
  '\x1b[3@',
  '\x1bM',
  '\x1bD',
  '\x1b#8',
  '\x1bc',
  '\x1b[!p',
  '\x1b[?2026h',
  '\x1b[?2026l',
  '\x1b]8;;https://a.b\x1b\\',
  '\x1b]8;;\x1b\\',
  'e\u0301👨‍👩‍👧',
  '\x1b[?3h',
  '\x1b[1J',
  '\x1b[9b',
);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ breathe: true }) },
  { weight: 5, arbitrary: printable.map(text => ({ text })) },
  { weight: 6, arbitrary: sequence.map(text => ({ text })) },
  {
    weight: 1,
    arbitrary: fc.record({ cols: fc.integer({ min: 2, max: 50 }), rows: fc.integer({ min: 1, max: 12 }) }),
  },
);

describe('frames', () => {
  it('replayed give the cells of the screen, whatever was printed and however it was resized', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
        const { source, print, resize, look, views } = stage();
        const { grid } = look(1, {}, true);
        for (const one of steps) {
          if ('text' in one) print(one.text);
          if ('cols' in one) resize(one.cols, one.rows);
          if ('breathe' in one) await new Promise(resolve => setImmediate(resolve));
        }
        print('\x1b[?2026l.');
        const want = truth(source);
        const rows = want.changed.map(row => [...row.cells].join());
        await until(
          () => grid.rows.map(row => row.cells.join()).join('\n') === rows.join('\n'),
          'the grid equals the screen',
          3_000,
        );
        expect(grid.last?.cursor).toEqual(want.cursor);
        expect(grid.last?.modes).toEqual(want.modes);
        expect([grid.last?.cols, grid.last?.rows]).toEqual([want.cols, want.rows]);
        views.close();
      }),
      { numRuns: 50 },
    );
  });

  it('fit into one message, whatever a program puts into the cells', () => {
    const screen = new VtScreen(500, 300);
    const link = `https://a.b/${'x'.repeat(2_000)}`;
    for (let y = 0; y < 300; y++) {
      screen.writeText(
        `\x1b[${y + 1}H\x1b]8;;${link}\x1b\\${'y'.repeat(250)}${`e${'\u0948'.repeat(70)}`.repeat(250)}`,
      );
    }
    const source = { epoch: 1, screen, generation: 1, paused: false, updatingSince: null };
    const bytes = encodeFrame(makeFullFrame(source));
    screen.dispose();
    expect(bytes.length).toBeLessThan(maxPayloadBytes);
    const row = decodeFrame(bytes)?.changed[7];
    expect(row?.extras.get(3)?.link).toBe(link);
    expect(row?.cells.length).toBe(1_500);
  });

  it('stop after two that nobody acknowledged, and the latest state goes when one may', async () => {
    const { print, look } = stage();
    const { view, grid } = look(1, {}, false);
    view.typed();
    for (let i = 0; i < 50; i++) print(`\x1b[Hstate ${i}`);
    expect(grid.frames.length).toBe(2);
    view.acknowledge(7, 1);
    await until(() => grid.frames.length === 3, 'the frame for the acknowledged one');
    expect(grid.text.trim()).toBe('state 49');
    expect(grid.frames.map(frame => frame.full)).toEqual([true, false, false]);
  });

  it('of a flood come 20 times a second, and the last one shows its end', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    try {
      const { print, look } = stage();
      const { grid } = look(1, {}, true);
      await until(() => grid.frames.length === 1, 'the first frame');
      print(`\x1b[H${'flood '.repeat(25_000)}`);
      vi.advanceTimersByTime(17);
      expect(grid.frames.length).toBe(1);
      print('\x1b[2J\x1b[Hits end');
      vi.advanceTimersByTime(34);
      expect(grid.frames.length).toBe(2);
      expect(grid.text.trim()).toBe('its end');
    } finally {
      vi.useRealTimers();
    }
  });

  it('go to whoever typed first, and to others who look a moment later', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    try {
      const { print, look, views } = stage();
      const other = look(1, {}, true);
      const own = look(2, {}, true);
      await until(() => own.grid.frames.length === 1 && other.grid.frames.length === 1, 'both have a frame');
      vi.advanceTimersByTime(100);
      views.typed(own.view);
      print('echo');
      expect([own.grid.frames.length, other.grid.frames.length]).toEqual([2, 1]);
      vi.advanceTimersByTime(5);
      expect(other.grid.text).toContain('echo');
    } finally {
      vi.useRealTimers();
    }
  });

  it('keep a gap of a 60th of a second, but for the echo of a key', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    try {
      const { print, look } = stage();
      const { view, grid } = look(1, {}, true);
      await until(() => grid.frames.length === 1, 'the first frame');
      vi.advanceTimersByTime(100);
      // The leading edge goes at once, what follows waits for its time.
      print('a');
      print('b');
      expect(grid.frames.length).toBe(2);
      vi.advanceTimersByTime(15);
      expect(grid.frames.length).toBe(2);
      vi.advanceTimersByTime(2);
      expect(grid.frames.length).toBe(3);
      // Acknowledgements come in a turn of their own; without them there is no credit.
      await new Promise(resolve => setImmediate(resolve));
      view.typed();
      print('c');
      expect(grid.frames.length).toBe(4);
      expect(grid.text).toContain('abc');
    } finally {
      vi.useRealTimers();
    }
  });

  it('go as a whole again when an acknowledgement shows that one was lost', async () => {
    const { print, look } = stage();
    const { view, grid } = look(1, {}, false);
    await until(() => grid.frames.length === 1, 'the first frame');
    print('one');
    await until(() => grid.frames.length === 2, 'the second frame');
    view.acknowledge(7, 2);
    view.acknowledge(7, 1);
    await until(() => grid.frames.length === 3, 'the frame after the gap');
    expect(grid.last?.full).toBe(true);
  });

  it('are not sent in the middle of a synchronized update, nor withheld by one that never ends', async () => {
    const { print, look } = stage();
    const { view, grid } = look(1, {}, true);
    await until(() => grid.frames.length === 1, 'the first frame');
    view.typed();
    print('\x1b[?2026h\x1b[Hhalf');
    expect(grid.frames.length).toBe(1);
    print(' whole\x1b[?2026l\x1b[?2026h\x1b[Hnext');
    expect(grid.text.trim()).toBe('half whole');
    await until(() => grid.text.trim() === 'next whole', 'the update that never ends');
  });

  it('tell a view whether somebody else drives', async () => {
    const { look, views } = stage();
    const one = look(1, {}, true);
    const two = look(1, {}, true);
    views.typed(one.view);
    await until(() => two.grid.last?.otherDrives === true, 'the second hears who drives');
    await until(() => one.grid.last?.otherDrives === false, 'the first drives');
    views.remove(one.view);
    await until(() => two.grid.last?.otherDrives === false, 'nobody else is left');
  });
});
