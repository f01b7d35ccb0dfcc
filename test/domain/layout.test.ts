// Layout arithmetic as pictures: what a person would draw on paper is what the functions must say.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Layout, LayoutNode, Rect } from '../../src/domain/layout.js';
import { type Arrangement, arrange, freeze } from '../../src/domain/layout-arrange.js';
import { borderUnder, moveBorder, neighbour, paneAfter, resizePane } from '../../src/domain/layout-move.js';
import {
  type Arranged,
  close,
  instantiate,
  paneOfWorker,
  panesOf,
  settle,
  split,
  swap,
  toLayout,
} from '../../src/domain/layout-tree.js';

const area: Rect = { x: 0, y: 0, width: 80, height: 24 };
const grid = layout({ kind: 'fill', arrange: 'grid' });

function layout(root: LayoutNode): Layout {
  return { name: 'test', description: '', rail: true, root };
}

function crew(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `w${at + 1}`);
}

/** A picture at a tenth of the width and a third of the height: each pane's letter over its cells, `-` for a line. */
function picture(arranged: Arranged, arrangement: Arrangement, room = area): string[] {
  const cells = Array.from({ length: room.height }, () => Array.from({ length: room.width }, () => ' '));
  for (const { pane, rect, form } of arrangement.placed) {
    const shows = panesOf(arranged.tree).find(one => one.id === pane)?.shows;
    const letter = shows?.kind === 'worker' ? shows.worker.slice(1) : (shows?.kind.charAt(0) ?? '?');
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      for (let x = rect.x; x < rect.x + rect.width; x++) {
        const row = cells[y - room.y];
        if (row === undefined || row[x - room.x] !== ' ') throw new Error(`${pane} overlaps at ${x},${y}`);
        row[x - room.x] = form === 'line' ? '-' : letter;
      }
    }
  }
  return cells.filter((_, y) => y % 3 === 1).map(row => row.filter((_, x) => x % 10 === 5).join(''));
}

function draw(arranged: Arranged, room = area, recent: string[] = []): string[] {
  return picture(arranged, arrange(arranged.tree, room, recent), room);
}

function idOf(arranged: Arranged, worker: string): string {
  const pane = paneOfWorker(arranged.tree, worker);
  if (pane === undefined) throw new Error(`${worker} has no pane`);
  return pane.id;
}

describe('a grid', () => {
  it('grows 1, 2, 3, 4, 6 as a person expects, and nobody changes places', () => {
    expect(draw(instantiate(grid, crew(1))).slice(0, 2)).toEqual(['11111111', '11111111']);
    expect(draw(instantiate(grid, crew(2)))[0]).toBe('11112222');
    const three = ['11112222', '11112222', '11112222', '11112222', '33333333'];
    expect(draw(instantiate(grid, crew(3))).slice(0, 5)).toEqual(three);
    const four = settle(instantiate(grid, crew(3)), crew(4));
    expect(draw(four).slice(3, 5)).toEqual(['11112222', '33334444']);
    expect(draw(instantiate(grid, crew(6)))[7]).toBe('55556666');
    const wide = { ...area, width: 120 };
    expect(draw(instantiate(grid, crew(6)), wide)[7]).toBe('444455556666');
  });

  it('of ten on a small screen is a stack that unfolds the pane with the focus in its place', () => {
    const ten = instantiate(grid, crew(10));
    expect(draw(ten)).toEqual([
      '11111111',
      '11111111',
      '11111111',
      '11111111',
      '11111111',
      '--------',
      '--------',
      '--------',
    ]);
    expect(draw(ten, area, [idOf(ten, 'w10')])[0]).toBe('--------');
    expect(draw(ten, area, [idOf(ten, 'w10')])[7]).toBe('10101010101010101010101010101010'.slice(0, 16));
  });

  it('on a huge screen stays a grid beyond nine', () => {
    const room = { x: 0, y: 0, width: 300, height: 80 };
    const { placed } = arrange(instantiate(grid, crew(12)).tree, room);
    expect(placed.every(one => one.form === 'full' && one.rect.width === 75)).toBe(true);
  });

  it('too small for all keeps the focused one and hides the farthest lines', () => {
    const room = { x: 0, y: 0, width: 30, height: 8 };
    const many = instantiate(grid, crew(12));
    const { placed, hidden } = arrange(many.tree, room, [idOf(many, 'w1')]);
    expect(placed[0]).toMatchObject({ form: 'full', rect: { height: 4 } });
    expect(placed).toHaveLength(5);
    expect(hidden).toContain(idOf(many, 'w12'));
  });
});

describe('changes by hand', () => {
  const half = layout({
    kind: 'split',
    direction: 'row',
    children: [
      { node: { kind: 'slot', slot: 1 }, weight: 3 },
      { node: { kind: 'fill', arrange: 'rows' }, weight: 1 },
    ],
  });

  it('weights, and a fill beside a slot', () => {
    expect(draw(instantiate(half, crew(3)))).toEqual([
      '11111122',
      '11111122',
      '11111122',
      '11111122',
      '11111133',
      '11111133',
      '11111133',
      '11111133',
    ]);
  });

  it('split and close are each other’s inverse, and closing the last leaves nothing', () => {
    const start = instantiate(layout({ kind: 'slot', slot: 1 }), crew(1));
    const id = idOf(start, 'w1');
    const two = split(start.tree, id, 'row', { kind: 'pane', id: 'new', shows: { kind: 'empty' } });
    expect(draw({ ...start, tree: two })[0]).toBe('1111eeee');
    const three = split(two, 'new', 'column', { kind: 'pane', id: 'more', shows: { kind: 'board' } });
    expect(draw({ ...start, tree: three })).toEqual([...rows('1111eeee', 4), ...rows('1111bbbb', 4)]);
    expect(close(three, 'more')).toEqual(two);
    expect(close(two, 'new')).toEqual(start.tree);
    expect(close(start.tree, id)).toBeNull();
  });

  it('splitting a pane of a fill freezes the fill as it looks', () => {
    const four = instantiate(grid, crew(4));
    const frozen = freeze(four.tree, area, idOf(four, 'w2'));
    expect(draw({ ...four, tree: frozen })).toEqual(draw(four));
    const tree = split(frozen, idOf(four, 'w2'), 'column', {
      kind: 'pane',
      id: 'new',
      shows: { kind: 'empty' },
    });
    expect(draw({ ...four, tree })).toEqual([
      ...rows('11112222', 2),
      ...rows('1111eeee', 2),
      ...rows('33334444', 4),
    ]);
  });

  it('swap moves what is shown and its id with it', () => {
    const two = instantiate(grid, crew(2));
    const tree = swap(two.tree, idOf(two, 'w1'), idOf(two, 'w2'));
    expect(draw({ ...two, tree })[0]).toBe('22221111');
    expect(idOf({ ...two, tree }, 'w1')).toBe(idOf(two, 'w1'));
  });

  it('resize moves the border behind a pane, at the end the one before it', () => {
    const two = instantiate(grid, crew(2));
    const wider = resizePane(two.tree, area, idOf(two, 'w1'), 'right', 10);
    expect(draw({ ...two, tree: wider })[0]).toBe('11111222');
    const back = resizePane(wider, area, idOf(two, 'w2'), 'left', 20);
    expect(draw({ ...two, tree: back })[0]).toBe('11122222');
    const far = resizePane(two.tree, area, idOf(two, 'w1'), 'right', 500);
    const last = arrange(far, area).placed[1];
    expect(last?.rect).toMatchObject({ width: 12, x: 68 });
  });

  it('dragging a border of a grid moves that border only', () => {
    const four = instantiate(grid, crew(4));
    const border = borderUnder(arrange(four.tree, area), 39, 3);
    expect(border).toMatchObject({ direction: 'row', at: 40 });
    if (border === null) throw new Error('no border');
    const tree = moveBorder(four.tree, area, border, 20);
    expect(draw({ ...four, tree })).toEqual([...rows('11111122', 4), ...rows('33334444', 4)]);
  });
});

describe('moving', () => {
  it('finds the neighbour with the longer common side', () => {
    const five = instantiate(grid, crew(5));
    const at = arrange(five.tree, { ...area, width: 120 });
    const go = (worker: string, where: 'left' | 'right' | 'up' | 'down') => {
      const id = neighbour(at, idOf(five, worker), where);
      return panesOf(five.tree).find(pane => pane.id === id)?.shows;
    };
    expect(go('w1', 'right')).toEqual({ kind: 'worker', worker: 'w2' });
    expect(go('w3', 'down')).toEqual({ kind: 'worker', worker: 'w5' });
    expect(go('w4', 'up')).toEqual({ kind: 'worker', worker: 'w1' });
    expect(go('w1', 'left')).toBeUndefined();
    expect(paneAfter(five.tree, idOf(five, 'w5'))).toBe(idOf(five, 'w1'));
  });
});

describe('the crew comes and goes', () => {
  it('a worker that left keeps its pane, a new one takes the empty one first, a closed one stays away', () => {
    const start = instantiate(grid, crew(2));
    const gone = settle(start, ['w2']);
    expect(draw(gone)[0]).toBe('11112222');
    const closed = { ...gone, tree: close(gone.tree, idOf(gone, 'w2')) ?? gone.tree };
    const again = settle(closed, ['w2', 'w3']);
    expect(draw(again)[0]).toBe('11113333');
    const frozen = { ...start, tree: freeze(start.tree, area, idOf(start, 'w1')) };
    const empty = {
      ...frozen,
      tree: split(frozen.tree, idOf(start, 'w1'), 'row', {
        kind: 'pane',
        id: 'e',
        shows: { kind: 'empty' },
      }),
    };
    expect(draw(settle(empty, crew(3)))[0]).toBe('11332222');
  });

  it('is saved as slots and comes back the same', () => {
    const start = instantiate(grid, crew(4));
    const tree = resizePane(start.tree, area, idOf(start, 'w1'), 'right', 10);
    const saved = toLayout({ ...start, tree }, { name: 'mine', description: '', rail: false });
    expect(draw(instantiate(saved, crew(4)))).toEqual(draw({ ...start, tree }));
    expect(toLayout(start, saved).root).toEqual(grid.root);
  });
});

it('never overlaps, never leaves its room, and loses no pane, whatever is done at whatever size', () => {
  const op = fc.record({
    what: fc.constantFrom('row', 'column', 'close', 'left', 'right', 'up', 'down', 'join'),
    pick: fc.nat(30),
  });
  const sizes = fc.record({
    width: fc.integer({ min: 1, max: 320 }),
    height: fc.integer({ min: 1, max: 90 }),
  });
  fc.assert(
    fc.property(fc.array(op, { maxLength: 12 }), sizes, fc.nat(24), (ops, size, count) => {
      const room = { x: 3, y: 2, ...size };
      let state = instantiate(grid, crew(count));
      let workers = count;
      for (const { what, pick } of ops) {
        const panes = panesOf(state.tree);
        const id = panes[pick % Math.max(1, panes.length)]?.id;
        if (what === 'join') state = settle(state, crew(++workers));
        else if (id !== undefined && what === 'close')
          state = { ...state, tree: close(state.tree, id) ?? state.tree };
        else if (id !== undefined && (what === 'row' || what === 'column')) {
          const added = { kind: 'pane' as const, id: `p${state.next}`, shows: { kind: 'empty' as const } };
          state = {
            ...state,
            next: state.next + 1,
            tree: split(freeze(state.tree, room, id), id, what, added),
          };
        } else if (
          id !== undefined &&
          (what === 'left' || what === 'right' || what === 'up' || what === 'down')
        )
          state = { ...state, tree: resizePane(state.tree, room, id, what, 4) };
      }
      const { placed, hidden } = arrange(state.tree, room);
      expect([...placed.map(one => one.pane), ...hidden].sort()).toEqual(
        panesOf(state.tree)
          .map(pane => pane.id)
          .sort(),
      );
      for (const { rect } of placed) {
        expect(rect.x >= room.x && rect.x + rect.width <= room.x + room.width).toBe(true);
        expect(rect.y >= room.y && rect.y + rect.height <= room.y + room.height).toBe(true);
      }
      picture(state, { placed, hidden, borders: [], vacant: [] }, room);
    }),
    { numRuns: 150 },
  );
});

function rows(row: string, count: number): string[] {
  return Array.from({ length: count }, () => row);
}
