// The cursor that a program saves (ESC 7, CSI s, ?1048, ?1049) is a place on the screen. xterm.js counts its row from the top
// of the scrollback, so that it comes back too high after the screen has scrolled.
import type { Core } from './xterm.js';

const modes = [1048, 1049];

export class SavedCursor {
  /** Row of the main screen; the alternate one has no scrollback to count from. */
  #row = 0;

  constructor(private readonly core: Core) {
    const onMode = (final: string, run: () => void) =>
      core.registerCsiHandler({ prefix: '?', final }, params => {
        if (modes.some(mode => params.params.subarray(0, params.length).includes(mode))) run();
        return false;
      });
    const save = () => {
      if (core.buffer === this.#main) this.#row = this.#main.y;
      return false;
    };
    const restore = () => {
      this.place();
      return false;
    };
    core.registerEscHandler({ final: '7' }, save);
    core.registerCsiHandler({ final: 's' }, save);
    onMode('h', save);
    core.registerEscHandler({ final: '8' }, restore);
    core.registerCsiHandler({ final: 'u' }, restore);
    onMode('l', restore);
    // Programs leave the alternate screen to be safe, also when they are not on it. As in tmux that moves no cursor.
    core.registerCsiHandler({ prefix: '?', final: 'l' }, params => {
      for (let i = 0; i < params.length; i++) {
        if (params.params[i] === 1049 && core.buffer === this.#main) params.params[i] = 0;
      }
      return false;
    });
    const forget = () => {
      this.#row = 0;
      return false;
    };
    core.registerEscHandler({ final: 'c' }, forget);
    core.registerCsiHandler({ intermediates: '!', final: 'p' }, forget);
  }

  /** Tells xterm where the place is among its lines now. */
  place(): void {
    this.#main.savedY = this.#main.ybase + this.#row;
  }

  /** The lines were laid anew, the place with them. */
  moved(): void {
    this.#row = Math.max(0, this.#main.savedY - this.#main.ybase);
  }

  get #main() {
    return this.core._bufferService.buffers.normal;
  }
}
