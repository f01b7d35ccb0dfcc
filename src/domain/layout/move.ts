// Moving over an arrangement and moving its borders.

import { type Arrangement, type Border, freeze, type Placed } from './arrange.js';
import { childrenOf, leastPane } from './fold.js';
import type { Rect } from './layout.js';
import { findPane, panesOf, type Split, type Tree, withChild } from './tree.js';

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The pane next to `id` on that side: touching it, and the one nearest to its upper or left end. Null at the edge. Up and down
 * in a stack goes through its panes in their order; who comes into one from outside finds its large pane.
 */
export function neighbour(arrangement: Arrangement, id: string, direction: Direction): string | null {
  const own = arrangement.stacks.find(stack => stack.includes(id));
  if (own !== undefined && (direction === 'up' || direction === 'down')) {
    const next = own[own.indexOf(id) + (direction === 'up' ? -1 : 1)];
    if (next !== undefined) return next;
  }
  const within = (pane: string) => own?.includes(pane) === true;
  const from = own === undefined ? rectOf(arrangement, id) : around(arrangement, own);
  if (from === undefined) return arrangement.placed[0]?.pane ?? null;
  const next = nearest(
    arrangement.placed.filter(({ pane }) => pane !== id && !within(pane)),
    from,
    direction,
  );
  const stack = arrangement.stacks.find(one => next !== null && one.includes(next));
  const large = arrangement.placed.find(
    ({ pane, form }) => form === 'full' && stack?.includes(pane) === true,
  );
  return large?.pane ?? next;
}

function nearest(places: readonly Placed[], from: Rect, direction: Direction): string | null {
  let best: { pane: string; distance: number; overlap: number } | null = null;
  for (const { pane, rect } of places) {
    const distance = gap(from, rect, direction);
    const overlap = common(from, rect, direction);
    if (distance < 0 || overlap <= 0) continue;
    if (best === null || distance < best.distance || (distance === best.distance && overlap > best.overlap)) {
      best = { pane, distance, overlap };
    }
  }
  return best?.pane ?? null;
}

function rectOf(arrangement: Arrangement, id: string): Rect | undefined {
  return arrangement.placed.find(placed => placed.pane === id)?.rect;
}

/** The whole room of a stack. */
function around(arrangement: Arrangement, stack: readonly string[]): Rect | undefined {
  const rects = [
    ...arrangement.placed.filter(({ pane }) => stack.includes(pane)),
    ...arrangement.away.filter(({ panes }) => panes.some(pane => stack.includes(pane))),
  ].map(({ rect }) => rect);
  const [first] = rects;
  if (first === undefined) return undefined;
  const x = Math.min(...rects.map(rect => rect.x));
  const y = Math.min(...rects.map(rect => rect.y));
  const right = Math.max(...rects.map(rect => rect.x + rect.width));
  const bottom = Math.max(...rects.map(rect => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

function gap(from: Rect, to: Rect, direction: Direction): number {
  if (direction === 'left') return from.x - (to.x + to.width);
  if (direction === 'right') return to.x - (from.x + from.width);
  if (direction === 'up') return from.y - (to.y + to.height);
  return to.y - (from.y + from.height);
}

function common(a: Rect, b: Rect, direction: Direction): number {
  const [from, length, from2, length2] =
    direction === 'left' || direction === 'right'
      ? [a.y, a.height, b.y, b.height]
      : [a.x, a.width, b.x, b.width];
  return Math.min(from + length, from2 + length2) - Math.max(from, from2);
}

/** The pane after (or before) this one in reading order, round the end. */
export function paneAfter(tree: Tree, id: string, step = 1): string | null {
  const panes = panesOf(tree);
  const at = panes.findIndex(pane => pane.id === id);
  if (at < 0 || panes.length < 2) return null;
  return panes[(at + step + panes.length) % panes.length]?.id ?? null;
}

/** The pane under a cell; a line that stands for several gives the first of them. */
export function paneAt(arrangement: Arrangement, x: number, y: number): string | null {
  const isIn = (rect: Rect) =>
    x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
  const placed = arrangement.placed.find(({ rect }) => isIn(rect));
  return placed?.pane ?? arrangement.away.find(({ rect }) => isIn(rect))?.panes[0] ?? null;
}

/** The border under a cell: the two columns or rows where neighbours meet. */
export function borderUnder(arrangement: Arrangement, x: number, y: number): Border | null {
  for (const border of arrangement.borders) {
    const [along, across] = border.direction === 'row' ? [x, y] : [y, x];
    const near = along === border.at - 1 || along === border.at;
    if (near && across >= border.from && across < border.to) return border;
  }
  return null;
}

/** Moves a border by so many cells; the fills along it become splits. */
export function moveBorder(
  tree: Tree,
  area: Rect,
  border: Border,
  cells: number,
  recent: readonly string[] = [],
): Tree {
  const frozen = freeze(tree, area, null, recent);
  return moveAt(frozen, area, border.path, border.between, cells, recent);
}

function moveAt(
  tree: Tree,
  rect: Rect,
  path: number[],
  between: [number, number],
  cells: number,
  recent: readonly string[],
): Tree {
  if (tree.kind !== 'split') return tree;
  const rooms = childrenOf(tree, rect, recent).map(child => child.rect);
  const [index, ...rest] = path;
  if (index === undefined) {
    const extents = rooms.map(room => (tree.direction === 'row' ? room.width : room.height));
    return shift(tree, extents, between, cells);
  }
  const child = tree.children[index];
  const room = rooms[index];
  if (child === undefined || room === undefined) return tree;
  return withChild(tree, index, moveAt(child.node, room, rest, between, cells, recent));
}

function shift(tree: Split, extents: number[], [before, after]: [number, number], cells: number): Tree {
  const least = tree.direction === 'row' ? leastPane.width : leastPane.height;
  const first = extents[before] ?? 0;
  const second = extents[after] ?? 0;
  const moved = Math.max(least - first, Math.min(cells, second - least));
  if (first + second < 2 * least) return tree;
  const children = tree.children.map((child, index) => {
    const own = extents[index] ?? 0;
    const weight = index === before ? own + moved : index === after ? own - moved : own;
    return { ...child, weight: Math.max(1, weight) };
  });
  return { ...tree, children };
}

/** Moves the border of a pane: the one behind it, or the one before it where it is the last of its row or column. */
export function resizePane(
  tree: Tree,
  area: Rect,
  id: string,
  direction: Direction,
  cells: number,
  recent: readonly string[] = [],
): Tree {
  const frozen = freeze(tree, area, id, recent);
  const axis = direction === 'left' || direction === 'right' ? 'row' : 'column';
  const path = pathTo(frozen, id);
  const signed = direction === 'left' || direction === 'up' ? -cells : cells;
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const at = nodeAt(frozen, path.slice(0, depth));
    const index = path[depth] ?? 0;
    if (at?.kind !== 'split' || at.direction !== axis || at.stack === true) continue;
    const between: [number, number] | null =
      index + 1 < at.children.length ? [index, index + 1] : index > 0 ? [index - 1, index] : null;
    if (between !== null) return moveAt(frozen, area, path.slice(0, depth), between, signed, recent);
  }
  return tree;
}

function pathTo(tree: Tree, id: string): number[] {
  if (tree.kind !== 'split') return [];
  const index = tree.children.findIndex(child => findPane(child.node, id) !== undefined);
  const child = tree.children[index];
  return child === undefined ? [] : [index, ...pathTo(child.node, id)];
}

function nodeAt(tree: Tree, path: number[]): Tree | undefined {
  let node: Tree | undefined = tree;
  for (const index of path) node = node?.kind === 'split' ? node.children[index]?.node : undefined;
  return node;
}
