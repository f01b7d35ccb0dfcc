// What takes a while in one pane's copy mode: searches, bringing a line into view, collecting what is copied, following a new width.
import type { Deck } from '../actions/action.js';
import { flash } from '../store/crew.js';
import { type Copy, revealed, type Spot, type Way } from './copy.js';
import { type Collecting, collect, isLong } from './fetch/collect.js';
import type { RowLoader } from './fetch/loader.js';
import { rewrapped } from './fetch/rewrap.js';
import { type Sought, seek } from './fetch/seek.js';
import { RowReader } from './text/row-text.js';
import { type Selected, selectedOf, wholeLines } from './text/selection.js';

/** Where copied text goes. */
export interface TextTaker {
  take(text: string, options: { append: boolean; isCut: boolean }): Promise<void>;
}

/** The copy mode that sends them. */
export interface Sender {
  readonly copy: Copy | null;
  readonly isOver: boolean;
  loader: RowLoader;
  set(copy: Copy): void;
  prefetch(): void;
  leave(): void;
}

const maxSearches = 1_000;
/** Of the whole; a picture for each page of rows would be the slowest part of copying. */
const leastStep = 0.04;

export class Errands {
  /** Counts searches; what an older one found is nobody's. */
  #searches = 0;
  /** What could not be searched because the rows got other numbers; done when those are known. */
  #missed: { way: Way; text: string } | null = null;
  /** A long copy on its way. */
  #taking: { isStopped: boolean } | null = null;

  constructor(
    private readonly deck: Deck,
    private readonly sender: Sender,
    private readonly clipboard: TextTaker,
  ) {}

  async seek(from: Spot, way: Way, text: string): Promise<void> {
    const number = ++this.#searches;
    const { copy, loader } = this.sender;
    const sought = await seek(loader.source(text, copy?.height ?? 1), from, way, text);
    if (number !== this.#searches) return;
    this.#missed = loader.isStale && typeof sought === 'string' ? { way, text } : null;
    if (this.#missed === null) await this.#show(sought, text);
  }

  /** The same words again from the cursor, so many times. */
  async again(way: Way, text: string, times: number): Promise<void> {
    const { copy } = this.sender;
    if (copy !== null && copy.search?.text !== text) this.sender.set({ ...copy, search: { text, way } });
    for (let time = 0; time < Math.min(times, maxSearches); time++) {
      const before = this.sender.copy;
      if (before === null) return;
      await this.seek(before.cursor, way, text);
      if (this.sender.copy?.cursor === before.cursor) return;
    }
  }

  async #show(sought: Sought, text: string): Promise<void> {
    const { copy, isOver } = this.sender;
    if (copy === null || isOver) return;
    if (typeof sought === 'string') {
      this.sender.set({ ...copy, match: null });
      const end = sought === 'none' ? 'is nowhere here.' : 'was not found in the time; not all was searched.';
      return this.say(`"${text}" ${end}`);
    }
    await this.show(sought.span.from, sought.span.to);
    if (sought.round) this.deck.store.change(flash('Round the end.', this.deck.now()));
  }

  /** Brings a span into view, with room round it, and the cursor to its start. */
  async show(from: Spot, to: Spot | null): Promise<void> {
    const { copy, loader } = this.sender;
    if (copy === null) return;
    const isInView = from.line >= copy.top && from.line < copy.top + copy.height;
    const top = isInView ? copy.top : from.line - Math.floor(copy.height / 2);
    const aim = { match: to === null ? null : { from, to }, cursor: from, goal: from.column };
    const missing = loader.missingIn(revealed({ ...copy, ...aim, top }));
    if (missing !== null) await loader.load(missing, copy.height);
    const now = this.sender.copy;
    if (now === null || this.sender.isOver) return;
    this.sender.set(revealed({ ...now, ...loader.facts, ...aim, top }));
    this.sender.prefetch();
  }

  async take(append: boolean, stays: boolean): Promise<void> {
    const { copy, loader } = this.sender;
    const selected = copy === null ? null : selectedOf(copy, new RowReader(loader.rows));
    if (selected === null) return;
    if (!(await this.#collect(selected, append)) || this.sender.isOver) return;
    const now = this.sender.copy;
    if (!stays) this.sender.leave();
    else if (now !== null) this.sender.set({ ...now, selection: null });
  }

  async takeLine(): Promise<void> {
    const { copy, loader } = this.sender;
    if (copy === null) return;
    const { line } = copy.cursor;
    await this.#collect({ kind: 'lines', span: wholeLines(new RowReader(loader.rows), line, line) }, false);
  }

  /** True when there was a copy to give up: nothing of it is copied, and what is selected stays so. */
  stopTaking(): boolean {
    if (this.#taking === null) return false;
    this.#taking.isStopped = true;
    return true;
  }

  /** False when the person gave it up. */
  async #collect(selected: Selected, append: boolean): Promise<boolean> {
    const work = this.#working(selected);
    const collected = await collect(this.sender.loader, selected, work);
    this.#taking = null;
    const { copy, isOver } = this.sender;
    if (copy !== null && copy.taken !== null) this.sender.set({ ...copy, taken: null });
    if (collected !== null && !isOver) {
      void this.clipboard.take(collected.text, { append, isCut: collected.isCut });
    }
    if (collected === null && !isOver) this.say('Given up: nothing was copied.');
    return collected !== null;
  }

  /** A long one is seen on the last line as long as it lasts. */
  #working(selected: Selected): Collecting {
    const taking = { isStopped: false };
    if (!isLong(selected)) return { isStopped: false, came: () => {} };
    this.#taking = taking;
    const show = (taken: number) => {
      const { copy } = this.sender;
      if (copy !== null && (copy.taken === null || taken - copy.taken >= leastStep))
        this.sender.set({ ...copy, taken });
    };
    show(0);
    return {
      get isStopped() {
        return taking.isStopped;
      },
      came: show,
    };
  }

  /** False when the text is not there any more. Until it is found the old rows stay, and the next frame asks again. */
  async follow(loader: RowLoader): Promise<boolean> {
    const { copy, loader: old } = this.sender;
    if (copy === null) return true;
    const again = await rewrapped(copy, old, loader);
    if (this.sender.isOver || typeof again === 'string') {
      loader.stop();
      return this.sender.isOver || again === 'later' || loader.isOutdated;
    }
    old.stop();
    loader.place = old.place;
    this.sender.loader = loader;
    this.sender.set(again);
    this.sender.prefetch();
    const missed = this.#missed;
    if (missed !== null) {
      await this.seek(again.prompt?.origin.cursor ?? again.cursor, missed.way, missed.text);
    }
    return true;
  }

  say(sentence: string): void {
    this.deck.store.change(flash(sentence, this.deck.now(), 'warning'));
  }
}
