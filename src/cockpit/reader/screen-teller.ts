// A session's screen as lines, read out when it has come to rest, or after a while of it. Whose screen that is, reader.ts says.
import type { FocusedScreen } from '../stage.js';
import type { LinePrinter } from './line-printer.js';
import { ScreenText } from './screen-text.js';

const restMs = 250;
const longestMs = 1_500;

export class ScreenTeller {
  readonly #text = new ScreenText();
  #screen: FocusedScreen | null = null;
  /** Of the screen that was heard last. */
  #view = '';
  #isTyped = false;
  #timer: NodeJS.Timeout | undefined;
  #waitingSince = 0;

  constructor(private readonly printer: LinePrinter) {}

  /** @param isTyped the person types there: the line with the cursor is told apart */
  follow(screen: FocusedScreen | null, isTyped: boolean): void {
    // What it printed last is heard before whatever comes next.
    if (this.#timer !== undefined && screen?.view !== this.#screen?.view) this.#read();
    this.#screen = screen;
    this.#isTyped = isTyped;
  }

  /** Tells all that stands there when that is another screen than the one before. */
  begin(): void {
    const view = this.#screen?.view ?? '';
    if (view === this.#view) return;
    this.#view = view;
    this.#text.forget();
    this.#read();
  }

  /** All of it is to be told again by the next {@link begin}. */
  forget(): void {
    this.#view = '';
  }

  /** The screen of that view changed. */
  damaged(view: string): void {
    if (this.#screen?.view !== view) return;
    const now = performance.now();
    if (this.#timer === undefined) this.#waitingSince = now;
    clearTimeout(this.#timer);
    const wait = Math.min(restMs, Math.max(0, this.#waitingSince + longestMs - now));
    this.#timer = setTimeout(() => this.#read(), wait);
  }

  /** What waits to be heard is heard now. */
  flush(): void {
    if (this.#timer !== undefined) this.#read();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #read(): void {
    this.stop();
    const screen = this.#screen?.screen;
    if (screen === undefined || screen.state === 'empty') return;
    const { lines, typed } = this.#text.take(screen, this.#isTyped);
    this.printer.say(lines);
    if (typed === null) this.printer.close();
    else this.printer.edit(typed);
  }
}
