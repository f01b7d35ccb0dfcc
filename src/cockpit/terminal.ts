// The terminal that the person sits at: its modes while we have it, and everything put back when we leave, however we leave.
import { failure, type Result } from '../domain/failure.js';
import type { ColourDepth } from './screen/compositor.js';

/** `drag` hears motion while a button is held, `any` all motion; `off` leaves selecting text to the terminal. */
export type MouseLevel = 'off' | 'drag' | 'any';

export interface OuterHandlers {
  onInput(bytes: Buffer): void;
  onResize(cols: number, rows: number): void;
  /** The terminal is ours again after a stop (SIGTSTP, SIGCONT): repaint. */
  onResume(): void;
  /** The terminal is gone or a signal ends us: stop what runs; the terminal has been restored already. */
  onEnd(why: string): void;
}

export class OuterTerminal {
  readonly colour: ColourDepth = 'none';
  cols = 80;
  rows = 24;

  private constructor() {}

  /** Refuses what is no terminal, and TERM=dumb, with a sentence. Changes nothing yet. */
  static open(
    streams: { input: NodeJS.ReadStream; output: NodeJS.WriteStream },
    env: NodeJS.ProcessEnv,
  ): Result<OuterTerminal> {
    void streams;
    void env;
    return failure('refused', 'not written yet');
  }

  /** Raw mode, alternate screen, paste brackets, mouse, focus; handlers for signals and uncaught errors. */
  enter(handlers: OuterHandlers): void {
    void handlers;
  }

  /** For {@link Compositor}: never waits; false while the terminal has not taken the last one. */
  write(text: string): boolean {
    void text;
    return true;
  }

  onDrain(run: () => void): void {
    void run;
  }

  setMouse(level: MouseLevel): void {
    void level;
  }

  /** Puts everything back; may be called twice. */
  leave(): void {}

  /** Leaves and ends the process with `code`, also when Node hangs in its own exit. */
  exit(code: number): void {
    void code;
  }
}
