import { existsSync, readFileSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLastScreen } from '../../src/host/recording/last-screen.js';
import { Recording, recordingFile, segmentBytes } from '../../src/host/recording/recording.js';
import { VtScreen } from '../../src/host/screen/screen.js';
import { decodeFrame } from '../../src/protocol/frame.js';
import { until } from '../support/bounded.js';
import { Grid, makeHome } from './support.js';

const { home, remove } = makeHome();
const screens: VtScreen[] = [];
beforeAll(() => expect(existsSync(home.data)).toBe(true));
afterAll(() => {
  for (const screen of screens) screen.dispose();
  remove();
});

function record(session: string, cols = 40, rows = 8) {
  const screen = new VtScreen(cols, rows);
  screens.push(screen);
  const recording = new Recording(home, session, () => ({
    cols: screen.cols,
    rows: screen.rows,
    text: screen.serialize(),
  }));
  return {
    screen,
    recording,
    print: (text: string) => {
      recording.data(Buffer.from(text));
      screen.write(Buffer.from(text));
    },
  };
}

async function lastText(session: string): Promise<string[] | null> {
  const bytes = await readLastScreen(home, session);
  const frame = bytes === null ? null : decodeFrame(bytes);
  if (frame === null) return null;
  const grid = new Grid();
  grid.apply(frame);
  return grid.text.split('\n');
}

const filler = '\x1b[5;1H'.padEnd(64 * 1024, 'x \x1b[5;1H');

describe('a recording', () => {
  it('gives the last screen, in the size it had', async () => {
    const { screen, recording, print } = record('plain');
    print('one\r\ntwo');
    screen.resize(60, 5);
    recording.resize(60, 5);
    print(' and \x1b[1mthree\x1b[0m');
    recording.exit(0, 0);
    await until(async () => (await lastText('plain'))?.[1] === 'two and three', 'the last screen');
    expect(await lastText('plain')).toEqual(['one', 'two and three', '', '', '']);
    expect(statSync(recordingFile(home, 'plain')).mode & 0o777).toBe(0o600);
  });

  it('keeps to two segments, of which the newest alone gives the screen', async () => {
    const { recording, print } = record('long');
    print('\x1b[?1049h\x1b[2J\x1b[1;1Hheader stays');
    const file = recordingFile(home, 'long');
    for (let written = 0; written < 2.5 * segmentBytes; written += 16 * filler.length) {
      const { size } = statSync(file);
      for (let i = 0; i < 16; i++) print(filler);
      await until(() => statSync(file).size !== size, 'the disk takes it');
    }
    print('\x1b[8;1Hfooter');
    recording.exit(0, 0);
    await until(async () => (await lastText('long'))?.[7] === 'footer', 'the last screen');
    expect((await lastText('long'))?.[0]).toBe('header stays');
    expect(statSync(file).size).toBeLessThanOrEqual(segmentBytes + 1024);
    expect(statSync(`${file}.old`).size).toBeLessThanOrEqual(segmentBytes + 1024);
  });

  it('loses a stretch rather than holding what a slow disk does not take, and the end is right again', async () => {
    const { recording, print } = record('slow');
    print('\x1b[?1049h\x1b[2J\x1b[1;1Hheader stays');
    // All in one turn of the event loop: no disk takes anything meanwhile.
    for (let written = 0; written < 2.5 * segmentBytes; written += filler.length) print(filler);
    print('\x1b[8;1Hfooter');
    recording.exit(0, 0);
    await until(async () => (await lastText('slow'))?.[7] === 'footer', 'the last screen');
    expect((await lastText('slow'))?.[0]).toBe('header stays');
    expect(statSync(recordingFile(home, 'slow')).size).toBeLessThan(segmentBytes);
  });

  it('that was cut off by the death of its host counts up to its last whole record', async () => {
    const { recording, print } = record('cut');
    print('kept');
    print(' lost');
    recording.close();
    const file = recordingFile(home, 'cut');
    await until(() => readFileSync(file).includes(' lost'), 'it is on disk');
    truncateSync(file, statSync(file).size - 2);
    expect((await lastText('cut'))?.[0]).toBe('kept');
    truncateSync(file, 0);
    expect(await lastText('cut')).toBeNull();
  });

  it('stops on a full disk and says why; the session does not notice', async () => {
    symlinkSync('/dev/full', recordingFile(home, 'full'));
    const { screen, recording, print } = record('full');
    print('x'.repeat(100_000));
    await until(() => recording.trouble !== null, 'the trouble is known');
    expect(recording.trouble).toMatch(/ENOSPC/);
    print('\r\nstill here');
    expect(screen.capture(null, null).lines.join('\n')).toContain('still here');
  });
});
