// Who draws the chrome: the first picture by hand, then Ink, which is loaded once nothing more urgent is under way.
import { toAscii } from './chrome/ascii.js';
import { firstPicture } from './chrome/first-picture.js';
import { Pace } from './chrome/pace.js';
import type { Chrome } from './chrome/start.js';
import type { CockpitState } from './state.js';
import type { DeckStore } from './store.js';
import { screenModel } from './views/screen.js';

/** Loading Ink holds everything up for a while: it comes when the first screens of agents stand, or where none comes. */
const inkAfterMs = { start: 250, screen: 50 };

export class ChromeLoader {
  readonly pace = new Pace();
  #chrome: Chrome | null = null;
  /** Until Ink is being loaded. */
  #loading: NodeJS.Timeout | null = null;
  #loadingAt = 0;
  #stopped = false;

  /** @param draw takes every new picture of the whole chrome, as text and SGR */
  constructor(
    private readonly store: DeckStore,
    private readonly size: { cols: number; rows: number },
    private readonly draw: (ansi: string) => void,
  ) {}

  /** The person looks: Ink may be loaded soon. */
  begin(): void {
    this.#expect(inkAfterMs.start);
  }

  /** A screen of an agent has come. */
  screenCame(): void {
    if (this.#loading !== null) this.#expect(inkAfterMs.screen);
  }

  /** Draws what Ink does not draw yet; true when Ink does, and hands over the new chrome within this turn. */
  changed(state: CockpitState): boolean {
    if (this.#chrome !== null) return true;
    this.#show(firstPicture(screenModel(state)));
    if (state.dialog !== null) void this.#load();
    return false;
  }

  resize(cols: number, rows: number): void {
    this.#chrome?.resize(cols, rows);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#loading !== null) clearTimeout(this.#loading);
    this.#chrome?.stop();
    this.pace.stop();
  }

  #expect(ms: number): void {
    const due = performance.now() + ms;
    if (this.#loading !== null && due >= this.#loadingAt) return;
    clearTimeout(this.#loading ?? undefined);
    this.#loadingAt = due;
    this.#loading = setTimeout(() => void this.#load(), ms);
  }

  /** Ink takes over from the first picture. */
  async #load(): Promise<void> {
    if (this.#loading === null) return;
    clearTimeout(this.#loading);
    this.#loading = null;
    const { startChrome } = await import('./chrome/start.js');
    if (this.#stopped) return;
    this.#chrome = startChrome(this.store, this.pace, this.size, ansi => this.#show(ansi));
  }

  #show(ansi: string): void {
    this.draw(this.store.getState().unicode ? ansi : toAscii(ansi));
  }
}
