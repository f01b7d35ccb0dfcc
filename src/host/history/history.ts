// What a session printed and no longer shows: rows by number, and the search in them.
import { type Result, success } from '../../domain/failure.js';
import { encodeFrame, type FrameRow } from '../../protocol/frame.js';
import type { Find, Found, HistoryLines } from '../../protocol/host-methods.js';
import { type FrameSource, makeFrame, readHead } from '../views/frames.js';
import { makePattern } from './pattern.js';
import { type Search, searchRows } from './search.js';

/** Of one answer; what is not in it is asked for again. */
export const maxRows = 1_000;
/** Far below the bound of a message, in base64 too. */
const maxBytes = 4 * 1024 * 1024;
const maxMatches = 1_000;
/** A search that has not come to its end by then says so. */
export const searchMs = 1_500;

export class History {
  constructor(private readonly source: FrameSource) {}

  async lines(from: number, count: number): Promise<Result<HistoryLines>> {
    const { lines } = this.source.screen;
    const oldest = Math.max(lines.oldest, lines.clearedTo);
    const first = Math.min(Math.max(whole(from, oldest), oldest), lines.end);
    const end = Math.min(first + Math.min(Math.max(0, whole(count, 0)), maxRows), lines.end);
    const rows: FrameRow[] = [];
    const wrapped: number[] = [];
    let bytes = 0;
    for (let number = first; number < end && bytes < maxBytes; number++) {
      const row = lines.read(number, rows.length);
      if (row === null) break;
      if (lines.continues(number + 1)) wrapped.push(rows.length);
      rows.push(row);
      bytes += bytesOf(row);
    }
    return success({
      generation: this.source.generation,
      oldest,
      top: lines.top,
      from: first,
      frame: this.#pack(rows),
      wrapped,
    });
  }

  async find(wanted: Find): Promise<Result<Found>> {
    const pattern = makePattern(wanted);
    if (!pattern.ok) return pattern;
    const { screen, generation } = this.source;
    const { lines } = screen;
    const direction = wanted.direction === 'down' ? 'down' : 'up';
    const oldest = Math.max(lines.oldest, lines.clearedTo);
    const from = whole(wanted.from ?? undefined, direction === 'up' ? lines.end - 1 : oldest);
    const search: Search = {
      pattern: pattern.value,
      direction,
      limit: Math.min(Math.max(1, whole(wanted.limit, 1)), maxMatches),
      from,
      deadline: performance.now() + searchMs,
      matches: [],
      isCut: false,
    };
    const isStale = () => this.source.generation !== generation;
    const start = Math.min(Math.max(from, oldest), lines.end - 1);
    const stop = direction === 'up' ? oldest - 1 : lines.end;
    const last =
      direction === 'up' && from < oldest ? stop : await searchRows(lines, search, start, stop, isStale);
    return success({ generation, matches: search.matches, complete: last === stop && !search.isCut });
  }

  #pack(rows: FrameRow[]): string {
    const head = readHead(this.source, false);
    const frame = makeFrame({ view: 0, epoch: this.source.epoch, seq: 1 }, head, this.source.screen, []);
    return encodeFrame({ ...frame, full: true, rows: rows.length, changed: rows }).toString('base64');
  }
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
