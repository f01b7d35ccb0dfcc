// Order, pins and auto-fill, and what holds whatever is done: no pane lost or doubled, no cell covered twice or left bare.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrangement, arrange, freeze } from '../../src/domain/layout/arrange.js';
import { fillByNeed } from '../../src/domain/layout/fill.js';
import { leastPane } from '../../src/domain/layout/fold.js';
import type { Layout, LayoutFill } from '../../src/domain/layout/layout.js';
import { resizePane } from '../../src/domain/layout/move.js';
import { keepPlaces, pinsOf, placeBeside, rotate } from '../../src/domain/layout/order.js';
import {
  type Arranged,
  close,
  forgetGone,
  instantiate,
  type Pane,
  panesOf,
  settle,
  split,
  swap,
  type Tree,
} from '../../src/domain/layout/tree.js';

function layout(arrange: LayoutFill['arrange']): Layout {
  return { name: 'test', description: '', rail: true, root: { kind: 'fill', arrange } };
}

function crew(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `w${at + 1}`);
}

function order(tree: Tree): string {
  return panesOf(tree).map(nameOf).join(' ');
}

function nameOf({ shows }: Pane): string {
  return shows.kind === 'worker' ? shows.worker : shows.kind;
}

const four = instantiate(layout('grid'), crew(4));
const mainVertical: Layout = {
  ...layout('grid'),
  root: {
    kind: 'split',
    direction: 'row',
    children: [
      { node: { kind: 'slot', slot: 1 }, weight: 3 },
      { node: { kind: 'fill', arrange: 'rows' }, weight: 2 },
    ],
  },
};

describe('order', () => {
  const pinned = (pane: Pane) => nameOf(pane) === 'w2';
  const nobody = () => false;

  it('rotates everybody one place further, round the end, and round those that stay', () => {
    expect(order(rotate(four.tree, nobody))).toBe('w4 w1 w2 w3');
    expect(order(rotate(four.tree, pinned))).toBe('w4 w2 w1 w3');
    expect(order(rotate(instantiate(layout('grid'), []).tree, nobody))).toBe('');
  });

  it('a pane moves past those that stay, and not beyond the ends', () => {
    expect(placeBeside(four.tree, 'p1', 1, pinned)).toBe('p3');
    expect(placeBeside(four.tree, 'p3', -1, pinned)).toBe('p1');
    expect(placeBeside(four.tree, 'p4', 1, nobody)).toBeNull();
  });

  it('pinned workers keep the number of their place in another layout', () => {
    const start = swap(four.tree, 'p1', 'p3');
    expect(order(start)).toBe('w3 w2 w1 w4');
    const after = instantiate(mainVertical, crew(4)).tree;
    expect(order(keepPlaces(start, after, ['w1', 'w3']))).toBe('w3 w2 w1 w4');
    const slots: Layout = { ...mainVertical, root: { kind: 'slot', slot: 2 } };
    expect(order(keepPlaces(start, instantiate(slots, crew(4)).tree, ['w4']))).toBe('w4');
    expect(order(keepPlaces(start, instantiate(slots, crew(4)).tree, ['w4', 'w3']))).toBe('w3');
    expect(pinsOf({ kind: 'worker', worker: 'w1', pin: true })).toEqual(['w1']);
  });

  it('workers that went while nobody looked leave their places to those that came, then to their neighbours', () => {
    const frozen = { ...four, tree: freeze(four.tree, { x: 0, y: 0, width: 160, height: 48 }, 'p1') };
    expect(order(forgetGone(frozen, ['w1', 'w4', 'new']).tree)).toBe('w1 new w4');
    expect(order(forgetGone(four, ['w4', 'a', 'b', 'c', 'd']).tree)).toBe('a b c w4 d');
    const alone = {
      ...four,
      tree: { kind: 'pane' as const, id: 'p1', shows: { kind: 'worker' as const, worker: 'w1' } },
    };
    expect(order(forgetGone(alone, ['w2']).tree)).toBe('empty');
  });
});

describe('auto-fill', () => {
  const needs = (given: Record<string, number>) => new Map(Object.entries(given));
  const all = () => true;

  it('who is more urgent changes places with who is less, and nobody else moves', () => {
    const filled = fillByNeed(four.tree, needs({ w1: 4, w2: 4, w3: 0, w4: 4 }), all);
    expect(order(filled.tree)).toBe('w3 w2 w1 w4');
    expect(filled.moved.sort()).toEqual(['p1', 'p3']);
    expect(fillByNeed(filled.tree, needs({ w3: 0, w2: 4, w1: 4, w4: 4 }), all)).toEqual({
      tree: filled.tree,
      moved: [],
    });
  });

  it('a worker without a pane takes the first place of one that needs less, or an empty one', () => {
    const filled = fillByNeed(four.tree, needs({ w1: 4, w2: 6, w3: 4, w4: 6, w9: 1 }), all);
    expect(order(filled.tree)).toBe('w9 w1 w3 w4');
    const two = split(freeze(four.tree, { x: 0, y: 0, width: 160, height: 48 }, 'p1'), 'p1', 'row', {
      kind: 'pane',
      id: 'e',
      shows: { kind: 'empty' },
    });
    expect(order(fillByNeed(two, needs({ w1: 4, w2: 4, w3: 4, w4: 4, w9: 4 }), all).tree)).toBe(
      'w1 w9 w2 w3 w4',
    );
  });

  it('leaves panes that are not free and workers it was not told of', () => {
    const free = (pane: Pane) => pane.id !== 'p1';
    expect(order(fillByNeed(four.tree, needs({ w1: 4, w2: 4, w3: 0, w4: 4 }), free).tree)).toBe(
      'w1 w3 w2 w4',
    );
    expect(order(fillByNeed(four.tree, needs({ w1: 4, w3: 4, w4: 0 }), all).tree)).toBe('w4 w2 w3 w1');
  });

  it('ends sorted by need, stands still then, and moves nobody who is not free', () => {
    const given = fc.record({
      count: fc.integer({ min: 0, max: 12 }),
      needs: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 16, maxLength: 16 }),
      held: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
    });
    fc.assert(
      fc.property(given, ({ count, needs, held }) => {
        const start = instantiate(layout('auto'), crew(count)).tree;
        const map = new Map(crew(16).map((name, at) => [name, needs[at] ?? 0]));
        const isHeld = (pane: Pane) => held[Number(pane.id.slice(1)) % 16] === true;
        const { tree, moved } = fillByNeed(start, map, pane => !isHeld(pane));
        const [before, after] = [panesOf(start), panesOf(tree)];
        for (const [at, pane] of before.entries()) if (isHeld(pane)) expect(after[at]).toEqual(pane);
        const free = after.filter(pane => !isHeld(pane)).map(pane => map.get(nameOf(pane)) ?? 9);
        expect(free).toEqual([...free].sort((a, b) => a - b));
        expect(new Set(after.map(nameOf)).size).toBe(count);
        expect(after.map(pane => pane.id).sort()).toEqual(before.map(pane => pane.id).sort());
        expect(fillByNeed(tree, map, pane => !isHeld(pane)).moved).toEqual([]);
        for (const pane of after)
          if (!moved.includes(pane.id)) expect(before[after.indexOf(pane)]).toEqual(pane);
      }),
    );
  });
});

/** Every cell of the room under one pane, line or vacant place, each once. */
function tiles({ placed, away, vacant }: Arrangement, room: { width: number; height: number }): number {
  const rects = [...placed, ...away].map(one => one.rect).concat(vacant);
  const seen = new Set<number>();
  for (const { x, y, width, height } of rects) {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) {
        const cell = row * 1000 + column;
        if (seen.has(cell)) throw new Error(`${column},${row} is covered twice`);
        seen.add(cell);
      }
    }
  }
  return seen.size / (room.width * room.height);
}

it('never overlaps, never leaves its room, leaves nothing bare, and loses no pane, whatever is done at whatever size', () => {
  const whats = [
    'row',
    'column',
    'close',
    'left',
    'right',
    'up',
    'down',
    'join',
    'swap',
    'rotate',
    'fill',
  ] as const;
  const op = fc.record({ what: fc.constantFrom(...whats), pick: fc.nat(30) });
  const sizes = fc.record({
    width: fc.integer({ min: 1, max: 320 }),
    height: fc.integer({ min: 1, max: 90 }),
  });
  const kinds = fc.constantFrom('auto', 'grid', 'stack', 'rows', 'columns');
  fc.assert(
    fc.property(fc.array(op, { maxLength: 12 }), sizes, fc.nat(24), kinds, (ops, size, count, kind) => {
      const room = { x: 3, y: 2, ...size };
      let state = instantiate(layout(kind), crew(count));
      for (const { what, pick } of ops) {
        const before = panesOf(state.tree).length;
        state = done(state, room, what, pick);
        const grown = what === 'row' || what === 'column' ? before + Math.min(1, before) : before;
        if (what !== 'close' && what !== 'join') expect(panesOf(state.tree)).toHaveLength(grown);
      }
      const arrangement = arrange(state.tree, room);
      const { placed, hidden } = arrangement;
      const ids = panesOf(state.tree).map(pane => pane.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect([...placed.map(one => one.pane), ...hidden].sort()).toEqual(ids.sort());
      for (const { rect, form } of placed) {
        expect(rect.x >= room.x && rect.x + rect.width <= room.x + room.width).toBe(true);
        expect(rect.y >= room.y && rect.y + rect.height <= room.y + room.height).toBe(true);
        const isWhole = rect.width === room.width || rect.width >= leastPane.width;
        if (form === 'full' && room.height >= 2 * leastPane.height) {
          expect(rect.height >= leastPane.height || hidden.length > 0 || !isWhole).toBe(true);
        }
      }
      expect(tiles(arrangement, room)).toBe(1);
    }),
    { numRuns: 200 },
  );
});

type What =
  | 'row'
  | 'column'
  | 'close'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'join'
  | 'swap'
  | 'rotate'
  | 'fill';

function done(
  state: Arranged,
  room: { x: number; y: number; width: number; height: number },
  what: What,
  pick: number,
): Arranged {
  const panes = panesOf(state.tree);
  const id = panes[pick % Math.max(1, panes.length)]?.id;
  if (what === 'join') return settle(state, crew(state.known.length + 1));
  if (what === 'rotate') return { ...state, tree: rotate(state.tree, pane => pane.id.endsWith('3')) };
  if (what === 'fill') {
    const needs = new Map(state.known.map((name, at) => [name, (at * pick) % 5]));
    return { ...state, tree: fillByNeed(state.tree, needs, pane => pane.id !== id).tree };
  }
  if (id === undefined) return state;
  if (what === 'swap') return { ...state, tree: swap(state.tree, id, panes[0]?.id ?? id) };
  if (what === 'close') return { ...state, tree: close(state.tree, id) ?? state.tree };
  if (what === 'row' || what === 'column') {
    const added: Pane = { kind: 'pane', id: `p${state.next}`, shows: { kind: 'empty' } };
    return { ...state, next: state.next + 1, tree: split(freeze(state.tree, room, id), id, what, added) };
  }
  return { ...state, tree: resizePane(state.tree, room, id, what, 4) };
}
