// The screen of one session as this client last heard it from the host.
import type { Frame, FrameCursor, FrameModes } from '../../protocol/frame.js';
import { Grid } from './grid.js';

/** `stale`: nothing new can come at the moment (host gone); the last picture stays. */
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
  epoch = 0;
  state: PaneScreenState = 'empty';
  /** Highest seq applied; what an ack names. */
  seq = 0;

  get cols(): number {
    return this.grid.cols;
  }

  get rows(): number {
    return this.grid.rows;
  }

  /** False when the frame is of another epoch, or only a full frame would help now; nothing is changed then. */
  apply(frame: Frame): boolean {
    void frame;
    return false;
  }

  /** A session of another epoch: empty until its first full frame. */
  reset(epoch: number): void {
    this.epoch = epoch;
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
  };
}
