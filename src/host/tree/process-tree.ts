// Which processes belong to a session, however they tried to leave it. The rules: docs/architecture.md, "Process trees".
import type { Home } from '../../home/home.js';
import { type ProcessStat, readStat } from '../../home/process-id.js';
import { readGroup } from './cgroup.js';
import {
  descendantsIn,
  isAlive,
  isOurs,
  type ProcessSnapshot,
  type ProcessTable,
  readCommandLine,
  readVariable,
} from './process-table.js';

/** Names one process for ever, within one boot. */
export interface Identity {
  pid: number;
  start: string;
}

/** What is known of a session's processes before looking. */
export interface Tree {
  session: string;
  /** The child of the PTY first, then descendants seen at any time. */
  known: Identity[];
  /** The path of its control group, which may be gone. */
  cgroup?: string;
}

/** Never part of a tree, whatever they inherit: we, our ancestors, and the background processes of this instance. */
export interface Outsiders {
  home: Home;
  pids: number[];
}

/** The living members, parents before children. */
export function findMembers(tree: Tree, outsiders: Outsiders, snapshot: ProcessSnapshot): ProcessStat[] {
  const { table } = snapshot;
  const { foreign, isForeign } = foreigners(outsiders, table);
  const owned = ownedGroups(
    tree.known.filter(({ pid }) => !foreign.has(pid)),
    table,
  );
  const members = new Map<number, ProcessStat>();
  for (const stat of table.values()) {
    if (foreign.has(stat.pid)) continue;
    const isKnown = tree.known.some(known => known.pid === stat.pid && known.start === stat.start);
    if (
      isKnown ||
      owned.has(stat.session) ||
      owned.has(stat.group) ||
      snapshot.sessionOf(stat.pid) === tree.session
    ) {
      if (!isForeign(stat.pid)) members.set(stat.pid, stat);
    }
  }
  for (const stat of insiders(tree, outsiders, snapshot).own) members.set(stat.pid, stat);
  for (const stat of descendantsIn(table, [...members.keys()], isForeign)) members.set(stat.pid, stat);
  return parentsFirst([...members.values()].filter(stat => isOurs(stat.pid)));
}

/** Who is in the session's control group and none of it: background processes of ours that were started there, and theirs. */
export function findStrangers(tree: Tree, outsiders: Outsiders, snapshot: ProcessSnapshot): number[] {
  return insiders(tree, outsiders, snapshot).strangers;
}

function insiders(
  tree: Tree,
  outsiders: Outsiders,
  snapshot: ProcessSnapshot,
): { own: ProcessStat[]; strangers: number[] } {
  // Whoever was forked since the pass began counts as well: the group forgets nobody.
  const inside = tree.cgroup === undefined ? [] : readGroup(tree.cgroup);
  const { table } = snapshot;
  const { foreign, isForeign } = foreigners(outsiders, table);
  const daemons = inside.filter(pid => !foreign.has(pid) && isForeign(pid));
  const ofDaemons = descendantsIn(table, daemons).filter(
    ({ pid }) => snapshot.sessionOf(pid) !== tree.session,
  );
  const strangers = new Set([...foreign, ...daemons, ...ofDaemons.map(({ pid }) => pid)]);
  const own = inside
    .filter(pid => !strangers.has(pid))
    .flatMap(pid => table.get(pid) ?? readStat(pid) ?? [])
    .filter(isAlive);
  return { own, strangers: inside.filter(pid => strangers.has(pid)) };
}

function foreigners(outsiders: Outsiders, table: ProcessTable) {
  const foreign = new Set([...ancestorsOf(process.pid, table), process.pid, ...outsiders.pids]);
  return { foreign, isForeign: (pid: number) => foreign.has(pid) || isDaemon(pid, outsiders.home) };
}

/**
 * Session and group ids that are the tree's: those of its recorded processes. The kernel keeps a number reserved while a
 * session or group of it lives, so it is ours unless another process has taken the pid since.
 */
function ownedGroups(known: Identity[], table: ProcessTable): Set<number> {
  const owned = new Set<number>();
  for (const { pid, start } of known) {
    const now = table.get(pid);
    if (now === undefined || now.start === start) owned.add(pid);
  }
  return owned;
}

function ancestorsOf(pid: number, table: ProcessTable): number[] {
  const ancestors: number[] = [];
  for (let at = table.get(pid)?.ppid; at !== undefined && at > 0 && !ancestors.includes(at); ) {
    ancestors.push(at);
    at = table.get(at)?.ppid;
  }
  return ancestors;
}

/**
 * A supervisor, host or reaper of this instance. A command typed inside a session may have started it, and it must
 * outlive that session.
 */
export function isDaemon(pid: number, home: Home): boolean {
  // As it was started, or as it calls itself since (`process.title`).
  const line = readCommandLine(pid).join(' ');
  if (!/(?:^quarterdeck|main\.js) (?:supervise|host|reaper)(?: |$)/.test(line)) return false;
  return (readVariable(pid, 'QUARTERDECK_HOME') ?? '') === home.named;
}

/** A stopped parent cannot act on the stop of its children, so it is stopped first and woken last. */
function parentsFirst(members: ProcessStat[]): ProcessStat[] {
  const byPid = new Map(members.map(stat => [stat.pid, stat]));
  const depth = (stat: ProcessStat) => {
    let steps = 0;
    for (let at = byPid.get(stat.ppid); at !== undefined && steps < 64; at = byPid.get(at.ppid)) steps++;
    return steps;
  };
  return members
    .map(stat => ({ stat, depth: depth(stat) }))
    .sort((a, b) => a.depth - b.depth || a.stat.pid - b.stat.pid)
    .map(({ stat }) => stat);
}
