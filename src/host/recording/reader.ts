// Reads a recording forwards through both of its segments, also while it grows and its segments turn.
import { type FileHandle, open } from 'node:fs/promises';
import {
  decodeMeta,
  parseRecords,
  type Recorded,
  recordHeadBytes,
  recordKinds,
  type SegmentMeta,
} from './records.js';

const pieceBytes = 512 * 1024;
/** Its path is the longest thing in it. */
const firstRecordBytes = 16 * 1024;
/** A record larger than a piece is a snapshot; more than this is no recording. */
const maxPieceBytes = 16 * 1024 * 1024;

export interface Batch {
  records: Recorded[];
  /** What came before is not connected with it: it begins with a size and a snapshot. */
  isFresh: boolean;
}

interface Segment {
  handle: FileHandle;
  meta: SegmentMeta;
  /** Where its records go on after the first. */
  offset: number;
  /** Its last record was read. */
  isWhole: boolean;
}

export class RecordingReader {
  #segment: Segment | null = null;
  #isFresh = true;
  /** The snapshot that a segment begins with says what is known. */
  #skipsSnapshot = false;

  /** @param file the newest segment (recordingFile) */
  constructor(private readonly file: string) {}

  /** Lines above the screen that the session kept in memory; 0 before the first batch. */
  get kept(): number {
    return this.#segment?.meta.kept ?? 0;
  }

  /** The next records; null when there are no more by now. Reads from the first again after a rewind. */
  async next(): Promise<Batch | null> {
    for (;;) {
      if (this.#segment === null && !(await this.#openFirst())) return null;
      const segment = this.#segment;
      if (segment === null) return null;
      const records = await readPiece(segment);
      if (records.length > 0) {
        const batch = { records: this.#wanted(records), isFresh: this.#isFresh };
        if (batch.records.length === 0) continue;
        this.#isFresh = false;
        return batch;
      }
      if (!(await this.#turn(segment.meta))) return null;
    }
  }

  async close(): Promise<void> {
    const handle = this.#segment?.handle;
    this.#segment = null;
    this.#isFresh = true;
    await handle?.close();
  }

  #wanted(records: Recorded[]): Recorded[] {
    if (!this.#skipsSnapshot) return records;
    const at = records.findIndex(({ kind }) => kind === recordKinds.snapshot);
    if (at < 0) return [];
    this.#skipsSnapshot = false;
    return records.slice(at + 1);
  }

  async #openFirst(): Promise<boolean> {
    this.#segment = (await openSegment(`${this.file}.old`)) ?? (await openSegment(this.file));
    this.#isFresh = true;
    this.#skipsSnapshot = false;
    return this.#segment !== null;
  }

  /** On to the segment after this one; false when this is the newest. */
  async #turn(meta: SegmentMeta): Promise<boolean> {
    const newest = await openSegment(this.file);
    if (newest === null || newest.meta.segment <= meta.segment) {
      await newest?.handle.close();
      return false;
    }
    const isNext = newest.meta.segment === meta.segment + 1;
    if (isNext && newest.meta.follows && this.#segment?.isWhole === false) {
      // The end of this one is on its way to the disk.
      await newest.handle.close();
      return false;
    }
    const wasWhole = this.#segment?.isWhole === true;
    await this.close();
    if (isNext) return this.#enter(newest, newest.meta.follows);
    const older = await openSegment(`${this.file}.old`);
    if (older === null || older.meta.segment <= meta.segment) {
      await older?.handle.close();
      return this.#enter(newest, false);
    }
    await newest.handle.close();
    return this.#enter(older, wasWhole && older.meta.segment === meta.segment + 1 && older.meta.follows);
  }

  #enter(segment: Segment, follows: boolean): true {
    this.#segment = segment;
    this.#isFresh = !follows;
    this.#skipsSnapshot = follows;
    return true;
  }
}

/** Null for a file that is none, or has not got its first record. */
export async function openSegment(file: string): Promise<Segment | null> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch {
    return null;
  }
  const { records } = parseRecords(await read(handle, 0, firstRecordBytes));
  const first = records[0];
  const meta = first?.kind === recordKinds.meta ? decodeMeta(first.payload) : null;
  if (first !== undefined && meta !== null) {
    const offset = first.payload.length + recordHeadBytes;
    return { handle, meta, offset, isWhole: false };
  }
  await handle.close();
  return null;
}

async function readPiece(segment: Segment): Promise<Recorded[]> {
  for (let size = pieceBytes; ; size *= 4) {
    const bytes = await read(segment.handle, segment.offset, size);
    const { records, end } = parseRecords(bytes);
    if (records.length === 0 && bytes.length === size && size < maxPieceBytes) continue;
    segment.offset += end;
    segment.isWhole ||= records.at(-1)?.kind === recordKinds.turn;
    return records;
  }
}

async function read(handle: FileHandle, offset: number, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length, offset + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
