// What names a process for ever: its pid together with its start time, within one boot. A pid alone is reused.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Fields of /proc/<pid>/stat that we use. Source: proc_pid_stat(5). */
export interface ProcessStat {
  pid: number;
  /** R, S, D, T (stopped), t (traced), Z (zombie), X … */
  state: string;
  ppid: number;
  group: number;
  session: number;
  /** Field 22, clock ticks since boot; on macOS the text of `ps -o lstart`. */
  start: string;
}

/** Null when there is no such process. The name in the second field may hold anything, spaces and brackets included. */
export function parseStat(text: string): ProcessStat | null {
  const close = text.lastIndexOf(')');
  if (close < 0) return null;
  const rest = text.slice(close + 2).split(' ');
  const start = rest[19];
  if (start === undefined) return null;
  return {
    pid: Number.parseInt(text, 10),
    state: rest[0] ?? '?',
    ppid: Number(rest[1]),
    group: Number(rest[2]),
    session: Number(rest[3]),
    start,
  };
}

export function readStat(pid: number): ProcessStat | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

/** Null when there is no such process, or only its zombie. */
export function processStart(pid: number): string | null {
  if (process.platform !== 'linux') return startFromPs(pid);
  const stat = readStat(pid);
  return stat === null || stat.state === 'Z' || stat.state === 'X' ? null : stat.start;
}

/** False once that process has ended, also when its pid belongs to another one by now. */
export function isSameProcess(pid: number, start: string): boolean {
  return processStart(pid) === start;
}

/** Another value after every boot: start times of different boots must not be compared. */
export function bootId(): string {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return execFileSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'utf8', timeout: 2_000 }).trim();
  } catch {
    return 'unknown';
  }
}

function startFromPs(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      timeout: 2_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [state = 'Z', ...start] = text.split(/\s+/);
    return text === '' || state.startsWith('Z') ? null : start.join(' ');
  } catch {
    return null;
  }
}
