// A second terminal that reads what the compositor writes, and the comparison of two pictures cell by cell.

import { Compositor, type CompositorOptions } from '../../../src/cockpit/screen/compositor.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import {
  bgFlags,
  blankContent,
  type CellExtra,
  content,
  fgFlags,
  wordsPerCell,
} from '../../../src/protocol/cells.js';
import type { Frame, FrameRow } from '../../../src/protocol/frame.js';
import { decodeFrame, encodeFrame } from '../../../src/protocol/frame.js';

/** A cell as a person sees it: text, width, attributes, link. */
export interface SeenCell {
  text: string;
  width: number;
  fg: number;
  bg: number;
  extra: CellExtra | null;
}

export const plainCell: SeenCell = { text: ' ', width: 1, fg: 0, bg: 0, extra: null };

export function seenCell(row: FrameRow, x: number): SeenCell {
  const at = x * wordsPerCell;
  if (at >= row.cells.length) return plainCell;
  const word = row.cells[at] ?? blankContent;
  const code = word & content.codeMask;
  const text =
    (word & content.cluster) === 0 ? String.fromCodePoint(code || 0x20) : (row.clusters.get(x) ?? ' ');
  const bg = row.cells[at + 2] ?? 0;
  const extra = (bg & bgFlags.extra) === 0 ? null : (row.extras.get(x) ?? null);
  return {
    text: word >>> content.widthShift === 0 ? '' : text,
    width: word >>> content.widthShift,
    fg: (row.cells[at + 1] ?? 0) >>> 0,
    bg: (bg & ~bgFlags.extra) >>> 0,
    extra: extra === null ? null : settled(extra, row.cells[at + 1] ?? 0),
  };
}

/** An underline's style and colour say nothing where nothing is underlined. */
function settled(extra: CellExtra, fg: number): CellExtra | null {
  const isUnderlined = (fg & fgFlags.underline) !== 0;
  const style = isUnderlined ? extra.underlineStyle : 0;
  const colour = isUnderlined ? extra.underlineColour : 0;
  if (style <= 1 && colour === 0 && extra.link === '') return null;
  return {
    underlineStyle: style === 0 && isUnderlined ? 1 : style,
    underlineColour: colour,
    link: extra.link,
  };
}

/** An outer terminal with a compositor in front of it, whose clock stands still until told. */
export class Outer {
  readonly terminal: VtScreen;
  readonly compositor: Compositor;
  readonly writes: string[] = [];
  time = 0;
  /** Set to make the next writes pile up, as a slow terminal does. */
  slow = false;
  /** Bytes that a picture should not go beyond. */
  budget = Number.POSITIVE_INFINITY;
  drain: () => void = () => {};

  constructor(
    public cols: number,
    public rows: number,
    options: Partial<CompositorOptions> = {},
  ) {
    this.terminal = new VtScreen(cols, rows);
    this.compositor = new Compositor({
      write: text => {
        this.writes.push(text);
        this.terminal.writeText(text);
        return !this.slow;
      },
      onDrain: resume => {
        this.drain = resume;
      },
      cols,
      rows,
      colour: 'truecolor',
      styledUnderlines: true,
      now: () => this.time,
      budget: () => this.budget,
      ...options,
    });
  }

  /** Lets the compositor paint now. */
  async painted(): Promise<void> {
    this.time += 1_000;
    this.compositor.damage('echo');
    await Promise.resolve();
    await Promise.resolve();
  }

  resize(cols: number, rows: number): void {
    this.cols = cols;
    this.rows = rows;
    this.terminal.resize(cols, rows);
    this.compositor.resize(cols, rows);
  }

  /** While slow it takes what was begun, and says that it has not taken all. */
  setSlow(slow: boolean): void {
    if (!slow && this.slow) {
      this.slow = false;
      this.drain();
    }
    this.slow = slow;
  }

  /** Somebody else writes, and leaves margins and modes as our own start does. */
  disturb(text: string): void {
    this.terminal.writeText(`${text}\x1b[!p\x1b(B\x1b[?7l\x1b[?2026l`);
  }

  cell(x: number, y: number): SeenCell {
    return seenCell(this.terminal.readRow(y), x);
  }

  seen(row: FrameRow, x: number): SeenCell {
    return seenCell(row, x);
  }

  lines(): string[] {
    return this.terminal.capture(null, null).lines;
  }
}

/** A frame of a screen as a host sends it, through the wire's own bytes. */
export function frameOf(
  screen: VtScreen,
  about: { seq: number; generation: number; rows?: number[]; epoch?: number },
): Frame {
  const all = Array.from({ length: screen.rows }, (_, y) => y);
  const rows = about.rows ?? all;
  const frame = decodeFrame(
    encodeFrame({
      view: 1,
      epoch: about.epoch ?? 1,
      seq: about.seq,
      generation: about.generation,
      cols: screen.cols,
      rows: screen.rows,
      full: rows.length === screen.rows,
      paused: false,
      otherDrives: false,
      modes: screen.modes,
      cursor: screen.cursor,
      scrollback: screen.scrollback,
      top: screen.scrollback,
      changed: rows.map(y => screen.readRow(y)),
    }),
  );
  if (frame === null) throw new Error('a frame that we made cannot be read');
  return frame;
}
