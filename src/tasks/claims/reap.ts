// Takes one lock away that its owner left: the file and the reservation go in one push or not at all, and only as they were seen.
// Whether it may go is stale.ts' question. Must be run in the mirror's turn.
import { setTimeout as delay } from 'node:timers/promises';
import { failure, type Result, success } from '../../domain/failure.js';
import { boardFiles } from '../reading.js';
import { build } from './build.js';
import { oneLine } from './draft.js';
import { lockBlobs, type SeenLock } from './lock-list.js';
import type { Base, Mirror } from './mirror.js';
import type { PushRun } from './push.js';
import { claimRef } from './record.js';

/**
 * `renewed`: its owner is there after all. `changed`: it is another lock than the one that was seen. `gone`: somebody else was
 * faster, its owner or another reaper. Nothing was touched then.
 */
export type Reaped = 'reaped' | 'renewed' | 'changed' | 'gone';

const maxTries = 40;
const pauseMs = { least: 15, most: 90 };

/** @param base a state that was fetched a moment ago @param why for the commit's message */
export async function reap(
  mirror: Mirror,
  seen: SeenLock,
  why: string,
  base: Base,
  now: Date,
): Promise<Result<Reaped>> {
  let present = base;
  for (let tries = 0; tries < maxTries; tries++) {
    const other = await difference(mirror, seen, present);
    if (!other.ok) return other;
    if (other.value !== null) return success(other.value);
    const pushed = await push(mirror, seen, why, present, now);
    if (!pushed.ok) return pushed;
    if (pushed.value === 'done') return success('reaped');
    if (pushed.value === 'busy') await delay(pauseMs.least + Math.random() * pauseMs.most);
    const again = await mirror.fetch();
    if (!again.ok) return again;
    present = again.value;
  }
  return failure('failed', `The upstream's ${mirror.upstream.branch} moved faster than ${maxTries} tries.`);
}

/** Null while all stands as it was seen. */
async function difference(
  mirror: Mirror,
  { task, file, blob, reservation }: SeenLock,
  base: Base,
): Promise<Result<Exclude<Reaped, 'reaped'> | null>> {
  const blobs = await lockBlobs(mirror, base);
  if (!blobs.ok) return blobs;
  const nowBlob = blobs.value.get(file ?? `${task}.txt`) ?? null;
  const concerns = file === null || file === `${task}.txt`;
  const nowRecord = concerns ? (base.refs.get(task) ?? null) : null;
  const record = reservation?.oid ?? null;
  if (nowBlob === null && nowRecord === null) return success('gone');
  if (nowBlob !== blob) return success('changed');
  if (nowRecord === record) return success(null);
  return success(record === null || nowRecord === null ? 'changed' : 'renewed');
}

async function push(
  mirror: Mirror,
  seen: SeenLock,
  why: string,
  base: Base,
  now: Date,
): Promise<Result<'done' | 'busy' | 'again'>> {
  const specs: string[] = [];
  if (seen.file !== null) {
    const changes = new Map([[`${boardFiles.locks}/${seen.file}`, null]]);
    const commit = { parent: base.main, message: messageFor(seen, why), changes };
    const built = await build(mirror.directory, { commit }, now);
    if ('trouble' in built) return failure('failed', `It cannot be written: ${built.trouble}`);
    // Not forced: it goes only on top of the state in which the lock was seen.
    specs.push(`${built.commit}:refs/heads/${mirror.upstream.branch}`);
  }
  const leases = seen.reservation === null ? [] : [{ ref: claimRef(seen.task), was: seen.reservation.oid }];
  specs.push(...leases.map(({ ref }) => `:${ref}`));
  const words = seen.blob === null ? [] : [`reap=${seen.blob}`];
  return judgePush(await mirror.push(specs, leases, { atomic: specs.length > 1, words }), specs.length);
}

function judgePush({ trouble, refs }: PushRun, wanted: number): Result<'done' | 'busy' | 'again'> {
  if (trouble !== null) return failure('failed', `The upstream cannot be pushed to: ${trouble}`);
  const states = [...refs.values()];
  const refused = states.find(state => state.state === 'refused');
  if (refused?.state === 'refused') return failure('failed', `The upstream refuses it: ${refused.said}`);
  if (states.some(({ state }) => state === 'busy')) return success('busy');
  const done = states.filter(({ state }) => state === 'moved' || state === 'deleted');
  return success(done.length === wanted ? 'done' : 'again');
}

function messageFor({ task, lock }: SeenLock, why: string): string {
  const whose = lock.agent === null ? '' : ` of ${oneLine(lock.agent)}`;
  const about = oneLine(lock.description ?? task);
  return `Reaped: the lock${whose} on ${about}\n\n${task}: ${oneLine(why)}.\n`;
}
