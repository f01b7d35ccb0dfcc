// The background processes of one instance as its run directory and its processes tell of them; asking starts nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { failure, type Result, success } from '../domain/failure.js';
import { connectSupervisor } from '../home/connect.js';
import { type Home, homePaths } from '../home/home.js';

/** What a background process says of itself in its file below run/. */
export interface ProcessFile {
  id: string;
  pid: number;
  startedAt: string;
  version: string;
  socket: string | null;
}

export function hostFiles(home: Home): ProcessFile[] {
  const files: ProcessFile[] = [];
  for (const name of runEntries(home)) {
    const id = /^host-(.+)\.json$/.exec(name)?.[1];
    const file = id === undefined ? null : readProcessFile(join(home.run, name), id);
    if (file !== null) files.push(file);
  }
  return files;
}

export function supervisorFile(home: Home): ProcessFile | null {
  return readProcessFile(homePaths.supervisorFile(home), 'supervisor');
}

export function anyHostFile(home: Home): boolean {
  return hostFiles(home).some(file => isAlive(file.pid));
}

/** Pids of the supervisor and of every host that live now. */
export async function backgroundPids(home: Home): Promise<number[]> {
  const pids = hostFiles(home).map(file => file.pid);
  const connected = await connectSupervisor(home, 'cli');
  if (connected.state === 'up') {
    pids.push(connected.welcome.pid);
    connected.link.close();
  }
  return pids.filter(isAlive);
}

const lookEveryMs = 20;

/** Waits until none of the processes is there any more. */
export async function waitForEnd(pids: number[], timeoutMs: number): Promise<Result<void>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const left = pids.filter(isAlive);
    if (left.length === 0) return success(undefined);
    if (Date.now() > deadline) {
      return failure('failed', `Still there after ${timeoutMs / 1000} s: pid ${left.join(', ')}.`, {
        hint: '`quarterdeck doctor` says what they are.',
      });
    }
    await delay(lookEveryMs);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function runEntries(home: Home): string[] {
  try {
    return readdirSync(home.run).sort();
  } catch {
    return [];
  }
}

function readProcessFile(path: string, id: string): ProcessFile | null {
  try {
    const said = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const { pid, startedAt, version, socket } = said;
    if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 1) return null;
    return {
      id,
      pid,
      startedAt: String(startedAt ?? ''),
      version: String(version ?? ''),
      socket: typeof socket === 'string' ? socket : null,
    };
  } catch {
    return null;
  }
}
