// A session's record on disk: enough for a stranger to find and end every process of it after this host died.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { type Home, homePaths } from '../../home/home.js';
import { isGroupOf } from './cgroup.js';
import type { Identity, Tree } from './process-tree.js';

export interface SessionRecord {
  session: string;
  /** Start times of another boot mean nothing. */
  boot: string;
  host: Identity & { id: string };
  startedAt: string;
  /** The child of the PTY first; empty until it was started. */
  members: Identity[];
  /** Its control group, made or not; absent where there is none. */
  cgroup?: string;
}

export function writeRecord(home: Home, record: SessionRecord): void {
  mkdirSync(homePaths.records(home), { recursive: true, mode: 0o700 });
  // No fsync: after a crash of the machine the record is void anyway.
  writeFileAtomic(fileOf(home, record.session), JSON.stringify(record), { mode: 0o600, fsync: false });
}

export function removeRecord(home: Home, session: string): void {
  rmSync(fileOf(home, session), { force: true });
}

/** All records; what cannot be read is left alone and not counted. */
export function readRecords(home: Home): SessionRecord[] {
  let names: string[];
  try {
    names = readdirSync(homePaths.records(home));
  } catch {
    return [];
  }
  return names
    .filter(name => name.endsWith('.json'))
    .flatMap(name => readRecord(join(homePaths.records(home), name)));
}

export function treeOf(record: SessionRecord): Tree {
  const { session, members, cgroup } = record;
  return { session, known: members, ...(cgroup === undefined ? {} : { cgroup }) };
}

function readRecord(file: string): SessionRecord[] {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<SessionRecord> | null;
    if (value === null || typeof value.session !== 'string' || typeof value.boot !== 'string') return [];
    const { session, boot, host, members } = value;
    if (!isIdentity(host) || typeof host.id !== 'string' || !Array.isArray(members)) return [];
    const group = isGroupOf(session, value.cgroup) ? { cgroup: value.cgroup } : {};
    const known = members.filter(isIdentity);
    return [{ session, boot, host, startedAt: value.startedAt ?? '', members: known, ...group }];
  } catch {
    return [];
  }
}

function isIdentity<T>(value: T): value is T & Identity {
  const identity = value as Partial<Identity> | null | undefined;
  return typeof identity?.pid === 'number' && identity.pid > 1 && typeof identity.start === 'string';
}

function fileOf(home: Home, session: string): string {
  return join(homePaths.records(home), `${session}.json`);
}
