// Which recordings there are. Read from the files alone: the sessions, their workers and their host may be long gone.
import { readdirSync, statSync } from 'node:fs';
import { type Home, homePaths } from '../../home/home.js';
import { openSegment } from './reader.js';
import { recordingFile } from './recording.js';
import type { SegmentMeta } from './records.js';

export interface RecordingInfo extends Omit<SegmentMeta, 'segment' | 'follows' | 'kept'> {
  file: string;
  bytes: number;
  /** ISO 8601 of the last byte. */
  endedAt: string;
}

/** The latest first. */
export async function listRecordings(home: Home): Promise<RecordingInfo[]> {
  const found: RecordingInfo[] = [];
  for (const name of namesIn(homePaths.recordings(home))) {
    const session = /^(.+)\.rec$/.exec(name)?.[1];
    const info = session === undefined ? null : await readInfo(recordingFile(home, session));
    if (info !== null) found.push(info);
  }
  return found.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

async function readInfo(file: string): Promise<RecordingInfo | null> {
  const segment = await openSegment(file);
  if (segment === null) return null;
  const { session, startedAt, about } = segment.meta;
  const { size, mtime } = await segment.handle.stat();
  await segment.handle.close();
  return {
    session,
    startedAt,
    about,
    file,
    bytes: size + sizeOf(`${file}.old`),
    endedAt: mtime.toISOString(),
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
