// Owns what stands on the outer terminal: chrome and panes in one grid, the difference to the last one, one write a frame.
import type { Rect } from '../../domain/layout/layout.js';
import { drawAnsi } from './ansi-grid.js';
import { blitPane, blitRect, blitRow, isOver, mendWide } from './blit.js';
import { type Crop, cropOf, isSameCrop } from './crop.js';
import { hiddenSides, markCrop } from './crop-mark.js';
import type { ColourDepth } from './depth.js';
import { FrameClock } from './frame-clock.js';
import { Grid } from './grid.js';
import { Painter } from './painter.js';
import type { PaneScreen } from './pane-screen.js';
import { Pen } from './pen.js';
import type { CompositorOptions, DamageReason, PanePicture } from './picture.js';
import { drawMark } from './position-mark.js';
import { RowOrder } from './row-order.js';
import { tintChrome } from './theme.js';

export type { ColourDepth, CompositorOptions, DamageReason, PanePicture };

const syncStart = '\x1b[?2026h';
const syncEnd = '\x1b[?2026l';
const hideCursor = '\x1b[?25l';

/** Chrome that changes so soon after a key, a click or the wheel is the answer to it, and does not wait for the next frame. */
const answerMs = 50;

interface Cursor {
  x: number;
  y: number;
  style: number;
}

/** A pane as it stands in the picture. */
interface Drawn {
  pane: PanePicture;
  screen: PaneScreen;
  crop: Crop;
  /** Sides that have a mark for hidden text. */
  sides: number;
  /** False when something of ours stands among its cells. */
  isPlain: boolean;
}

export class Compositor {
  readonly #chrome: Grid;
  #next: Grid;
  #painted: Grid;
  #panes: PanePicture[] = [];
  #above: Rect[] = [];
  /** True when what stands on the terminal is not known. */
  #unknown = true;
  /** What was last told the terminal; null is hidden. */
  #cursor: Cursor | null = null;
  #style = 0;
  #chromeText = '';
  #dark = true;
  /** Chrome, panes or sizes changed since the last picture: all of it is made anew. */
  #isStale = true;
  /** Panes as they stand in the picture; null where they lie over each other, or something of ours lies over them. */
  #drawn: Drawn[] | null = null;
  /** True when `#next` is equal to `#painted`. */
  #isSynced = false;
  readonly #pen: Pen;
  readonly #painter: Painter;
  readonly #order = new RowOrder();
  readonly #clock: FrameClock;
  #touchedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: CompositorOptions) {
    this.#chrome = new Grid(options.cols, options.rows);
    this.#next = new Grid(options.cols, options.rows);
    this.#painted = new Grid(options.cols, options.rows);
    this.#pen = new Pen(options.colour, options.styledUnderlines ?? false);
    this.#painter = new Painter(this.#pen, options.ascii);
    this.#clock = new FrameClock(() => this.#paint(), options.now);
  }

  /** Ink's whole output. Damages by itself. */
  setChrome(ansi: string): void {
    if (ansi === this.#chromeText) return;
    this.#chromeText = ansi;
    this.#drawChrome();
    this.#isStale = true;
    this.damage('chrome');
  }

  /** The chrome in colours for a dark background, or for a light one; dark until told. */
  setDark(known: boolean | null): void {
    const dark = known ?? true;
    if (dark === this.#dark) return;
    this.#dark = dark;
    this.#drawChrome();
    this.#isStale = true;
    this.damage('chrome');
  }

  /**
   * The panes, painted in this order over the chrome. Inside `above` (dialogs, popups) the chrome stays on top.
   * Damages by itself.
   */
  setPanes(panes: PanePicture[], above: Rect[] = []): void {
    this.#panes = panes;
    this.#above = above;
    this.#isStale = true;
    this.damage('chrome');
  }

  /** Something is to be painted: at once after 16 ms of rest; `echo`, and what a person waits for, always at once. */
  damage(reason: DamageReason): void {
    const isAnswer = reason === 'chrome' && this.options.now() - this.#touchedAt < answerMs;
    this.#clock.want(reason === 'echo' || isAnswer);
  }

  /** The person did something. */
  touched(): void {
    this.#touchedAt = this.options.now();
  }

  /** The outer terminal has another size; repaints all. Chrome of the new size should follow; the old is cut or padded until then. */
  resize(cols: number, rows: number): void {
    this.#chrome.resize(cols, rows);
    this.#next.resize(cols, rows);
    this.#painted.resize(cols, rows);
    this.#drawChrome();
    this.repaint();
  }

  /** Forgets what stands there and paints everything, e.g. after SIGCONT. */
  repaint(): void {
    this.#unknown = true;
    this.#isStale = true;
    this.#clock.want(true);
  }

  stop(): void {
    this.#clock.stop();
  }

  #drawChrome(): void {
    drawAnsi(this.#chrome, this.#chromeText);
    tintChrome(this.#chrome, this.options.colour, this.#dark);
  }

  #paint(): void {
    const budget = this.options.budget?.() ?? Number.POSITIVE_INFINITY;
    const isWhole = budget === Number.POSITIVE_INFINITY;
    const changed = isWhole ? this.#update() : null;
    const cursor = changed === null ? this.#compose() : this.#cursorOf(this.#drawn ?? []);
    const wasUnknown = this.#unknown;
    const head = wasUnknown ? this.#startOver() : '';
    const rows = isWhole ? changed : this.#order.rows(this.#next.rows, cursor?.y ?? null);
    const cells = this.#painter.paint(this.#next, this.#painted, rows, budget);
    const tail = this.#cursorChange(cursor, cells !== '' || wasUnknown);
    if (rows === null) [this.#next, this.#painted] = [this.#painted, this.#next];
    else this.#keep(rows);
    this.#isSynced = changed !== null;
    if (head === '' && cells === '' && tail === '') return;
    // Where synchronized output is unknown, a visible cursor would be seen running through the changes.
    const hidden = cells !== '' && this.#cursor !== null && !wasUnknown ? hideCursor : '';
    this.#cursor = cursor;
    if (this.options.write(`${syncStart}${hidden}${head}${cells}${tail}${syncEnd}`)) return;
    this.#clock.block();
    this.options.onDrain(() => this.#clock.unblock());
  }

  /** These rows stand on the terminal now, as far as they were painted; for the others there is another time. */
  #keep(rows: readonly number[]): void {
    const { done } = this.#painter;
    for (let i = 0; i < done; i++) this.#painted.copyRow(this.#next, rows[i] ?? 0);
    this.#order.stopped(rows[done]);
    if (done === rows.length) return;
    this.#isStale = true;
    this.#clock.want(false);
  }

  /**
   * Draws the rows that frames changed, where nothing lies over the panes: most pictures differ from the last in a few rows.
   * Gives these rows of the terminal in their order; null when the picture has to be made anew.
   */
  #update(): number[] | null {
    if (this.#isStale || this.#drawn === null) return null;
    // A first picture takes the place of chrome.
    if (this.#panes.some(({ screen }) => screen !== null && screen.isOther)) return null;
    if (!this.#isSynced) this.#next.copyFrom(this.#painted);
    this.#isSynced = true;
    const rows = new Set<number>();
    for (const { pane, screen, crop, sides } of this.#drawn) {
      const changes = screen.takeChanges();
      if (changes === null || !isSameCrop(crop, cropOf(screen, pane.rect))) return null;
      if (changes.length > 0 && hiddenSides(screen.grid, crop) !== sides) return null;
      for (const y of changes) {
        if (y < crop.y || y >= crop.y + crop.height) continue;
        blitRow(this.#next, { ...pane, screen }, crop, y);
        rows.add(pane.rect.y + y - crop.y);
      }
    }
    return [...rows].sort((a, b) => a - b);
  }

  /** Chrome, panes, what lies above them; returns where the cursor is to be. */
  #compose(): Cursor | null {
    this.#next.copyFrom(this.#chrome);
    const below = this.#panes.filter(pane => pane.top !== true).map(pane => this.#blit(pane));
    for (const rect of this.#above) blitRect(this.#next, this.#chrome, rect);
    const top = this.#panes.filter(pane => pane.top === true).map(pane => this.#blit(pane));
    mendWide(this.#next);
    this.#isStale = false;
    const isPlain = this.#above.length === 0 && top.length === 0 && areApart(this.#panes, this.#next);
    this.#drawn = isPlain && present(below).every(one => one.isPlain) ? present(below) : null;
    const cursor = this.#cursorOf(present(below));
    const seen = cursor !== null && this.#isCovered(cursor) ? null : cursor;
    return this.#cursorOf(present(top)) ?? seen;
  }

  /** Null when there is nothing to show. */
  #blit(pane: PanePicture): Drawn | null {
    const { screen, rect, dim, mark } = pane;
    screen?.takeChanges();
    if (screen === null || screen.state === 'empty') return null;
    const crop = blitPane(this.#next, { rect, screen, dim });
    if (crop === null) return null;
    const marks = markCrop(this.#next, screen.grid, rect, crop, this.options.ascii);
    if (mark !== undefined) drawMark(this.#next, rect, mark);
    return { pane, screen, crop, sides: marks.sides, isPlain: !marks.inside && mark === undefined };
  }

  /** Where the cursor is to be, if one of these panes has it. */
  #cursorOf(drawn: Drawn[]): Cursor | null {
    const one = drawn.findLast(({ pane }) => pane.focused && pane.attached);
    const cursor = one === undefined ? null : cursorIn(one.screen, one.pane.rect, one.crop);
    return cursor !== null && this.#isInside(cursor) ? cursor : null;
  }

  #isInside({ x, y }: Cursor): boolean {
    return x >= 0 && y >= 0 && x < this.#next.cols && y < this.#next.rows;
  }

  #isCovered({ x, y }: Cursor): boolean {
    return this.#above.some(r => x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height);
  }

  /** Whoever wrote there before us: pen, cursor and cells are made known again. */
  #startOver(): string {
    this.#unknown = false;
    this.#pen.forget();
    this.#painted.resize(this.#next.cols, this.#next.rows);
    this.#cursor = null;
    this.#style = 0;
    const style = this.options.cursorStyles === false ? '' : '\x1b[0 q';
    return `${hideCursor}${style}\x1b]8;;\x1b\\\x1b[0m\x1b[H\x1b[2J`;
  }

  /** @param moved true when painting may have moved the terminal's cursor, or hidden it */
  #cursorChange(cursor: Cursor | null, moved: boolean): string {
    const last = this.#cursor;
    if (cursor === null) return last === null || moved ? '' : hideCursor;
    let text = '';
    if (cursor.style !== this.#style && this.options.cursorStyles !== false) {
      this.#style = cursor.style;
      text += `\x1b[${cursor.style} q`;
    }
    if (moved || last === null || last.x !== cursor.x || last.y !== cursor.y) {
      text += `\x1b[${cursor.y + 1};${cursor.x + 1}H`;
    }
    return moved || last === null ? `${text}\x1b[?25h` : text;
  }
}

function cursorIn(screen: PaneScreen, rect: Rect, crop: Crop): Cursor | null {
  const { x, y, visible, style } = screen.cursor;
  if (!visible || screen.state !== 'live') return null;
  if (x < crop.x || y < crop.y || x >= crop.x + crop.width || y >= crop.y + crop.height) return null;
  return { x: rect.x + x - crop.x, y: rect.y + y - crop.y, style };
}

function present(drawn: (Drawn | null)[]): Drawn[] {
  return drawn.filter(one => one !== null);
}

/** All inside the terminal, and none over another. */
function areApart(panes: readonly PanePicture[], grid: Grid): boolean {
  return panes.every(({ rect: a }, at) => {
    const isInside = a.x >= 0 && a.y >= 0 && a.x + a.width <= grid.cols && a.y + a.height <= grid.rows;
    return isInside && panes.slice(at + 1).every(({ rect: b }) => !isOver(a, b));
  });
}
