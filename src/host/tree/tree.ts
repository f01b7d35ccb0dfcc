// Pause, thaw and end of one session's process tree, one after the other and never two at once.
import { setTimeout as delay } from 'node:timers/promises';
import { failure, type Result, success } from '../../domain/failure.js';
import type { Member } from '../../protocol/host-methods.js';
import { freshSnapshot, isStopped, readCommandLine } from './process-table.js';
import { findMembers, type Identity, type Outsiders } from './process-tree.js';
import type { RecordKeeper } from './record-keeper.js';
import { endTree, freezeTree, removeCgroup, sweepTree, thaw } from './sweep.js';

/** A PTY tells its child's end within this long after the child is gone. */
const exitDeadlineMs = 1_000;

export class SessionTree {
  /** What we stopped; null when nothing is paused. */
  #stopped: Identity[] | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #ending: Promise<Result<{ ended: number }>> | null = null;

  constructor(
    private readonly keeper: RecordKeeper,
    private readonly outsiders: () => Outsiders,
  ) {}

  get paused(): boolean {
    return this.#stopped !== null;
  }

  async members(): Promise<Member[]> {
    return findMembers(this.keeper.tree, this.outsiders(), await freshSnapshot()).map(stat => ({
      pid: stat.pid,
      start: stat.start,
      ppid: stat.ppid,
      command: readCommandLine(stat.pid).join(' ').slice(0, 200),
      stopped: isStopped(stat),
    }));
  }

  pause(): Promise<Result<{ members: number }>> {
    return this.#inTurn(async () => {
      if (this.#ending !== null) return failure('refused', 'The session is being ended.');
      if (this.#stopped !== null) return success({ members: this.#stopped.length });
      const frozen = await freezeTree(this.keeper.tree, this.outsiders());
      if (!frozen.ok) return frozen;
      this.#stopped = frozen.value;
      return success({ members: frozen.value.length });
    });
  }

  thaw(): Promise<Result<{ members: number }>> {
    return this.#inTurn(() => {
      const stopped = this.#stopped ?? [];
      this.#stopped = null;
      return Promise.resolve(success({ members: thaw(stopped) }));
    });
  }

  /** Two callers get the same end. @param hasExited whether the PTY told its child's end */
  end(graceMs: number, hasExited: () => boolean): Promise<Result<{ ended: number }>> {
    this.#ending ??= this.#inTurn(() => this.#end(graceMs, hasExited)).finally(() => {
      this.#ending = null;
    });
    return this.#ending;
  }

  /** The sweep alone, at once: the host has no time to ask. */
  sweep(): Promise<Result<number>> {
    return sweepTree(this.keeper.tree, this.outsiders());
  }

  async #end(graceMs: number, hasExited: () => boolean): Promise<Result<{ ended: number }>> {
    const ended = await endTree(this.keeper.tree, this.outsiders(), graceMs);
    if (!ended.ok) return ended;
    this.#stopped = null;
    await removeCgroup(this.keeper.tree, this.outsiders());
    for (const deadline = performance.now() + exitDeadlineMs; !hasExited() && performance.now() < deadline; )
      await delay(5);
    this.keeper.remove();
    return success({ ended: ended.value });
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run, run);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
