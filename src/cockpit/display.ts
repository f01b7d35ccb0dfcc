// What the person sees or hears of a state: where the screens of sessions stand, the chrome round them, one picture of both; or lines.

import { Chrome } from './chrome.js';
import type { CopyDesk } from './copy/desk.js';
import type { PaneHub } from './panes/hub.js';
import { Reader } from './reader/reader.js';
import type { Compositor } from './screen/compositor.js';
import { Stage } from './stage.js';
import type { CockpitState } from './store/state.js';
import { followAgent, followTheme } from './terminal/follow.js';
import { pictureOn } from './terminal/picture-on.js';
import type { OuterTerminal } from './terminal/terminal.js';

export interface DisplayOptions {
  unicode: boolean;
  /** Lines for a screen reader instead of a picture. */
  reader: boolean;
}

export class Display {
  readonly stage: Stage;
  readonly #chrome = new Chrome();
  readonly #compositor: Compositor;
  readonly #reader: Reader | null;
  /** A terminal that shrank and grew again before we looked has the old size and another picture: no resize is told then. */
  readonly #repaint = () => this.repaint();

  constructor(
    options: DisplayOptions,
    private readonly terminal: OuterTerminal,
    private readonly hub: PaneHub,
    private readonly copies: CopyDesk,
  ) {
    this.#compositor = pictureOn(terminal, options.unicode, !options.reader);
    this.stage = new Stage(hub, this.#compositor, copies);
    this.#reader = options.reader
      ? new Reader(
          text => terminal.write(text),
          () => terminal.cols,
        )
      : null;
  }

  /** The first state has been shown: time for what makes the next ones. */
  begin(): void {
    process.on('SIGWINCH', this.#repaint);
    if (this.#reader === null) this.#chrome.begin();
  }

  /** Opens, moves and closes views; {@link show} draws them. Gives the view that the person types to, if any. */
  place(state: CockpitState): ReturnType<typeof followAgent> {
    this.stage.update(state);
    const typed = this.followAgent(state);
    this.followTheme(state);
    return typed;
  }

  show(state: CockpitState): void {
    if (this.#reader !== null) {
      return this.#reader.update(state, this.stage, this.copies.reading(state));
    }
    const { scene } = this.stage;
    this.#chrome.draw(state, ansi => {
      if (ansi !== null) this.#compositor.setChrome(ansi);
      this.stage.paint(scene);
    });
  }

  /** A frame came for a view; its place and all round it are as they were. */
  damaged(view: string, echo: boolean): void {
    this.#reader?.damaged(view);
    this.#compositor.damage(echo ? 'echo' : 'output');
    if (echo) this.#chrome.pace.echoed();
  }

  /** A key, a click, the wheel: what changes now is the answer. */
  touched(): void {
    this.#compositor.touched();
  }

  /** A key went to an agent: its echo is painted before any chrome. */
  typed(): void {
    this.#chrome.pace.typed();
  }

  followAgent(state: CockpitState): ReturnType<typeof followAgent> {
    return followAgent(this.terminal, state, this.stage);
  }

  followTheme(state: CockpitState): void {
    followTheme(this.terminal, state.config, [this.hub, this.#compositor]);
  }

  resize(cols: number, rows: number): void {
    this.#compositor.resize(cols, rows);
  }

  /** The person wants all of it once more. */
  redraw(state: CockpitState): void {
    if (this.#reader === null) this.repaint();
    else this.#reader.tellAgain(state);
  }

  repaint(): void {
    this.#compositor.repaint();
  }

  stop(): void {
    process.off('SIGWINCH', this.#repaint);
    this.#reader?.stop();
    this.#chrome.stop();
    this.#compositor.stop();
  }
}
