// Where the children of a split stand: dealt out by weight, folded to lines where there is no room, or a stack with one of them large.
import type { Rect } from './layout.js';
import { deal } from './sizes.js';
import { type Pane, panesOf, type Split, type Tree } from './tree.js';

/** Smallest pane with a border that still shows something. */
export const leastPane = { width: 12, height: 4 };

/** A child and its room. Not `open`: only the lines of the panes in it, or nothing. */
export interface Child {
  rect: Rect;
  open: boolean;
}

/** The children of a split in their order; `recent`: panes by last focus, latest first, which decides who stays open. */
export function childrenOf(tree: Split, rect: Rect, recent: readonly string[]): Child[] {
  if (tree.stack === true) {
    const { main, at } = stackOf(tree, rect, recent);
    return tree.children.map((_, index) =>
      index === at ? { rect: main, open: true } : { rect: { ...rect, height: 0 }, open: false },
    );
  }
  const { open, extents } = fold(tree, rect, recent);
  let edge = tree.direction === 'row' ? rect.x : rect.y;
  return extents.map((extent, index) => {
    const part = slice(rect, tree.direction, edge, extent);
    edge += extent;
    return { rect: part, open: open[index] === true };
  });
}

/** A stack in a room: the large one above, below it a line for each of the others as far as there is room. */
export interface Stack {
  /** Number of the child that is large. */
  at: number;
  main: Rect;
  lines: { pane: Pane; rect: Rect }[];
  /** Those without a line; `rect` is the line that tells of them, null where there is not even that. */
  away: { panes: Pane[]; rect: Rect | null };
}

export function stackOf(tree: Split, rect: Rect, recent: readonly string[]): Stack {
  const at = latestChild(tree, recent);
  const others = tree.children.flatMap((child, index) => (index === at ? [] : panesOf(child.node)));
  const before = tree.children.slice(0, at).reduce((sum, child) => sum + panesOf(child.node).length, 0);
  const own = tree.children[at]?.node;
  const least = Math.max(
    own === undefined ? leastPane.height : leastExtent(own, 'column'),
    Math.ceil(rect.height / 2),
  );
  const room = Math.max(0, Math.min(others.length, rect.height - least));
  const isWhole = room === others.length;
  const shown = isWhole ? room : Math.max(0, room - 1);
  // Page by page, so that the lines stand still while the focus goes through them.
  const page = shown === 0 ? 0 : Math.floor(Math.min(before, others.length - 1) / shown) * shown;
  const from = Math.max(0, Math.min(page, others.length - shown));
  const main = { ...rect, height: rect.height - room };
  const line = (row: number): Rect => ({ ...rect, y: main.y + main.height + row, height: 1 });
  const part = others.slice(from, from + shown);
  return {
    at,
    main,
    lines: part.map((pane, row) => ({ pane, rect: line(row) })),
    away: {
      panes: others.filter(pane => !part.includes(pane)),
      rect: isWhole || room === 0 ? null : line(shown),
    },
  };
}

interface Folding {
  open: boolean[];
  extents: number[];
}

/** Which children of a split open, and how many cells each gets. */
function fold(tree: Split, rect: Rect, recent: readonly string[]): Folding {
  const total = tree.direction === 'row' ? rect.width : rect.height;
  const minimums = tree.children.map(child => leastExtent(child.node, tree.direction));
  // A column can show what does not fit as lines; a row cannot.
  const lines = tree.children.map(child => (tree.direction === 'row' ? 0 : panesOf(child.node).length));
  const open = tree.children.map(() => true);
  if (sum(minimums) > total) {
    open.fill(false);
    const first = latestChild(tree, recent);
    open[first] = true;
    let used = (minimums[first] ?? 0) + sum(lines) - (lines[first] ?? 0);
    for (const index of tree.children.keys()) {
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
  // The lines of a stack can do without room, all but the one that tells of them.
  if (tree.stack === true) return Math.max(one, ...parts) + (direction === 'column' ? 1 : 0);
  return tree.direction === direction ? sum(parts) : Math.max(one, ...parts);
}

export function slice(rect: Rect, direction: 'row' | 'column', at: number, extent: number): Rect {
  return direction === 'row' ? { ...rect, x: at, width: extent } : { ...rect, y: at, height: extent };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
