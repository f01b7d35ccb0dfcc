// What is kept of an arrangement comes back the same, and a file that says something else is not believed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freeze } from '../../src/domain/layout/arrange.js';
import type { Layout } from '../../src/domain/layout/layout.js';
import { resizePane } from '../../src/domain/layout/move.js';
import { readSaved, type SavedArrangement } from '../../src/domain/layout/saved.js';
import { instantiate } from '../../src/domain/layout/tree.js';

const area = { x: 0, y: 0, width: 160, height: 48 };
const layout: Layout = {
  name: 'mine',
  description: 'by hand',
  rail: true,
  root: {
    kind: 'split',
    direction: 'row',
    children: [
      { node: { kind: 'fill', arrange: 'auto' }, weight: 3 },
      { node: { kind: 'worker', worker: 'w2', pin: true }, weight: 1 },
      { node: { kind: 'board' }, weight: 1 },
    ],
  },
};

function saved(): SavedArrangement {
  const start = instantiate(layout, ['w1', 'w2', 'w3', 'w4']);
  const tree = resizePane(freeze(start.tree, area, null), area, 'p1', 'left', 4);
  return {
    version: 1,
    layout,
    arranged: { ...start, tree },
    recent: ['p3', 'p1'],
    zoomed: true,
    pinned: ['w2'],
    railHidden: false,
    autoFill: true,
    apart: { layout, arranged: start },
  };
}

it('reads back what was written, stacks and all', () => {
  expect(readSaved(JSON.parse(JSON.stringify(saved())))).toEqual(saved());
  const stack = {
    ...saved(),
    arranged: instantiate({ ...layout, root: { kind: 'fill', arrange: 'stack' } }, ['a', 'b']),
  };
  const frozen = { ...stack, arranged: { ...stack.arranged, tree: freeze(stack.arranged.tree, area, null) } };
  expect(readSaved(JSON.parse(JSON.stringify(frozen)))).toEqual(frozen);
});

it.each([
  ['of another version', { version: 2 }],
  ['a worker that is no name', { pinned: ['../x'] }],
  ['a pane with the number of the next', { arranged: { tree: pane('p7'), known: [], next: 7 } }],
  [
    'the same pane twice',
    {
      arranged: {
        tree: { kind: 'fill', arrange: 'grid', panes: [pane('p1'), pane('p1')] },
        known: [],
        next: 7,
      },
    },
  ],
  ['a weight of nothing', { arranged: { tree: weighed(0), known: [], next: 7 } }],
  ['a weight without end', { arranged: { tree: weighed(Number.POSITIVE_INFINITY), known: [], next: 7 } }],
  [
    'a split of nothing',
    { arranged: { tree: { kind: 'split', direction: 'row', children: [] }, known: [], next: 7 } },
  ],
  ['no focus', { recent: null }],
  ['half a page', { apart: { layout } }],
  ['deeper than anybody splits', { arranged: { tree: deep(40), known: [], next: 7 } }],
])('does not believe %s', (_what, wrong) => {
  expect(readSaved(JSON.parse(JSON.stringify({ ...saved(), ...wrong })))).toBeNull();
});

it('stands whatever is in the file', () => {
  const keys = fc.constantFrom(
    'kind',
    'split',
    'fill',
    'tree',
    'children',
    'node',
    'panes',
    'arranged',
    'layout',
    'root',
  );
  fc.assert(
    fc.property(fc.jsonValue(), keys, (value, key) => {
      expect(readSaved(value)).toBeNull();
      const bent = { ...saved(), [key]: value };
      expect(() => readSaved(bent)).not.toThrow();
    }),
  );
});

function pane(id: string): object {
  return { kind: 'pane', id, shows: { kind: 'empty' } };
}

function weighed(weight: number): object {
  return { kind: 'split', direction: 'row', children: [{ node: pane('p1'), weight }] };
}

function deep(levels: number): object {
  return levels === 0
    ? pane('p1')
    : { kind: 'split', direction: 'row', children: [{ node: deep(levels - 1), weight: 1 }] };
}
