// All views of one session, who drives it, and the size that follows from that. The host alone decides the size.
import type { SessionView } from './view.js';

/** A narrower agent is unreadable and its scrollback stays narrow for ever; a smaller pane shows a crop. */
const smallest = { cols: 100, rows: 24 };
/** A program of the person at a client has the room that it stands in, and no crop. */
const anySize = { cols: 2, rows: 1 };
/** A full frame of it fits into one message, whatever its cells hold. */
const largest = { cols: 500, rows: 300 };
/** A layout change moves many panes in many steps; the agent sees one resize. */
const quietMs = 150;

export interface Size {
  cols: number;
  rows: number;
}

export class Views {
  /** In the order in which they became visible, the latest last. */
  #views: SessionView[] = [];
  #driver: SessionView | null = null;
  #typedAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #soon: NodeJS.Immediate | null = null;

  constructor(
    private readonly resize: (size: Size) => void,
    private readonly fit: (room: Size) => Size = room => fitting(room),
  ) {}

  get all(): readonly SessionView[] {
    return this.#views;
  }

  /** The one whose room counts: who typed or attached last, else the latest visible viewer. */
  get driver(): SessionView | null {
    return this.#driver ?? this.#views.findLast(view => view.visible && !view.observes) ?? null;
  }

  /** When a person last typed; null before that. */
  get typedAt(): Date | null {
    return this.#typedAt === 0 ? null : new Date(this.#typedAt);
  }

  otherDrives(view: SessionView): boolean {
    const { driver } = this;
    return driver !== null && driver.client !== view.client;
  }

  /** A view appeared, or changed its size or visibility. */
  place(view: SessionView, room: Size & { visible: boolean; drive: boolean; observe?: boolean }): void {
    const appeared = room.visible && !view.visible;
    view.cols = room.cols;
    view.rows = room.rows;
    view.observes = room.observe === true;
    view.visible = room.visible;
    if (!this.#views.includes(view) || appeared) {
      this.#views = [...this.#views.filter(other => other !== view), view];
    }
    if (!room.visible && this.#driver === view) this.#driver = null;
    if (room.drive && !view.observes) this.#driver = view;
    this.#changed();
  }

  /** Keys came from this view: it drives from now on. */
  typed(view: SessionView): void {
    this.#typedAt = Date.now();
    for (const other of this.#views) {
      if (other.client === view.client) other.typed();
      else other.standBack();
    }
    if (this.#driver === view) return;
    this.#driver = view;
    this.#changed();
  }

  remove(view: SessionView): void {
    view.close();
    this.#views = this.#views.filter(other => other !== view);
    if (this.#driver === view) this.#driver = null;
    this.#changed();
  }

  flush(): void {
    for (const view of this.#views) view.flush();
  }

  close(): void {
    for (const view of this.#views) view.close();
    if (this.#soon !== null) clearImmediate(this.#soon);
    this.#soon = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #changed(): void {
    for (const view of this.#views) view.markHead();
    // Not at once: whoever asked for this hears the answer, and with it the epoch, before the first frame.
    this.#soon ??= setImmediate(() => {
      this.#soon = null;
      this.flush();
    });
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const { driver } = this;
      if (driver !== null) this.resize(this.fit(driver));
    }, quietMs);
  }
}

/** The session's size for a client with this room. */
export function fitting(room: Size, endsWithClient = false): Size {
  const least = endsWithClient ? anySize : smallest;
  return {
    cols: Math.min(Math.max(room.cols, least.cols), largest.cols),
    rows: Math.min(Math.max(room.rows, least.rows), largest.rows),
  };
}
