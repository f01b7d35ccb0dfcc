// What the supervisor accepts, method by method. Only it loads this: a command stays off zod.
import { z } from 'zod';
import type { Layout, LayoutNode } from '../domain/layout/layout.js';
import { workspaceKinds } from '../domain/worker.js';
import type { SupervisorRequests } from './supervisor-methods.js';

const path = z
  .string()
  .min(1)
  .max(4096)
  .startsWith('/', 'must be an absolute path')
  .refine(text => !text.includes('\0'), 'must not hold NUL');
const text = z.string().max(1024 * 1024);
/** Hostile ones are refused by the name check, with a better sentence. */
const name = z.string().max(1024);
const argument = z
  .string()
  .max(128 * 1024)
  .refine(word => !word.includes('\0'), 'must not hold NUL');
const env = z.record(z.string(), z.string());
const session = z.string().max(128).optional();
const choice = z.union([z.literal('all'), z.array(name).max(1000)]);
const inProject = z.object({ root: path });
const many = inProject.extend({ workers: choice, ifSession: session });
const one = inProject.extend({ worker: name });
const size = z.int().min(1).max(2000);
const objectId = z
  .string()
  .regex(/^[0-9a-f]{40,64}$/, 'must be an object id')
  .nullable();
const age = z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullable();
const reapWish = z.object({
  task: name,
  file: name.nullable(),
  seen: z.object({ lock: objectId, record: objectId }),
});
const count = z.int().min(0).max(1_000_000);

const leaf = z.union([
  z.object({ kind: z.literal('slot'), slot: z.int().min(1).max(10_000) }),
  z.object({ kind: z.literal('worker'), worker: name, pin: z.boolean().optional() }),
  z.object({ kind: z.enum(['empty', 'board', 'crew', 'selected']) }),
  z.object({ kind: z.literal('fill'), arrange: z.enum(['auto', 'grid', 'columns', 'rows', 'stack']) }),
]);
const node: z.ZodType<LayoutNode> = z.lazy(() =>
  z.union([
    leaf,
    z.object({
      kind: z.literal('split'),
      direction: z.enum(['row', 'column']),
      children: z
        .array(z.object({ node, weight: z.number().positive().max(1_000_000) }))
        .min(1)
        .max(200),
      stack: z.boolean().optional(),
    }),
  ]),
);
const layout: z.ZodType<Layout> = z.object({
  name,
  description: z.string().max(1000),
  rail: z.boolean(),
  root: node,
});

type Known = { [M in keyof SupervisorRequests as string extends M ? never : M]: SupervisorRequests[M][0] };
export type SupervisorMethod = keyof Known & string;

export const paramSchemas: { [M in SupervisorMethod]: z.ZodType<Known[M]> } = {
  hello: z.object({
    protocol: z.int(),
    token: z.string().max(1024),
    client: z.enum(['cli', 'cockpit', 'session', 'supervisor']),
  }),
  'project.open': inProject,
  snapshot: inProject,
  'project.watch': inProject,
  'worker.new': inProject.extend({
    name: name.nullable(),
    agent: name.nullable(),
    workspace: z.enum(workspaceKinds),
    task: text.nullable(),
    prompt: text.nullable(),
    base: name.nullable(),
    command: z.array(argument).min(1).max(10_000).nullable(),
    agentArgs: z.array(argument).max(1000).optional(),
    env,
    cols: size.optional(),
    rows: size.optional(),
  }),
  'crew.up': inProject.extend({
    count: z.int().min(1).max(200),
    many: z.boolean().optional(),
    agent: name.nullable(),
    agentArgs: z.array(argument).max(1000).optional(),
    env,
  }),
  'crew.down': z.object({ root: path.nullable(), all: z.boolean() }),
  'worker.pause': many,
  'worker.resume': many,
  'worker.kill': many,
  'worker.restart': many.extend({ mode: z.enum(['resume', 'fresh']), env }),
  'worker.remove': one,
  'worker.send': one.extend({
    text,
    mode: z.enum(['type', 'paste']),
    enter: z.boolean(),
    force: z.boolean(),
    ifSession: session,
  }),
  'worker.capture': one.extend({ from: z.int().nullable(), to: z.int().nullable() }),
  'worker.seen': one,
  'worker.logs': one.extend({ lines: count }),
  'crew.resumeAll': inProject.extend({ first: z.array(name).max(1000), env }),
  tasks: inProject,
  'tasks.init': inProject,
  'locks.list': inProject.extend({ olderMs: age }),
  'locks.reap': inProject.extend({ olderMs: age, locks: z.array(reapWish).min(1).max(1000) }),
  'layout.list': inProject,
  'layout.read': inProject.extend({ name }),
  'layout.use': inProject.extend({ name, others: z.boolean().optional() }),
  'layout.save': inProject.extend({ layout, level: z.enum(['user', 'project']) }),
  'host.ready': z.object({}),
  timeline: inProject.extend({ since: z.int().min(0), limit: z.int().min(1).max(10_000) }),
  handOver: z.object({}),
  shutdown: z.object({ force: z.boolean() }),
};
