// Mouse on the chrome: click focuses, double click attaches, a border can be dragged.
import type { Border } from '../domain/layout-arrange.js';
import { borderUnder, paneAt } from '../domain/layout-move.js';
import { innerRect, railSplit } from '../domain/layout-screen.js';
import { findPane } from '../domain/layout-tree.js';
import type { Deck } from './actions/action.js';
import { dialogHandlers } from './actions/dialog-kinds.js';
import { actions } from './actions/index.js';
import type { MouseEvent } from './input/event.js';
import { arrangementOf, partsOf } from './select.js';
import { scrollTo } from './store-dialogs.js';
import { focusPane, pointAt } from './store-panes.js';
import { dragBorder } from './store-panes-change.js';
import { dialogModel, scrollRange } from './views/dialog.js';
import { crewWindow } from './views/rail.js';

const doubleMs = 400;
/** The click that brings the window to the front comes right after its focus report. */
const focusClickMs = 250;
const wheelLines = 3;

export class Mouse {
  #drag: { border: Border; x: number; y: number; moved: boolean } | null = null;
  #last: { pane: string; at: number } | null = null;
  #focusedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly deck: Deck,
    private readonly now: () => number = () => performance.now(),
  ) {}

  terminalFocused(): void {
    this.#focusedAt = this.now();
  }

  handle(event: MouseEvent): void {
    if (event.action === 'wheel') return this.#wheel(event);
    if (event.action === 'drag') return this.#dragTo(event);
    if (event.action === 'release') this.#drag = null;
    if (event.action !== 'press' || event.button !== 'left') return;
    if (this.now() - this.#focusedAt < focusClickMs) return;
    if (this.deck.store.getState().dialog !== null) return this.#pressDialog(event);
    this.#press(event);
  }

  #press({ x, y }: MouseEvent): void {
    const { store } = this.deck;
    const state = store.getState();
    if (this.#pressRail(x, y)) return;
    const arrangement = arrangementOf(state);
    const border = borderUnder(arrangement, x, y);
    if (border !== null) this.#drag = { border, x, y, moved: false };
    const pane = paneAt(arrangement, x, y);
    if (pane === null) return;
    const stays = state.attached && state.recent[0] === pane;
    if (!stays) store.change(focusPane(pane), () => ({ attached: false }));
    const last = this.#last;
    const again = last !== null && last.pane === pane && this.now() - last.at < doubleMs;
    this.#last = again ? null : { pane, at: this.now() };
    if (findPane(state.arranged.tree, pane)?.shows.kind === 'crew') this.#pressCrew(pane, x, y);
    else if (again && !stays && border === null) this.#run('attach');
  }

  #run(name: string): void {
    const action = actions[name];
    if (action?.disabledReason(this.deck.store.getState()) === null) action.run(this.deck, '');
  }

  #pressRail(x: number, y: number): boolean {
    const state = this.deck.store.getState();
    const { rail } = partsOf(state);
    if (rail === null || x >= rail.x + rail.width || y < rail.y || y >= rail.y + rail.height) return false;
    const { crew } = railSplit(rail.height, state.snapshot?.workers.length ?? 0);
    const row = y - innerRect(rail, true).y;
    if (row >= crew) this.#run('board');
    else this.#pick(row, crew, 'rail');
    return true;
  }

  #pressCrew(pane: string, _x: number, y: number): void {
    const placed = arrangementOf(this.deck.store.getState()).placed.find(one => one.pane === pane);
    if (placed === undefined) return;
    const inside = innerRect(placed.rect, true);
    this.#pick(y - inside.y, inside.height, 'panes');
  }

  #pick(row: number, height: number, area: 'rail' | 'panes'): void {
    const { store } = this.deck;
    const worker = crewWindow(store.getState(), height).part[row];
    if (worker === undefined) return;
    const last = this.#last;
    const again = last !== null && last.pane === `list ${worker.id}` && this.now() - last.at < doubleMs;
    this.#last = again ? null : { pane: `list ${worker.id}`, at: this.now() };
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
    const last = this.#last;
    const place = `dialog ${x} ${y}`;
    const twice = last !== null && last.pane === place && this.now() - last.at < doubleMs;
    this.#last = twice ? null : { pane: place, at: this.now() };
    handler.press(this.deck, { row: y - rect.y - 1, column: x - rect.x - 1, twice });
  }

  #ownDialog(): (typeof dialogHandlers)[keyof typeof dialogHandlers] {
    const kind = this.deck.store.getState().dialog?.kind;
    return kind === undefined ? undefined : dialogHandlers[kind];
  }

  #wheel({ button }: MouseEvent): void {
    const state = this.deck.store.getState();
    const step = button === 'wheel-up' ? -wheelLines : wheelLines;
    const own = this.#ownDialog();
    if (own?.wheel !== undefined) return own.wheel(this.deck, step);
    if (state.dialog === null || !('scroll' in state.dialog)) return;
    const { last, now } = scrollRange(state);
    this.deck.store.change(scrollTo(Math.min(last, now + step)));
  }
}
