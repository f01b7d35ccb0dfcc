// The `auto` arrangement: by the number of workers and the room, never a pane in which an agent cannot be followed.
import { describe, expect, it } from 'vitest';
import { type Arrangement, arrange } from '../../src/domain/layout/arrange.js';
import type { Layout, Rect } from '../../src/domain/layout/layout.js';
import { neighbour, paneAt } from '../../src/domain/layout/move.js';
import { autoRows } from '../../src/domain/layout/sizes.js';
import { instantiate } from '../../src/domain/layout/tree.js';

const auto: Layout = {
  name: 'auto',
  description: '',
  rail: true,
  root: { kind: 'fill', arrange: 'auto' },
};
/** Rooms of the panes: 80×24, 120×40 beside the rail, 160×45 and 200×50 beside the rail, 250×70 without it. */
const rooms = {
  small: { x: 0, y: 1, width: 80, height: 22 },
  usual: { x: 31, y: 1, width: 89, height: 38 },
  large: { x: 40, y: 1, width: 160, height: 48 },
  middle: { x: 32, y: 1, width: 128, height: 43 },
  huge: { x: 0, y: 1, width: 250, height: 68 },
} satisfies Record<string, Rect>;

function crew(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `w${at + 1}`);
}

function at(count: number, room: Rect, focus = 1): Arrangement {
  return arrange(instantiate(auto, crew(count)).tree, room, [`p${focus}`]);
}

describe('auto', () => {
  it.each([
    // One is alone; two side by side, or one above the other where halves would be too narrow to read.
    ['small', 1, [1]],
    ['small', 2, [2]],
    ['small', 4, [2, 2]],
    ['small', 5, null],
    ['usual', 1, [1]],
    ['usual', 2, [1, 1]],
    ['usual', 3, [2, 1]],
    ['usual', 4, [2, 2]],
    ['usual', 6, [2, 2, 2]],
    ['usual', 9, null],
    ['large', 2, [2]],
    ['large', 3, [2, 1]],
    ['large', 4, [2, 2]],
    ['large', 5, [3, 2]],
    ['large', 6, [3, 3]],
    ['large', 7, [3, 2, 2]],
    ['large', 8, [3, 3, 2]],
    ['large', 9, [3, 3, 3]],
    ['large', 10, null],
    ['middle', 2, [2]],
    ['middle', 3, [2, 1]],
    ['huge', 9, [3, 3, 3]],
    ['huge', 10, null],
    ['huge', 24, null],
  ] as const)('in a %s room with %i', (room, count, rows) => {
    expect(autoRows(count, rooms[room].width, rooms[room].height)).toEqual(rows);
  });

  it('never gives a pane of a grid less than can be followed', () => {
    for (let width = 12; width <= 320; width += 7) {
      for (let height = 4; height <= 90; height += 3) {
        for (let count = 2; count <= 12; count++) {
          const { placed } = at(count, { x: 0, y: 0, width, height });
          const full = placed.filter(one => one.form === 'full');
          const isStack = full.length === 1;
          const isLegible = full.every(({ rect }) => rect.width >= 39 && rect.height >= 7);
          expect(isStack || (isLegible && full.length === count), `${count} in ${width}×${height}`).toBe(
            true,
          );
        }
      }
    }
  });

  it('beyond nine is a large pane and a line for each of the others, at every size', () => {
    for (const room of Object.values(rooms)) {
      for (const count of [10, 24]) {
        const { placed, away, hidden } = at(count, room);
        const [large, ...lines] = placed;
        expect(large).toMatchObject({ pane: 'p1', form: 'full', rect: { y: room.y, width: room.width } });
        expect(large?.rect.height).toBeGreaterThanOrEqual(room.height / 2);
        expect(lines.every(one => one.form === 'line')).toBe(true);
        expect(placed.length + hidden.length).toBe(count);
        const used = (large?.rect.height ?? 0) + lines.length + away.length;
        expect(used).toBe(room.height);
      }
    }
    expect(at(24, rooms.small).hidden).toHaveLength(13);
    expect(at(24, rooms.large).hidden).toHaveLength(0);
  });
});

describe('going through a stack', () => {
  it('down and up is the order of the workers, whoever is large, and one line changes at a time', () => {
    let focus = 'p1';
    for (let step = 2; step <= 24; step++) {
      const arrangement = at(24, rooms.small, Number(focus.slice(1)));
      focus = neighbour(arrangement, focus, 'down') ?? '';
      expect(focus).toBe(`p${step}`);
    }
    expect(neighbour(at(24, rooms.small, 24), 'p24', 'down')).toBeNull();
    expect(neighbour(at(24, rooms.small, 24), 'p24', 'up')).toBe('p23');
    expect(neighbour(at(24, rooms.small, 1), 'p1', 'right')).toBeNull();
  });

  it('from outside leads to its large pane, and out of it again', () => {
    const beside: Layout = {
      ...auto,
      root: {
        kind: 'split',
        direction: 'row',
        children: [
          { node: { kind: 'fill', arrange: 'stack' }, weight: 1 },
          { node: { kind: 'board' }, weight: 1 },
        ],
      },
    };
    const { tree } = instantiate(beside, crew(5));
    const board = 'p1';
    const arrangement = arrange(tree, rooms.large, ['p4', board]);
    expect(neighbour(arrangement, board, 'left')).toBe('p4');
    for (const pane of ['p2', 'p4', 'p6']) expect(neighbour(arrangement, pane, 'right')).toBe(board);
  });

  it('the line that tells of the others leads to the first of them', () => {
    const arrangement = at(24, rooms.small);
    const [more] = arrangement.away;
    expect(paneAt(arrangement, 5, more?.rect.y ?? 0)).toBe(more?.panes[0]);
    expect(more?.rect.y).toBe(22);
  });
});
