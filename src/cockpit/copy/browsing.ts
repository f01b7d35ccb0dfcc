// Copy mode of one pane at work: turns one after another, each once its rows are there; searches; what is copied.
import type { Deck } from '../actions/action.js';
import { flash } from '../store-crew.js';
import type { Typed } from '../text-edit.js';
import { collect } from './collect.js';
import { type Copy, lastTop, revealed, type Spot, type Way } from './copy.js';
import { type KeyOutcome, pasted, pressed } from './keys.js';
import { RowLoader } from './loader.js';
import { setCopy } from './place.js';
import { RowReader } from './row-text.js';
import type { SessionRows } from './rows.js';
import { type Sought, seek } from './seek.js';
import { type Selected, selectedOf, wholeLines } from './selection.js';
import { type ShownPane, windowOf } from './shown.js';

/** What a turn does; it is asked again when rows that it needs have come. */
export type Turn = (copy: Copy, rows: RowReader) => KeyOutcome;

/** Where copied text goes. */
export interface TextTaker {
  take(text: string, options: { append: boolean; isCut: boolean }): Promise<void>;
}

const maxTries = 8;
const maxSearches = 1_000;

export class Browsing {
  readonly #loader: RowLoader;
  readonly #turns: Turn[] = [];
  #isBusy = false;
  #tries = 0;
  /** Counts searches; what an older one found is nobody's. */
  #searches = 0;
  #isOver = false;

  constructor(
    private readonly deck: Deck,
    place: ShownPane,
    private readonly clipboard: TextTaker,
    private readonly leave: () => void,
  ) {
    this.#loader = new RowLoader(deck, place, sentence => this.#say(sentence));
  }

  get place(): ShownPane {
    return this.#loader.place;
  }

  get rows(): SessionRows {
    return this.#loader.rows;
  }

  get isOutdated(): boolean {
    return this.#loader.isOutdated;
  }

  /** Null once it is over. */
  get copy(): Copy | null {
    return this.deck.store.getState().copies[this.place.view] ?? null;
  }

  /** Shows what the pane shows now, with the cursor at a spot. */
  begin(cursor: Spot, how: Pick<Copy, 'light' | 'typed'>): void {
    this.#set({
      ...this.#loader.facts,
      ...windowOf(this.place),
      cursor,
      goal: cursor.column,
      selection: null,
      search: null,
      match: null,
      prompt: null,
      count: '',
      awaits: null,
      lastJump: null,
      ...how,
      drawn: 0,
    });
    this.#prefetch();
  }

  /** The same session in another rectangle, or anew after it was hidden. */
  move(place: ShownPane): void {
    this.#loader.place = place;
  }

  /** Fits the view into its pane, where that has changed. */
  fit(): void {
    const { copy } = this;
    const { width, height } = windowOf(this.place);
    if (copy === null || (copy.width === width && copy.height === height)) return;
    // The lower edge stays: what was read last stands there.
    this.#set(revealed({ ...copy, width, height, top: copy.top + copy.height - height }));
  }

  stop(): void {
    this.#isOver = true;
    this.#turns.length = 0;
    this.#loader.stop();
  }

  key(key: Typed): void {
    this.turn((copy, rows) => pressed(copy, rows, key, this.deck.store.getState().commands));
  }

  paste(text: string): void {
    this.turn(copy => pasted(copy, text));
  }

  turn(turn: Turn): void {
    this.#turns.push(turn);
    this.#go();
  }

  #go(): void {
    while (!this.#isBusy && !this.#isOver) {
      const [turn] = this.#turns;
      const copy = this.#fresh();
      if (turn === undefined || copy === null) return;
      const reader = new RowReader(this.rows);
      const outcome = turn(copy, reader);
      const next = outcome !== null && 'copy' in outcome ? outcome.copy : null;
      const missing = reader.missing ?? (next === null ? null : this.#loader.missingIn(next));
      if (missing !== null && this.#tries < maxTries) {
        this.#tries++;
        const load = this.#loader.load(missing, copy.height);
        return this.#await(load.then(isThere => !isThere && this.#drop()));
      }
      this.#drop();
      if (copy.count !== '' && outcome !== null && next === null) this.#set({ ...copy, count: '' });
      if (outcome !== null) this.#carryOut(outcome);
    }
  }

  #drop(): void {
    this.#turns.shift();
    this.#tries = 0;
  }

  #await(work: Promise<unknown>): void {
    this.#isBusy = true;
    void work.then(() => {
      this.#isBusy = false;
      this.#go();
    });
  }

  /** While nothing of the screen is looked at, it may be the present one: lines that came since are history then. */
  #fresh(): Copy | null {
    const { copy } = this;
    if (copy === null || copy.prompt !== null) return copy;
    const { top } = this.rows;
    const isUsed =
      copy.top + copy.height > top ||
      copy.cursor.line >= top ||
      (copy.selection !== null && copy.selection.anchor.line >= top);
    if (!isUsed) this.#loader.look();
    return { ...copy, ...this.#loader.facts };
  }

  #carryOut(outcome: NonNullable<KeyOutcome>): void {
    switch (outcome.kind) {
      case 'copy':
        this.#set(outcome.copy);
        return this.#prefetch();
      case 'leave':
        return this.leave();
      case 'say':
        return this.#say(outcome.sentence);
      case 'take':
        return this.#await(this.#take(outcome.append, outcome.stays === true));
      case 'take-line':
        return this.#await(this.#takeLine());
      case 'search':
        return this.#await(this.#again(outcome.way, outcome.text, outcome.times));
      case 'seek':
        this.#set(outcome.copy);
        return void this.#seek(outcome.from, outcome.way, outcome.text);
      case 'sought':
        this.#set(outcome.copy);
        return this.#await(this.#seek(outcome.from, outcome.way, outcome.text));
    }
  }

  #say(sentence: string): void {
    this.deck.store.change(flash(sentence, this.deck.now(), 'warning'));
  }

  #set(copy: Copy): void {
    this.deck.store.change(setCopy(this.place.view, copy));
  }

  #prefetch(): void {
    const { copy } = this;
    if (copy === null || this.#isOver) return;
    this.#loader.prefetch(copy, () => {
      const now = this.copy;
      if (now === null) return;
      this.#set({ ...now, ...this.#loader.facts, drawn: now.drawn + 1 });
      this.#prefetch();
    });
  }

  async #seek(from: Spot, way: Way, text: string): Promise<void> {
    const number = ++this.#searches;
    const sought = await seek(this.#loader.source(text, this.copy?.height ?? 1), from, way, text);
    if (number === this.#searches) await this.#show(sought, text);
  }

  async #again(way: Way, text: string, times: number): Promise<void> {
    const { copy } = this;
    if (copy !== null && copy.search?.text !== text) this.#set({ ...copy, search: { text, way } });
    for (let time = 0; time < Math.min(times, maxSearches); time++) {
      const before = this.copy;
      if (before === null) return;
      await this.#seek(before.cursor, way, text);
      if (this.copy?.cursor === before.cursor) return;
    }
  }

  async #show(sought: Sought, text: string): Promise<void> {
    const { copy } = this;
    if (copy === null || this.#isOver) return;
    if (typeof sought === 'string') {
      this.#set({ ...copy, match: null });
      const end = sought === 'none' ? 'is nowhere here.' : 'was not found in the time; not all was searched.';
      return this.#say(`"${text}" ${end}`);
    }
    await this.show(sought.span.from, sought.span.to);
    if (sought.round) this.deck.store.change(flash('Round the end.', this.deck.now()));
  }

  /** Brings a span into view, with room round it, and the cursor to its start. */
  async show(from: Spot, to: Spot | null): Promise<void> {
    const { copy } = this;
    if (copy === null) return;
    const isInView = from.line >= copy.top && from.line < copy.top + copy.height;
    const top = isInView ? copy.top : from.line - Math.floor(copy.height / 2);
    const aim = { match: to === null ? null : { from, to }, cursor: from, goal: from.column };
    const missing = this.#loader.missingIn(revealed({ ...copy, ...aim, top }));
    if (missing !== null) await this.#loader.load(missing, copy.height);
    const now = this.copy;
    if (now === null || this.#isOver) return;
    this.#set(revealed({ ...now, ...this.#loader.facts, ...aim, top }));
    this.#prefetch();
  }

  async #take(append: boolean, stays: boolean): Promise<void> {
    const { copy } = this;
    const selected = copy === null ? null : selectedOf(copy, new RowReader(this.rows));
    if (selected === null) return;
    await this.#collect(selected, append);
    if (!stays) return this.leave();
    if (this.copy !== null) this.#set({ ...this.copy, selection: null });
  }

  async #takeLine(): Promise<void> {
    const { copy } = this;
    if (copy === null) return;
    const { line } = copy.cursor;
    await this.#collect({ kind: 'lines', span: wholeLines(new RowReader(this.rows), line, line) }, false);
  }

  async #collect(selected: Selected, append: boolean): Promise<void> {
    const { text, isCut } = await collect(this.#loader, selected);
    if (!this.#isOver) void this.clipboard.take(text, { append, isCut });
  }

  /** True when the newest row is in view. */
  get isAtEnd(): boolean {
    const { copy } = this;
    return copy !== null && copy.top >= lastTop(copy);
  }
}
