// Copy mode of one pane: its turns one after another, each once the rows that it needs are there.
import { commandOfKey } from '../../domain/keys/keys.js';
import type { Deck } from '../actions/action.js';
import type { Typed } from '../text-edit.js';
import { type Copy, revealed, type Spot } from './copy.js';
import { Errands, type Sender, type TextTaker } from './errands.js';
import { RowLoader } from './fetch/loader.js';
import { type KeyOutcome, pasted, pressed } from './motion/keys.js';
import { setCopy } from './place.js';
import { type ShownPane, windowOf } from './shown.js';
import { leadOf, RowReader } from './text/row-text.js';
import type { SessionRows } from './text/rows.js';

/** What a turn does; it is asked again when rows that it needs have come. */
export type Turn = (copy: Copy, rows: RowReader) => KeyOutcome | { kind: 'errand'; run(): Promise<unknown> };

const maxTries = 8;

export class Browsing implements Sender {
  loader: RowLoader;
  readonly #errands: Errands;
  readonly #turns: Turn[] = [];
  #isBusy = false;
  #tries = 0;
  isOver = false;
  #isFollowing = false;
  /** For the frame of another width. */
  #waits = false;

  /** @param end `isEnd`: by coming to the end; `lost` says that its text is not there any more */
  constructor(
    private readonly deck: Deck,
    place: ShownPane,
    clipboard: TextTaker,
    private readonly end: { leave(isEnd: boolean): void; lost(): void },
  ) {
    this.loader = this.#loaderFor(place);
    this.#errands = new Errands(deck, this, clipboard);
  }

  get place(): ShownPane {
    return this.loader.place;
  }

  get rows(): SessionRows {
    return this.loader.rows;
  }

  /** Null once it is over. */
  get copy(): Copy | null {
    return this.deck.store.getState().copies[this.place.view] ?? null;
  }

  /** Shows what the pane shows now, with the cursor at a spot. */
  begin(at: Spot, how: Pick<Copy, 'light' | 'typed'>): void {
    // Behind the last column the agent's cursor stands on the right half of a wide character.
    const cursor = { ...at, column: leadOf(new RowReader(this.rows).row(at.line), at.column) };
    this.set({
      ...this.loader.facts,
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
      taken: null,
      ...how,
      drawn: 0,
    });
    this.prefetch();
  }

  /** The same session in another rectangle, or anew after it was hidden. */
  move(place: ShownPane): void {
    this.loader.place = place;
  }

  /** Follows the pane, where its size has changed, and the session, where its width has. */
  fit(): void {
    if (this.loader.isOutdated) return this.#follow();
    const { copy } = this;
    const { width, height } = windowOf(this.place);
    if (copy === null || (copy.width === width && copy.height === height)) return;
    // The lower edge stays: what was read last stands there.
    this.set(revealed({ ...copy, width, height, top: copy.top + copy.height - height }));
  }

  /** A span of the history in the middle of the pane; upwards from it, what was searched is searched on. */
  show(from: Spot, to: Spot | null, search?: string): void {
    if (search !== undefined) {
      this.turn(copy => ({ kind: 'copy', copy: { ...copy, search: { text: search, way: 'up' } } }));
    }
    this.turn(() => ({ kind: 'errand', run: () => this.#errands.show(from, to) }));
  }

  leave(): void {
    this.end.leave(false);
  }

  stop(): void {
    this.isOver = true;
    this.#turns.length = 0;
    this.loader.stop();
  }

  key(key: Typed): void {
    const { commands } = this.deck.store.getState();
    const ends = ['copy-clear', 'copy-leave'].includes(commandOfKey(commands, 'copy', key.name)?.name ?? '');
    if (ends && this.#errands.stopTaking()) return;
    this.turn((copy, rows) => pressed(copy, rows, key, this.deck.store.getState().commands));
  }

  paste(text: string): void {
    this.turn(copy => pasted(copy, text));
  }

  turn(turn: Turn): void {
    this.#turns.push(turn);
    this.#go();
  }

  #follow(): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    this.#waits = false;
    const follow = async () => {
      const { screen } = this.place;
      const loader = this.#loaderFor(this.place);
      const found = await this.#errands.follow(loader);
      this.#isFollowing = false;
      if (!found) this.end.lost();
      // Its frame came meanwhile, and will not come again.
      else if (screen.generation !== loader.rows.generation) this.fit();
    };
    // Before what was pressed meanwhile: that is meant for the text as it is seen then.
    this.#turns.unshift(() => ({ kind: 'errand', run: follow }));
    this.#tries = 0;
    this.#go();
  }

  #loaderFor(place: ShownPane): RowLoader {
    return new RowLoader(this.deck, place, sentence => this.#errands.say(sentence));
  }

  #go(): void {
    while (!this.#isBusy && !this.#waits && !this.isOver) {
      const [turn] = this.#turns;
      const copy = this.#fresh();
      if (turn === undefined || copy === null) return;
      const unsure = this.loader.unsureIn(copy);
      if (unsure !== null && !this.#isFollowing) return this.#await(this.#fetch(unsure, null));
      const reader = new RowReader(this.rows);
      const outcome = turn(copy, reader);
      const next = outcome !== null && 'copy' in outcome ? outcome.copy : null;
      const missing = reader.missing ?? (next === null ? null : this.loader.missingIn(next));
      if (missing !== null && this.#tries < maxTries) {
        this.#tries++;
        return this.#await(this.#fetch(missing, turn));
      }
      this.#drop(turn);
      if (copy.count !== '' && outcome !== null && next === null) this.set({ ...copy, count: '' });
      if (outcome !== null) this.#carryOut(outcome);
    }
  }

  /** A turn whose rows are not to be had is dropped; while the rows get other numbers it waits for those. */
  async #fetch(line: number, turn: Turn | null): Promise<void> {
    const { loader } = this;
    const isThere = await loader.load(line, this.copy?.height ?? 1);
    if (loader.isStale && loader === this.loader) this.#waits = !this.#isFollowing;
    else if (!isThere && turn !== null) this.#drop(turn);
  }

  #drop(turn: Turn): void {
    const at = this.#turns.indexOf(turn);
    if (at >= 0) this.#turns.splice(at, 1);
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
    if (!isUsed) this.loader.look();
    return { ...copy, ...this.loader.facts };
  }

  #carryOut(outcome: NonNullable<ReturnType<Turn>>): void {
    const errands = this.#errands;
    switch (outcome.kind) {
      case 'copy':
        this.set(outcome.copy);
        return this.prefetch();
      case 'leave':
        return this.end.leave(outcome.isEnd === true);
      case 'say':
        return errands.say(outcome.sentence);
      case 'take':
        return this.#await(errands.take(outcome.append, outcome.stays === true));
      case 'take-line':
        return this.#await(errands.takeLine());
      case 'search':
        return this.#await(errands.again(outcome.way, outcome.text, outcome.times));
      case 'seek':
        this.set(outcome.copy);
        return void errands.seek(outcome.from, outcome.way, outcome.text);
      case 'sought':
        this.set(outcome.copy);
        return this.#await(errands.seek(outcome.from, outcome.way, outcome.text));
      case 'errand':
        return this.#await(outcome.run());
    }
  }

  set(copy: Copy): void {
    this.deck.store.change(setCopy(this.place.view, copy));
  }

  prefetch(): void {
    const { copy } = this;
    if (copy === null || this.isOver) return;
    const loader = this.loader;
    loader.prefetch(copy, () => {
      const now = this.copy;
      if (now === null || loader !== this.loader) return;
      this.set({ ...now, ...loader.facts, drawn: now.drawn + 1 });
      this.prefetch();
    });
  }
}
