// The contract of `status --json` as a schema: tests and other programs check against it; a command prints without loading it.
import { z } from 'zod';
import { activities, evidenceSources, phases, waitReasons, workspaceKinds } from '../domain/worker.js';

const time = z.iso.datetime();

const workerStatusSchema = z.object({
  id: z.string(),
  agent: z.string(),
  phase: z.enum(phases),
  /** Null unless the phase is `running`. */
  activity: z.enum(activities).nullable(),
  waitingFor: z.enum(waitReasons).nullable(),
  since: time,
  task: z.string().nullable(),
  workspace: z
    .object({ kind: z.enum(workspaceKinds), path: z.string(), branch: z.string().nullable() })
    .nullable(),
  session: z.object({ id: z.string(), pid: z.int().nullable(), startedAt: time }).nullable(),
  evidence: z.array(z.object({ source: z.enum(evidenceSources), saw: z.string(), at: time })),
});

export const statusSchema = z.object({
  project: z.object({
    root: z.string(),
    name: z.string(),
    branch: z.string().nullable(),
    upstream: z.string().nullable(),
  }),
  workers: z.array(workerStatusSchema),
});

export type Status = z.infer<typeof statusSchema>;
