// One row of xterm's buffer as the cells of a frame. The words are the same; what they cannot hold is cut to a bound here.
import { bgFlags, blankContent, type CellExtra, content, wordsPerCell } from '../../protocol/cells.js';
import type { FrameRow } from '../../protocol/frame.js';
import type { Core, CoreLine } from './xterm.js';

/** Bits of xterm's `bg` that mean something in a frame: not "protected". */
const keptBg = ~0x2000_0000;
const underlineColourMask = 0x3ff_ffff;

/**
 * What links and clusters of one row may take in bytes. With the largest screen a full frame stays below the 16 MB of a
 * message; a program could give every cell a long link of its own.
 */
const maxRowExtras = 40_000;

/** @param y row of the screen, 0 at its top */
export function readRow(core: Core, y: number): FrameRow {
  const line = core.buffer.lines.get(core.buffer.ybase + y);
  if (line !== undefined) return readLine(core, line, y);
  return { y, cells: new Uint32Array(0), clusters: new Map(), extras: new Map() };
}

/** @param y what the row is called in the frame */
export function readLine(core: Core, line: CoreLine, y: number): FrameRow {
  const row: FrameRow = { y, cells: new Uint32Array(0), clusters: new Map(), extras: new Map() };
  const used = usedCells(line);
  row.cells = line._data.slice(0, used * wordsPerCell);
  let room = maxRowExtras;
  for (let x = 0; x < used; x++) {
    const at = x * wordsPerCell;
    const word = row.cells[at] ?? 0;
    const bg = row.cells[at + 2] ?? 0;
    if ((word & content.cluster) !== 0) {
      row.cells[at] = (word & ~content.codeMask) >>> 0;
      const text = fittingCluster(line._combined[x] ?? ' ', room);
      row.clusters.set(x, text);
      room -= Buffer.byteLength(text);
    }
    if (bg === 0) continue;
    const extra = (bg & bgFlags.extra) === 0 ? null : readExtra(core, line, x, room);
    if (extra === null) row.cells[at + 2] = (bg & keptBg & ~bgFlags.extra) >>> 0;
    else {
      row.cells[at + 2] = (bg & keptBg) >>> 0;
      row.extras.set(x, extra);
      room -= Buffer.byteLength(extra.link);
    }
  }
  return row;
}

/** The character left of the cursor with its width, for comparison; '' at the start of a row. */
export function characterBefore({ buffer }: Core): string {
  const line = buffer.lines.get(buffer.ybase + buffer.y);
  if (line === undefined) return '';
  let x = Math.min(buffer.x, line.length) - 1;
  const word = (at: number): number => line._data[at * wordsPerCell] ?? 0;
  if (x > 0 && word(x) >>> content.widthShift === 0) x--;
  return x < 0 ? '' : `${word(x)} ${line._combined[x] ?? ''}`;
}

/** Without room only the character that the marks stand on. */
function fittingCluster(text: string, room: number): string {
  if (text.length * 3 <= room) return text;
  return String.fromCodePoint(text.codePointAt(0) ?? 32);
}

/** Nothing was printed into it, no colour either. */
export function isUntouched(line: CoreLine): boolean {
  return usedCells(line) === 0;
}

/** Cells up to the last one that is not a plain blank. */
function usedCells(line: CoreLine): number {
  const data = line._data;
  let used = Math.min(line.length, data.length / wordsPerCell);
  while (used > 0) {
    const at = (used - 1) * wordsPerCell;
    if (data[at] !== blankContent || data[at + 1] !== 0 || data[at + 2] !== 0) break;
    used--;
  }
  return used;
}

/** Null where the plain underline flag says it all: a single underline in the text's colour, no link to follow. */
function readExtra(core: Core, line: CoreLine, x: number, room: number): CellExtra | null {
  const attributes = line._extendedAttrs[x];
  if (attributes === undefined) return null;
  const underlineStyle = (attributes._ext >>> 26) & 7;
  const colour = attributes._ext & underlineColourMask;
  // SGR 59 writes all ones for "the default again".
  const underlineColour = colour === underlineColourMask ? 0 : colour;
  const uri = attributes.urlId === 0 ? '' : (core._oscLinkService.getLinkData(attributes.urlId)?.uri ?? '');
  const link = uri.length * 3 <= room ? uri : '';
  if (link === '' && underlineColour === 0 && underlineStyle <= 1) return null;
  return { underlineStyle, underlineColour, link };
}
