// Selecting with the pointer: a press remembers where, a drag selects from there, past the edge it scrolls, the release copies.

import type { Browsing, Turn } from './browsing.js';
import type { Copy, Spot } from './copy.js';
import { clamped, revealed, scrolled } from './copy.js';
import { isInside, type ShownPane, spotUnder } from './shown.js';
import { kindAt } from './text/row-text.js';
import { type Selected, wholeLines, wordAround } from './text/selection.js';

export interface DragHost {
  placeOf(view: string): ShownPane | null;
  browsing(view: string): Browsing | null;
  /** Copy mode from the live screen, which ends with what the pointer does. */
  begin(view: string, cursor: Spot): Browsing | null;
  leave(view: string): void;
}

/** How often the view moves while the pointer is past the edge. */
const scrollMs = 50;
const maxStep = 5;

interface Press {
  view: string;
  spot: Spot;
  /** Copy mode was there before: it stays when the text is copied. */
  stays: boolean;
  selects: boolean;
}

export class DragSelect {
  #press: Press | null = null;
  /** Its text is on its way out, and then it is over. */
  #closing: Browsing | null = null;
  #pointer = { x: 0, y: 0 };
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly host: DragHost) {}

  press(place: ShownPane, x: number, y: number): void {
    this.stop();
    const browsing = this.#lasting(place.view);
    const spot = spotUnder(place, browsing?.copy ?? null, x, y);
    this.#press = { view: place.view, spot, stays: browsing !== null, selects: false };
    // A click drops what was selected, and puts the cursor there.
    browsing?.turn(copy => ({
      kind: 'copy',
      copy: clamped({ ...copy, selection: null, cursor: spot, goal: spot.column }),
    }));
  }

  /** The word, or the line of the program, under the pointer; the release copies it. */
  pressTwice(place: ShownPane, x: number, y: number, what: 'word' | 'line'): void {
    const known = this.#lasting(place.view);
    const spot = spotUnder(place, known?.copy ?? null, x, y);
    // The word of a second click gives way to the line of the third.
    if (known === null) this.host.leave(place.view);
    const browsing = known ?? this.host.begin(place.view, spot);
    this.stop();
    this.#press = { view: place.view, spot, stays: known !== null, selects: true };
    browsing?.turn(around(spot, what));
  }

  drag(x: number, y: number): void {
    const press = this.#press;
    const place = press === null ? null : this.host.placeOf(press.view);
    if (press === null || place === null) return;
    const known = this.host.browsing(press.view);
    if (!press.selects && known === null) {
      // The pointer trembles before it drags.
      const now = spotUnder(place, null, x, y);
      if (now.line === press.spot.line && now.column === press.spot.column && isInside(place, x, y)) return;
    }
    const browsing = known ?? this.host.begin(press.view, press.spot);
    if (browsing === null) return this.stop();
    press.selects = true;
    this.#pointer = { x, y };
    this.#follow(browsing, place, press);
    const isPast = y < place.rect.y || y >= place.rect.y + place.rect.height;
    if (isPast) this.#timer ??= setInterval(() => this.#scroll(), scrollMs);
    else this.#rest();
  }

  /** True when something was selected and is copied now. */
  release(): boolean {
    const press = this.#press;
    this.stop();
    if (press?.selects !== true) return false;
    const browsing = this.host.browsing(press.view);
    if (!press.stays) this.#closing = browsing;
    browsing?.turn(copy => {
      if (copy.selection === null) return null;
      return { kind: 'take', append: false, stays: press.stays };
    });
    return browsing !== null;
  }

  #lasting(view: string): Browsing | null {
    const browsing = this.host.browsing(view);
    return browsing === this.#closing ? null : browsing;
  }

  /** Forgets the press; nothing ticks any more. */
  stop(): void {
    this.#press = null;
    this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #follow(browsing: Browsing, place: ShownPane, press: Press): void {
    const { x, y } = this.#pointer;
    browsing.turn(copy => ({
      kind: 'copy',
      copy: draggedTo(copy, press.spot, spotUnder(place, copy, x, y)),
    }));
  }

  #scroll(): void {
    const press = this.#press;
    const place = press === null ? null : this.host.placeOf(press.view);
    const browsing = press === null ? null : this.host.browsing(press.view);
    if (press === null || place === null || browsing === null) return this.stop();
    const { y } = this.#pointer;
    const above = place.rect.y - y;
    const below = y - (place.rect.y + place.rect.height - 1);
    const far = Math.max(above, below);
    const step = Math.min(maxStep, Math.max(1, far)) * (above > 0 ? -1 : 1);
    browsing.turn(copy => ({ kind: 'copy', copy: scrolled(copy, step) }));
    this.#follow(browsing, place, press);
  }
}

function draggedTo(copy: Copy, anchor: Spot, cursor: Spot): Copy {
  const kind = copy.selection?.kind ?? 'chars';
  return revealed({ ...copy, cursor, goal: cursor.column, selection: { kind, anchor } });
}

function around(spot: Spot, what: 'word' | 'line'): Turn {
  return (copy, rows) => {
    const kind = ({ line, column }: Spot) => kindAt(rows.row(line), column);
    const span: Selected['span'] =
      what === 'line' ? wholeLines(rows, spot.line, spot.line) : wordAround(rows, spot, kind);
    const selection = { kind: what === 'line' ? ('lines' as const) : ('chars' as const), anchor: span.from };
    return { kind: 'copy', copy: { ...copy, selection, cursor: what === 'line' ? spot : span.to } };
  };
}
