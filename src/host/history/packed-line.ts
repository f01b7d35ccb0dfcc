// A row of cells in few bytes: runs of equal attributes, then the characters. A line of plain text takes little more than its text.

import type { CellExtra } from '../../protocol/cells.js';
import { content, wordsPerCell } from '../../protocol/cells.js';
import type { FrameRow } from '../../protocol/frame.js';

export interface KeptLine {
  row: FrameRow;
  /** It goes on from the one before. */
  continues: boolean;
}

const flags = { continues: 1, attributes: 2, beside: 4 } as const;

interface Beside {
  clusters: [number, string][];
  extras: [number, CellExtra][];
}

/** Grows as it is written to. */
export class LineWriter {
  #bytes = Buffer.allocUnsafe(64 * 1024);
  length = 0;

  add({ row, continues }: KeptLine): void {
    const { cells, clusters, extras } = row;
    const count = cells.length / wordsPerCell;
    const isPlain = hasNoAttributes(cells);
    const beside: Beside | null =
      clusters.size + extras.size === 0 ? null : { clusters: [...clusters], extras: [...extras] };
    const json = beside === null ? null : Buffer.from(JSON.stringify(beside), 'utf8');
    this.#need(16 + count * 14 + (json?.length ?? 0));
    const { length } = this;
    this.#bytes[length] =
      (continues ? flags.continues : 0) |
      (isPlain ? 0 : flags.attributes) |
      (json === null ? 0 : flags.beside);
    this.length++;
    this.#number(count);
    if (!isPlain) this.#runs(cells);
    for (let at = 0; at < cells.length; at += wordsPerCell) this.#content(cells[at] as number);
    if (json === null) return;
    this.#number(json.length);
    this.#bytes.set(json, this.length);
    this.length += json.length;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  #runs(cells: Uint32Array): void {
    for (let from = 0; from < cells.length; ) {
      const fg = cells[from + 1] as number;
      const bg = cells[from + 2] as number;
      let to = from + wordsPerCell;
      while (to < cells.length && cells[to + 1] === fg && cells[to + 2] === bg) to += wordsPerCell;
      this.#number((to - from) / wordsPerCell);
      this.#bytes.writeUInt32LE(fg, this.length);
      this.#bytes.writeUInt32LE(bg, this.length + 4);
      this.length += 8;
      from = to;
    }
  }

  /** ASCII of width 1, and blanks, are one byte. */
  #content(word: number): void {
    const code = word & content.codeMask;
    const isCluster = (word & content.cluster) !== 0;
    const width = (word >>> content.widthShift) & 3;
    if (code < 128 && width === 1 && !isCluster) {
      this.#bytes[this.length++] = code;
      return;
    }
    this.#number(128 + ((code << 3) | (isCluster ? 4 : 0) | width));
  }

  #number(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.length++] = rest;
  }

  #need(bytes: number): void {
    if (this.length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + bytes));
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}

export function readLines(bytes: Buffer): KeptLine[] {
  const lines: KeptLine[] = [];
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  while (at < bytes.length) {
    const has = bytes[at++] ?? 0;
    const cells = new Uint32Array(number() * wordsPerCell);
    for (let cell = 0; (has & flags.attributes) !== 0 && cell < cells.length; ) {
      const end = cell + number() * wordsPerCell;
      const fg = bytes.readUInt32LE(at);
      const bg = bytes.readUInt32LE(at + 4);
      at += 8;
      for (; cell < end; cell += wordsPerCell) {
        cells[cell + 1] = fg;
        cells[cell + 2] = bg;
      }
    }
    for (let cell = 0; cell < cells.length; cell += wordsPerCell) {
      const value = number();
      cells[cell] = value < 128 ? value | (1 << content.widthShift) : wordOf(value - 128);
    }
    const row: FrameRow = { y: 0, cells, clusters: new Map(), extras: new Map() };
    if ((has & flags.beside) !== 0) {
      const length = number();
      const beside = JSON.parse(bytes.toString('utf8', at, at + length)) as Beside;
      row.clusters = new Map(beside.clusters);
      row.extras = new Map(beside.extras);
      at += length;
    }
    lines.push({ row, continues: (has & flags.continues) !== 0 });
  }
  return lines;
}

function wordOf(value: number): number {
  const cluster = (value & 4) !== 0 ? content.cluster : 0;
  return ((value >>> 3) | cluster | ((value & 3) << content.widthShift)) >>> 0;
}

function hasNoAttributes(cells: Uint32Array): boolean {
  for (let at = 1; at < cells.length; at += wordsPerCell) {
    if (cells[at] !== 0 || cells[at + 1] !== 0) return false;
  }
  return true;
}

/** As `ScreenLines.text`. */
export function textOf(row: FrameRow, columns?: number[]): string {
  const { cells, clusters } = row;
  let end = cells.length;
  while (end > 0 && ((cells[end - wordsPerCell] as number) & (content.codeMask | content.cluster)) === 0) {
    end -= wordsPerCell;
  }
  let text = '';
  if (columns !== undefined) columns.length = 0;
  let x = 0;
  const last = end / wordsPerCell;
  while (x < last) {
    const word = cells[x * wordsPerCell] as number;
    const code = word & content.codeMask;
    const characters =
      (word & content.cluster) !== 0
        ? (clusters.get(x) ?? ' ')
        : code === 0
          ? ' '
          : String.fromCodePoint(code);
    text += characters;
    if (columns !== undefined) for (let i = 0; i < characters.length; i++) columns.push(x);
    x += word >>> content.widthShift || 1;
  }
  columns?.push(x);
  return text;
}
