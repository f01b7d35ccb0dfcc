// What a program may ask its terminal and hear: fixed forms, nothing that it wrote itself. Titles and the clipboard are never
// read out, whoever asks: an answer is typed into the program, and a text of its choice there would be a command line.
import { programVersion } from '../../protocol/version.js';
import type { Core } from './xterm.js';

/** As terminals have them by default; the real ones are the cockpit's, and there may be several. Source: xterm, `rgb:` form. */
const schemes = {
  dark: { foreground: 'e5e5/e5e5/e5e5', background: '0000/0000/0000' },
  light: { foreground: '1c1c/1c1c/1c1c', background: 'ffff/ffff/ffff' },
} as const;
const cursorShapes = { block: 2, underline: 4, bar: 6 } as const;
/** Pm of DECRPM. */
const modeStates = { unknown: 0, set: 1, reset: 2, alwaysSet: 3 } as const;
const modes = {
  /** Mouse positions in pixels, which no cell has. */
  pixels: 1016,
  /** Clusters take the cells that they look like they take. Source: contour-terminal.org/vt-extensions/unicode-core */
  clusters: 2027,
  schemeUpdates: 2031,
} as const;

export class Queries {
  #dark = true;

  constructor(
    private readonly core: Core,
    private readonly reply: (text: string) => void,
  ) {
    core.registerCsiHandler({ prefix: '>', final: 'q' }, ({ params }) => {
      if (params[0] === 0) this.reply(`\x1bP>|quarterdeck(${programVersion})\x1b\\`);
      return true;
    });
    core.registerCsiHandler({ final: 'n' }, ({ params }) => this.#cursorPosition(params[0], ''));
    core.registerCsiHandler({ prefix: '?', final: 'n' }, ({ params }) => {
      if (params[0] !== 996) return this.#cursorPosition(params[0], '?');
      this.reply(this.#schemeReport);
      return true;
    });
    core.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, ({ params }) => {
      const state = this.#mode(params[0]);
      if (state === null) return false;
      this.reply(`\x1b[?${params[0]};${state}$y`);
      return true;
    });
    for (const final of ['h', 'l']) {
      core.registerCsiHandler({ prefix: '?', final }, params => {
        for (let i = 0; i < params.length; i++) if (params.params[i] === modes.pixels) params.params[i] = 0;
        return false;
      });
    }
    core.registerDcsHandler({ intermediates: '$', final: 'q' }, data => this.#status(data));
    for (const code of [10, 11, 12]) core.registerOscHandler(code, data => this.#colours(code, data));
    // Asked or set: no clipboard is read, and none is written without the person.
    core.registerOscHandler(52, () => true);
  }

  /** Whether a program should draw for a dark background; it hears of a change if it asked to (mode 2031). */
  setDark(dark: boolean): void {
    if (dark === this.#dark) return;
    this.#dark = dark;
    if (this.core.coreService.decPrivateModes.colorSchemeUpdates) this.reply(this.#schemeReport);
  }

  /** Source: contour-terminal.org/vt-extensions/color-palette-update-notifications */
  get #schemeReport(): string {
    return `\x1b[?997;${this.#dark ? 1 : 2}n`;
  }

  /** Of modes that xterm answers otherwise; null leaves it to xterm. */
  #mode(mode: number | undefined): number | null {
    const { colorSchemeUpdates } = this.core.coreService.decPrivateModes;
    if (mode === modes.schemeUpdates) return colorSchemeUpdates ? modeStates.set : modeStates.reset;
    if (mode === modes.clusters) return modeStates.alwaysSet;
    return mode === modes.pixels ? modeStates.unknown : null;
  }

  /** xterm's own answer is one column too far after the last one, and knows no origin mode. */
  #cursorPosition(asked: number | undefined, prefix: string): boolean {
    if (asked !== 6) return false;
    const { buffer, cols, coreService } = this.core;
    const top = coreService.decPrivateModes.origin ? buffer.scrollTop : 0;
    this.reply(`\x1b[${prefix}${buffer.y - top + 1};${Math.min(buffer.x, cols - 1) + 1}R`);
    return true;
  }

  /** DECRQSS: the cursor's style, which xterm answers from its options. What it would say of SGR is never true. */
  #status(asked: string): boolean {
    if (asked === 'm') {
      this.reply('\x1bP0$r\x1b\\');
      return true;
    }
    if (asked !== ' q') return false;
    const { cursorStyle, cursorBlink } = this.core.coreService.decPrivateModes;
    const shape = cursorStyle === undefined ? 0 : cursorShapes[cursorStyle] - (cursorBlink === true ? 1 : 0);
    this.reply(`\x1bP1$r${shape} q\x1b\\`);
    return true;
  }

  /** `?` for this colour, and one more `?` for each that follows. What is set is not shown, so it is not kept either. */
  #colours(first: number, data: string): boolean {
    const scheme = schemes[this.#dark ? 'dark' : 'light'];
    const asked = data.split(';', 3);
    asked.forEach((one, index) => {
      const code = first + index;
      if (one !== '?' || code > 12) return;
      const value = code === 11 ? scheme.background : scheme.foreground;
      this.reply(`\x1b]${code};rgb:${value}\x1b\\`);
    });
    return true;
  }
}
