// Where this host can make control groups for its sessions, if anywhere, and how a session's first process is born in one.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../../domain/failure.js';
import { isSameProcess, processStart } from '../../home/process-id.js';
import type { CgroupKind } from '../../protocol/host-methods.js';
import { log } from '../log.js';
import { removeGroup, writeControl } from './cgroup.js';

/** A control group that we are in. */
export interface Place {
  kind: Exclude<CgroupKind, 'none'>;
  directory: string;
}

const probeDeadlineMs = 2_000;
/** There and back again, as a host would go: the first right does not imply the second. */
const probeScript = 'echo $$ >"$1/cgroup.procs" && echo $$ >"$2/cgroup.procs"';

export class Cgroups {
  readonly kind: CgroupKind;
  readonly #base: string | null;
  readonly #directory: string;

  /** @param place null: sessions go without */
  constructor(place: Place | null, hostId: string) {
    this.kind = place?.kind ?? 'none';
    this.#base = place?.directory ?? null;
    this.#directory = join(place?.directory ?? '', directoryName(hostId));
  }

  /** The group that a session will have; null without any. */
  pathOf(session: string): string | null {
    return this.#base === null ? null : join(this.#directory, session);
  }

  /**
   * Makes the session's group and steps into it while `fork` forks: the child is in it from its first moment. A shell
   * that joins and then becomes the agent would do too, but loses variables: dash drops each whose name is no
   * identifier (`BASH_FUNC_module%%`), adds PWD, and stops at an OPTIND that is no number.
   * Where that fails `fork` runs all the same, outside. It must not wait for anything: others would be forked inside.
   */
  born<T>(session: string, fork: () => T): T {
    const group = this.pathOf(session);
    if (this.#base === null || group === null || !enter(group)) return fork();
    try {
      return fork();
    } finally {
      // If this ever fails, we are among the strangers of that group, and no sweep touches those.
      move(this.#base);
    }
  }
}

export const noCgroups = new Cgroups(null, '');

/**
 * The first kind that really works here, tried with a process; what dead hosts left empty is removed on the way.
 * @param say hears in one sentence what was found, or why nothing
 */
export function findCgroups(
  hostId: string,
  say: (sentence: string) => void,
  kinds: Place['kind'][] = ['v2', 'v1 freezer'],
): Cgroups {
  const reasons: string[] = [];
  for (const place of readPlaces().filter(({ kind }) => kinds.includes(kind))) {
    removeLeftOver(place.directory);
    const reason = whyUnusable(place, hostId);
    if (reason === null) {
      say(`sessions get control groups (${place.kind}, in ${place.directory})`);
      return new Cgroups(place, hostId);
    }
    reasons.push(`${place.kind}: ${reason}`);
  }
  say(`sessions go without control groups (${reasons.join('; ') || 'there are none'})`);
  return noCgroups;
}

export function readPlaces(): Place[] {
  if (process.platform !== 'linux') return [];
  try {
    const groups = readFileSync('/proc/self/cgroup', 'utf8');
    return parsePlaces(groups, readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return [];
  }
}

/**
 * Our own groups as directories, v2 first. Sources: cgroups(7) for /proc/<pid>/cgroup, proc_pid_mountinfo(5).
 * @param groups text of /proc/self/cgroup @param mounts text of /proc/self/mountinfo
 */
export function parsePlaces(groups: string, mounts: string): Place[] {
  const own: Record<Place['kind'], string | undefined> = { v2: undefined, 'v1 freezer': undefined };
  for (const line of groups.split('\n')) {
    const [, id, controllers = '', path] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    if (id === '0' && controllers === '') own.v2 = path;
    else if (controllers.split(',').includes('freezer')) own['v1 freezer'] = path;
  }
  const places = mounts.split('\n').flatMap(line => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '', point = ''] = before.split(' ').map(unescapeMount);
    const [type, , options = ''] = after.split(' ');
    const isFreezer = type === 'cgroup' && options.split(',').includes('freezer');
    const kind = type === 'cgroup2' ? 'v2' : isFreezer ? 'v1 freezer' : null;
    const below = kind === null ? null : pathBelow(root, own[kind]);
    return kind === null || below === null
      ? []
      : [{ kind, directory: resolve(point, `.${below}`) } satisfies Place];
  });
  return places.toSorted((a, b) => Number(b.kind === 'v2') - Number(a.kind === 'v2'));
}

/** Null when the mount does not show our group: in a container it may show only others. */
function pathBelow(root: string, own: string | undefined): string | null {
  if (own === undefined || own.split('/').includes('..')) return null;
  if (root === '/') return own;
  return own === root || own.startsWith(`${root}/`) ? own.slice(root.length) : null;
}

function unescapeMount(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function whyUnusable(place: Place, hostId: string): string | null {
  const probe = join(place.directory, directoryName(hostId), 'probe');
  try {
    makeGroup(probe);
    const tried = spawnSync('/bin/sh', ['-c', probeScript, 'sh', probe, place.directory], {
      stdio: 'ignore',
      env: {},
      timeout: probeDeadlineMs,
    });
    return tried.status === 0 ? null : `no process can be moved within ${place.directory}`;
  } catch (error) {
    return messageOf(error);
  } finally {
    removeGroup(probe);
  }
}

/** Ids of hosts are unique within a home only; pid and start time tell others whether the host still lives. */
function directoryName(hostId: string): string {
  return `quarterdeck-${hostId}.${process.pid}.${processStart(process.pid) ?? ''}`;
}

/** Only what is empty: who still runs in one is found, and ended, by the record of its session. */
function removeLeftOver(directory: string): void {
  for (const name of namesIn(directory)) {
    const [, pid, start] = /^quarterdeck-[^.]+\.(\d+)\.(\d+)$/.exec(name) ?? [];
    if (pid === undefined || start === undefined || isSameProcess(Number(pid), start)) continue;
    for (const session of namesIn(join(directory, name))) removeGroup(join(directory, name, session));
    removeGroup(join(directory, name));
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name);
  } catch {
    return [];
  }
}

/** With its host's. Node's recursive mkdir would hide the reason, and make more than these two. */
function makeGroup(path: string): void {
  for (const directory of [dirname(path), path]) {
    try {
      mkdirSync(directory, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function enter(group: string): boolean {
  try {
    makeGroup(group);
  } catch (error) {
    log(`a session goes without a control group: ${messageOf(error)}`);
    return false;
  }
  return move(group);
}

/** Moves this process, all threads of it. The first move in a while takes the kernel some 10 ms. */
function move(group: string): boolean {
  const reason = writeControl(join(group, 'cgroup.procs'), String(process.pid));
  if (reason !== null) log(`the host cannot move to the control group ${group}: ${reason}`);
  return reason === null;
}
