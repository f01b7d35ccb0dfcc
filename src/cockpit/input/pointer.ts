// The mouse in the cockpit: click focuses, double click attaches, a border can be dragged, a drag in a pane selects, the wheel
// scrolls, the right button opens a menu. What comes with Shift is the terminal's own (shifted.ts).
import type { Border } from '../../domain/layout/arrange.js';
import { borderUnder, paneAt } from '../../domain/layout/move.js';
import { innerRect } from '../../domain/layout/screen.js';
import { findPane } from '../../domain/layout/tree.js';
import type { Deck } from '../actions/action.js';
import { dialogHandlers } from '../actions/dialog-kinds.js';
import { actions } from '../actions/index.js';
import { openMenu } from '../actions/menu.js';
import { TitleDrag } from '../layout/title-drag.js';
import { scrollTo } from '../store/dialogs.js';
import { focusPane, pointAt, unfoldList } from '../store/panes.js';
import { dragBorder } from '../store/panes-change.js';
import { arrangementOf, partsOf, railRows } from '../store/select.js';
import { dialogModel, scrollRange } from '../views/dialog.js';
import { crewWindow } from '../views/rail.js';
import type { MouseEvent } from './event.js';

const doubleMs = 400;
/** The click that brings the window to the front comes right after its focus report. */
const focusClickMs = 250;
const wheelLines = 3;

export class Mouse {
  #drag: { border: Border; x: number; y: number; moved: boolean } | null = null;
  #last: { place: string; at: number; count: number } | null = null;
  #focusedAt = Number.NEGATIVE_INFINITY;
  readonly #title: TitleDrag;

  constructor(
    private readonly deck: Deck,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#title = new TitleDrag(deck);
  }

  terminalFocused(): void {
    this.#focusedAt = this.now();
  }

  handle(event: MouseEvent): void {
    const { drag } = this.deck.copies;
    if (event.action === 'wheel') return this.#wheel(event);
    // What was dragged is no first half of a double click.
    if (event.action === 'drag') this.#last = null;
    if (event.action === 'drag' && this.#title.drag(event.x, event.y)) return;
    if (event.action === 'drag')
      return this.#drag === null ? drag.drag(event.x, event.y) : this.#dragTo(event);
    if (event.action === 'release') {
      this.#drag = null;
      this.#title.release(event.x, event.y);
      drag.release();
    }
    if (event.action !== 'press' || this.now() - this.#focusedAt < focusClickMs) return;
    const isLeft = event.button === 'left';
    const kind = this.deck.store.getState().dialog?.kind;
    if (event.button === 'right' && (kind === undefined || kind === 'menu'))
      return openMenu(this.deck, event);
    if (kind !== undefined) return isLeft ? this.#pressDialog(event) : undefined;
    if (isLeft) this.#press(event);
  }

  #press({ x, y }: MouseEvent): void {
    const { store, copies } = this.deck;
    const state = store.getState();
    if (this.#pressRail(x, y)) return;
    const arrangement = arrangementOf(state);
    const border = borderUnder(arrangement, x, y);
    if (this.#title.press(x, y)) this.#drag = null;
    else if (border !== null) this.#drag = { border, x, y, moved: false };
    const pane = paneAt(arrangement, x, y);
    if (pane === null) return;
    const stays = state.attached && state.recent[0] === pane;
    if (!stays) store.change(focusPane(pane), () => ({ attached: false }));
    const clicks = this.#clicks(pane);
    if (findPane(state.arranged.tree, pane)?.shows.kind === 'crew') return this.#pressCrew(pane, y);
    const shown = border === null ? copies.at(x, y) : null;
    // Where a double click cannot attach, it selects as in any terminal.
    const selects = shown !== null && (stays || copies.has(shown.view));
    if (selects && clicks > 1) copies.drag.pressTwice(shown, x, y, clicks === 2 ? 'word' : 'line');
    else if (clicks === 2 && !stays && border === null) {
      this.#last = null;
      this.#run('attach');
    } else if (shown !== null) copies.drag.press(shown, x, y);
  }

  /** How often in a row the same place was pressed; 1 to 3. */
  #clicks(place: string): number {
    const last = this.#last;
    const goesOn = last !== null && last.place === place && this.now() - last.at < doubleMs;
    const count = goesOn ? (last.count % 3) + 1 : 1;
    this.#last = { place, at: this.now(), count };
    return count;
  }

  #run(name: string): void {
    const action = actions[name];
    if (action?.disabledReason(this.deck.store.getState()) === null) action.run(this.deck, '');
  }

  #pressRail(x: number, y: number): boolean {
    const state = this.deck.store.getState();
    const { rail } = partsOf(state);
    if (rail === null || x >= rail.x + rail.width || y < rail.y || y >= rail.y + rail.height) return false;
    const { crew } = railRows(state, rail.height);
    const row = y - innerRect(rail, true).y;
    if (row >= crew) this.#run('board');
    else this.#pick(row, crew, 'rail');
    return true;
  }

  #pressCrew(pane: string, y: number): void {
    const placed = arrangementOf(this.deck.store.getState()).placed.find(one => one.pane === pane);
    if (placed === undefined) return;
    const inside = innerRect(placed.rect, true);
    this.#pick(y - inside.y, inside.height, 'panes');
  }

  #pick(row: number, height: number, area: 'rail' | 'panes'): void {
    const { store } = this.deck;
    const { part, folded } = crewWindow(store.getState(), height);
    const worker = part[row];
    if (row === part.length && folded.length > 0)
      store.change(unfoldList(), () => ({ area, attached: false }));
    if (worker === undefined) return;
    const again = this.#clicks(`list ${worker.id}`) === 2;
    store.change(pointAt(worker.id), () => ({ area, attached: false }));
    if (again) this.#run('attach');
  }

  #dragTo({ x, y }: MouseEvent): void {
    const drag = this.#drag;
    if (drag === null) return;
    const cells = drag.border.direction === 'row' ? x - drag.x : y - drag.y;
    if (cells === 0) return;
    this.deck.store.change(dragBorder(drag.border, cells, !drag.moved));
    const { border } = drag;
    this.#drag = { border: { ...border, at: border.at + cells }, x, y, moved: true };
  }

  /** A click beside the box leaves it, as Esc does. */
  #pressDialog({ x, y }: MouseEvent): void {
    const rect = dialogModel(this.deck.store.getState())?.rect;
    if (rect === undefined) return;
    const inside = x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
    if (!inside) return this.deck.store.change(() => ({ dialog: null }));
    const handler = this.#ownDialog();
    if (handler?.press === undefined) return;
    const twice = this.#clicks(`dialog ${x} ${y}`) === 2;
    handler.press(this.deck, { row: y - rect.y - 1, column: x - rect.x - 1, twice });
  }

  #ownDialog(): (typeof dialogHandlers)[keyof typeof dialogHandlers] {
    const kind = this.deck.store.getState().dialog?.kind;
    return kind === undefined ? undefined : dialogHandlers[kind];
  }

  #wheel({ button, x, y }: MouseEvent): void {
    if (button !== 'wheel-up' && button !== 'wheel-down') return;
    const state = this.deck.store.getState();
    const step = button === 'wheel-up' ? -wheelLines : wheelLines;
    const own = this.#ownDialog();
    if (own?.wheel !== undefined) return own.wheel(this.deck, step);
    if (state.dialog === null) return this.#scroll(x, y, step);
    if (!('scroll' in state.dialog)) return;
    const { last, now } = scrollRange(state);
    this.deck.store.change(scrollTo(Math.min(last, now + step)));
  }

  /**
   * The pane under the pointer, whoever has the focus. It gets the focus as by a click: the keys that follow are meant for what
   * one reads, and `q` leaves that and not the cockpit. Who types to an agent goes on typing to it.
   */
  #scroll(x: number, y: number, rows: number): void {
    const { copies, store } = this.deck;
    const shown = copies.at(x, y);
    if (shown === null) return;
    copies.scroll(shown.view, rows);
    if (copies.has(shown.view) && !store.getState().attached) store.change(focusPane(shown.pane));
  }
}
