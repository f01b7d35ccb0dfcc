// Keeps one session's record true: written before the child starts, after it, and while its tree grows.
import type { Home } from '../../home/home.js';
import { bootId, processStart } from '../../home/process-id.js';
import { removeGroup } from './cgroup.js';
import { readDescendants } from './process-table.js';
import { type Identity, isDaemon, type Tree } from './process-tree.js';
import { removeRecord, type SessionRecord, treeOf, writeRecord } from './session-record.js';

/** A tree is looked at only while its session prints, and no more often than this. */
const lookEveryMs = 2_000;
/** A tree that has not grown for long is looked at so often: a look reads the children of each of its threads. */
const seldomMs = 16_000;
/** Processes that ended long ago are dropped before a record grows without end. */
const maxMembers = 512;

export class RecordKeeper {
  readonly #record: SessionRecord;
  #timer: NodeJS.Timeout | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #gapMs = lookEveryMs;
  #closed = false;

  constructor(
    private readonly home: Home,
    session: string,
    hostId: string,
    startedAt: string,
    cgroup: string | null,
  ) {
    const host = { id: hostId, pid: process.pid, start: processStart(process.pid) ?? '' };
    this.#record = { session, boot: bootId(), host, startedAt, members: [] };
    if (cgroup !== null) this.#record.cgroup = cgroup;
    writeRecord(home, this.#record);
  }

  get tree(): Tree {
    return treeOf(this.#record);
  }

  /** The child of the PTY. @param pid */
  begin(pid: number): void {
    this.#add([{ pid, start: processStart(pid) ?? '' }]);
  }

  /** The session printed: its tree may have grown. */
  poke(): void {
    if (this.#timer !== null || this.#closed) return;
    const wait = Math.max(0, this.#lookedAt + this.#gapMs - performance.now());
    this.#timer = setTimeout(() => this.#look(), wait);
  }

  /** The session is over: nothing is left to find. */
  remove(): void {
    this.close();
    if (this.#record.cgroup !== undefined) removeGroup(this.#record.cgroup);
    removeRecord(this.home, this.#record.session);
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    this.#timer = null;
    this.#lookedAt = performance.now();
    const child = this.#record.members[0];
    if (child === undefined) return;
    const known = new Set(this.#record.members.map(member => `${member.pid}@${member.start}`));
    const fresh = readDescendants(child.pid).filter(
      ({ pid, start }) => !known.has(`${pid}@${start}`) && !isDaemon(pid, this.home),
    );
    this.#gapMs = fresh.length > 0 ? lookEveryMs : Math.min(this.#gapMs * 2, seldomMs);
    this.#add(fresh.map(({ pid, start }) => ({ pid, start })));
  }

  #add(members: Identity[]): void {
    if (members.length === 0) return;
    const { members: known } = this.#record;
    const [child, ...others] = [...known, ...members];
    if (child === undefined) return;
    const kept =
      others.length < maxMembers ? others : others.filter(({ pid, start }) => processStart(pid) === start);
    this.#record.members = [child, ...kept.slice(-maxMembers)];
    try {
      writeRecord(this.home, this.#record);
    } catch {
      // A full disk: the marker in their environment still tells whose they are, and the next look writes again.
    }
  }
}
