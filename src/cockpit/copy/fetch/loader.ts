// The rows of one pane's session, asked of its host a few pages at a time and before they are needed.
import type { Result } from '../../../domain/failure.js';
import type { Found } from '../../../protocol/host-methods.js';
import type { Deck } from '../../actions/action.js';
import type { Copy, Way } from '../copy.js';
import type { ShownPane } from '../shown.js';
import { SessionRows } from '../text/rows.js';
import { ignoresCase } from '../text/search.js';
import type { SeekSource } from './seek.js';

const answerMs = 3_000;
/** A host answers with no more rows at once. */
const maxPage = 1_000;
const leastMargin = 200;

export type RowFacts = Pick<Copy, 'cols' | 'oldest' | 'screen' | 'end'>;

export class RowLoader {
  readonly rows: SessionRows;
  #isBusy = false;
  #stopped = false;
  /** False while it is not known which rows of the screen are wrapped. */
  #knowsWraps = false;
  /** The host has numbered the rows anew; the frame that says so is on its way. */
  #isRenumbered = false;

  constructor(
    private readonly deck: Pick<Deck, 'askHost'>,
    public place: ShownPane,
    private readonly onTrouble: (sentence: string) => void,
  ) {
    this.rows = new SessionRows(place.screen);
  }

  get facts(): RowFacts {
    const { cols, oldest, top, end } = this.rows;
    return { cols, oldest, screen: top, end };
  }

  /** As {@link isOutdated}, or about to be so. */
  get isStale(): boolean {
    return this.#isRenumbered || this.isOutdated;
  }

  /** True when the session has another width: its rows are other rows now. */
  get isOutdated(): boolean {
    const { screen } = this.place;
    return screen.state === 'live' && screen.generation !== this.rows.generation;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Takes the present screen; lines that came since are history then. */
  look(): boolean {
    if (this.isOutdated || !this.rows.look(this.place.screen)) return false;
    this.#knowsWraps = false;
    return true;
  }

  /** A row of the screen, while it is in view and it is not known which of its rows are one line of the program. */
  unsureIn({ top, height }: Pick<Copy, 'top' | 'height'>): number | null {
    return this.#knowsWraps || top + height <= this.rows.top ? null : this.rows.top;
  }

  /** The first row in view that is not here. */
  missingIn({ top, height }: Pick<Copy, 'top' | 'height'>): number | null {
    const end = Math.min(this.rows.end, top + height);
    for (let line = Math.max(top, this.rows.oldest); line < end; line++) {
      if (!this.rows.has(line)) return line;
    }
    return null;
  }

  /** So that the next pages are there when the wheel comes to them; one request at a time. */
  prefetch({ top, height }: Copy, onCame: () => void): void {
    if (this.#isBusy || this.#stopped) return;
    const margin = height * 3;
    const above = Math.max(this.rows.oldest, top - margin);
    const below = Math.min(this.rows.end - 1, top + height + margin);
    const needsWraps = !this.#knowsWraps && below >= this.rows.top;
    const missing = needsWraps ? this.rows.top : [above, below].find(line => !this.rows.has(line));
    if (missing === undefined) return;
    this.#isBusy = true;
    void this.load(missing, height).then(isThere => {
      this.#isBusy = false;
      if (isThere && !this.#stopped) onCame();
    });
  }

  /** Rows round a line; false when it is not to be had. */
  async load(line: number, height: number): Promise<boolean> {
    const margin = Math.min(maxPage / 2, Math.max(leastMargin, height * 4));
    const { session, socket } = this.place.address;
    const params = { session, from: Math.max(0, line - margin), count: margin * 2 };
    const answer = await this.deck.askHost(socket, 'history', params, { timeoutMs: answerMs });
    if (this.#stopped) return false;
    if (!answer.ok) {
      // Whatever it was, what is on the screen can be read and copied all the same.
      this.#knowsWraps = true;
      if (line < this.rows.top) this.onTrouble(answer.failure.sentence);
      return false;
    }
    if (this.#hasOtherNumbers(answer.value) || !this.rows.add(answer.value)) return false;
    if (params.from + params.count > this.rows.top) this.#knowsWraps = true;
    this.rows.trim(line);
    return this.rows.has(line) || line < this.rows.oldest;
  }

  /** Where a search finds what is not here. */
  source(text: string, height: number, exact = false): SeekSource {
    const ignoreCase = !exact && ignoresCase(text);
    const find = async (from: number | null, direction: Way, limit: number): Promise<Found | null> => {
      const { session, socket } = this.place.address;
      const params = { session, text, kind: 'text' as const, ignoreCase, from, direction, limit };
      const answer: Result<Found> = await this.deck.askHost(socket, 'find', params, { timeoutMs: answerMs });
      return answer.ok && !this.#hasOtherNumbers(answer.value) ? answer.value : null;
    };
    return { rows: this.rows, find, load: line => this.load(line, height) };
  }

  #hasOtherNumbers({ generation }: { generation: number }): boolean {
    this.#isRenumbered ||= generation !== this.rows.generation;
    return this.#isRenumbered;
  }
}
