// The arrangement on the screen as a tree of panes, and every change of it as a pure function. Rectangles are arrange.ts.
import type { Layout, LayoutFill, LayoutLeaf, LayoutNode } from './layout.js';

export interface Pane {
  kind: 'pane';
  /** Stays with what it shows while the pane is moved. */
  id: string;
  shows: LayoutLeaf;
}

export interface Split {
  kind: 'split';
  direction: 'row' | 'column';
  children: { node: Tree; weight: number }[];
  /** One child at full height, the others as single lines. */
  stack?: boolean;
}

/** Grows by a pane for every new worker, until a change by hand turns it into splits. */
export interface Fill {
  kind: 'fill';
  arrange: LayoutFill['arrange'];
  panes: Pane[];
}

export type Tree = Pane | Split | Fill;

export interface Arranged {
  tree: Tree;
  /** Workers that had their chance of a pane: one whose pane was closed does not come back by itself. */
  known: string[];
  /** Number of the next pane id. */
  next: number;
}

export function panesOf(tree: Tree): Pane[] {
  if (tree.kind === 'pane') return [tree];
  if (tree.kind === 'fill') return tree.panes;
  return tree.children.flatMap(child => panesOf(child.node));
}

export function findPane(tree: Tree, id: string | null): Pane | undefined {
  return panesOf(tree).find(pane => pane.id === id);
}

export function paneOfProgram(tree: Tree, program: string): Pane | undefined {
  return panesOf(tree).find(pane => pane.shows.kind === 'program' && pane.shows.program === program);
}

export function paneOfWorker(tree: Tree, worker: string | null): Pane | undefined {
  return panesOf(tree).find(pane => pane.shows.kind === 'worker' && pane.shows.worker === worker);
}

/** A layout made real for the crew as it stands; `workers` in the order of their making. */
export function instantiate(layout: Layout, workers: readonly string[]): Arranged {
  let next = 1;
  const build = (node: LayoutNode): Tree => {
    if (node.kind === 'split') {
      const children = node.children.map(child => ({ node: build(child.node), weight: child.weight }));
      const stack = node.stack === true ? { stack: true } : {};
      return { kind: 'split', direction: node.direction, children, ...stack };
    }
    if (node.kind === 'fill') return { kind: 'fill', arrange: node.arrange, panes: [] };
    const shows: LayoutLeaf = node.kind === 'worker' ? { kind: 'worker', worker: node.worker } : node;
    return { kind: 'pane', id: `p${next++}`, shows };
  };
  const tree = build(layout.root);
  return settle({ tree, known: [], next }, workers);
}

/**
 * Follows the crew without moving anything: slots take their worker, a new one takes the first empty pane or a new place in
 * the fill; a worker that left keeps its pane until somebody closes it.
 */
export function settle(arranged: Arranged, workers: readonly string[]): Arranged {
  let { tree, next } = arranged;
  for (const pane of panesOf(tree)) {
    if (pane.shows.kind !== 'slot') continue;
    const worker = workers[pane.shows.slot - 1];
    if (worker === undefined || paneOfWorker(tree, worker) !== undefined) continue;
    tree = show(tree, pane.id, { kind: 'worker', worker });
  }
  for (const worker of workers) {
    if (arranged.known.includes(worker) || paneOfWorker(tree, worker) !== undefined) continue;
    const vacant = panesOf(tree).find(pane => pane.shows.kind === 'empty');
    if (vacant !== undefined) tree = show(tree, vacant.id, { kind: 'worker', worker });
    else tree = grow(tree, { kind: 'pane', id: `p${next++}`, shows: { kind: 'worker', worker } });
  }
  const known = [...workers];
  const same = tree === arranged.tree && known.join('\n') === arranged.known.join('\n');
  return same ? arranged : { tree, known, next };
}

/** Adds a pane to the first fill or stack; a tree without one stays as it is. */
function grow(tree: Tree, pane: Pane): Tree {
  if (tree.kind === 'pane') return tree;
  if (tree.kind === 'fill') return { ...tree, panes: [...tree.panes, pane] };
  if (tree.stack === true) return { ...tree, children: [...tree.children, { node: pane, weight: 1 }] };
  for (const [index, child] of tree.children.entries()) {
    const grown = grow(child.node, pane);
    if (grown !== child.node) return withChild(tree, index, grown);
  }
  return tree;
}

export function show(tree: Tree, id: string, shows: LayoutLeaf): Tree {
  return mapPanes(tree, pane => (pane.id === id ? { ...pane, shows } : pane));
}

/** Exchanges what two places hold; the ids travel with it, so the focus does too. */
export function swap(tree: Tree, a: string, b: string): Tree {
  const first = findPane(tree, a);
  const second = findPane(tree, b);
  if (first === undefined || second === undefined) return tree;
  return mapPanes(tree, pane => (pane.id === a ? second : pane.id === b ? first : pane));
}

/** Splits a pane in two; the new one comes after it. Fills on the way must be frozen first (arrange.ts). */
export function split(tree: Tree, id: string, direction: 'row' | 'column', added: Pane): Tree {
  if (tree.kind === 'pane') {
    if (tree.id !== id) return tree;
    return {
      kind: 'split',
      direction,
      children: [
        { node: tree, weight: 1 },
        { node: added, weight: 1 },
      ],
    };
  }
  if (tree.kind === 'fill') return tree;
  const at = tree.children.findIndex(child => child.node.kind === 'pane' && child.node.id === id);
  const found = tree.children[at];
  if (found !== undefined && tree.direction === direction && tree.stack !== true) {
    const half = found.weight / 2;
    const children = tree.children.toSpliced(
      at,
      1,
      { node: found.node, weight: half },
      { node: added, weight: half },
    );
    return { ...tree, children };
  }
  const children = tree.children.map(child => ({ ...child, node: split(child.node, id, direction, added) }));
  return { ...tree, children };
}

/** Takes a pane away; a split left with one child becomes that child. Null when nothing is left. */
export function close(tree: Tree, id: string): Tree | null {
  if (tree.kind === 'pane') return tree.id === id ? null : tree;
  // A fill stays when it is empty: the next worker appears there.
  if (tree.kind === 'fill') return { ...tree, panes: tree.panes.filter(pane => pane.id !== id) };
  const children: Split['children'] = [];
  let freed = 0;
  for (const child of tree.children) {
    const node = close(child.node, id);
    if (node === null) freed += child.weight;
    else children.push({ ...child, node });
  }
  // The room goes to the neighbour before it, as it came from there when the pane was split off.
  const at = Math.max(0, tree.children.findIndex(child => close(child.node, id) === null) - 1);
  const heir = children[at];
  if (freed > 0 && heir !== undefined) children[at] = { ...heir, weight: heir.weight + freed };
  const [only] = children;
  if (only === undefined) return null;
  return children.length === 1 ? only.node : { ...tree, children };
}

/**
 * After a time in which nobody looked: workers that are gone leave their places, first to those that came since; what is
 * left over closes, and its room goes to its neighbours.
 */
export function forgetGone(arranged: Arranged, workers: readonly string[]): Arranged {
  const isGone = ({ shows }: Pane) => shows.kind === 'worker' && !workers.includes(shows.worker);
  const gone = panesOf(arranged.tree).filter(isGone);
  const come = workers.filter(
    worker => !arranged.known.includes(worker) && paneOfWorker(arranged.tree, worker) === undefined,
  );
  let { tree } = arranged;
  for (const [at, pane] of gone.entries()) {
    const worker = come[at];
    if (worker !== undefined) tree = show(tree, pane.id, { kind: 'worker', worker });
    else tree = close(tree, pane.id) ?? show(tree, pane.id, { kind: 'empty' });
  }
  return settle({ ...arranged, tree }, workers);
}

/** The layout that brings this arrangement back; workers become slots by their number in the crew, pinned ones stay pinned. */
export function toLayout(
  arranged: Arranged,
  about: { name: string; description: string; rail: boolean },
  pinned: readonly string[] = [],
): Layout {
  const leaf = (shows: LayoutLeaf): LayoutLeaf => {
    if (shows.kind === 'program') return { kind: 'empty' };
    if (shows.kind !== 'worker') return shows;
    if (pinned.includes(shows.worker)) return { ...shows, pin: true };
    const slot = arranged.known.indexOf(shows.worker) + 1;
    return slot > 0 ? { kind: 'slot', slot } : { kind: 'empty' };
  };
  /** What a fill would put there by itself. */
  const isPlain = (tree: Tree) =>
    tree.kind === 'pane' && tree.shows.kind === 'worker' && !pinned.includes(tree.shows.worker);
  const node = (tree: Tree): LayoutNode => {
    if (tree.kind === 'pane') return leaf(tree.shows);
    if (tree.kind === 'fill') return { kind: 'fill', arrange: tree.arrange };
    if (tree.stack === true && tree.children.every(child => isPlain(child.node))) {
      return { kind: 'fill', arrange: 'stack' };
    }
    const children = tree.children.map(child => ({
      node: node(child.node),
      weight: Math.round(child.weight * 100) / 100 || 0.01,
    }));
    const stack = tree.stack === true ? { stack: true } : {};
    return { kind: 'split', direction: tree.direction, children, ...stack };
  };
  const { name, description, rail } = about;
  return { name, description, rail, root: node(arranged.tree) };
}

export function withChild(tree: Split, index: number, node: Tree): Split {
  return { ...tree, children: tree.children.map((child, at) => (at === index ? { ...child, node } : child)) };
}

function mapPanes(tree: Tree, change: (pane: Pane) => Pane): Tree {
  if (tree.kind === 'pane') return change(tree);
  if (tree.kind === 'fill') return { ...tree, panes: tree.panes.map(change) };
  return {
    ...tree,
    children: tree.children.map(child => ({ ...child, node: mapPanes(child.node, change) })),
  };
}
