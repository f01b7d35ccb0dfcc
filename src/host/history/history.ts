// What a session printed and no longer shows: rows by number, and the search in them, in memory and in the recording alike.
import { failure, type Result, success } from '../../domain/failure.js';
import { encodeFrame, type FrameRow } from '../../protocol/frame.js';
import type { Find, Found, HistoryLines } from '../../protocol/host-methods.js';
import type { Captured } from '../../protocol/supervisor-methods.js';
import type { Recording } from '../recording/recording.js';
import type { ScreenLines } from '../screen/lines.js';
import { type FrameSource, makeFrame, readHead } from '../views/frames.js';
import type { Archive } from './archive.js';
import type { Archives } from './archives.js';
import { maxLineRows } from './logical-line.js';
import { makePattern } from './pattern.js';
import { isOver, type Search, searchRows } from './search.js';
import { SessionRows } from './session-rows.js';

/** Of one answer; what is not in it is asked for again. */
const maxRows = 1_000;
/** Far below the bound of a message, in base64 too. */
const maxBytes = 4 * 1024 * 1024;
const maxMatches = 1_000;
/** So that an answer stays below the bound of a message. */
const maxCaptured = 4_000_000;
/** Who asks for it waits a second longer; 16 MB are read in a second or so, on a busy machine in a few. */
const captureMs = 8_000;
/** What is not read from the recording by then is read on the next time. */
const replayMs = 2_500;
/** A search that has not come to its end by then says so. */
const searchMs = 2_500;
const mostSearchMs = 10_000;
/** A program that prints faster than its recording is read is not chased for ever. */
const maxChases = 3;

export interface Recorded {
  archives: Pick<Archives, 'use'>;
  recording: () => Pick<Recording, 'file' | 'oldestLine' | 'settle'> | null;
}

export class History {
  /** @param recorded null where there is memory only */
  constructor(
    private readonly source: FrameSource,
    private readonly recorded: Recorded | null = null,
  ) {}

  /** Number of the oldest line that is to be had. */
  get oldest(): number {
    const { oldest, clearedTo } = this.#memory;
    return Math.max(Math.min(oldest, this.#recording?.oldestLine ?? oldest), clearedTo);
  }

  async lines(from: number, count: number): Promise<Result<HistoryLines>> {
    const first = Math.min(Math.max(whole(from, this.oldest), this.oldest), this.#memory.end);
    const end = first + Math.min(Math.max(0, whole(count, 0)), maxRows);
    if (first >= this.#memory.oldest || end === first) return success(this.#answer(first, end, null));
    return this.#withArchive(async archive => {
      await this.#reach(archive, () => Math.min(end, this.#memory.oldest), performance.now() + replayMs);
      if (archive !== null && archive.end <= first && first < this.#memory.oldest) {
        return stillReading();
      }
      return success(this.#answer(first, end, archive));
    });
  }

  /**
   * Text of lines `from` to `to`, both inclusive, counted from the oldest that is to be had; negative ones from the top of
   * the screen. Null means the screen's first or last line. At most four million characters: fewer lines then. Fails while
   * they are being read from the recording for longer than anybody waits.
   */
  async capture(from: number | null, to: number | null): Promise<Result<Captured>> {
    const { screen } = this.source;
    const seen = screen.capture(null, null);
    const { oldest } = this;
    const { top, end } = this.#memory;
    const place = (line: number) =>
      Math.min(Math.max(line < 0 ? top + line : oldest + line, oldest), end - 1);
    const first = from === null ? top : place(from);
    const last = to === null ? end - 1 : place(to);
    const firstLine = top - oldest;
    if (first === top && last === end - 1) return success({ ...seen, firstLine });
    const read = (archive: Archive | null) => this.#texts(first, last, archive);
    if (first >= this.#memory.oldest) return success({ ...seen, lines: read(null), firstLine });
    return this.#withArchive(async archive => {
      const wanted = () => Math.min(last + 1, this.#memory.oldest);
      await this.#reach(archive, wanted, performance.now() + captureMs);
      if (archive !== null && archive.end < wanted()) return stillReading();
      return success({ ...seen, lines: read(archive), firstLine });
    });
  }

  async find(wanted: Find): Promise<Result<Found>> {
    const pattern = makePattern(wanted);
    if (!pattern.ok) return pattern;
    const { generation } = this.source;
    const direction = wanted.direction === 'down' ? 'down' : 'up';
    const search: Search = {
      pattern: pattern.value,
      direction,
      limit: Math.min(Math.max(1, whole(wanted.limit, 1)), maxMatches),
      from: whole(wanted.from ?? undefined, direction === 'up' ? this.#memory.end - 1 : this.oldest),
      deadline: performance.now() + Math.min(Math.max(0, whole(wanted.withinMs, searchMs)), mostSearchMs),
      matches: [],
      isCut: false,
      isStale: () => this.source.generation !== generation,
    };
    const isWhole = direction === 'up' ? await this.#findUp(search) : await this.#findDown(search);
    return success({ generation, matches: search.matches, complete: isWhole && !search.isCut });
  }

  /** Memory first: mostly it is enough. @returns whether everything was looked at */
  async #findUp(search: Search): Promise<boolean> {
    const memory = this.#memory;
    const start = Math.min(search.from, memory.end - 1);
    const isAll = this.oldest >= memory.oldest;
    // A line that goes on from the recording into memory is searched as one.
    const floor = isAll ? this.oldest : memory.oldest + maxLineRows;
    const at = start < floor ? start : await searchRows(new SessionRows(memory), search, start, floor - 1);
    if (isAll || at >= floor || isOver(search)) return at < floor;
    return this.#withArchive(async archive => {
      await this.#reach(archive, () => memory.oldest, search.deadline);
      const rows = new SessionRows(memory, archive);
      const { oldest } = rows;
      return at < oldest || (await searchRows(rows, search, at, oldest - 1)) < oldest;
    });
  }

  async #findDown(search: Search): Promise<boolean> {
    const memory = this.#memory;
    const start = Math.max(search.from, this.oldest);
    const pass = async (archive: Archive | null) => {
      const rows = new SessionRows(memory, archive);
      const first = Math.max(start, rows.oldest);
      const isWhole = (await searchRows(rows, search, first, memory.end)) >= memory.end;
      return isWhole && first === start;
    };
    if (start >= memory.oldest) return pass(null);
    return this.#withArchive(async archive => {
      await this.#reach(archive, () => memory.oldest, search.deadline);
      return pass(archive);
    });
  }

  #texts(first: number, last: number, archive: Archive | null): string[] {
    const rows = new SessionRows(this.#memory, archive);
    const texts: string[] = [];
    let room = maxCaptured;
    for (let number = rows.has(first) ? first : rows.oldest; number <= last && room > 0; number++) {
      const text = rows.text(number);
      if (text === null) break;
      texts.push(text.trimEnd());
      room -= text.length;
    }
    return texts;
  }

  get #memory(): ScreenLines {
    return this.source.screen.lines;
  }

  get #recording(): ReturnType<Recorded['recording']> {
    return this.recorded?.recording() ?? null;
  }

  #withArchive<T>(run: (archive: Archive | null) => Promise<T>): Promise<T> {
    const recording = this.#recording;
    if (this.recorded === null || recording === null) return run(null);
    return this.recorded.archives.use(recording.file, run);
  }

  /** Lines go on leaving memory while the recording is read. */
  async #reach(archive: Archive | null, end: () => number, deadline: number): Promise<void> {
    if (archive === null) return;
    for (let chase = 0; chase < maxChases && archive.end < end(); chase++) {
      await this.#recording?.settle();
      await archive.reach(end(), deadline);
    }
  }

  #answer(from: number, end: number, archive: Archive | null): HistoryLines {
    const rows = new SessionRows(this.#memory, archive);
    const first = Math.min(rows.has(from) ? from : Math.max(from, rows.oldest), rows.end);
    const found: FrameRow[] = [];
    const wrapped: number[] = [];
    let bytes = 0;
    for (let number = first; number < end && bytes < maxBytes; number++) {
      const row = rows.read(number, found.length);
      if (row === null) break;
      if (rows.continues(number + 1)) wrapped.push(found.length);
      found.push(row);
      bytes += bytesOf(row);
    }
    const { generation } = this.source;
    const { oldest } = this;
    return { generation, oldest, top: this.#memory.top, from: first, frame: this.#pack(found), wrapped };
  }

  #pack(rows: FrameRow[]): string {
    const head = readHead(this.source, false);
    const frame = makeFrame({ view: 0, epoch: this.source.epoch, seq: 1 }, head, this.source.screen, []);
    return encodeFrame({ ...frame, full: true, rows: rows.length, changed: rows }).toString('base64');
  }
}

function stillReading(): Result<never> {
  return failure('failed', 'Older lines are being read from the recording; ask again in a moment.');
}

function bytesOf(row: FrameRow): number {
  let bytes = row.cells.byteLength;
  for (const text of row.clusters.values()) bytes += 4 + text.length * 3;
  for (const { link } of row.extras.values()) bytes += 10 + link.length * 3;
  return bytes;
}

function whole(value: unknown, otherwise: number): number {
  return Number.isSafeInteger(value) ? (value as number) : otherwise;
}
