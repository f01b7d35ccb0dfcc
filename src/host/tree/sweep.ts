// Stopping, waking and ending a whole tree, by pid and start time. Every wait here has a bound and says what it left.
import { setTimeout as delay } from 'node:timers/promises';
import { failure, type Result, success } from '../../domain/failure.js';
import type { Home } from '../../home/home.js';
import { bootId, isSameProcess, type ProcessStat, readStat } from '../../home/process-id.js';
import { expel, killGroup, readGroup, removeGroup } from './cgroup.js';
import { freshSnapshot, isAlive, isStopped, readCommandLine } from './process-table.js';
import { findMembers, findStrangers, type Identity, type Outsiders, type Tree } from './process-tree.js';
import { readRecords, removeRecord, type SessionRecord, treeOf } from './session-record.js';

const freezeDeadlineMs = 3_000;
const endDeadlineMs = 5_000;
const longestLookMs = 100;
const removeDeadlineMs = 1_000;

/**
 * SIGSTOP to every member until two passes find the same and all of them stopped.
 * @returns those that we stopped: a thaw wakes no other
 */
export async function freezeTree(tree: Tree, outsiders: Outsiders): Promise<Result<Identity[]>> {
  const stopped = new Map<string, Identity>();
  const deadline = performance.now() + freezeDeadlineMs;
  for (let before = ''; ; await delay(5)) {
    const members = findMembers(tree, outsiders, await freshSnapshot());
    // In a wait that no signal breaks (D) the stop is pending: the process runs none of its own code before it.
    const running = members.filter(
      member => !isStopped(member) && !(member.state === 'D' && stopped.has(nameOf(member))),
    );
    for (const member of running) {
      if (signal(member, 'SIGSTOP')) stopped.set(nameOf(member), { pid: member.pid, start: member.start });
    }
    const now = members.map(nameOf).sort().join(' ');
    if (running.length === 0 && now === before) return success([...stopped.values()]);
    before = now;
    if (performance.now() > deadline) {
      thaw([...stopped.values()]);
      return failure('failed', `${describe(running)} could not be stopped; nothing was paused.`);
    }
  }
}

/** Children before parents, so that no shell sees a stopped job and takes the terminal back. */
export function thaw(stopped: Identity[]): number {
  return stopped.toReversed().filter(identity => signal(identity, 'SIGCONT')).length;
}

/** TERM to all, `graceMs` to act on it, then the sweep. Returns when no member is left. @returns how many ended */
export async function endTree(tree: Tree, outsiders: Outsiders, graceMs: number): Promise<Result<number>> {
  const seen = new Set<string>();
  const deadline = performance.now() + graceMs;
  const asked = new Set<string>();
  for (let wait = 5; performance.now() < deadline; wait = Math.min(wait * 2, longestLookMs)) {
    const members = findMembers(tree, outsiders, await freshSnapshot());
    if (members.length === 0) return success(seen.size);
    for (const member of members) {
      seen.add(nameOf(member));
      if (asked.has(nameOf(member))) continue;
      asked.add(nameOf(member));
      signal(member, 'SIGTERM');
      // A stopped process acts on TERM only once it is woken.
      if (isStopped(member)) signal(member, 'SIGCONT');
    }
    await delay(Math.max(1, Math.min(wait, deadline - performance.now())));
  }
  return sweepTree(tree, outsiders, seen);
}

/** Its control group at once, then STOP until stable, so that nothing forks away, KILL, and wait until none is left. */
export async function sweepTree(
  tree: Tree,
  outsiders: Outsiders,
  seen = new Set<string>(),
): Promise<Result<number>> {
  const deadline = performance.now() + endDeadlineMs;
  const rest = await endGroup(tree, outsiders, seen);
  await freezeTree(rest, outsiders);
  for (let wait = 2; ; wait = Math.min(wait * 2, longestLookMs)) {
    const members = findMembers(rest, outsiders, await freshSnapshot());
    if (members.length === 0) return success(seen.size);
    for (const member of members) {
      seen.add(nameOf(member));
      signal(member, 'SIGKILL');
    }
    if (performance.now() > deadline) {
      return failure('failed', `${describe(members)} could not be ended within ${endDeadlineMs / 1000} s.`, {
        hint: 'A process that waits for a disk or a mount ends only when that answers.',
      });
    }
    await delay(wait);
  }
}

/**
 * KILL to the whole control group, however fast it forks.
 * @returns the tree with all who were seen: those outside of the group may have lost what tied them to it
 */
async function endGroup(tree: Tree, outsiders: Outsiders, seen: Set<string>): Promise<Tree> {
  if (tree.cgroup === undefined || readGroup(tree.cgroup).length === 0) return tree;
  const snapshot = await freshSnapshot();
  const members = findMembers(tree, outsiders, snapshot);
  for (const member of members) seen.add(nameOf(member));
  await killWithout(tree.cgroup, findStrangers(tree, outsiders, snapshot));
  return { ...tree, known: [...tree.known, ...members.map(({ pid, start }) => ({ pid, start }))] };
}

/** Strangers that cannot be put out keep the group alive; its members are then ended one by one. */
async function killWithout(cgroup: string, strangers: number[]): Promise<void> {
  if (expel(cgroup, strangers)) await killGroup(cgroup);
}

/** After the end of a tree: its control group goes, with whatever of another user's is still in it. */
export async function removeCgroup(tree: Tree, outsiders: Outsiders): Promise<void> {
  const { cgroup } = tree;
  if (cgroup === undefined) return;
  const deadline = performance.now() + removeDeadlineMs;
  // A killed process leaves its group a moment after it is gone from the process table.
  for (
    let wait = 1;
    !removeGroup(cgroup) && performance.now() < deadline;
    wait = Math.min(wait * 2, longestLookMs)
  ) {
    if (readGroup(cgroup).length > 0) {
      await killWithout(cgroup, findStrangers(tree, outsiders, await freshSnapshot()));
    }
    await delay(wait);
  }
}

/** Ends what dead hosts left and removes their records. Records of living hosts are not touched. */
export async function sweepRecords(
  home: Home,
  outsiders: Outsiders,
  isDue: (record: SessionRecord) => boolean = () => true,
): Promise<{ record: SessionRecord; result: Result<number> }[]> {
  const boot = bootId();
  const swept: { record: SessionRecord; result: Result<number> }[] = [];
  for (const record of readRecords(home)) {
    if (!isDue(record)) continue;
    const sameBoot = record.boot === boot;
    if (sameBoot && record.host.pid !== process.pid && isSameProcess(record.host.pid, record.host.start))
      continue;
    // Nothing outlives a boot: such a record has only to go.
    const result = sameBoot ? await sweepTree(treeOf(record), outsiders) : success(0);
    if (result.ok) {
      await removeCgroup(treeOf(record), outsiders);
      removeRecord(home, record.session);
    }
    swept.push({ record, result });
  }
  return swept;
}

/** Looks again right before the signal, so that a pid that was reused since is left alone. */
export function signal(identity: Identity, name: NodeJS.Signals): boolean {
  const now = readStat(identity.pid);
  const isIt =
    now === null ? isSameProcess(identity.pid, identity.start) : now.start === identity.start && isAlive(now);
  if (!isIt) return false;
  try {
    return process.kill(identity.pid, name);
  } catch {
    return false;
  }
}

function nameOf(identity: Identity): string {
  return `${identity.pid}@${identity.start}`;
}

function describe(members: ProcessStat[]): string {
  const named = members
    .slice(0, 5)
    .map(
      member => `${readCommandLine(member.pid)[0] ?? 'a process'} (pid ${member.pid}, state ${member.state})`,
    );
  return named.join(', ') + (members.length > 5 ? ` and ${members.length - 5} more` : '');
}
