// What a session printed, on disk, in two segments of at most 8 MB. Each begins with the screen as it was: one alone suffices.
// Secrets never get here: redactor.ts takes them out, and holds what may be half of one until it is known.
import { createWriteStream, openSync, renameSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../domain/failure.js';
import { type Home, homePaths } from '../../home/home.js';
import {
  encodeHead,
  encodeSize,
  type LinePlace,
  type RecordedSize,
  type RecordKind,
  recordHeadBytes,
  recordKinds,
  type SegmentMeta,
} from './records.js';
import { Redactor } from './redactor.js';

export const segmentBytes = 8 * 1024 * 1024;
/** Bytes that a slow disk may owe us; past it the recording loses a stretch, never the session its pace. */
const maxPendingBytes = 4 * 1024 * 1024;
/** What is printed after a pause is written so soon, while it goes on so often: a host that is killed loses no more. */
const flushMs = 200;
const steadyFlushMs = 1_000;
const flushBytes = 64 * 1024;
/** Half a secret is held while a program prints, and so long after its last byte. */
const quietMs = 100;
/** More is not held, whatever it is the half of. */
const maxHeldBytes = 64 * 1024;

export interface Snapshot extends RecordedSize {
  /** Control sequences that make the screen. */
  text: string;
  place: LinePlace;
  /** Number of the screen's first line. */
  top: number;
}

export interface RecordingSource {
  snapshot(): Snapshot;
  /** Values that must not reach the disk (secrets.ts). */
  secrets: string[];
  /** Lines above the screen that are kept in memory. */
  kept: number;
  about?: SegmentMeta['about'];
  /** Nothing more is recorded; asked once. */
  troubled?(why: string): void;
}

/** The newest segment; the one before it lies beside it. */
export function recordingFile(home: Home, session: string): string {
  return join(homePaths.recordings(home), `${session}.rec`);
}

export class Recording {
  /** Why nothing more is recorded; null while all is well. */
  trouble: string | null = null;
  #isClosed = false;
  readonly #redactor: Redactor;
  #lastDataAt = 0;
  readonly #startedAt = Date.now();
  readonly #file: string;
  #stream: WriteStream | null = null;
  #buffer: Buffer[] = [];
  #buffered = 0;
  #written = 0;
  #gap = false;
  #segment = 0;
  /** Numbers of the first line of each snapshot that a segment on disk begins with, or a stretch after a loss. */
  #tops: number[] = [];
  #timer: NodeJS.Timeout | null = null;
  #flushedAt = Number.NEGATIVE_INFINITY;

  constructor(
    home: Home,
    private readonly session: string,
    private readonly source: RecordingSource,
    private readonly limit = segmentBytes,
  ) {
    this.#redactor = new Redactor(source.secrets);
    this.#file = recordingFile(home, session);
    this.#begin();
  }

  /** To be called before the screen shows so many bytes: a segment begins with a snapshot, which must not hold what follows it. */
  expect(length: number): void {
    if (this.#isOver) return;
    const coming = this.#redactor.holds + length + recordHeadBytes;
    if (this.#written + coming > this.limit) this.#turn();
  }

  /** To be called after {@link expect}; the screen may show them by now. */
  data(bytes: Buffer): void {
    if (this.#isOver) return;
    this.#lastDataAt = performance.now();
    this.#addData(this.#redactor.push(bytes));
    if (this.#redactor.holds > maxHeldBytes) this.#addData(this.#redactor.flush());
    if (this.#redactor.holds > 0) this.#flushLater();
  }

  /** @param before where the lines stood; how they stand now is asked for */
  resize(size: RecordedSize, before: LinePlace, after: LinePlace): void {
    this.#addData(this.#redactor.flush());
    this.#add(recordKinds.resize, encodeSize(size, before.oldest, after));
  }

  exit(code: number, signal: number): void {
    if (this.#gap) this.#addSnapshot();
    this.#addData(this.#redactor.flush());
    this.#add(recordKinds.exit, Buffer.from(JSON.stringify({ code, signal })));
    this.close();
  }

  /** Writes what is left, then lets go of the file. */
  close(): void {
    this.#addData(this.#redactor.flush());
    this.#flush();
    this.#stream?.end();
    this.#stream = null;
    this.#isClosed = true;
  }

  /** What is recorded by now is in the file when this returns; for who reads it while it grows. */
  async settle(): Promise<void> {
    this.#flush();
    const stream = this.#stream;
    if (stream === null || stream.destroyed || stream.writableLength === 0) return;
    // Called back also when the disk is full.
    await new Promise<void>(resolve => stream.write('', () => resolve()));
  }

  /** Number of the first line that can be made again out of the files, with all that follow it; null for none. */
  get oldestLine(): number | null {
    return this.trouble === null ? (this.#tops[0] ?? null) : null;
  }

  get file(): string {
    return this.#file;
  }

  get #isOver(): boolean {
    return this.#isClosed || this.trouble !== null;
  }

  #begin(): void {
    this.#written = 0;
    try {
      // Opened at once, so that turning a segment finds the file there.
      const stream = createWriteStream('', { fd: openSync(this.#file, 'w', 0o600) });
      stream.on('error', error => this.#stop(troubleOf(error)));
      // A stretch was lost: the screen as it is now makes up for it.
      stream.on('drain', () => {
        if (this.#gap) this.#addSnapshot();
      });
      this.#stream = stream;
    } catch (error) {
      return this.#stop(troubleOf(error));
    }
    const meta: SegmentMeta = {
      session: this.session,
      startedAt: new Date(this.#startedAt).toISOString(),
      segment: this.#segment++,
      follows: !this.#gap && this.#segment > 1,
      kept: this.source.kept,
      about: this.source.about ?? { project: '', worker: '' },
    };
    this.#tops = meta.follows ? this.#tops.slice(-1) : [];
    this.#gap = false;
    this.#add(recordKinds.meta, Buffer.from(JSON.stringify(meta)));
    this.#addSnapshot();
  }

  /** The segment is full: it becomes the older one. */
  #turn(): void {
    this.#addData(this.#redactor.flush());
    this.#add(recordKinds.turn, Buffer.alloc(0));
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
    if (this.#gap) this.#tops = [];
    this.#gap = false;
    // What is held is on the screen already.
    this.#redactor.flush();
    const { text, place, top, ...size } = this.source.snapshot();
    this.#tops.push(top);
    this.#add(recordKinds.resize, encodeSize(size, place.oldest, place));
    this.#add(recordKinds.snapshot, Buffer.from(this.#redactor.whole(text), 'utf8'));
  }

  #addData(bytes: Buffer): void {
    if (bytes.length > 0) this.#add(recordKinds.data, bytes);
  }

  #add(kind: RecordKind, bytes: Buffer): void {
    if (this.#isOver) return;
    if (this.#gap || (kind === recordKinds.data && this.#pending() > maxPendingBytes)) {
      this.#gap = true;
      return;
    }
    this.#buffer.push(encodeHead(Date.now() - this.#startedAt, kind, bytes.length), bytes);
    this.#buffered += recordHeadBytes + bytes.length;
    this.#written += recordHeadBytes + bytes.length;
    if (this.#buffered >= flushBytes) this.#flush();
    else this.#flushLater();
  }

  #flushLater(): void {
    if (this.#timer !== null) return;
    const isSteady = performance.now() - this.#flushedAt < steadyFlushMs;
    this.#timer = setTimeout(() => this.#tick(), isSteady ? steadyFlushMs : flushMs);
  }

  #tick(): void {
    const isQuiet = performance.now() - this.#lastDataAt >= quietMs;
    if (isQuiet) this.#addData(this.#redactor.flush());
    this.#flush();
    if (this.#redactor.holds > 0 && !this.#isOver) this.#timer = setTimeout(() => this.#tick(), quietMs);
  }

  #pending(): number {
    return this.#buffered + (this.#stream?.writableLength ?? 0);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#buffered === 0) return;
    this.#stream?.write(Buffer.concat(this.#buffer, this.#buffered));
    this.#flushedAt = performance.now();
    this.#buffer = [];
    this.#buffered = 0;
  }

  /** A full disk ends the recording, never the session. A segment that is cut short is still read to its last whole record. */
  #stop(why: string): void {
    if (this.trouble !== null) return;
    this.trouble = why;
    this.#stream?.destroy();
    this.#stream = null;
    this.#buffer = [];
    this.#buffered = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.source.troubled?.(why);
  }
}

/** In words, where it is what it mostly is. */
function troubleOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return 'the disk is full (ENOSPC)';
  if (code === 'EDQUOT') return 'the quota of the disk is used up (EDQUOT)';
  return messageOf(error);
}
