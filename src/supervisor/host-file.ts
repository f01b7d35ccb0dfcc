// What each host says of itself in run/host-<id>.json.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home/home.js';

export interface HostFile {
  id: string;
  pid: number;
  socket: string;
  version: string;
  startedAt: string;
  protocol: number;
  /** Start time of the process; null where an older host did not write it. */
  start: string | null;
}

export function readHostFiles(home: Home): HostFile[] {
  const names = readdirSync(home.run).filter(name => /^host-[A-Za-z0-9._-]+\.json$/.test(name));
  return names.flatMap(name => {
    try {
      const file = JSON.parse(readFileSync(join(home.run, name), 'utf8')) as Partial<HostFile>;
      if (typeof file.id !== 'string' || typeof file.pid !== 'number' || typeof file.socket !== 'string')
        return [];
      const { id, pid, socket, version = '', startedAt = '', protocol = 1, start = null } = file;
      return [{ id, pid, socket, version, startedAt, protocol, start }];
    } catch {
      // Being written this moment, or torn: the next look reads it.
      return [];
    }
  });
}
