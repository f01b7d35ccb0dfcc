// What stands behind a reservation: the blob that `refs/quarterdeck/claims/<task>` points at. No two are ever equal, because git
// answers a push of an equal value with "up to date", and then two would believe that they have the task.
import { createHash } from 'node:crypto';

export interface ClaimRecord {
  /** Id of the task. */
  task: string;
  /** SHA-256 of its title, hex: another task may get the id of one that was renamed. */
  title: string;
  /** Who shares one supervisor. */
  crew: string;
  worker: string;
  /** A UUID, new for every claim; the lock file says the same. */
  run: string;
  /** Grows with every renewal. */
  gen: number;
}

export const claimRefs = 'refs/quarterdeck/claims/';

export function claimRef(task: string): string {
  return `${claimRefs}${task}`;
}

export function hashOfTitle(title: string): string {
  return createHash('sha256').update(title).digest('hex');
}

export function formatRecord({ task, title, crew, worker, run, gen }: ClaimRecord): string {
  return `${JSON.stringify({ task, title, crew, worker, run, gen })}\n`;
}

/** Bytes. */
export const maxRecord = 2_000;

/** Null for what is none of ours: anybody may push a ref of that name. */
export function parseRecord(text: string): ClaimRecord | null {
  if (text.length > maxRecord) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is ClaimRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { task, title, crew, worker, run, gen } = value as Partial<ClaimRecord>;
  return (
    [task, title, crew, worker, run].every(text => typeof text === 'string') &&
    typeof gen === 'number' &&
    Number.isSafeInteger(gen)
  );
}
