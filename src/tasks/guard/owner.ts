// Who stands in the queue of a guarded upstream: a process, named so that others can tell whether it is still there. A pid means
// nothing in another pid namespace (a container): there only its sign of life counts.
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface Owner {
  pid: number;
  /** Field 22 of /proc/<pid>/stat; '' where there is none. */
  start: string;
  /** Boot and pid namespace: only within the same one a pid can be asked for. */
  space: string;
}

export function ownerOf(pid: number): Owner {
  return { pid, start: startOf(pid) ?? '', space: ownSpace() };
}

/** Null when nobody here can say. */
export function isAlive({ pid, start, space }: Owner): boolean | null {
  if (space !== ownSpace()) return null;
  if (start !== '') return startOf(pid) === start;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

let space: string | null = null;

function ownSpace(): string {
  space ??= readSpace();
  return space;
}

function readSpace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Null when there is no such process, or only its zombie. */
function startOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const rest = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return rest[0] === 'Z' || rest[0] === 'X' ? null : (rest[19] ?? null);
  } catch {
    return null;
  }
}
