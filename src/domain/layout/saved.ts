// The arrangement as it is kept for the next time: its shape, and the check of what a file says. Nothing in it is believed unseen.
import type { Layout, LayoutLeaf, LayoutNode } from './layout.js';
import { type Arranged, close, panesOf, type Tree } from './tree.js';

/** Grows when older programs could not read it any more. */
const savedVersion = 1;
/** Larger ones are neither written nor read. */
export const maxSavedChars = 128 * 1024;

/** An arrangement and the layout that it came from. */
export interface SavedMoment {
  layout: Layout;
  arranged: Arranged;
}

export interface SavedArrangement extends SavedMoment {
  version: typeof savedVersion;
  /** Panes by last focus; the first has it. */
  recent: string[];
  zoomed: boolean;
  /** Workers that keep their places. */
  pinned: string[];
  railHidden: boolean;
  autoFill: boolean;
  /** Where `break-out` took the pane from. */
  apart: SavedMoment | null;
}

/** Programs of the person end with the cockpit that shows them: their panes are not kept. */
export function withoutPrograms(arranged: Arranged): Arranged {
  let { tree } = arranged;
  for (const { id, shows } of panesOf(tree)) {
    if (shows.kind === 'program') tree = close(tree, id) ?? { kind: 'pane', id, shows: { kind: 'empty' } };
  }
  return tree === arranged.tree ? arranged : { ...arranged, tree };
}

const maxDepth = 24;
const maxPanes = 400;
const maxNames = 2_000;
const worker = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const paneId = /^p[0-9]{1,9}$/;
const arranges = ['auto', 'grid', 'columns', 'rows', 'stack'] as const;

/** Null when it is not what this program writes, or holds what no arrangement can be. */
export function readSaved(value: unknown): SavedArrangement | null {
  if (!isRecord(value) || value['version'] !== savedVersion) return null;
  const moment = readMoment(value);
  const apart = value['apart'] === null ? null : readMoment(value['apart']);
  const { recent, pinned, zoomed, railHidden, autoFill } = value;
  if (moment === null || (apart === null && value['apart'] !== null)) return null;
  if (!isNames(recent, paneId) || !isNames(pinned, worker)) return null;
  if (typeof zoomed !== 'boolean' || typeof railHidden !== 'boolean' || typeof autoFill !== 'boolean')
    return null;
  return { version: savedVersion, ...moment, recent, zoomed, pinned, railHidden, autoFill, apart };
}

function readMoment(value: unknown): SavedMoment | null {
  if (!isRecord(value) || !isRecord(value['arranged'])) return null;
  const layout = readLayout(value['layout']);
  const tree = readTree(value['arranged']['tree'], 0);
  const { known, next } = value['arranged'];
  if (layout === null || tree === null || !isNames(known, worker) || !isCount(next)) return null;
  const ids = panesOf(tree).map(pane => pane.id);
  const isSound =
    ids.length <= maxPanes &&
    new Set(ids).size === ids.length &&
    ids.every(id => paneId.test(id) && Number(id.slice(1)) < next);
  return isSound ? { layout, arranged: { tree, known, next } } : null;
}

function readLayout(value: unknown): Layout | null {
  if (!isRecord(value)) return null;
  const { name, description, rail } = value;
  if (typeof name !== 'string' || name.length > 64 || typeof description !== 'string') return null;
  if (typeof rail !== 'boolean' || description.length > 1000) return null;
  const root = readNode(value['root'], 0);
  return root === null ? null : { name, description, rail, root };
}

function readNode(value: unknown, depth: number): LayoutNode | null {
  if (!isRecord(value) || depth > maxDepth) return null;
  if (value['kind'] === 'fill') {
    const arrange = arranges.find(one => one === value['arrange']);
    return arrange === undefined ? null : { kind: 'fill', arrange };
  }
  if (value['kind'] !== 'split') return readLeaf(value);
  const direction = readDirection(value['direction']);
  const children = readChildren(value['children'], child => readNode(child, depth + 1));
  if (direction === null || children === null) return null;
  return { kind: 'split', direction, children, ...(value['stack'] === true ? { stack: true } : {}) };
}

function readTree(value: unknown, depth: number): Tree | null {
  if (!isRecord(value) || depth > maxDepth) return null;
  if (value['kind'] === 'pane') {
    const shows = readLeaf(value['shows']);
    const { id } = value;
    return shows === null || typeof id !== 'string' ? null : { kind: 'pane', id, shows };
  }
  if (value['kind'] === 'fill') return readFill(value);
  if (value['kind'] !== 'split') return null;
  const direction = readDirection(value['direction']);
  const children = readChildren(value['children'], child => readTree(child, depth + 1));
  if (direction === null || children === null) return null;
  return { kind: 'split', direction, children, ...(value['stack'] === true ? { stack: true } : {}) };
}

function readFill(value: Record<string, unknown>): Tree | null {
  const arrange = arranges.find(one => one === value['arrange']);
  if (arrange === undefined || !Array.isArray(value['panes'])) return null;
  const panes = value['panes'].flatMap((pane: unknown) => {
    const read = readTree(pane, 0);
    return read?.kind === 'pane' ? [read] : [];
  });
  return panes.length === value['panes'].length ? { kind: 'fill', arrange, panes } : null;
}

function readLeaf(value: unknown): LayoutLeaf | null {
  if (!isRecord(value)) return null;
  const { kind, slot, worker: name, pin } = value;
  switch (kind) {
    case 'slot':
      return isCount(slot) && slot > 0 ? { kind, slot } : null;
    case 'worker':
      if (typeof name !== 'string' || !worker.test(name)) return null;
      return { kind, worker: name, ...(pin === true ? { pin: true } : {}) };
    // It ended with the cockpit that started it.
    case 'program':
      return { kind: 'empty' };
    case 'empty':
    case 'board':
    case 'crew':
    case 'selected':
      return { kind };
    default:
      return null;
  }
}

function readChildren<N>(
  value: unknown,
  read: (child: unknown) => N | null,
): { node: N; weight: number }[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > maxPanes) return null;
  const children: { node: N; weight: number }[] = [];
  for (const child of value as unknown[]) {
    if (!isRecord(child)) return null;
    const node = read(child['node']);
    const { weight } = child;
    if (node === null || typeof weight !== 'number' || !(weight > 0 && weight <= 1e6)) return null;
    children.push({ node, weight });
  }
  return children;
}

function readDirection(value: unknown): 'row' | 'column' | null {
  return value === 'row' || value === 'column' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isNames(value: unknown, shape: RegExp): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= maxNames &&
    value.every(name => typeof name === 'string' && shape.test(name))
  );
}
