// What the compositor is given: panes, and the terminal that it paints on.
import type { Rect } from '../../domain/layout/layout.js';
import type { ColourDepth } from './depth.js';
import type { PaneScreen } from './pane-screen.js';

/** One pane as it is to be painted over the chrome. */
export interface PanePicture {
  id: string;
  /** The inner rectangle, without border. */
  rect: Rect;
  /** Null, or a screen that has no picture yet, leaves the chrome's cells, e.g. for a message inside the pane. */
  screen: PaneScreen | null;
  /** Drawn faint: stale, or behind a dialog. */
  dim: boolean;
  focused: boolean;
  /** The real cursor goes here when the pane is focused too. */
  attached: boolean;
  /** ASCII for the border below it: where in its history it stands. */
  mark?: string;
  /** Painted last, also over `above`: the screen inside a popup. */
  top?: boolean;
}

export interface CompositorOptions {
  /** False says that the outer terminal is slow: nothing more is written until `onDrain` calls back. */
  write(text: string): boolean;
  /** Asked once after each write that returned false. */
  onDrain(resume: () => void): void;
  cols: number;
  rows: number;
  colour: ColourDepth;
  /** Curly underlines and their colours; only where the terminal is known to read them. */
  styledUnderlines?: boolean;
  /** Nothing else is written, whatever stands in the cells. */
  ascii?: boolean;
  /** False where DECSCUSR is not understood. */
  cursorStyles?: boolean;
  /** Bytes that a picture should not go beyond, because the way to the terminal is slow; infinite when missing. */
  budget?(): number;
  /** Milliseconds, monotonic. */
  now(): number;
}

export type DamageReason = 'echo' | 'output' | 'chrome';
