// What each host says of itself in run/host-<id>.json, and in the records of its sessions.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Home, homePaths } from '../../home/home.js';
import { isHeld } from '../../home/lock.js';
import { bootId, isSameProcess } from '../../home/process-id.js';
import type { Log } from '../log.js';

export interface HostFile {
  id: string;
  pid: number;
  socket: string;
  version: string;
  startedAt: string;
  protocol: number;
  reaperPid: number | null;
  /** Start time of the process; null where an older host did not write it. */
  start: string | null;
}

export function readHostFiles(home: Home): HostFile[] {
  const names = namesIn(home.run).filter(name => /^host-[A-Za-z0-9._-]+\.json$/.test(name));
  return names.flatMap(name => {
    try {
      const file = JSON.parse(readFileSync(join(home.run, name), 'utf8')) as Partial<HostFile>;
      if (typeof file.id !== 'string' || typeof file.pid !== 'number' || typeof file.socket !== 'string')
        return [];
      const { id, pid, socket, version = '', startedAt = '', protocol = 1, start = null } = file;
      const reaperPid = typeof file.reaperPid === 'number' && file.reaperPid > 1 ? file.reaperPid : null;
      return [{ id, pid, socket, version, startedAt, protocol, reaperPid, start }];
    } catch {
      // Being written this moment, or torn: the next look reads it.
      return [];
    }
  });
}

interface LivingHost {
  id: string;
  pid: number;
}

/** By the records that they keep of their sessions: also those whose files below run/ are gone. Shape: src/host/tree/session-record.ts. */
function livingHosts(home: Home): LivingHost[] {
  const found = new Map<string, LivingHost>();
  for (const name of namesIn(homePaths.records(home)).filter(name => name.endsWith('.json'))) {
    try {
      const record = JSON.parse(readFileSync(join(homePaths.records(home), name), 'utf8')) as {
        boot?: unknown;
        host?: { id?: unknown; pid?: unknown; start?: unknown };
      };
      const { id, pid, start } = record.host ?? {};
      if (typeof id !== 'string' || typeof pid !== 'number' || record.boot !== bootId()) continue;
      if (typeof start === 'string' && isSameProcess(pid, start)) found.set(id, { id, pid });
    } catch {
      // Torn, or gone by now.
    }
  }
  return [...found.values()];
}

/** A host looks for its files every second. */
const lostDeadlineMs = 5_000;
const lostLookMs = 100;

/**
 * One whose files were deleted makes them again, and is waited for before anybody calls its sessions lost. One that is being started
 * has written none yet, and whoever started it may be dead: nobody else would ever end it.
 * @param known ids of those that were found, and whether one of them is of our protocol
 */
export async function untilAllAreFound(
  home: Home,
  known: { has(id: string): boolean; hasOurs(): boolean },
  log: Log,
  look: () => Promise<void>,
): Promise<void> {
  const isStarting = () => !known.hasOurs() && isHeld(homePaths.hostLock(home));
  for (let waited = 0; waited < 2 * lostDeadlineMs; waited += lostLookMs) {
    await look();
    const missing = livingHosts(home).filter(host => !known.has(host.id));
    const starting = isStarting();
    if (missing.length === 0 && !starting) return;
    if (waited === 0)
      log('hosts are waited for', { missing: missing.map(host => host.id).join(' '), starting });
    if (waited >= lostDeadlineMs) endUnreachable(missing, log);
    await delay(lostLookMs);
  }
}

/** Their reapers, or the next host's start, end what they ran. */
function endUnreachable(hosts: LivingHost[], log: Log): void {
  for (const { id, pid } of hosts) {
    log('host out of reach is ended', { id, pid });
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went by itself.
    }
  }
}

/**
 * What its own end, or its reaper, would have taken away. Only what lies in our run directory: the file could name any other.
 * A reaper that somebody stopped would stay for ever: woken, it ends what is left, and itself.
 */
export function clearHostFiles(home: Home, { id, reaperPid }: HostFile): void {
  for (const file of [homePaths.hostSocket(home, id), homePaths.hostFile(home, id)])
    rmSync(file, { force: true });
  try {
    if (reaperPid !== null) process.kill(reaperPid, 'SIGCONT');
  } catch {
    // It has ended.
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
