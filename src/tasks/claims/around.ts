// What the parts of a round share, and the two things they all do: look again, and give reservations back.
import { setTimeout as delay } from 'node:timers/promises';
import { failure, type Result } from '../../domain/failure.js';
import type { Claimed } from './claim.js';
import type { Base, Mirror } from './mirror.js';
import { inTheWay } from './push.js';
import { claimRef, formatRecord, hashOfTitle } from './record.js';

/** How long each thing is waited for, in milliseconds. */
export interface Patience {
  /** A lock that a push leaves behind when it is killed is never taken away by git: after this it is told. */
  busy: number;
  /** A push that is on its way when claims are stopped is left to end for so long. */
  parting: number;
}

export const patience: Patience = { busy: 15_000, parting: 5_000 };

export interface Around {
  mirror: Mirror;
  now(): Date;
  patience: Patience;
  /** Nothing new is begun. */
  stopped: AbortSignal;
  /** What still runs is ended. */
  cut: AbortSignal;
  /** Tasks whose reservation could not be written because something is in its way, over all rounds. */
  shut: Map<string, { since: number; said: string }>;
}

/** A state of the upstream; an old one may have been overtaken, also by ourselves. */
export interface Seen {
  base: Base;
  isOld: boolean;
}

export const maxTries = 60;

export async function look({ mirror, stopped }: Around, signal = stopped): Promise<Result<Seen>> {
  const base = await mirror.fetch(signal);
  return base.ok ? { ok: true, value: { base: base.value, isOld: false } } : base;
}

/** Ends early when claims are stopped. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}

/** Gives those that could not be given back. */
export async function giveBack({ mirror, cut }: Around, claims: readonly Claimed[]): Promise<Claimed[]> {
  if (claims.length === 0) return [];
  const leases = claims.map(({ task, record }) => ({ ref: claimRef(task), was: record }));
  const specs = leases.map(({ ref }) => `:${ref}`);
  const { refs } = await mirror.push(specs, leases, { signal: cut });
  return claims.filter(({ task }) => refs.get(claimRef(task))?.state !== 'deleted');
}

/**
 * A push whose answer was lost may have moved a reservation of ours: what has our run is ours, whatever its object id.
 * @param base not an old one
 */
export async function follow(mirror: Mirror, base: Base, claims: readonly Claimed[]): Promise<void> {
  const moved = new Map<string, string>();
  for (const { task, record } of claims) {
    const oid = base.refs.get(task);
    if (oid !== undefined && oid !== record) moved.set(task, oid);
  }
  if (moved.size === 0) return;
  const records = await mirror.records(moved);
  for (const claim of claims) {
    const found = records.get(claim.task);
    if (found === undefined || found.crew !== mirror.crew || found.run !== claim.run) continue;
    claim.record = moved.get(claim.task) ?? claim.record;
    claim.gen = found.gen;
  }
}

export function recordText(mirror: Mirror, { task, title, worker, run, gen }: Claimed): string {
  return formatRecord({ task, title: hashOfTitle(title), crew: mirror.crew, worker, run, gen });
}

/** @param said what the upstream said of a ref that cannot be locked */
export function staysLocked({ mirror }: Around, said: string): Result<never> {
  const what = inTheWay(said);
  const hint =
    what === null
      ? 'A left-over lock file in it, or a ref in the way, has to be removed by hand.'
      : 'file' in what
        ? `Remove ${what.file} by hand, once no git runs in that repository.`
        : `${what.ref} is in the way: \`git push ${mirror.upstream.url} :${what.ref}\` removes it.`;
  return failure('failed', `The upstream stays locked: ${said}`, { hint });
}
