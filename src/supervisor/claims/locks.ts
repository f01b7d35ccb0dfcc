// The locks of one project for those who ask, and taking away what its owner left. The rules are in tasks/claims/stale.ts.
import { type Failure, failure, type Result, success } from '../../domain/failure.js';
import {
  type LockEntry,
  type LockOwner,
  type LocksView,
  type ReapOutcome,
  type ReapWish,
  staleAfterMs,
} from '../../domain/locks.js';
import { quoted } from '../../domain/slug.js';
import type { Alive } from '../../tasks/board.js';
import { boardOf } from '../../tasks/claims/claimable.js';
import { committedSince, nameKey } from '../../tasks/claims/committed.js';
import type { SeenLock } from '../../tasks/claims/lock-list.js';
import type { Reaped } from '../../tasks/claims/reap.js';
import { claimRef } from '../../tasks/claims/record.js';
import { judge, type LockFacts, type Verdict } from '../../tasks/claims/stale.js';
import { PlaceReader } from '../../tasks/place.js';
import type { Look, ProjectUpstream } from './project-upstream.js';

export interface LocksEffects {
  /** Is a worker of this name at work? */
  alive: Alive;
  tell(sentence: string): void;
}

interface Judged {
  seen: SeenLock;
  entry: LockEntry;
}

export class Locks {
  /** @param root of the project's working copy */
  constructor(
    private readonly root: string,
    private readonly upstream: ProjectUpstream,
    private readonly effects: LocksEffects,
  ) {}

  /** @param olderMs how old a lock has to be; less than two hours counts as two hours */
  async list(olderMs: number | null): Promise<Result<LocksView>> {
    const limitMs = Math.max(staleAfterMs, olderMs ?? 0);
    const look = await this.upstream.look();
    if (!look.ok) return look;
    if (look.value === null) return success({ upstream: null, limitMs, locks: await this.#ofWorkingCopy() });
    const judged = await this.#judge(look.value, limitMs);
    if (!judged.ok) return judged;
    const locks = judged.value.map(({ entry }) => entry);
    return success({ upstream: look.value.upstream.name, limitMs, locks });
  }

  /** Judged anew on the upstream as it is now; each goes by itself, and only as it was seen. */
  async reap(wishes: readonly ReapWish[], olderMs: number | null): Promise<Result<ReapOutcome[]>> {
    const look = await this.upstream.look();
    if (!look.ok) return look;
    if (look.value === null) {
      return failure('refused', 'There is no upstream here: locks of the working copy are only shown.');
    }
    const judged = await this.#judge(look.value, Math.max(staleAfterMs, olderMs ?? 0));
    if (!judged.ok) return judged;
    const outcomes: ReapOutcome[] = [];
    for (const wish of wishes) {
      const found = judged.value.find(({ seen }) => seen.task === wish.task && seen.file === wish.file);
      outcomes.push(await this.#reapOne(look.value, wish, found ?? null));
    }
    return success(outcomes);
  }

  async #reapOne(look: Look, wish: ReapWish, found: Judged | null): Promise<ReapOutcome> {
    if (found === null) return outcomeOf(wish, 'gone');
    const { seen, entry } = found;
    if (!entry.mayReap) return refusal(wish, `It may not be reaped: ${entry.why}.`);
    if (seen.blob !== wish.seen.lock) return outcomeOf(wish, 'changed');
    if ((seen.reservation?.oid ?? null) !== wish.seen.record) return outcomeOf(wish, 'renewed');
    const done = await this.upstream.reap(look, seen, entry.why);
    if (!done.ok) return failed(wish, done.failure);
    if (done.value !== 'reaped') return outcomeOf(wish, done.value);
    const open = look.base.board.tasks.some(({ id, done: ticked }) => id === seen.task && !ticked);
    const sentence = `${whatOf(seen)} was reaped: ${entry.why}.${open ? ' The task is open again.' : ''}`;
    this.effects.tell(sentence);
    return { task: wish.task, file: wish.file, ok: true, sentence };
  }

  async #judge(look: Look, limitMs: number): Promise<Result<Judged[]>> {
    const now = this.upstream.clock.now().getTime();
    const { mirror, base, locks } = look;
    const committed = await committedSince(mirror, base.main, new Date(now - limitMs));
    if (!committed.ok) return committed;
    return success(
      locks.map(seen => {
        const facts = this.#factsOf(look, seen, committed.value, now);
        return { seen, entry: entryOf(seen, facts, judge(facts, limitMs), this.#ownerOf(seen, mirror.crew)) };
      }),
    );
  }

  #factsOf(look: Look, seen: SeenLock, committed: Map<string, number>, now: number): LockFacts {
    const { lock, reservation } = seen;
    const observation = look.observation(seen);
    const commit = lock.agent === null ? undefined : committed.get(nameKey(lock.agent));
    return {
      hasFile: seen.file !== null,
      refused: seen.refused,
      agent: lock.agent,
      ageMs: ageOf(lock.started, now),
      reservation:
        reservation === null || observation === null
          ? null
          : {
              isReadable: reservation.record !== null,
              isOurs: reservation.record?.crew === look.mirror.crew,
              isOfLock: reservation.record !== null && reservation.record.run === lock.run,
              observation,
            },
      isAgentAlive: lock.agent !== null && this.effects.alive(lock.agent) === 'alive',
      committedMs: commit === undefined ? null : now - commit,
    };
  }

  #ownerOf({ lock, reservation }: SeenLock, crew: string): LockOwner {
    const alive = lock.agent === null ? 'unknown' : this.effects.alive(lock.agent);
    if (reservation === null)
      return alive === 'unknown' ? 'stock' : alive === 'alive' ? 'ours-alive' : 'ours-gone';
    if (reservation.record?.crew !== crew) return 'another-crew';
    return alive === 'alive' ? 'ours-alive' : 'ours-gone';
  }

  async #ofWorkingCopy(): Promise<LockEntry[]> {
    const reading = await new PlaceReader({ kind: 'copy' }, this.root).read();
    const now = this.upstream.clock.now().getTime();
    return boardOf(reading).locks.map(({ file, lock, refused }) => {
      const task = file.replace(/\.txt$/, '');
      const seen: SeenLock = { task, file, lock, refused, blob: null, reservation: null };
      const why = 'it stands in the working copy, there is no upstream';
      const facts = { ageMs: ageOf(lock.started, now), reservation: null };
      return entryOf(seen, facts, { mayReap: false, why, askAgainMs: null }, this.#ownerOf(seen, ''));
    });
  }
}

function entryOf(
  { task, file, lock, blob, reservation }: SeenLock,
  facts: Pick<LockFacts, 'ageMs' | 'reservation'>,
  verdict: Verdict,
  owner: LockOwner,
): LockEntry {
  return {
    task,
    file,
    ...lock,
    ageMs: facts.ageMs,
    owner,
    reservation: reservation === null ? null : claimRef(task),
    observedMs: facts.reservation?.observation.seenMs ?? null,
    ...verdict,
    seen: { lock: blob, record: reservation?.oid ?? null },
  };
}

function ageOf(started: string | null, now: number): number | null {
  return started === null ? null : now - Date.parse(started);
}

function whatOf({ task, file, lock }: SeenLock): string {
  const whose = lock.agent === null ? '' : ` of ${quoted(lock.agent)}`;
  return `The ${file === null ? 'reservation' : 'lock'}${whose} on ${quoted(lock.description ?? task)}`;
}

const notReaped: Record<Exclude<Reaped, 'reaped'>, string> = {
  gone: 'It is gone already: its owner released it, or somebody else reaped it.',
  changed: 'It is another one by now: look again.',
  renewed: 'It was renewed meanwhile: somebody is at work.',
};

function outcomeOf(wish: ReapWish, reaped: Exclude<Reaped, 'reaped'>): ReapOutcome {
  return refusal(wish, notReaped[reaped]);
}

function refusal({ task, file }: ReapWish, sentence: string): ReapOutcome {
  return { task, file, ok: false, sentence: `${file ?? task}: ${sentence}`, kind: 'refused' };
}

function failed({ task, file }: ReapWish, { sentence, kind }: Failure): ReapOutcome {
  return { task, file, ok: false, sentence: `${file ?? task} was not reaped: ${sentence}`, kind };
}
