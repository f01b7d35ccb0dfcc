// What processes cost: CPU time by the scheduler's own clock, which a busy machine does not stretch, and memory that is theirs alone.
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds on a CPU so far, all threads; 0 for one that is gone. */
export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
}

function cpuOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
      const [ns] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ');
      return sum + Number(ns) / 1e6;
    }, 0);
  } catch {
    return 0;
  }
}

/** Megabytes resident. */
export function residentMb(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const status = read(`/proc/${pid}/status`);
    return sum + Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }, 0);
}

/** Share of one core, in percent, that the processes take during `ms` from now on. */
export async function cpuPercent(pids: readonly number[], ms: number): Promise<number> {
  const before = cpuMs(pids);
  const from = performance.now();
  await new Promise(resolve => setTimeout(resolve, ms));
  return ((cpuMs(pids) - before) / (performance.now() - from)) * 100;
}

export interface Found {
  pid: number;
  parent: number;
  command: string;
  environment: string;
}

export function allProcesses(): Found[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return [];
    const stat = read(`/proc/${name}/stat`);
    if (stat === '') return [];
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    const command = read(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim();
    return [{ pid: Number(name), parent, command, environment: read(`/proc/${name}/environ`) }];
  });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
