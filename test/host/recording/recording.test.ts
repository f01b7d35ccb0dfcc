import { existsSync, readFileSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLastScreen } from '../../../src/host/recording/last-screen.js';
import { Recording, recordingFile, segmentBytes } from '../../../src/host/recording/recording.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { decodeFrame } from '../../../src/protocol/frame.js';
import { until } from '../../support/bounded.js';
import { Grid, makeHome } from '../support.js';

const { home, remove } = makeHome();
const screens: VtScreen[] = [];
beforeAll(() => expect(existsSync(home.data)).toBe(true));
afterAll(() => {
  for (const screen of screens) screen.dispose();
  remove();
});

function record(session: string, cols = 40, rows = 8, secrets: string[] = []) {
  const screen = new VtScreen(cols, rows);
  screens.push(screen);
  const troubles: string[] = [];
  const recording = new Recording(home, session, {
    kept: screen.lines.kept,
    secrets,
    snapshot: () => ({
      cols: screen.cols,
      rows: screen.rows,
      text: screen.serialize(),
      place: screen.lines.place,
      top: screen.lines.top,
    }),
    troubled: why => troubles.push(why),
  });
  return {
    screen,
    recording,
    troubles,
    resize: (size: { cols: number; rows: number }) => {
      const before = screen.lines.place;
      screen.resize(size.cols, size.rows);
      recording.resize(size, before, screen.lines.place);
    },
    print: (text: string) => {
      const bytes = Buffer.from(text);
      recording.expect(bytes.length);
      screen.write(bytes);
      recording.data(bytes);
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
    const { recording, print, resize } = record('plain');
    print('one\r\ntwo');
    resize({ cols: 60, rows: 5 });
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
    const { screen, recording, print, troubles } = record('full');
    print('x'.repeat(100_000));
    await until(() => recording.trouble !== null, 'the trouble is known');
    expect(recording.trouble).toMatch(/ENOSPC/);
    expect(troubles.length).toBe(1);
    print('\r\nstill here');
    expect(screen.capture(null, null).lines.join('\n')).toContain('still here');
  });

  it('holds no secret, neither in what was printed nor in the screen that a segment begins with', async () => {
    const secret = 'hunter2-and-more';
    const { recording, print, screen } = record('secret', 40, 8, [secret]);
    const bytesOnDisk = () =>
      [recordingFile(home, 'secret'), `${recordingFile(home, 'secret')}.old`]
        .filter(file => existsSync(file))
        .map(file => readFileSync(file, 'utf8'))
        .join('');
    print(`\x1b[1;1Hkey ${secret}\x1b[2;1H`);
    // Typed by hand: each character is a read of its own.
    for (const character of secret) print(character);
    for (let i = 0; i < 130; i++) {
      print(filler);
      await recording.settle();
    }
    print(`\x1b[7;1H${secret.slice(0, 9)}`);
    await until(
      () =>
        bytesOnDisk().includes('hunter2') ||
        readFileSync(recordingFile(home, 'secret')).includes('•••••••••'),
      'the half of it is on disk',
    );
    print(secret.slice(9));
    recording.exit(0, 0);
    await until(async () => (await lastText('secret'))?.[6] === '•'.repeat(16), 'the last screen');
    expect((await lastText('secret'))?.slice(0, 2)).toEqual([`key ${'•'.repeat(16)}`, '•'.repeat(16)]);
    expect(existsSync(`${recordingFile(home, 'secret')}.old`)).toBe(true);
    expect(bytesOnDisk()).not.toMatch(/hunter2|and-more/);
    expect(screen.capture(null, null).lines[0]).toBe(`key ${secret}`);
  });
});
