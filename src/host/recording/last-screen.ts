// The last screen of a session out of its recording, for a crew that comes back after a reboot or a mass death.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { type Home, homePaths } from '../../home/home.js';
import { encodeFrame, type Frame } from '../../protocol/frame.js';
import { VtScreen } from '../screen/screen.js';
import { makeFullFrame } from '../views/frames.js';
import { recordingFile, segmentBytes } from './recording.js';
import { decodeSize, parseRecords, recordHeadBytes, recordKinds } from './records.js';

/** Other sessions are served between two stretches of a replay. */
const stretchBytes = 256 * 1024;
/** What all recordings together may take; the oldest go first. */
const maxTotalBytes = 1024 * 1024 * 1024;

/** One full frame in the size that the session had; null without a recording. No program hears of it: nothing is answered. */
export async function readLastScreen(home: Home, session: string): Promise<Buffer | null> {
  const bytes = await readSegment(recordingFile(home, session));
  if (bytes === null) return null;
  const screen = new VtScreen(80, 24);
  try {
    await replay(bytes, screen);
    const frame: Frame = makeFullFrame({
      epoch: 0,
      screen,
      generation: 0,
      paused: false,
      updatingSince: null,
    });
    return encodeFrame({ ...frame, cursor: { ...frame.cursor, visible: false } });
  } finally {
    screen.dispose();
  }
}

async function readSegment(file: string): Promise<Buffer | null> {
  for (const name of [file, `${file}.old`]) {
    try {
      const bytes = await readFile(name);
      if (bytes.length > recordHeadBytes && bytes.length <= 2 * segmentBytes) return bytes;
    } catch {
      // The other segment, or none.
    }
  }
  return null;
}

async function replay(bytes: Buffer, screen: VtScreen): Promise<void> {
  let stretch = 0;
  let place: number | null = null;
  for (const { kind, payload } of parseRecords(bytes).records) {
    if (kind === recordKinds.resize) {
      const size = decodeSize(payload);
      if (size === null) continue;
      screen.resize(size.cols, size.rows);
      place = size.lines?.now.cursor ?? null;
      if (place !== null) screen.lines.renumber(place);
    } else if (kind === recordKinds.snapshot) {
      screen.writeText(`\x1bc${payload.toString('utf8')}`);
      if (place !== null) screen.lines.renumber(place);
    } else if (kind === recordKinds.data) {
      screen.write(payload);
      stretch += payload.length;
      if (stretch < stretchBytes) continue;
      stretch = 0;
      await breathe();
    }
  }
}

/** Removes the oldest recordings until all together are within bounds. */
export function pruneRecordings(home: Home, most = maxTotalBytes): void {
  const directory = homePaths.recordings(home);
  try {
    const files = readdirSync(directory).map(name => {
      const { size, mtimeMs } = statSync(join(directory, name));
      return { name, size, mtimeMs };
    });
    let total = 0;
    for (const file of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
      total += file.size;
      if (total > most) rmSync(join(directory, file.name), { force: true });
    }
  } catch {
    // No recordings, or one that went meanwhile.
  }
}
