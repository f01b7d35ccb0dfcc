// The lines of a screen by their numbers, scrollback and screen together.
//
// Every line that the session ever printed has a number, counted from its first. The screen's first line is `top`: the lines
// that fell out of memory plus those above the screen. A number stays with its line until a resize, which may wrap lines
// anew and so number those in memory anew; numbers below `oldest` never change again.
// - Clearing the scrollback (CSI 3 J) takes lines away and changes no number: what was cleared is gone, as in tmux.
// - A reset (ESC c) clears screen and scrollback; the next line takes the number that the screen's first had.
// - On the alternate screen nothing scrolls off. `top` stays where the main screen has it, the lines above are the main
//   screen's scrollback, the screen's own lines are those of the alternate one.
import type { FrameRow } from '../../protocol/frame.js';
import { readLine } from './row.js';
import type { Core, CoreBuffer, CoreLine } from './xterm.js';

export class ScreenLines {
  #main: CoreBuffer;
  /** Lines that were on top of those in `#main` and are in memory no more. */
  #gone = 0;
  #clearedTo = 0;

  /** @param kept lines above the screen that stay in memory */
  constructor(
    private readonly core: Core,
    readonly kept: number,
  ) {
    const { buffers } = core._bufferService;
    this.#main = buffers.normal;
    this.#follow(this.#main);
    buffers.onBufferActivate(() => {
      if (buffers.normal === this.#main) return;
      // A reset makes new buffers.
      this.#gone = this.#clearedTo = this.#gone + this.#main.ybase;
      this.#main = buffers.normal;
      this.#follow(this.#main);
    });
    for (const id of [{ final: 'J' }, { prefix: '?', final: 'J' }]) {
      core.registerCsiHandler(id, ({ params }) => {
        if (params[0] === 3 && core.buffer === this.#main) this.#clearedTo = this.top;
        return false;
      });
    }
  }

  /** Number of the screen's first line. */
  get top(): number {
    return this.#gone + this.#main.ybase;
  }

  /** Number of the oldest line in memory. */
  get oldest(): number {
    return this.#gone;
  }

  /** Number of the main screen's line with the cursor. */
  get cursor(): number {
    return this.top + this.#main.y;
  }

  has(number: number): boolean {
    return number >= this.#gone && number < this.end;
  }

  /** What a recording remembers of where the lines stand. */
  get place(): { oldest: number; cursor: number } {
    return { oldest: this.oldest, cursor: this.cursor };
  }

  /** Lines before this one were cleared by the program, and are not to be had from anywhere. */
  get clearedTo(): number {
    return this.#clearedTo;
  }

  /** Number after the last line of the screen. */
  get end(): number {
    return this.top + this.core.buffer.lines.length - this.core.buffer.ybase;
  }

  /** The line with the cursor gets this number, the others accordingly; for a screen made again out of a recording. */
  renumber(cursor: number): void {
    const shift = cursor - this.cursor;
    this.#gone += shift;
    this.#clearedTo += shift;
  }

  /** Lets the oldest lines in memory go, up to `number`. */
  drop(number: number): void {
    const count = Math.min(number - this.#gone, this.#main.ybase);
    if (count <= 0) return;
    this.#main.lines.trimStart(count);
    this.#main.ybase -= count;
    this.#main.ydisp = this.#main.ybase;
    this.#main.savedY = Math.max(0, this.#main.savedY - count);
  }

  /** Null when it is not in memory. @param y what the row is called in the frame */
  read(number: number, y: number): FrameRow | null {
    const line = this.#line(number);
    return line === undefined ? null : readLine(this.core, line, y);
  }

  /**
   * Text without the cells at the end that nothing was printed into; null when it is not in memory.
   * @param columns filled with the column of each UTF-16 unit of the text, and the one after the last
   */
  text(number: number, columns?: number[]): string | null {
    const line = this.#line(number);
    // With a range of its own nothing is kept beside the line, which would double its memory.
    return line === undefined ? null : line.translateToString(true, 0, line.length, columns);
  }

  /** Whether the line goes on from the one before: both are one line of the program. */
  continues(number: number): boolean {
    if (number === this.top && this.core.buffer !== this.#main) return false;
    return this.#line(number)?.isWrapped ?? false;
  }

  #line(number: number): CoreLine | undefined {
    if (!this.has(number)) return undefined;
    const { buffer } = this.core;
    const above = number - this.top;
    return above < 0
      ? this.#main.lines.get(this.#main.ybase + above)
      : buffer.lines.get(buffer.ybase + above);
  }

  #follow(buffer: CoreBuffer): void {
    buffer.lines.onTrim(count => {
      this.#gone += count;
    });
  }
}
