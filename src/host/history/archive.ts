// Lines that left memory, out of the recording: it is replayed once, and each line is kept as it was when it left.
//
// A line keeps the width that the screen had then; those still in memory are wrapped anew with the screen. The replay runs
// on a screen that is resized where the session's was, and a recording says at each size where the lines stood, so that a
// number means the same line here and in memory: none stands twice at the seam, none is missing.
// A stretch that a slow disk lost ends the archive: what is before it is not shown, rather than with a hole.
import { setImmediate as breathe } from 'node:timers/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { RecordingReader } from '../recording/reader.js';
import { decodeSize, type Recorded, recordKinds } from '../recording/records.js';
import { VtScreen } from '../screen/screen.js';
import { type KeptLine, LineWriter, readLines, textOf } from './packed-line.js';

/** Other sessions are served between two stretches. */
const stretchMs = 6;
/** So few at a time that what they scroll off is still there to be kept. */
const sliceBytes = 4_096;
/** Lines that a slice may scroll off; a screen takes memory only for those that are there. */
const slack = 12_000;
const blockBytes = 64 * 1024;
/** Of all blocks, packed; the oldest go first. */
const maxBytes = 48 * 1024 * 1024;

interface Block {
  first: number;
  count: number;
  bytes: Buffer;
}

export class Archive {
  readonly #reader: RecordingReader;
  #blocks: Block[] = [];
  #open = new LineWriter();
  #openFirst = 0;
  #bytes = 0;
  #end = 0;
  #screen: VtScreen | null = null;
  /** The oldest line that the session itself had in memory at this point of the recording. */
  #memoryOldest = 0;
  #unpacked: { first: number; lines: KeptLine[] }[] = [];
  #cols = 80;
  #rows = 24;
  #cursor = 0;

  constructor(file: string) {
    this.#reader = new RecordingReader(file);
  }

  /** Numbers of the first line that is here, and the one after the last. */
  get oldest(): number {
    return this.#blocks[0]?.first ?? this.#openFirst;
  }

  get end(): number {
    return this.#end;
  }

  has(number: number): boolean {
    return number >= this.oldest && number < this.#end;
  }

  line(number: number): KeptLine | null {
    if (!this.has(number)) return null;
    if (number >= this.#openFirst) return this.#of(this.#openFirst, number, () => this.#open.bytes);
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle]?.first ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    const block = this.#blocks[low];
    return block === undefined ? null : this.#of(block.first, number, () => inflateRawSync(block.bytes));
  }

  continues(number: number): boolean {
    return this.line(number)?.continues ?? false;
  }

  text(number: number, columns?: number[]): string | null {
    const line = this.line(number);
    return line === null ? null : textOf(line.row, columns);
  }

  /** As the session's own was when the recording ended, once that is reached; null before anything is replayed. */
  get screen(): VtScreen | null {
    return this.#screen;
  }

  /** Replays until line `end - 1` is here, the recording is at its end, or the time is over. */
  async reach(end: number, deadline: number): Promise<void> {
    let until = performance.now() + stretchMs;
    while (this.#end < end) {
      const batch = await this.#reader.next();
      if (batch === null) return;
      if (batch.isFresh) this.#begin();
      for (const record of batch.records) {
        for (const piece of slicesOf(record)) {
          this.#replay(record.kind, piece);
          if (performance.now() < until) continue;
          await breathe();
          until = performance.now() + stretchMs;
        }
      }
      // A batch is half a megabyte: never left in the middle, because the reader has gone past it.
      if (performance.now() > deadline) return;
    }
  }

  async close(): Promise<void> {
    this.#screen?.dispose();
    this.#screen = null;
    this.#blocks = [];
    this.#unpacked = [];
    await this.#reader.close();
  }

  #replay(kind: number, payload: Buffer): void {
    if (kind === recordKinds.resize) this.#resize(payload);
    else if (kind === recordKinds.snapshot) this.#start(payload);
    else if (kind === recordKinds.data && this.#screen !== null) {
      this.#screen.write(payload);
      this.#keep(Math.max(this.#memoryOldest, this.#screen.lines.top - this.#reader.kept));
    }
  }

  /** Nothing that was before is connected with what follows. */
  #begin(): void {
    this.#screen?.dispose();
    this.#screen = null;
  }

  #resize(payload: Buffer): void {
    const size = decodeSize(payload);
    if (size === null) return;
    const { cols, rows, lines } = size;
    if (lines !== null && this.#screen !== null) this.#keep(lines.oldestBefore);
    [this.#cols, this.#rows] = [cols, rows];
    if (lines !== null) [this.#memoryOldest, this.#cursor] = [lines.now.oldest, lines.now.cursor];
    if (this.#screen === null) return;
    this.#screen.resize(cols, rows);
    if (lines === null) return;
    this.#screen.lines.renumber(lines.now.cursor);
    this.#keep(lines.now.oldest);
  }

  /** A snapshot stands at the beginning and after a loss; its size and place came right before it. */
  #start(payload: Buffer): void {
    this.#screen?.dispose();
    this.#screen = new VtScreen(this.#cols, this.#rows, {}, this.#reader.kept + slack);
    this.#screen.writeText(payload.toString('utf8'));
    this.#screen.lines.renumber(this.#cursor);
    this.#restartAt(this.#screen.lines.oldest);
  }

  /** Lines before `until` never change again. */
  #keep(until: number): void {
    const lines = this.#screen?.lines;
    if (lines === undefined || until <= this.#end) return;
    const stop = Math.min(until, lines.top);
    // More was scrolled off at once than the screen holds, or the program cleared it.
    if (lines.oldest > this.#end) this.#restartAt(lines.oldest);
    while (this.#end < stop) {
      const row = lines.read(this.#end, 0);
      if (row === null) break;
      this.#open.add({ row, continues: lines.continues(this.#end) });
      this.#end++;
      if (this.#open.length >= blockBytes) this.#pack();
    }
    lines.drop(this.#end);
  }

  #restartAt(number: number): void {
    this.#blocks = [];
    this.#unpacked = [];
    this.#open.clear();
    this.#bytes = 0;
    this.#openFirst = this.#end = number;
  }

  #pack(): void {
    const bytes = deflateRawSync(this.#open.bytes, { level: 1 });
    this.#blocks.push({ first: this.#openFirst, count: this.#end - this.#openFirst, bytes });
    this.#bytes += bytes.length;
    this.#open.clear();
    this.#openFirst = this.#end;
    while (this.#bytes > maxBytes) this.#bytes -= this.#blocks.shift()?.bytes.length ?? this.#bytes;
  }

  /** The last few blocks stay unpacked: lines are read one after the other. */
  #of(first: number, number: number, bytes: () => Buffer): KeptLine | null {
    const known = this.#unpacked.find(one => one.first === first)?.lines[number - first];
    if (known !== undefined) return known;
    const lines = readLines(bytes());
    this.#unpacked = [...this.#unpacked.filter(one => one.first !== first), { first, lines }].slice(-3);
    return lines[number - first] ?? null;
  }
}

function* slicesOf({ kind, payload }: Recorded): Iterable<Buffer> {
  if (kind !== recordKinds.data || payload.length <= sliceBytes) return yield payload;
  for (let at = 0; at < payload.length; at += sliceBytes) yield payload.subarray(at, at + sliceBytes);
}
