// What the practice agent remembers of a run, so that it can be taken up again after it died: a small file in the workspace's own git directory.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';

export interface Memory {
  /** Its own id of the run. */
  conversation: string;
  /** The claim that it holds. */
  claim: Claim | null;
  /** Tasks that it will not take again, by id: refused, given up. */
  leave: string[];
  /** Tasks in which it has crashed once, as told. */
  crashed: string[];
  done: number;
}

export interface Claim {
  /** Name of the lock file without `.txt`. */
  id: string;
  title: string;
  /** The nonce in the lock. */
  run: string;
}

export async function recall(file: string): Promise<Memory | null> {
  try {
    const memory: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isMemory(memory) ? memory : null;
  } catch {
    return null;
  }
}

export async function remember(file: string, memory: Memory): Promise<void> {
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, `${JSON.stringify(memory)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } catch {
    // Without a memory it can work all the same; it only cannot be resumed.
    await rm(draft, { force: true });
  }
}

function isMemory(value: unknown): value is Memory {
  if (typeof value !== 'object' || value === null) return false;
  const { conversation, claim, leave, crashed, done } = value as Partial<Memory>;
  return (
    typeof conversation === 'string' &&
    (claim === null || (typeof claim?.id === 'string' && typeof claim.run === 'string')) &&
    Array.isArray(leave) &&
    Array.isArray(crashed) &&
    typeof done === 'number'
  );
}
