// What a session printed, on disk, in two segments of at most 8 MB. Each begins with the screen as it was: one alone suffices.
import { createWriteStream, openSync, renameSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../domain/failure.js';
import { type Home, homePaths } from '../../home/home.js';

export const recordKinds = { data: 0, resize: 1, snapshot: 2, exit: 3, meta: 4 } as const;
export type RecordKind = (typeof recordKinds)[keyof typeof recordKinds];

/** u32 ms since the start, u8 kind, u32 length; little endian. */
export const recordHeadBytes = 9;
export const segmentBytes = 8 * 1024 * 1024;
/** Bytes that a slow disk may owe us; past it the recording loses a stretch, never the session its pace. */
const maxPendingBytes = 4 * 1024 * 1024;
const flushMs = 200;
const flushBytes = 64 * 1024;

export interface Snapshot {
  cols: number;
  rows: number;
  /** Control sequences that make the screen. */
  text: string;
}

/** The newest segment; the one before it lies beside it. */
export function recordingFile(home: Home, session: string): string {
  return join(homePaths.recordings(home), `${session}.rec`);
}

export class Recording {
  /** Why nothing more is recorded; null while all is well. */
  trouble: string | null = null;
  readonly #startedAt = Date.now();
  readonly #file: string;
  #stream: WriteStream | null = null;
  #buffer: Buffer[] = [];
  #buffered = 0;
  #written = 0;
  #gap = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    home: Home,
    private readonly session: string,
    private readonly snapshot: () => Snapshot,
  ) {
    this.#file = recordingFile(home, session);
    this.#begin();
  }

  data(bytes: Buffer): void {
    if (this.trouble !== null) return;
    if (this.#written + bytes.length + recordHeadBytes > segmentBytes) this.#turn();
    this.#add(recordKinds.data, bytes);
  }

  resize(cols: number, rows: number): void {
    this.#add(recordKinds.resize, sizeOf(cols, rows));
  }

  exit(code: number, signal: number): void {
    if (this.#gap) this.#addSnapshot();
    this.#add(recordKinds.exit, Buffer.from(JSON.stringify({ code, signal })));
    this.close();
  }

  /** Writes what is left, then lets go of the file. */
  close(): void {
    this.#flush();
    this.#stream?.end();
    this.#stream = null;
    this.trouble ??= 'closed';
  }

  #begin(): void {
    this.#written = 0;
    try {
      // Opened at once, so that turning a segment finds the file there.
      const stream = createWriteStream('', { fd: openSync(this.#file, 'w', 0o600) });
      stream.on('error', error => this.#stop(error.message));
      // A stretch was lost: the screen as it is now makes up for it.
      stream.on('drain', () => {
        if (this.#gap) this.#addSnapshot();
      });
      this.#stream = stream;
    } catch (error) {
      return this.#stop(messageOf(error));
    }
    const meta = { session: this.session, startedAt: new Date(this.#startedAt).toISOString() };
    this.#add(recordKinds.meta, Buffer.from(JSON.stringify(meta)));
    this.#addSnapshot();
  }

  /** The segment is full: it becomes the older one. */
  #turn(): void {
    this.#flush();
    this.#stream?.end();
    try {
      renameSync(this.#file, `${this.#file}.old`);
    } catch {
      // Not there yet, or gone: the new segment is whole without it.
    }
    this.#begin();
  }

  #addSnapshot(): void {
    this.#gap = false;
    const { cols, rows, text } = this.snapshot();
    this.#add(recordKinds.resize, sizeOf(cols, rows));
    this.#add(recordKinds.snapshot, Buffer.from(text, 'utf8'));
  }

  #add(kind: RecordKind, bytes: Buffer): void {
    if (this.trouble !== null) return;
    if (this.#gap || (kind === recordKinds.data && this.#pending() > maxPendingBytes)) {
      this.#gap = true;
      return;
    }
    const head = Buffer.allocUnsafe(recordHeadBytes);
    head.writeUInt32LE((Date.now() - this.#startedAt) >>> 0, 0);
    head.writeUInt8(kind, 4);
    head.writeUInt32LE(bytes.length, 5);
    this.#buffer.push(head, bytes);
    this.#buffered += recordHeadBytes + bytes.length;
    this.#written += recordHeadBytes + bytes.length;
    if (this.#buffered >= flushBytes) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), flushMs);
  }

  #pending(): number {
    return this.#buffered + (this.#stream?.writableLength ?? 0);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#buffered > 0) this.#stream?.write(Buffer.concat(this.#buffer, this.#buffered));
    this.#buffer = [];
    this.#buffered = 0;
  }

  /** A full disk ends the recording, never the session. A segment that is cut short is still read to its last whole record. */
  #stop(why: string): void {
    this.trouble = why;
    this.#stream?.destroy();
    this.#stream = null;
    this.#buffer = [];
    this.#buffered = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function sizeOf(cols: number, rows: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt16LE(cols, 0);
  bytes.writeUInt16LE(rows, 2);
  return bytes;
}
