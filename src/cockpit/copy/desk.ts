// Copy mode of all panes: which of them show their history, the pictures for the stage, and what keys, wheel and pointer do there.
import type { Deck } from '../actions/action.js';
import type { PaneScreen } from '../screen/pane-screen.js';
import { flash } from '../store/crew.js';
import type { CockpitState } from '../store/state.js';
import type { Typed } from '../text-edit.js';
import { Browsing, type Turn } from './browsing.js';
import { Clipboard, type ClipboardOptions, copiedSentence } from './clipboard.js';
import { type Copy, positionOf, type Spot } from './copy.js';
import { DragSelect } from './drag.js';
import { scroll } from './motion/verbs.js';
import { pictureOf } from './picture.js';
import { copyWithKeys, setCopy } from './place.js';
import { type Reading, readingOf } from './reading.js';
import { isInside, type ShownPane, windowOf } from './shown.js';

export interface DeskOptions extends Pick<ClipboardOptions, 'write'> {
  /** It begins after the desk. */
  deck: () => Deck;
}

/** How history stands in a pane: for the compositor, in place of the live screen. */
export interface CopyPicture {
  screen: PaneScreen;
  /** For the border. */
  mark: string;
}

interface Wanted {
  worker: string;
  from: Spot;
  to: Spot | null;
  search: string | undefined;
  timer: NodeJS.Timeout;
}

/** A worker whose screen does not come in this time cannot be jumped to. */
const openMs = 5_000;

export class CopyDesk {
  readonly drag: DragSelect;
  readonly #clipboard: Clipboard;
  readonly #places = new Map<string, ShownPane>();
  readonly #browsing = new Map<string, Browsing>();
  readonly #pictures = new Map<string, { copy: Copy; picture: CopyPicture }>();
  #wanted: Wanted | null = null;

  constructor(private readonly options: DeskOptions) {
    this.#clipboard = new Clipboard({
      write: options.write,
      env: () => this.#deck.env,
      ways: () => this.#deck.store.getState().config.clipboard,
    });
    this.drag = new DragSelect({
      placeOf: view => this.#places.get(view) ?? null,
      browsing: view => this.#browsing.get(view) ?? null,
      begin: (view, cursor) => this.#begin(view, cursor, { light: true, typed: false }),
      leave: view => this.leave(view),
    });
  }

  get #deck(): Deck {
    return this.options.deck();
  }

  /** The stage shows a pane; null when it shows the live screen. */
  show(place: ShownPane): CopyPicture | null {
    this.#places.set(place.view, place);
    const browsing = this.#browsing.get(place.view);
    if (browsing === undefined) return null;
    const { copy } = browsing;
    if (copy === null || browsing.place.address.session !== place.address.session) {
      queueMicrotask(() => this.leave(place.view));
      return null;
    }
    browsing.move(place);
    queueMicrotask(() => this.#browsing.get(place.view)?.fit());
    return this.#pictureOf(place.view, browsing, copy);
  }

  /** After {@link show} of all panes that are on the screen now. */
  settle(shown: ReadonlySet<string>, state: CockpitState): void {
    for (const view of this.#places.keys()) if (!shown.has(view)) this.#places.delete(view);
    if (this.#browsing.size === 0) return;
    const workers = new Set(state.snapshot?.workers.map(worker => worker.id) ?? []);
    for (const [view, browsing] of this.#browsing) {
      if (!workers.has(browsing.place.worker)) queueMicrotask(() => this.leave(view));
    }
  }

  /** A frame came for a pane. True when the pane shows its history: there is nothing to draw. */
  heard(view: string): boolean {
    this.#openWanted();
    this.#browsing.get(view)?.fit();
    return this.#browsing.has(view);
  }

  /** Shows the history of a pane that is on the screen, with the cursor where the live one is. */
  begin(view: string, how: Pick<Copy, 'light' | 'typed'>): boolean {
    const screen = this.#places.get(view)?.screen;
    if (screen === undefined) return false;
    const { x, y } = screen.cursor;
    return this.#begin(view, { line: screen.top + y, column: x }, how) !== null;
  }

  turn(view: string, turn: Turn): void {
    this.#browsing.get(view)?.turn(turn);
  }

  key(view: string, key: Typed): void {
    this.#browsing.get(view)?.key(key);
  }

  paste(view: string, text: string): void {
    this.#browsing.get(view)?.paste(text);
  }

  leave(view: string): void {
    const browsing = this.#browsing.get(view);
    if (browsing === undefined) return;
    browsing.stop();
    this.#browsing.delete(view);
    this.#pictures.delete(view);
    this.#deck.store.change(setCopy(view, null));
  }

  /** The pane whose inside is under a cell of the terminal. */
  at(x: number, y: number): ShownPane | null {
    for (const place of this.#places.values()) if (isInside(place, x, y)) return place;
    return null;
  }

  /** What has the keys, in words; null when copy mode has not. */
  reading(state: CockpitState): Reading | null {
    const view = copyWithKeys(state);
    const browsing = view === null ? undefined : this.#browsing.get(view);
    return browsing === undefined ? null : readingOf(state, browsing.rows);
  }

  has(view: string): boolean {
    return this.#browsing.has(view);
  }

  /** By rows, up when negative. Enters where there is something above. */
  scroll(view: string, rows: number): void {
    const place = this.#places.get(view);
    if (!this.has(view)) {
      // A pane that is smaller than its session has rows above it also where nothing scrolled off.
      const isNothingAbove = place === undefined || windowOf(place).top === 0;
      if (rows > 0 || isNothingAbove || !this.begin(view, { light: true, typed: false })) return;
    }
    this.turn(view, copy => scroll(copy, rows));
  }

  /** Once the worker stands in a pane: its history, with a span in view, found by a search or not. */
  open(worker: string, from: Spot, to: Spot | null, search?: string): void {
    clearTimeout(this.#wanted?.timer);
    const timer = setTimeout(() => {
      this.#wanted = null;
      this.#say(`The screen of ${worker} has not come.`);
    }, openMs);
    this.#wanted = { worker, from, to, search, timer };
    this.#openWanted();
  }

  stop(): void {
    clearTimeout(this.#wanted?.timer);
    this.#wanted = null;
    this.drag.stop();
    for (const browsing of this.#browsing.values()) browsing.stop();
    this.#browsing.clear();
  }

  #openWanted(): void {
    const wanted = this.#wanted;
    if (wanted === null) return;
    const place = [...this.#places.values()].find(
      one => one.worker === wanted.worker && one.screen.state !== 'empty',
    );
    if (place === undefined) return;
    clearTimeout(wanted.timer);
    this.#wanted = null;
    const browsing =
      this.#browsing.get(place.view) ?? this.#begin(place.view, wanted.from, { light: false, typed: true });
    browsing?.show(wanted.from, wanted.to, wanted.search);
  }

  #begin(view: string, cursor: Spot, how: Pick<Copy, 'light' | 'typed'>): Browsing | null {
    const place = this.#places.get(view);
    if (place === undefined || place.screen.state === 'empty') return null;
    const browsing = new Browsing(
      this.#deck,
      place,
      { take: (text, { append, isCut }) => this.#take(text, append, isCut) },
      { leave: isEnd => this.#end(view, place.worker, isEnd), lost: () => this.#lose(view, place.worker) },
    );
    this.#browsing.set(view, browsing);
    browsing.begin(cursor, how);
    return browsing;
  }

  /** Whoever read sees that keys are commands again. */
  #end(view: string, worker: string, isEnd: boolean): void {
    this.leave(view);
    const { store, now } = this.#deck;
    if (isEnd && !store.getState().attached) store.change(flash(`${worker} is live again.`, now()));
  }

  #lose(view: string, worker: string): void {
    this.leave(view);
    this.#say(`The size of ${worker} has changed: this is its live screen again.`);
  }

  async #take(text: string, append: boolean, isCut: boolean): Promise<void> {
    const { store, now } = this.#deck;
    if (text.trim() === '') {
      return store.change(flash('There is nothing but blanks in it; nothing was copied.', now()));
    }
    const copied = await this.#clipboard.copy(text, append);
    const level = copied.lost > 0 || isCut ? 'warning' : 'good';
    store.change(flash(copiedSentence(copied, isCut), now(), level));
  }

  #say(sentence: string): void {
    this.#deck.store.change(flash(sentence, this.#deck.now(), 'warning'));
  }

  #pictureOf(view: string, browsing: Browsing, copy: Copy): CopyPicture {
    const known = this.#pictures.get(view);
    if (known?.copy === copy) return known.picture;
    const { at, all } = positionOf(copy);
    const picture = { screen: pictureOf(copy, browsing.rows), mark: `[${at}/${all}]` };
    this.#pictures.set(view, { copy, picture });
    return picture;
  }
}
