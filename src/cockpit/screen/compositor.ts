// Owns what stands on the outer terminal: chrome and panes in one grid, the difference to the last one, one write a frame.
import type { Rect } from '../../domain/layout.js';
import type { PaneScreen } from './pane-screen.js';

export type ColourDepth = 'truecolor' | '256' | '16' | 'none';

/** One pane as it is to be painted over the chrome. */
export interface PanePicture {
  id: string;
  /** The inner rectangle, without border. */
  rect: Rect;
  /** Null leaves the chrome's cells, e.g. for a message inside the pane. */
  screen: PaneScreen | null;
  /** Drawn faint: stale, or behind a dialog. */
  dim: boolean;
  focused: boolean;
  /** The real cursor goes here when the pane is focused too. */
  attached: boolean;
}

export interface CompositorOptions {
  /** False says that the outer terminal is slow: nothing more is written until `onDrain` calls back. */
  write(text: string): boolean;
  /** Asked once after each write that returned false. */
  onDrain(resume: () => void): void;
  cols: number;
  rows: number;
  colour: ColourDepth;
  /** Milliseconds, monotonic. */
  now(): number;
}

export type DamageReason = 'echo' | 'output' | 'chrome';

export class Compositor {
  constructor(private readonly options: CompositorOptions) {}

  /** Ink's whole output. Damages by itself. */
  setChrome(ansi: string): void {
    void ansi;
  }

  /**
   * The panes, painted in this order over the chrome. Inside `above` (dialogs, popups) the chrome stays on top.
   * Damages by itself.
   */
  setPanes(panes: PanePicture[], above: Rect[] = []): void {
    void panes;
    void above;
  }

  /** Something to paint: at once after 16 ms of rest, `echo` always at once. */
  damage(reason: DamageReason): void {
    void reason;
  }

  /** The outer terminal has another size; repaints all. Chrome of the new size must follow. */
  resize(cols: number, rows: number): void {
    void cols;
    void rows;
  }

  /** Forgets what stands there and paints everything, e.g. after SIGCONT. */
  repaint(): void {}

  stop(): void {}
}
