// The format of a layout file, and how it becomes a Layout and a file again.
import { z } from 'zod';
import type { Layout, LayoutLeaf, LayoutNode } from '../../domain/layout/layout.js';

/** Deeper than anybody splits; a file that nests more is a mistake or an attack. */
export const maxDepth = 8;
const maxChildren = 100;

const word = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const fills = ['auto', 'grid', 'columns', 'rows', 'stack'] as const;

interface NodeFile {
  row?: NodeFile[] | undefined;
  column?: NodeFile[] | undefined;
  stack?: NodeFile[] | undefined;
  fill?: (typeof fills)[number] | true | undefined;
  slot?: number | undefined;
  worker?: string | undefined;
  pin?: true | undefined;
  board?: true | undefined;
  crew?: true | undefined;
  empty?: true | undefined;
  selected?: true | undefined;
  weight?: number | undefined;
}

const nodeKinds = [
  'row',
  'column',
  'stack',
  'fill',
  'slot',
  'worker',
  'board',
  'crew',
  'empty',
  'selected',
] as const;

const children: z.ZodType<NodeFile[]> = z
  .lazy(() => z.array(nodeFile))
  .refine(list => list.length > 0 && list.length <= maxChildren, `takes 1 to ${maxChildren} panes`);

/** A bare word stands for `word: true`. */
const nodeFile: z.ZodType<NodeFile> = z.preprocess(
  value => (typeof value === 'string' ? { [value]: true } : value),
  z
    .strictObject({
      row: children.optional(),
      column: children.optional(),
      stack: children.optional(),
      fill: z.union([z.enum(fills), z.literal(true)]).optional(),
      slot: z.int().min(1).max(99).optional(),
      worker: z.string().regex(word, 'is no name of a worker').optional(),
      pin: z.literal(true).optional(),
      board: z.literal(true).optional(),
      crew: z.literal(true).optional(),
      empty: z.literal(true).optional(),
      selected: z.literal(true).optional(),
      weight: z.number().positive().max(1000).optional(),
    })
    .refine(
      node => nodeKinds.filter(kind => node[kind] !== undefined).length === 1,
      `needs exactly one of ${nodeKinds.join(', ')}`,
    )
    .refine(node => node.pin === undefined || node.worker !== undefined, {
      message: 'stands beside "worker"',
      path: ['pin'],
    }),
) as unknown as z.ZodType<NodeFile>;

export const layoutFile = z.strictObject({
  description: z.string().max(200).optional(),
  rail: z.boolean().optional(),
  panes: nodeFile,
});

export type LayoutFile = z.infer<typeof layoutFile>;

/** Every key that may stand somewhere, for "did you mean". */
export const knownKeys = ['description', 'rail', 'panes', 'weight', 'pin', ...nodeKinds];

export function toLayout(name: string, file: LayoutFile): Layout {
  return {
    name,
    description: file.description ?? '',
    rail: file.rail ?? true,
    root: toNode(file.panes),
  };
}

function toNode(node: NodeFile): LayoutNode {
  const list = node.row ?? node.column ?? node.stack;
  if (list !== undefined) {
    return {
      kind: 'split',
      direction: node.row === undefined ? 'column' : 'row',
      children: list.map(child => ({ node: toNode(child), weight: child.weight ?? 1 })),
      ...(node.stack === undefined ? {} : { stack: true }),
    };
  }
  if (node.fill !== undefined) return { kind: 'fill', arrange: node.fill === true ? 'auto' : node.fill };
  return toLeaf(node);
}

function toLeaf(node: NodeFile): LayoutLeaf {
  if (node.slot !== undefined) return { kind: 'slot', slot: node.slot };
  if (node.worker !== undefined) {
    return { kind: 'worker', worker: node.worker, ...(node.pin === true ? { pin: true } : {}) };
  }
  if (node.board === true) return { kind: 'board' };
  if (node.crew === true) return { kind: 'crew' };
  if (node.selected === true) return { kind: 'selected' };
  return { kind: 'empty' };
}

/** What a Layout looks like in a file. */
export function toFile(layout: Layout): LayoutFile {
  return {
    ...(layout.description === '' ? {} : { description: layout.description }),
    rail: layout.rail,
    panes: fromNode(layout.root),
  };
}

function fromNode(node: LayoutNode): NodeFile {
  switch (node.kind) {
    case 'split': {
      const list = node.children.map(child => {
        const file = fromNode(child.node);
        return child.weight === 1 ? file : { ...file, weight: child.weight };
      });
      if (node.stack === true) return { stack: list };
      return node.direction === 'row' ? { row: list } : { column: list };
    }
    case 'fill':
      return { fill: node.arrange };
    case 'slot':
      return { slot: node.slot };
    case 'worker':
      return { worker: node.worker, ...(node.pin === true ? { pin: true } : {}) };
    default:
      return { [node.kind]: true };
  }
}
