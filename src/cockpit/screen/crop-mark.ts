// The `…` that says: the screen goes on beyond this side of the pane. Drawn only where something is hidden.
import type { Rect } from '../../domain/layout/layout.js';
import { bgFlags, blankContent, content, wordsPerCell } from '../../protocol/cells.js';
import type { Crop } from './crop.js';
import type { Grid } from './grid.js';

/** What is drawn, and what counts as a frame to draw it on. */
interface Alphabet {
  mark: number;
  isFrame(code: number): boolean;
}

const unicode: Alphabet = { mark: 0x2026, isFrame: code => code >= 0x2500 && code <= 0x257f };
const ascii: Alphabet = {
  mark: 0x7e,
  isFrame: code => code !== 0x20 && '|-+=#'.includes(String.fromCodePoint(code)),
};

export interface Marks {
  /** The sides beyond which there is text, as {@link hiddenSides} gives them. */
  sides: number;
  /** True when one of the marks stands in the pane itself, where the next frame draws over it. */
  inside: boolean;
}

const sides = { left: 1, right: 2, above: 4, below: 8 } as const;

/** In the frame round the pane where there is one, else in the pane itself. */
export function markCrop(grid: Grid, screen: Grid, rect: Rect, crop: Crop, isAscii = false): Marks {
  const put = new Marker(grid, isAscii ? ascii : unicode);
  const middle = rect.y + Math.floor(rect.height / 2);
  const corner = rect.x + rect.width - 2;
  const hidden = hiddenSides(screen, crop);
  if ((hidden & sides.right) !== 0) {
    put.inColumn({ frame: rect.x + rect.width, inside: rect.x + rect.width - 1 }, middle);
  }
  if ((hidden & sides.left) !== 0) put.inColumn({ frame: rect.x - 1, inside: rect.x }, middle);
  if ((hidden & sides.above) !== 0) put.inRow(corner, { frame: rect.y - 1, inside: rect.y });
  if ((hidden & sides.below) !== 0) {
    put.inRow(corner, { frame: rect.y + rect.height, inside: rect.y + rect.height - 1 });
  }
  return { sides: hidden, inside: put.isInside };
}

/** Bits of the sides of a crop beyond which the screen has text. */
export function hiddenSides(screen: Grid, crop: Crop): number {
  const [x, y] = [crop.x + crop.width, crop.y + crop.height];
  let hidden = 0;
  if (crop.right && isHiddenText(screen, x, crop.y, screen.cols, y)) hidden |= sides.right;
  if (crop.left && isHiddenText(screen, 0, crop.y, crop.x, y)) hidden |= sides.left;
  if (crop.above && isHiddenText(screen, crop.x, 0, x, crop.y)) hidden |= sides.above;
  if (crop.below && isHiddenText(screen, crop.x, y, x, screen.rows)) hidden |= sides.below;
  return hidden;
}

class Marker {
  isInside = false;

  constructor(
    private readonly grid: Grid,
    private readonly alphabet: Alphabet,
  ) {}

  inColumn(x: { frame: number; inside: number }, y: number): void {
    if (!this.#putOn(x.frame, y, true)) this.isInside = this.#putOn(x.inside, y, false) || this.isInside;
  }

  /** A title may reach to the last cell of the line but one. */
  inRow(x: number, y: { frame: number; inside: number }): void {
    if (this.#putOn(x, y.frame, true) || this.#putOn(x + 1, y.frame, true)) return;
    this.isInside = this.#putOn(x, y.inside, false) || this.isInside;
  }

  /** Keeps the colours of the cell. On a frame only where a line is drawn: titles stay whole. */
  #putOn(x: number, y: number, onFrame: boolean): boolean {
    const { grid } = this;
    if (x < 0 || y < 0 || x >= grid.cols || y >= grid.rows) return false;
    const index = y * grid.cols + x;
    const at = index * wordsPerCell;
    const code = (grid.words[at] ?? 0) & content.codeMask;
    if (onFrame && !this.alphabet.isFrame(code)) return false;
    grid.words[at] = this.alphabet.mark | blankContent;
    grid.clusters.delete(index);
    grid.words[at + 2] = ((grid.words[at + 2] ?? 0) & ~bgFlags.extra) >>> 0;
    grid.extras.delete(index);
    return true;
  }
}

function isHiddenText(screen: Grid, left: number, top: number, right: number, bottom: number): boolean {
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const word = (screen.words[(y * screen.cols + x) * wordsPerCell] ?? 0) & ~blankContent;
      if (word !== 0 && word !== 0x20) return true;
    }
  }
  return false;
}
