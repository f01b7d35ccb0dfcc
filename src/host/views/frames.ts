// Frames out of a screen: which rows a view has not seen, and what goes in the head of a frame.
import type { Frame, FrameCursor, FrameModes } from '../../protocol/frame.js';
import type { VtScreen } from '../screen/screen.js';

/** What every view of a session sees. */
export interface FrameSource {
  readonly epoch: number;
  readonly screen: VtScreen;
  /** Counts the sizes. */
  readonly generation: number;
  readonly paused: boolean;
  /** When a synchronized update began, in `performance.now()`; null outside one. */
  readonly updatingSince: number | null;
}

export interface FrameHead {
  generation: number;
  cols: number;
  rows: number;
  paused: boolean;
  otherDrives: boolean;
  modes: FrameModes;
  cursor: FrameCursor;
  scrollback: number;
  top: number;
}

export function readHead(source: FrameSource, otherDrives: boolean): FrameHead {
  const { screen } = source;
  return {
    generation: source.generation,
    cols: screen.cols,
    rows: screen.rows,
    paused: source.paused,
    otherDrives,
    modes: screen.modes,
    cursor: screen.cursor,
    scrollback: screen.scrollback,
    top: screen.lines.top,
  };
}

/** Whether a frame with this head shows something that the last one did not. The scrollback's length alone shows nothing. */
export function sameHead(a: FrameHead, b: FrameHead): boolean {
  return (
    a.generation === b.generation &&
    a.paused === b.paused &&
    a.otherDrives === b.otherDrives &&
    a.cursor.x === b.cursor.x &&
    a.cursor.y === b.cursor.y &&
    a.cursor.visible === b.cursor.visible &&
    a.cursor.style === b.cursor.style &&
    a.modes.alternateScreen === b.modes.alternateScreen &&
    a.modes.bracketedPaste === b.modes.bracketedPaste &&
    a.modes.focusEvents === b.modes.focusEvents &&
    a.modes.applicationCursor === b.modes.applicationCursor &&
    a.modes.applicationKeypad === b.modes.applicationKeypad &&
    a.modes.mouse === b.modes.mouse &&
    a.modes.mouseSgr === b.modes.mouseSgr &&
    a.modes.kitty === b.modes.kitty &&
    a.modes.modifyOtherKeys === b.modes.modifyOtherKeys
  );
}

/** @param rows rows of the screen to send; all of them make the frame a full one */
export function makeFrame(
  at: { view: number; epoch: number; seq: number },
  head: FrameHead,
  screen: VtScreen,
  rows: number[],
): Frame {
  return {
    ...at,
    ...head,
    full: rows.length === head.rows,
    changed: rows.map(y => screen.readRow(y)),
  };
}

/** The whole screen at once, for one who does not follow it. */
export function makeFullFrame(source: FrameSource): Frame {
  const head = readHead(source, false);
  const rows = Array.from({ length: head.rows }, (_, y) => y);
  return makeFrame({ view: 0, epoch: source.epoch, seq: 1 }, head, source.screen, rows);
}
