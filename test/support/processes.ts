// The machine's processes, as tests ask for them: whose environment carries a word, what state a pid is in.
import { readdirSync, readFileSync } from 'node:fs';

export interface Seen {
  pid: number;
  command: string;
  /** `R`, `S`, `T` (stopped), `Z` … */
  state: string;
}

/** Processes of ours whose environment has one of these entries (`NAME=value`), zombies left out. Linux only. */
export function processesWith(entries: string[]): Seen[] {
  const found: Seen[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const environment = read(`/proc/${name}/environ`)?.split('\0');
    if (environment === undefined || !entries.some(entry => environment.includes(entry))) continue;
    const seen = processOf(Number(name));
    if (seen !== null && seen.state !== 'Z') found.push(seen);
  }
  return found;
}

export function processOf(pid: number): Seen | null {
  const stat = read(`/proc/${pid}/stat`);
  const command = read(`/proc/${pid}/cmdline`)?.split('\0').join(' ').trim();
  if (stat === null || command === undefined) return null;
  // The name in parentheses may hold blanks and parentheses itself.
  return { pid, command, state: stat.slice(stat.lastIndexOf(')') + 2).charAt(0) };
}

export function isAlive(pid: number): boolean {
  const seen = processOf(pid);
  return seen !== null && seen.state !== 'Z';
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
