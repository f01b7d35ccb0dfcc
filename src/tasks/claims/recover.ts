// The reservations of our crew as the upstream has them, after a start or after a push that nobody heard the end of.
import { type Result, success } from '../../domain/failure.js';
import { type Around, giveBack } from './around.js';
import type { Claimed } from './claim.js';
import type { Base } from './mirror.js';
import { type ClaimRecord, hashOfTitle } from './record.js';

/** A reservation that moves while it is looked at is moved by a push of whoever died; there are few of them. */
const maxLooks = 5;

/**
 * What has no lock on main was never owned, and is given back. What has one is `hold` and comes back from here, or, in a
 * `sweep`, left as it is.
 * @param known runs that are accounted for
 */
export async function readCrew(
  around: Around,
  known: ReadonlySet<string>,
  what: 'hold' | 'sweep',
): Promise<Result<Claimed[]>> {
  const { mirror } = around;
  for (let looks = 1; ; looks++) {
    const base = await mirror.fetch(around.stopped);
    if (!base.ok) return base;
    const held: Claimed[] = [];
    const orphans: Claimed[] = [];
    for (const [task, record] of await mirror.records(base.value.refs)) {
      if (record.crew !== mirror.crew || known.has(record.run)) continue;
      const { claim, isOwned } = claimOf(around, base.value, task, record);
      if (!isOwned) orphans.push(claim);
      else if (what === 'hold') held.push(claim);
    }
    const left = await giveBack(around, orphans);
    if (left.length === 0 || looks === maxLooks) return success(held);
  }
}

function claimOf(
  { now }: Around,
  { board, refs }: Base,
  task: string,
  { worker, run, gen, title: hash }: ClaimRecord,
): { claim: Claimed; isOwned: boolean } {
  const lock = board.locks.find(one => one.lock.run === run)?.lock;
  // The lock says a title as it fits on its line, and only in part when it is long.
  const title =
    board.tasks.find(one => hashOfTitle(one.title) === hash)?.title ??
    lock?.description ??
    board.tasks.find(one => one.id === task)?.title ??
    task;
  const started = lock?.started ?? now().toISOString();
  const claim = { task, title, worker, run, gen, record: refs.get(task) ?? '', started };
  return { claim, isOwned: lock !== undefined };
}
