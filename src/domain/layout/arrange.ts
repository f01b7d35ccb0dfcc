// From a tree of panes to rectangles: pure arithmetic, tested against pictures.

import { childrenOf, stackOf } from './fold.js';
import type { Rect } from './layout.js';
import { autoRows, gridRows, leastColumn, leastGrid } from './sizes.js';
import { type Fill, type Pane, panesOf, type Split, type Tree } from './tree.js';

export interface Placed {
  pane: string;
  /** Border included. */
  rect: Rect;
  /** `line`: no room for more than its title. */
  form: 'full' | 'line';
}

/** Between two neighbours of a split: what a mouse takes hold of. */
export interface Border {
  /** Child numbers from the root of the frozen tree to the split. */
  path: number[];
  /** The children before and after it. */
  between: [number, number];
  direction: 'row' | 'column';
  /** First cell of the child after it, along the split. */
  at: number;
  /** Cells it spans across the split, end excluded. */
  from: number;
  to: number;
}

/** A line that stands for panes without one. */
export interface Away {
  rect: Rect;
  panes: string[];
}

export interface Arrangement {
  placed: Placed[];
  /** Panes for which there is no room at all. */
  hidden: string[];
  borders: Border[];
  /** Places where a fill waits for its first worker. */
  vacant: Rect[];
  /** The panes of each stack in their order: up and down goes through them, wherever they stand. */
  stacks: string[][];
  away: Away[];
}

/** `recent`: panes by last focus, latest first; where not all fit, the latest is the one that is unfolded. */
export function arrange(tree: Tree, area: Rect, recent: readonly string[] = []): Arrangement {
  const out: Arrangement = { placed: [], hidden: [], borders: [], vacant: [], stacks: [], away: [] };
  place(tree, area, recent, [], out);
  return out;
}

function place(tree: Tree, rect: Rect, recent: readonly string[], path: number[], out: Arrangement): void {
  if (tree.kind === 'pane') {
    out.placed.push({ pane: tree.id, rect, form: rect.height < 2 ? 'line' : 'full' });
    return;
  }
  if (tree.kind === 'fill') {
    if (tree.panes.length === 0) out.vacant.push(rect);
    else place(freezeFill(tree, rect), rect, recent, path, out);
    return;
  }
  if (tree.stack === true) return placeStack(tree, rect, recent, path, out);
  let before: number | null = null;
  for (const [index, child] of childrenOf(tree, rect, recent).entries()) {
    const node = tree.children[index]?.node;
    if (node === undefined) continue;
    if (!child.open) placeLines(node, child.rect, out);
    else {
      if (before !== null) out.borders.push(borderAt(tree, path, [before, index], child.rect, rect));
      before = index;
      place(node, child.rect, recent, [...path, index], out);
    }
  }
}

function placeStack(
  tree: Split,
  rect: Rect,
  recent: readonly string[],
  path: number[],
  out: Arrangement,
): void {
  const { at, main, lines, away } = stackOf(tree, rect, recent);
  const large = tree.children[at]?.node;
  if (large !== undefined) place(large, main, recent, [...path, at], out);
  for (const { pane, rect } of lines) out.placed.push({ pane: pane.id, rect, form: 'line' });
  const ids = away.panes.map(pane => pane.id);
  out.hidden.push(...ids);
  if (away.rect !== null) out.away.push({ rect: away.rect, panes: ids });
  out.stacks.push(panesOf(tree).map(pane => pane.id));
}

/** The panes of a folded child, a line each as far as there are lines. */
function placeLines(tree: Tree, rect: Rect, out: Arrangement): void {
  for (const [line, pane] of panesOf(tree).entries()) {
    if (line < rect.height && rect.width > 0) {
      out.placed.push({
        pane: pane.id,
        rect: { ...rect, y: rect.y + line, height: 1 },
        form: 'line',
      });
    } else out.hidden.push(pane.id);
  }
}

function borderAt(tree: Split, path: number[], between: [number, number], after: Rect, rect: Rect): Border {
  const [at, from, length] =
    tree.direction === 'row' ? [after.x, rect.y, rect.height] : [after.y, rect.x, rect.width];
  return { path, between, direction: tree.direction, at, from, to: from + length };
}

/** A fill as the splits that it looks like in this room. */
function freezeFill(fill: Fill, rect: Rect): Tree {
  const line = (direction: 'row' | 'column', panes: Pane[]): Tree => {
    const [only] = panes;
    if (only !== undefined && panes.length === 1) return only;
    return { kind: 'split', direction, children: panes.map(node => ({ node, weight: 1 })) };
  };
  const rows = rowsOf(fill, rect);
  if (rows === null) {
    const children = fill.panes.map(node => ({ node, weight: 1 }));
    return { kind: 'split', direction: 'column', stack: true, children };
  }
  let taken = 0;
  const children = rows.map(count => {
    const node = line('row', fill.panes.slice(taken, taken + count));
    taken += count;
    return { node, weight: 1 };
  });
  const [only] = children;
  return only !== undefined && children.length === 1
    ? only.node
    : { kind: 'split', direction: 'column', children };
}

/** How many panes stand in each row; null for a stack, which is what every arrangement becomes when there is no room for it. */
function rowsOf({ arrange, panes }: Fill, { width, height }: Rect): number[] | null {
  const count = panes.length;
  switch (arrange) {
    case 'auto':
      return autoRows(count, width, height);
    case 'grid':
      return gridRows(count, width, height);
    case 'columns':
      return count === 1 || width / count >= leastColumn ? [count] : null;
    case 'rows':
      return count === 1 || height / count >= leastGrid.height ? panes.map(() => 1) : null;
    case 'stack':
      return null;
  }
}

/** The tree with the fills on the way to `id` turned into splits, so that they can be changed by hand; all fills for null. */
export function freeze(tree: Tree, area: Rect, id: string | null, recent: readonly string[] = []): Tree {
  if (tree.kind === 'pane' || (id !== null && !panesOf(tree).some(pane => pane.id === id))) return tree;
  if (tree.kind === 'fill') return tree.panes.length === 0 ? tree : freezeFill(tree, area);
  const rooms = childrenOf(tree, area, recent);
  const children = tree.children.map((child, index) => ({
    ...child,
    node: freeze(child.node, rooms[index]?.rect ?? area, id, recent),
  }));
  return { ...tree, children };
}
