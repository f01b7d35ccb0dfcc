// Auto-fill: who needs the person first takes the first places. Only what has to move moves: equal needs keep their places.
import { type Pane, panesOf, show, swap, type Tree } from './tree.js';

export interface Filled {
  tree: Tree;
  /** Panes whose place or worker is another one now. */
  moved: string[];
}

/**
 * @param needs workers with how urgent they are, smaller is more urgent; a worker that is not in it is not moved
 * @param free panes that may be moved or show another worker
 */
export function fillByNeed(
  tree: Tree,
  needs: ReadonlyMap<string, number>,
  free: (pane: Pane) => boolean,
): Filled {
  const onPane = new Set(
    panesOf(tree).flatMap(({ shows }) => (shows.kind === 'worker' ? [shows.worker] : [])),
  );
  const waiting = [...needs.keys()].filter(worker => !onPane.has(worker));
  const places = panesOf(tree).filter(pane => free(pane) && isPlace(pane, needs));
  const moved = new Set<string>();
  let filled = tree;
  for (const at of places.keys()) {
    const here = places[at];
    if (here === undefined) continue;
    const later = mostUrgent(places.slice(at + 1).map(pane => needOf(pane, needs)));
    const unshown = mostUrgent(waiting.map(worker => needs.get(worker) ?? Number.POSITIVE_INFINITY));
    const own = needOf(here, needs);
    if (Math.min(later.need, unshown.need) >= own) continue;
    const worker = waiting[unshown.at];
    const other = places[at + 1 + later.at];
    if (later.need < unshown.need && other !== undefined) {
      filled = swap(filled, here.id, other.id);
      [places[at], places[at + 1 + later.at]] = [other, here];
      moved.add(here.id).add(other.id);
    } else if (worker !== undefined) {
      filled = show(filled, here.id, { kind: 'worker', worker });
      waiting.splice(unshown.at, 1);
      if (here.shows.kind === 'worker' && needs.has(here.shows.worker)) waiting.push(here.shows.worker);
      places[at] = { ...here, shows: { kind: 'worker', worker } };
      moved.add(here.id);
    }
  }
  return { tree: filled, moved: [...moved] };
}

/** Of a worker that is there, or of nobody yet. */
function isPlace({ shows }: Pane, needs: ReadonlyMap<string, number>): boolean {
  return shows.kind === 'empty' || (shows.kind === 'worker' && needs.has(shows.worker));
}

function needOf({ shows }: Pane, needs: ReadonlyMap<string, number>): number {
  return (shows.kind === 'worker' ? needs.get(shows.worker) : undefined) ?? Number.POSITIVE_INFINITY;
}

/** The first of the most urgent; infinite when there is none. */
function mostUrgent(all: readonly number[]): { need: number; at: number } {
  const need = Math.min(Number.POSITIVE_INFINITY, ...all);
  return { need, at: all.indexOf(need) };
}
