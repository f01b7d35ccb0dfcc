// The main screen and its scrollback in another size, without the loss of a character. xterm's own way cuts the line under
// the cursor and what lies below it; this one wraps every line anew, as tmux does, and keeps what finds no room.
//
// Where the screen begins is worked out from where a program last moved it to (the anchor), not from the size before:
// however many sizes lie between two, the picture is that of the last one.

import { isUntouched } from '../row.js';
import { type CoreBuffer, type CoreLine } from '../xterm.js';
import { blankRow, type Place, placeOf, rowOf, split, type Wrapped, without, wrap } from './wrap.js';

interface Anchor {
  top: Place;
  /** The text reached the last row, so that rows which come free are filled from above. */
  isFull: boolean;
  /** As they were left by the last resize; where they differ, a program moved the screen. */
  firstLine: CoreLine | undefined;
  ybase: number;
  x: number;
  y: number;
  /** Where the cursor is meant to be: past the end of its line there may be no room for it. */
  cursor: Place | null;
}

export class Reflow {
  #anchor: Anchor | null = null;
  /** Rows that found no room below the cursor. They come back with the room, unless something was printed meanwhile. */
  #below: CoreLine[] = [];

  /** @param scrollback lines that are kept above the screen */
  constructor(private readonly scrollback: number) {}

  /** Something was printed on the main screen: it was meant for what is seen, not for what found no room. */
  printed(): void {
    if (this.#below.length > 0) this.#below = [];
  }

  /** The program cleared the screen: where it began before says nothing. */
  cleared(): void {
    this.#anchor = null;
  }

  /** @param resize gives the emulator the new size, while `main` is empty */
  run(main: CoreBuffer, cols: number, rows: number, resize: () => void): void {
    const all = rowsOf(main);
    const cursorRow = main.ybase + main.y;
    const text = this.#below.length > 0 ? [...all, ...this.#below] : all.slice(0, usedRows(all, cursorRow));
    const old = split(text);
    const anchor = this.#anchorOf(main, all, old, text.length >= all.length);
    const seen = placeOf(old, cursorRow, main.x);
    const meant = main.x === anchor.x && main.y === anchor.y ? anchor.cursor : null;
    const cursor = meant !== null && meant.line === seen.line && meant.gap > 0 ? meant : seen;
    const saved = placeOf(old, main.savedY, main.savedX);
    main.lines.length = 0;
    resize();
    const blank = main.getBlankLine(undefined, false);
    const lines = old.map(line => wrap(line, blank));
    this.#fill(main, lines, { blank, rows, anchor, cursor, saved });
  }

  #anchorOf(main: CoreBuffer, all: CoreLine[], lines: Wrapped[], isFull: boolean): Anchor {
    const known = this.#anchor;
    if (known !== null && known.firstLine === all[0] && known.ybase === main.ybase) return known;
    const top = placeOf(lines, main.ybase, 0);
    return { top, isFull, firstLine: all[0], ybase: main.ybase, x: main.x, y: main.y, cursor: null };
  }

  #fill(
    main: CoreBuffer,
    lines: Wrapped[],
    to: { blank: CoreLine; rows: number; anchor: Anchor; cursor: Place; saved: Place },
  ): void {
    const { blank, rows, anchor } = to;
    const cols = blank.length;
    const flat = lines.flatMap(line => line.rows);
    const cursor = rowOf(lines, to.cursor, cols);
    const saved = rowOf(lines, to.saved, cols);
    const lowest = Math.max(0, flat.length - rows);
    const wanted = anchor.isFull ? lowest : Math.max(lowest, rowOf(lines, anchor.top, cols).y);
    const top = Math.min(wanted, cursor.y);
    this.#below = flat.splice(top + rows);
    while (flat.length < top + rows) flat.push(blankRow(blank, false));
    const most = rows + this.scrollback;
    // By way of another bound, or the list would hold on to the old rows.
    main.lines.maxLength = 1;
    main.lines.maxLength = most;
    // What is past the bound leaves at the top, as it does when lines scroll.
    for (const row of flat) main.lines.push(row);
    const gone = Math.max(0, flat.length - most);
    main.ybase = main.ydisp = top - gone;
    main.x = cursor.x;
    main.y = cursor.y - top;
    main.savedX = Math.min(saved.x, cols - 1);
    main.savedY = Math.max(0, saved.y - gone);
    main.scrollTop = 0;
    main.scrollBottom = rows - 1;
    const anchored = without(lines, gone, anchor.top);
    this.#anchor = anchored && {
      top: anchored,
      isFull: anchor.isFull,
      firstLine: main.lines.get(0),
      ybase: main.ybase,
      x: main.x,
      y: main.y,
      cursor: without(lines, gone, to.cursor),
    };
  }
}

/** The alternate screen is cropped: its program paints it anew. @param alternate after the emulator has its new size */
export function crop(alternate: CoreBuffer, cols: number): void {
  for (const line of rowsOf(alternate)) if (line.length > cols) line.resize(cols, alternate.getNullCell());
}

function rowsOf(buffer: CoreBuffer): CoreLine[] {
  const rows: CoreLine[] = [];
  for (let y = 0; y < buffer.lines.length; y++) {
    const row = buffer.lines.get(y);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Rows up to the cursor's, or the last that something was printed into. */
function usedRows(rows: CoreLine[], cursorRow: number): number {
  let used = rows.length;
  for (; used > cursorRow + 1; used--) {
    const row = rows[used - 1];
    if (row !== undefined && !isUntouched(row)) break;
  }
  return used;
}
