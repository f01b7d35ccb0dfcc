// The screen of one session as this client last heard it from the host.
import { bgFlags, blankContent, type CellExtra, content, wordsPerCell } from '../../protocol/cells.js';
import type { Frame, FrameCursor, FrameModes, FrameRow } from '../../protocol/frame.js';
import { Grid } from './grid.js';
import { RowChanges } from './row-changes.js';
import { safeCluster, safeContent, safeLink } from './safe-text.js';

/** `stale`: nothing new can come at the moment (host gone, or a frame was lost); the last picture stays. */
export type PaneScreenState = 'empty' | 'live' | 'stale';

export class PaneScreen {
  /** Its cells; only the compositor and copy mode read them. */
  readonly grid = new Grid();
  cursor: FrameCursor = { x: 0, y: 0, visible: false, style: 0 };
  modes: FrameModes = plainModes();
  paused = false;
  otherDrives = false;
  /** Lines above the screen. */
  scrollback = 0;
  /** Number of the screen's first line (protocol/frame.ts). */
  top = 0;
  epoch = 0;
  state: PaneScreenState = 'empty';
  /** Highest seq applied; what an ack names. */
  seq = 0;
  #generation = 0;
  readonly #changes = new RowChanges();

  get cols(): number {
    return this.grid.cols;
  }

  get rows(): number {
    return this.grid.rows;
  }

  /** For a crop: a program that has the whole screen uses all of it, blank or not. */
  get used(): number {
    return this.modes.alternateScreen ? this.rows : this.grid.usedRows();
  }

  /** Counts the sizes of the session; 0 before its first frame. */
  get generation(): number {
    return this.#generation;
  }

  /** False when the frame is of another epoch, or only a full frame would help now; nothing is changed then. */
  apply(frame: Frame): boolean {
    if (frame.epoch !== this.epoch) return false;
    if (!frame.full && !this.#follows(frame)) return false;
    if (frame.full) {
      const isSame = this.state === 'live' && frame.cols === this.cols && frame.rows === this.rows;
      if (!isSame || frame.changed.length < frame.rows) this.#changes.all();
      this.grid.resize(frame.cols, frame.rows);
      this.#generation = frame.generation;
    }
    for (const row of frame.changed) {
      this.#applyRow(row);
      this.#changes.add(row.y);
    }
    this.cursor = {
      ...frame.cursor,
      x: Math.min(frame.cursor.x, Math.max(0, this.cols - 1)),
      y: Math.min(frame.cursor.y, Math.max(0, this.rows - 1)),
    };
    this.modes = frame.modes;
    this.paused = frame.paused;
    this.otherDrives = frame.otherDrives;
    this.scrollback = frame.scrollback;
    this.top = frame.top;
    this.seq = frame.seq;
    this.state = 'live';
    return true;
  }

  /** True when it is all another screen since {@link takeChanges}. */
  get isOther(): boolean {
    return this.#changes.isAll;
  }

  /** Rows that frames changed since they were last asked for, by whoever paints; null when it is all another screen. */
  takeChanges(): readonly number[] | null {
    return this.#changes.take();
  }

  /** A session of another epoch: empty until its first full frame. */
  reset(epoch: number): void {
    this.epoch = epoch;
    this.seq = 0;
    this.#generation = 0;
    this.state = 'empty';
    this.#changes.all();
    this.grid.resize(0, 0);
    this.cursor = { x: 0, y: 0, visible: false, style: 0 };
    this.modes = plainModes();
    this.paused = false;
    this.otherDrives = false;
    this.scrollback = 0;
    this.top = 0;
  }

  /** Rows alone help only on top of the picture they were made against. */
  #follows(frame: Frame): boolean {
    return (
      this.state === 'live' &&
      frame.generation === this.#generation &&
      frame.cols === this.cols &&
      frame.rows === this.rows &&
      frame.seq > this.seq
    );
  }

  #applyRow(row: FrameRow): void {
    const { grid } = this;
    if (row.y >= grid.rows) return;
    const first = row.y * grid.cols;
    const { words } = grid;
    const given = Math.min(row.cells.length / wordsPerCell, grid.cols);
    for (let x = 0; x < grid.cols; x++) {
      const at = (first + x) * wordsPerCell;
      const old = words[at] ?? 0;
      if ((old & content.cluster) !== 0) grid.clusters.delete(first + x);
      if (((words[at + 2] ?? 0) & bgFlags.extra) !== 0) grid.extras.delete(first + x);
      if (x >= given) {
        words[at] = blankContent;
        words[at + 1] = 0;
        words[at + 2] = 0;
        continue;
      }
      const from = x * wordsPerCell;
      const word = safeContent(row.cells[from] ?? blankContent);
      const bg = row.cells[from + 2] ?? 0;
      words[at] = (word & content.cluster) === 0 ? word : this.#cluster(first + x, word, row.clusters.get(x));
      words[at + 1] = row.cells[from + 1] ?? 0;
      words[at + 2] = (bg & bgFlags.extra) === 0 ? bg : this.#extra(first + x, bg, row.extras.get(x));
    }
  }

  #cluster(index: number, word: number, text: string | undefined): number {
    const safe = safeCluster(text ?? '');
    if (safe === '') return (word & ~(content.cluster | content.codeMask)) >>> 0;
    this.grid.clusters.set(index, safe);
    return word;
  }

  #extra(index: number, bg: number, extra: CellExtra | undefined): number {
    if (extra === undefined) return (bg & ~bgFlags.extra) >>> 0;
    const link = safeLink(extra.link);
    this.grid.extras.set(index, link === extra.link ? extra : { ...extra, link });
    return bg;
  }
}

export function plainModes(): FrameModes {
  return {
    alternateScreen: false,
    bracketedPaste: false,
    focusEvents: false,
    applicationCursor: false,
    applicationKeypad: false,
    mouse: 'none',
    mouseSgr: false,
    kitty: 0,
  };
}
