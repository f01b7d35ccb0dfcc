// The control group of one session, by its path: who is in it, the end of all of them at once, and its removal. The
// kernel keeps count here, so nobody leaves by forking or by forgetting an environment. Making one is cgroup-place.ts'.
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../domain/failure.js';

/** A freeze needs every process to take notice; one that waits for a disk does not, and is killed all the same. */
const freezeDeadlineMs = 200;

/**
 * Whether `path` can be a session's group: records are files, and what this says no to is never written to. Groups are
 * `…/quarterdeck-<host>/<session>`.
 */
export function isGroupOf(session: string, path: unknown): path is string {
  return (
    typeof path === 'string' &&
    path.startsWith('/') &&
    !path.split('/').includes('..') &&
    basename(path) === session &&
    basename(dirname(path)).startsWith('quarterdeck-')
  );
}

/** Everybody in the group and in groups below it; nobody when it is gone. */
export function readGroup(path: string): number[] {
  const here = read(join(path, 'cgroup.procs')).split('\n').map(Number);
  // 0 is a process of a PID namespace that we do not see into.
  return [...here.filter(pid => pid > 0), ...groupsBelow(path).flatMap(readGroup)];
}

/** Puts processes back where the host itself is. @returns whether all of them are out of the group */
export function expel(path: string, pids: number[]): boolean {
  const outside = dirname(dirname(path));
  for (const pid of pids) writeControl(join(outside, 'cgroup.procs'), String(pid));
  const inside = readGroup(path);
  return !pids.some(pid => inside.includes(pid));
}

/** SIGKILL to everybody in it, whatever they fork meanwhile; also another user's, for the session started that one too. */
export async function killGroup(path: string): Promise<void> {
  if (writeControl(join(path, 'cgroup.kill'), '1') === null) return;
  await killFrozen(path);
}

/** For kernels before 5.14 and for v1: nobody forks while frozen; v1 lets the killed go only once it is thawed. */
export async function killFrozen(path: string): Promise<void> {
  const isV1 = existsSync(join(path, 'freezer.state'));
  const freezer = join(path, isV1 ? 'freezer.state' : 'cgroup.freeze');
  const isFrozen = () =>
    isV1 ? read(freezer).startsWith('FROZEN') : /^frozen 1$/m.test(read(join(path, 'cgroup.events')));
  try {
    writeControl(freezer, isV1 ? 'FROZEN' : '1');
    for (const deadline = performance.now() + freezeDeadlineMs; !isFrozen() && performance.now() < deadline; )
      await delay(2);
    for (const pid of readGroup(path)) kill(pid);
  } finally {
    writeControl(freezer, isV1 ? 'THAWED' : '0');
  }
}

/** Removes the empty group, and its host's when that was the last in it. @returns false while somebody is in it */
export function removeGroup(path: string): boolean {
  for (const below of groupsBelow(path)) removeGroup(below);
  removeDirectory(path);
  if (basename(dirname(path)).startsWith('quarterdeck-')) removeDirectory(dirname(path));
  return !existsSync(path);
}

function groupsBelow(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => join(path, entry.name));
  } catch {
    return [];
  }
}

function removeDirectory(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Gone already, or not empty: the kernel decides.
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended this moment, or is not ours to signal.
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/** Never makes the file: in these directories only the kernel can. @returns null when written, else why not */
export function writeControl(file: string, text: string): string | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, constants.O_WRONLY);
    writeSync(descriptor, text);
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
