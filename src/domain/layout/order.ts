// The order of panes: moved back and forward, rotated, and the places that pinned workers keep when the layout changes.
import type { LayoutNode } from './layout.js';
import { findPane, type Pane, paneOfWorker, panesOf, show, swap, type Tree } from './tree.js';

/** True for a pane that stays where it is while others move. */
export type Fixed = (pane: Pane) => boolean;

/** The pane that `id` changes places with when it is moved: the next (or the one before) that is not fixed. Null at the end. */
export function placeBeside(tree: Tree, id: string, step: 1 | -1, fixed: Fixed): string | null {
  const panes = panesOf(tree);
  for (let at = panes.findIndex(pane => pane.id === id) + step; ; at += step) {
    const pane = panes[at];
    if (pane === undefined) return null;
    if (!fixed(pane)) return pane.id;
  }
}

/** Every pane one place further, the last to the first; fixed ones stay. */
export function rotate(tree: Tree, fixed: Fixed): Tree {
  const moving = panesOf(tree).filter(pane => !fixed(pane));
  const last = moving.pop();
  if (last === undefined) return tree;
  // Handed forward from place to place, the last pane pushes each of the others one further.
  return moving.reduceRight((turned, pane) => swap(turned, last.id, pane.id), tree);
}

/** Workers that a layout pins by itself. */
export function pinsOf(node: LayoutNode): string[] {
  if (node.kind === 'split') return node.children.flatMap(child => pinsOf(child.node));
  return node.kind === 'worker' && node.pin === true ? [node.worker] : [];
}

/** Where workers can stand: all panes but those that show something else. */
function places(tree: Tree): Pane[] {
  return panesOf(tree).filter(({ shows }) => ['worker', 'slot', 'empty'].includes(shows.kind));
}

/**
 * `after` with every pinned worker at the place, counted in reading order, that it had in `before`; the last place where
 * there are fewer. Who stood there takes the place that it leaves; workers in `held` are not put out of theirs.
 */
export function keepPlaces(
  before: Tree,
  after: Tree,
  pinned: readonly string[],
  held: readonly string[] = [],
): Tree {
  const old = places(before);
  const placeOf = (worker: string) =>
    old.findIndex(({ shows }) => shows.kind === 'worker' && shows.worker === worker);
  const inOrder = pinned.filter(worker => placeOf(worker) >= 0).sort((a, b) => placeOf(a) - placeOf(b));
  const isHeld = ({ shows }: Pane) => shows.kind === 'worker' && held.includes(shows.worker);
  const taken = new Set([...places(after).entries()].flatMap(([at, pane]) => (isHeld(pane) ? [at] : [])));
  let tree = after;
  for (const worker of inOrder) {
    const at = freePlace(places(tree).length, placeOf(worker), taken);
    if (at === null) break;
    taken.add(at);
    tree = putAt(tree, worker, places(tree)[at]);
  }
  return tree;
}

/** The wanted place, or the last free one before it. */
function freePlace(count: number, wanted: number, taken: ReadonlySet<number>): number | null {
  for (let at = Math.min(wanted, count - 1); at >= 0; at--) if (!taken.has(at)) return at;
  for (let at = wanted + 1; at < count; at++) if (!taken.has(at)) return at;
  return null;
}

function putAt(tree: Tree, worker: string, place: Pane | undefined): Tree {
  if (place === undefined) return tree;
  const own = paneOfWorker(tree, worker);
  if (own === undefined) return show(tree, place.id, { kind: 'worker', worker });
  return own.id === place.id || findPane(tree, place.id) === undefined ? tree : swap(tree, own.id, place.id);
}
