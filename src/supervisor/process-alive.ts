// Is a process still the one we knew? A pid alone is not enough: the kernel gives it to another one day.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What names a process together with its pid; null when there is none (a zombie is none). */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command may hold spaces and brackets: the fields are counted from behind its last bracket (proc(5), fields 3 and 22).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch {
    return process.platform === 'linux' ? null : startByPs(pid);
  }
}

function startByPs(pid: number): string | null {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
  } catch {
    return null;
  }
}

/** Names this boot of the machine. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    try {
      return execFileSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'utf8' }).trim();
    } catch {
      return 'unknown';
    }
  }
}
