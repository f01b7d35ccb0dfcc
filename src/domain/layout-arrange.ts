// From a tree of panes to rectangles: pure arithmetic, tested against pictures.
import type { Rect } from './layout.js';
import { deal, gridRows } from './layout-sizes.js';
import { type Fill, type Pane, panesOf, type Split, type Tree } from './layout-tree.js';

/** Smallest pane with a border that still shows something. */
export const leastPane = { width: 12, height: 4 };

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

export interface Arrangement {
  placed: Placed[];
  /** Panes for which there is no room at all. */
  hidden: string[];
  borders: Border[];
  /** Places where a fill waits for its first worker. */
  vacant: Rect[];
}

/** `recent`: panes by last focus, latest first; where not all fit, the latest is the one that is unfolded. */
export function arrange(tree: Tree, area: Rect, recent: readonly string[] = []): Arrangement {
  const out: Arrangement = { placed: [], hidden: [], borders: [], vacant: [] };
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
  const folding = fold(tree, rect, recent);
  const along = tree.direction === 'row' ? 'x' : 'y';
  let at = rect[along];
  let before: number | null = null;
  for (const [index, child] of tree.children.entries()) {
    const extent = folding.extents[index] ?? 0;
    const part = slice(rect, tree.direction, at, extent);
    if (folding.open[index] === true) {
      if (before !== null) out.borders.push(borderAt(tree, path, [before, index], at, rect));
      before = index;
      place(child.node, part, recent, [...path, index], out);
    } else placeLines(child.node, part, out);
    at += extent;
  }
}

/** The panes of a folded child, a line each as far as there are lines. */
function placeLines(tree: Tree, rect: Rect, out: Arrangement): void {
  for (const [line, pane] of panesOf(tree).entries()) {
    if (line < rect.height) {
      out.placed.push({
        pane: pane.id,
        rect: { ...rect, y: rect.y + line, height: 1 },
        form: 'line',
      });
    } else out.hidden.push(pane.id);
  }
}

function borderAt(tree: Split, path: number[], between: [number, number], at: number, rect: Rect): Border {
  const [from, length] = tree.direction === 'row' ? [rect.y, rect.height] : [rect.x, rect.width];
  return { path, between, direction: tree.direction, at, from, to: from + length };
}

interface Folding {
  /** Child shown with its content; false: as lines, or not at all. */
  open: boolean[];
  extents: number[];
}

/** Which children of a split open, and how many cells each gets. */
function fold(tree: Split, rect: Rect, recent: readonly string[]): Folding {
  const total = tree.direction === 'row' ? rect.width : rect.height;
  const minimums = tree.children.map(child => leastExtent(child.node, tree.direction));
  // A column can show what does not fit as lines; a row cannot.
  const lines = tree.children.map(child => (tree.direction === 'row' ? 0 : panesOf(child.node).length));
  const open = tree.children.map(() => tree.stack !== true);
  if (tree.stack === true || sum(minimums) > total) {
    open.fill(false);
    const first = latestChild(tree, recent);
    open[first] = true;
    let used = (minimums[first] ?? 0) + sum(lines) - (lines[first] ?? 0);
    for (const index of tree.stack === true ? [] : tree.children.keys()) {
      const more = (minimums[index] ?? 0) - (lines[index] ?? 0);
      if (open[index] === true || used + more > total) continue;
      open[index] = true;
      used += more;
    }
    trimLines(lines, open, first, total - (minimums[first] ?? 0));
  }
  const closed = sum(lines.filter((_, index) => open[index] !== true));
  const weights = tree.children.map((child, index) => (open[index] === true ? child.weight : 0));
  const least = minimums.map((minimum, index) => (open[index] === true ? minimum : 0));
  const sizes = deal(weights, Math.max(0, total - closed), least);
  return {
    open,
    extents: sizes.map((size, index) => (open[index] === true ? size : (lines[index] ?? 0))),
  };
}

/** Lines that do not fit go, those farthest from the open child first. */
function trimLines(lines: number[], open: boolean[], first: number, room: number): void {
  const folded = [...lines.keys()].filter(index => open[index] !== true);
  folded.sort((a, b) => Math.abs(b - first) - Math.abs(a - first));
  let excess = sum(folded.map(index => lines[index] ?? 0)) - Math.max(0, room);
  for (const index of folded) {
    if (excess <= 0) return;
    const gone = Math.min(excess, lines[index] ?? 0);
    lines[index] = (lines[index] ?? 0) - gone;
    excess -= gone;
  }
}

function latestChild(tree: Split, recent: readonly string[]): number {
  for (const id of recent) {
    const at = tree.children.findIndex(child => panesOf(child.node).some(pane => pane.id === id));
    if (at >= 0) return at;
  }
  return 0;
}

/** Cells along `direction` below which the node would break. */
function leastExtent(tree: Tree, direction: 'row' | 'column'): number {
  const one = direction === 'row' ? leastPane.width : leastPane.height;
  if (tree.kind !== 'split') return one;
  const parts = tree.children.map(child => leastExtent(child.node, direction));
  if (tree.stack === true) return direction === 'column' ? one + parts.length - 1 : Math.max(one, ...parts);
  return tree.direction === direction ? sum(parts) : Math.max(one, ...parts);
}

/** A fill as the splits that it looks like in this room. */
function freezeFill(fill: Fill, rect: Rect): Tree {
  const line = (direction: 'row' | 'column', panes: Pane[]): Tree => {
    const [only] = panes;
    if (only !== undefined && panes.length === 1) return only;
    return { kind: 'split', direction, children: panes.map(node => ({ node, weight: 1 })) };
  };
  if (fill.arrange === 'columns') return line('row', fill.panes);
  if (fill.arrange === 'rows') return line('column', fill.panes);
  const rows = fill.arrange === 'stack' ? null : gridRows(fill.panes.length, rect.width, rect.height);
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

/** The tree with the fills on the way to `id` turned into splits, so that they can be changed by hand; all fills for null. */
export function freeze(tree: Tree, area: Rect, id: string | null, recent: readonly string[] = []): Tree {
  if (tree.kind === 'pane' || (id !== null && !panesOf(tree).some(pane => pane.id === id))) return tree;
  if (tree.kind === 'fill') return tree.panes.length === 0 ? tree : freezeFill(tree, area);
  const { extents } = fold(tree, area, recent);
  let at = tree.direction === 'row' ? area.x : area.y;
  const children = tree.children.map((child, index) => {
    const extent = extents[index] ?? 0;
    const part = slice(area, tree.direction, at, extent);
    at += extent;
    return { ...child, node: freeze(child.node, part, id, recent) };
  });
  return { ...tree, children };
}

/** Cells that each child has along a split, for turning weights into cells before a border is moved. */
export function extentsOf(tree: Split, rect: Rect, recent: readonly string[]): number[] {
  return fold(tree, rect, recent).extents;
}

export function slice(rect: Rect, direction: 'row' | 'column', at: number, extent: number): Rect {
  return direction === 'row' ? { ...rect, x: at, width: extent } : { ...rect, y: at, height: extent };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
