// Layout arithmetic as pictures: what a person would draw on paper is what the functions must say.
import { describe, expect, it } from 'vitest';
import { type Arrangement, arrange, freeze } from '../../src/domain/layout/arrange.js';
import type { Layout, LayoutNode, Rect } from '../../src/domain/layout/layout.js';
import { borderUnder, moveBorder, neighbour, paneAfter, resizePane } from '../../src/domain/layout/move.js';
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
} from '../../src/domain/layout/tree.js';

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

function workerAt(arranged: Arranged): (placed: { pane: string }) => string | undefined {
  return ({ pane }) => {
    const shows = panesOf(arranged.tree).find(one => one.id === pane)?.shows;
    return shows?.kind === 'worker' ? shows.worker : undefined;
  };
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

  it('of ten on a small screen is a stack: the focused one large and in its place, a line for each of the others', () => {
    const ten = instantiate(grid, crew(10));
    const lines = (worker: string) => arrange(ten.tree, area, [idOf(ten, worker)]).placed.map(workerAt(ten));
    expect(draw(ten)).toEqual([...rows('11111111', 5), ...rows('--------', 3)]);
    expect(draw(ten, area, [idOf(ten, 'w10')])[0]).toBe('10'.repeat(8));
    // Going down changes one line only.
    expect(lines('w3')).toEqual(['w3', 'w1', 'w2', 'w4', 'w5', 'w6', 'w7', 'w8', 'w9', 'w10']);
    expect(lines('w4')).toEqual(['w4', 'w1', 'w2', 'w3', 'w5', 'w6', 'w7', 'w8', 'w9', 'w10']);
  });

  it('stays a grid for any number while there is room for the borders', () => {
    const room = { x: 0, y: 0, width: 300, height: 80 };
    const { placed } = arrange(instantiate(grid, crew(12)).tree, room);
    expect(placed.every(one => one.form === 'full' && one.rect.width === 75)).toBe(true);
    const many = arrange(instantiate(grid, crew(24)).tree, { ...room, width: 160, height: 48 });
    expect(many.placed.every(one => one.form === 'full')).toBe(true);
  });

  it('too small for all keeps the focused one, and one line tells of the rest', () => {
    const room = { x: 0, y: 0, width: 30, height: 8 };
    const many = instantiate(grid, crew(12));
    const { placed, hidden, away } = arrange(many.tree, room, [idOf(many, 'w1')]);
    expect(placed[0]).toMatchObject({ form: 'full', rect: { height: 4 } });
    expect(placed.map(workerAt(many))).toEqual(['w1', 'w2', 'w3', 'w4']);
    expect(away).toEqual([{ rect: { x: 0, y: 7, width: 30, height: 1 }, panes: hidden }]);
    expect(hidden).toHaveLength(8);
    const later = arrange(many.tree, room, [idOf(many, 'w9')]);
    expect(later.placed.map(workerAt(many))).toEqual(['w9', 'w7', 'w8', 'w10']);
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
    const ten = instantiate(grid, crew(10));
    const stack = { ...ten, tree: freeze(ten.tree, area, idOf(ten, 'w2')) };
    expect(toLayout(stack, saved).root).toEqual({ kind: 'fill', arrange: 'stack' });
    expect(order(settle(stack, crew(12)))).toBe(`${order(stack)} w11 w12`);
    const pinned = toLayout(stack, saved, ['w2']);
    expect(pinned.root).toMatchObject({ kind: 'split', stack: true });
    expect(pinned.root.kind === 'split' && pinned.root.children[1]?.node).toMatchObject({
      worker: 'w2',
      pin: true,
    });
    expect(draw(instantiate(pinned, crew(10)), area, ['p2'])).toEqual(draw(stack, area, [idOf(ten, 'w2')]));
  });
});

function order({ tree }: Arranged): string {
  return panesOf(tree)
    .map(({ shows }) => (shows.kind === 'worker' ? shows.worker : shows.kind))
    .join(' ');
}

function rows(row: string, count: number): string[] {
  return Array.from({ length: count }, () => row);
}
