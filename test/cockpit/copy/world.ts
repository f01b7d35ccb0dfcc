// A cockpit with one pane of a worker whose session is a real screen and its history, without processes between them.

import { runKey } from '../../../src/cockpit/actions/index.js';
import { copyKey } from '../../../src/cockpit/copy/actions.js';
import type { Copy } from '../../../src/cockpit/copy/copy.js';
import { PaneScreen } from '../../../src/cockpit/screen/pane-screen.js';
import { Stage } from '../../../src/cockpit/stage.js';
import { makeFullFrame } from '../../../src/host/views/frames.js';
import { wordsPerCell } from '../../../src/protocol/cells.js';
import type { Find } from '../../../src/protocol/host-methods.js';
import { stage as sessionOf } from '../../host/history/stage.js';
import { storeAt } from '../../screens/render.js';
import { deckOf } from '../store/fixture.js';

export const view = 'worker-1';

export class World {
  readonly session;
  readonly deck = deckOf(storeAt(80, 24));
  readonly screen = new PaneScreen();
  #seq = 0;
  #asking = 0;
  readonly #stage: Stage;

  constructor(cols = 20, rows = 6) {
    this.session = sessionOf(cols, rows);
    this.screen.reset(3);
    const hub = {
      show: (name: string) => (name === view ? this.screen : new PaneScreen()),
      hide: () => {},
    };
    this.#stage = new Stage(hub, { setPanes: () => {} }, this.deck.copies);
    const { history } = this.session;
    this.deck.askHost = (async (_socket: string, method: string, params: unknown) => {
      this.#asking++;
      try {
        const { from, count } = params as { from: number; count: number };
        return method === 'history' ? await history.lines(from, count) : await history.find(params as Find);
      } finally {
        this.#asking--;
      }
    }) as typeof this.deck.askHost;
    this.deck.store.subscribe(state => this.#stage.update(state));
  }

  /** Prints, and the frame of it comes to the pane. */
  print(text: string): this {
    this.session.print(text);
    return this.frame();
  }

  frame(): this {
    const frame = makeFullFrame(this.session.source);
    this.screen.apply({ ...frame, seq: ++this.#seq });
    this.#stage.update(this.deck.store.getState());
    this.deck.copies.heard(view);
    return this;
  }

  resize(cols: number, rows: number): this {
    this.session.screen.resize(cols, rows);
    this.session.source.generation++;
    return this.frame();
  }

  /** Keys by their names: `ctrl+v`, or several characters as they are typed. */
  async press(...names: string[]): Promise<this> {
    for (const name of names) {
      const key = { name, text: [...name].length === 1 ? name : name === 'Space' ? ' ' : '' };
      if (!copyKey(this.deck, key)) runKey(this.deck, name);
    }
    return this.rest();
  }

  type(text: string): Promise<this> {
    return this.press(...text);
  }

  /** Until nothing is asked of the host any more. */
  async rest(): Promise<this> {
    for (let quiet = 0; quiet < 3; quiet = this.#asking > 0 ? 0 : quiet + 1) {
      await new Promise(resolve => setImmediate(resolve));
    }
    return this;
  }

  get copy(): Copy | null {
    return this.deck.store.getState().copies[view] ?? null;
  }

  get here(): Copy {
    if (this.copy === null) throw new Error('not in copy mode');
    return this.copy;
  }

  /** `line:column` of the cursor. */
  get cursor(): string {
    return `${this.here.cursor.line}:${this.here.cursor.column}`;
  }

  get said(): string {
    return this.deck.store.getState().flash?.sentence ?? '';
  }

  /** What reached the clipboard of the terminal, in order. */
  get copied(): string[] {
    return this.deck.written.map(text => {
      const [, base64] = /^\u001b\]52;c;(.*)\u0007$/.exec(text) ?? [];
      return Buffer.from(base64 ?? '', 'base64').toString('utf8');
    });
  }

  /** The pane as it is drawn. */
  get picture(): PaneScreen {
    const picture = this.#stage.scene.panes.find(one => one.id === view);
    if (picture?.screen === null || picture === undefined) throw new Error('no picture');
    return picture.screen;
  }

  get mark(): string | undefined {
    return this.#stage.scene.panes.find(one => one.id === view)?.mark;
  }

  /** Rows of the picture in which `1` stands where a cell has the flag. */
  flags(flag: number): string[] {
    const { grid } = this.picture;
    return Array.from({ length: grid.rows }, (_, y) =>
      Array.from({ length: grid.cols }, (_, x) => {
        const word = grid.words[(y * grid.cols + x) * wordsPerCell + 1] ?? 0;
        return (word & flag) === 0 ? '.' : '1';
      })
        .join('')
        .replace(/\.+$/, ''),
    );
  }
}
