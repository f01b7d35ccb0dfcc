// What runs on this machine, as /proc tells it (ps on macOS). A full pass is for a sweep, a pause or a kill only.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type ProcessStat, readStat } from '../../home/process-id.js';

export type ProcessTable = Map<number, ProcessStat>;

/** One pass over the machine, and what is looked up of a process at most once in it. */
export class ProcessSnapshot {
  readonly #sessions = new Map<number, string | null>();

  constructor(readonly table: ProcessTable = readProcessTable()) {}

  /** The session whose marker the process was started with; null without one, or where it cannot be read. */
  sessionOf(pid: number): string | null {
    const known = this.#sessions.get(pid);
    if (known !== undefined) return known;
    const session = readVariable(pid, 'QUARTERDECK_SESSION');
    this.#sessions.set(pid, session);
    return session;
  }
}

let next: Promise<ProcessSnapshot> | null = null;

/** A pass that begins after this call. Those who ask together share it: twenty kills at once are not twenty passes each. */
export function freshSnapshot(): Promise<ProcessSnapshot> {
  next ??= new Promise((resolve, reject) => {
    setImmediate(() => {
      next = null;
      try {
        resolve(new ProcessSnapshot());
      } catch (error) {
        reject(error);
      }
    });
  });
  return next;
}

/** Every process; a zombie is none. */
function readProcessTable(): ProcessTable {
  if (process.platform !== 'linux') return tableFromPs();
  const table: ProcessTable = new Map();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = readStat(pid);
    if (stat !== null && isAlive(stat)) table.set(pid, stat);
  }
  return table;
}

export function isAlive(stat: ProcessStat): boolean {
  return stat.state !== 'Z' && stat.state !== 'X';
}

export function isStopped(stat: ProcessStat): boolean {
  return stat.state === 'T' || stat.state === 't';
}

/** The living descendants of a process, without a look at the rest of the machine. */
export function readDescendants(pid: number): ProcessStat[] {
  if (process.platform !== 'linux') return descendantsIn(readProcessTable(), [pid]);
  const found: ProcessStat[] = [];
  const seen = new Set([pid]);
  const waiting = [pid];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    for (const child of readChildren(parent)) {
      const stat = seen.has(child) ? null : readStat(child);
      seen.add(child);
      if (stat === null || !isAlive(stat)) continue;
      found.push(stat);
      waiting.push(child);
    }
  }
  return found;
}

/** Those of the table that descend from `roots`, parents before children, the roots not among them. */
export function descendantsIn(
  table: ProcessTable,
  roots: number[],
  isForeign: (pid: number) => boolean = () => false,
): ProcessStat[] {
  const children = new Map<number, ProcessStat[]>();
  for (const stat of table.values()) {
    const siblings = children.get(stat.ppid);
    if (siblings === undefined) children.set(stat.ppid, [stat]);
    else siblings.push(stat);
  }
  const found: ProcessStat[] = [];
  const seen = new Set(roots);
  const waiting = [...roots];
  for (let parent = waiting.shift(); parent !== undefined; parent = waiting.shift()) {
    for (const child of children.get(parent) ?? []) {
      if (seen.has(child.pid) || isForeign(child.pid)) continue;
      seen.add(child.pid);
      found.push(child);
      waiting.push(child.pid);
    }
  }
  return found;
}

/** Every thread has a list of its own. */
function readChildren(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap(thread =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')
        .split(' ')
        .map(Number)
        .filter(child => child > 0),
    );
  } catch {
    return [];
  }
}

/** The arguments, empty for a process that is gone, another user's or a kernel's. */
export function readCommandLine(pid: number): string[] {
  try {
    if (process.platform !== 'linux')
      return ps(['-o', 'command=', '-p', String(pid)])
        .trim()
        .split(' ');
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter(part => part !== '');
  } catch {
    return [];
  }
}

/** The value of a variable that the process was started with; null without it, or where it cannot be read. */
export function readVariable(pid: number, name: string): string | null {
  try {
    const environment =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/environ`, 'latin1')
        : ps(['-Eww', '-o', 'command=', '-p', String(pid)]).replaceAll(' ', '\0');
    const at = `\0${environment}`.indexOf(`\0${name}=`);
    if (at < 0) return null;
    const from = at + name.length + 1;
    const end = environment.indexOf('\0', from);
    return environment.slice(from, end < 0 ? undefined : end);
  } catch {
    return null;
  }
}

/** Our own user's: nobody else's process is ever signalled, also not by root. */
export function isOurs(pid: number): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return statSync(`/proc/${pid}`).uid === process.getuid?.();
  } catch {
    return false;
  }
}

function tableFromPs(): ProcessTable {
  const table: ProcessTable = new Map();
  for (const line of ps(['-axo', 'pid=,ppid=,pgid=,sess=,stat=,lstart=']).split('\n')) {
    const [pid, ppid, group, session, state = 'Z', ...start] = line.trim().split(/\s+/);
    const stat: ProcessStat = {
      pid: Number(pid),
      ppid: Number(ppid),
      group: Number(group),
      session: Number(session),
      state: state.charAt(0),
      start: start.join(' '),
    };
    if (stat.pid > 0 && isAlive(stat)) table.set(stat.pid, stat);
  }
  return table;
}

function ps(args: string[]): string {
  return execFileSync('ps', args, { encoding: 'utf8', timeout: 3_000, stdio: ['ignore', 'pipe', 'ignore'] });
}
