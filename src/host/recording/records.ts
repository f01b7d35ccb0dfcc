// What stands in a recording: records one after the other, each with its time. See recording.ts for when they are written.

/** `turn` is the last of a segment that another follows. */
export const recordKinds = { data: 0, resize: 1, snapshot: 2, exit: 3, meta: 4, turn: 5 } as const;
export type RecordKind = (typeof recordKinds)[keyof typeof recordKinds];

/** u32 ms since the start, u8 kind, u32 length; little endian. */
export const recordHeadBytes = 9;
/** Of recordings that do not say it. */
const defaultKept = 2_000;

export interface Recorded {
  /** ms since the session started. */
  at: number;
  kind: number;
  payload: Buffer;
}

export interface RecordedSize {
  cols: number;
  rows: number;
}

/** Where the lines of a screen stand among all that the session printed (screen/lines.ts). */
export interface LinePlace {
  /** Number of the oldest line in memory. */
  oldest: number;
  /** Number of the main screen's line with the cursor. */
  cursor: number;
}

/** What the first record of a segment says. */
export interface SegmentMeta {
  session: string;
  /** ISO 8601 */
  startedAt: string;
  /** Segments of a session are numbered from 0. */
  segment: number;
  /** Nothing is missing between the last segment's end and this one; its snapshot shows what is known anyway. */
  follows: boolean;
  /** Lines above the screen that the session keeps in memory. */
  kept: number;
  /** Whose it is, so that it is found again when nobody else remembers. */
  about: { project: string; worker: string };
}

export function encodeHead(at: number, kind: RecordKind, length: number): Buffer {
  const head = Buffer.allocUnsafe(recordHeadBytes);
  head.writeUInt32LE(at >>> 0, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt32LE(length, 5);
  return head;
}

/** Whole records from `from` on. One that is cut short was being written: everything before it counts. */
export function parseRecords(bytes: Buffer, from = 0): { records: Recorded[]; end: number } {
  const records: Recorded[] = [];
  let end = from;
  while (end + recordHeadBytes <= bytes.length) {
    const length = bytes.readUInt32LE(end + 5);
    const start = end + recordHeadBytes;
    if (start + length > bytes.length) break;
    records.push({
      at: bytes.readUInt32LE(end),
      kind: bytes.readUInt8(end + 4),
      payload: bytes.subarray(start, start + length),
    });
    end = start + length;
  }
  return { records, end };
}

/** u16 columns, u16 rows; then u32 numbers of lines: the oldest in memory before, the oldest now, the cursor's now. */
export function encodeSize({ cols, rows }: RecordedSize, oldestBefore: number, now: LinePlace): Buffer {
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUInt16LE(cols, 0);
  bytes.writeUInt16LE(rows, 2);
  bytes.writeUInt32LE(oldestBefore >>> 0, 4);
  bytes.writeUInt32LE(now.oldest >>> 0, 8);
  bytes.writeUInt32LE(now.cursor >>> 0, 12);
  return bytes;
}

export interface DecodedSize extends RecordedSize {
  /** Null in recordings of before lines were numbered. */
  lines: { oldestBefore: number; now: LinePlace } | null;
}

/** Null for what is no size. */
export function decodeSize(bytes: Buffer): DecodedSize | null {
  if (bytes.length < 4) return null;
  const cols = bytes.readUInt16LE(0);
  const rows = bytes.readUInt16LE(2);
  if (cols < 2 || rows < 1 || cols > 1_000 || rows > 500) return null;
  if (bytes.length < 16) return { cols, rows, lines: null };
  const now = { oldest: bytes.readUInt32LE(8), cursor: bytes.readUInt32LE(12) };
  return { cols, rows, lines: { oldestBefore: bytes.readUInt32LE(4), now } };
}

/** Null for what is none. */
export function decodeMeta(bytes: Buffer): SegmentMeta | null {
  try {
    const meta: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof meta !== 'object' || meta === null) return null;
    const read = meta as Partial<Record<keyof SegmentMeta, unknown>>;
    const { session, startedAt, segment, follows, kept } = read;
    if (typeof session !== 'string' || typeof startedAt !== 'string') return null;
    const about = (read.about ?? {}) as Record<string, unknown>;
    return {
      session,
      startedAt,
      segment: Number(segment) || 0,
      follows: follows === true,
      kept: Number.isSafeInteger(kept) ? Number(kept) : defaultKept,
      about: { project: String(about['project'] ?? ''), worker: String(about['worker'] ?? '') },
    };
  } catch {
    return null;
  }
}
