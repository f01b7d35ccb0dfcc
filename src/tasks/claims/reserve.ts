// The first half of a round: a reservation for each who waits, as long as there are tasks; all in one push.
import { randomUUID } from 'node:crypto';
import { failure, type Result, success } from '../../domain/failure.js';
import { type Around, look, maxTries, recordText, type Seen, staysLocked } from './around.js';
import { build } from './build.js';
import { type Claimed, calledOff, type TakeRequest } from './claim.js';
import { claimable, heldByOthers } from './claimable.js';
import type { Reserved } from './draft.js';
import type { Base } from './mirror.js';
import type { PushRun } from './push.js';
import { claimRef } from './record.js';

interface Wanted {
  request: TakeRequest;
  task: string;
  title: string;
}

export class Reserving {
  readonly reserved: Reserved[] = [];
  /** Reservations of which nobody knows whether they were made. */
  readonly unheard: Claimed[] = [];
  /** Tasks whose ref could not be locked in this round. */
  readonly #tried = new Set<string>();

  constructor(
    private readonly around: Around,
    /** Who has nothing yet. */
    private takes: TakeRequest[],
  ) {}

  /** Whom it serves is in `reserved`; who gets nothing has been answered, unless it fails. */
  async run(first: Seen): Promise<Result<Seen>> {
    let seen = first;
    for (let tries = 0; this.takes.length > 0; tries++) {
      if (this.around.stopped.aborted) return calledOff;
      const wanted = tries < maxTries ? this.#choose(seen.base) : [];
      if (wanted.length > 0) {
        const made = await this.#make(wanted);
        if (!made.ok) return made;
      } else if (!seen.isOld) this.#refuse(seen.base);
      if (this.takes.length === 0) break;
      const again = await look(this.around);
      if (!again.ok) return again;
      seen = again.value;
    }
    const own = this.reserved.map(({ claim }): [string, string] => [claim.task, claim.record]);
    return success({ ...seen, base: { ...seen.base, refs: new Map([...seen.base.refs, ...own]) } });
  }

  /** Whoever is still unanswered when the round fails. */
  fail(why: Result<never>): void {
    for (const request of this.takes.splice(0)) request.done(why);
  }

  #taken(base: Base): Set<string> {
    return new Set([...base.refs.keys(), ...this.reserved.map(({ claim }) => claim.task)]);
  }

  #choose(base: Base): Wanted[] {
    const gone = new Set([...this.#taken(base), ...this.#tried]);
    const chosen: Wanted[] = [];
    for (const request of this.takes) {
      const free = claimable(base.board, gone, request.wish);
      const task = free.find(({ id }) => !this.around.shut.has(id)) ?? free[0];
      if (task === undefined) continue;
      gone.add(task.id);
      chosen.push({ request, task: task.id, title: task.title });
    }
    return chosen;
  }

  #refuse({ board, refs }: Base): void {
    const taken = this.#taken({ main: null, board, refs });
    const isHeld = heldByOthers(board, taken);
    for (const request of this.takes.splice(0)) {
      if (board.unread !== null) {
        const { branch } = this.around.mirror.upstream;
        request.done(failure('failed', `TODO.md of the upstream's ${branch} was not read: ${board.unread}`));
        continue;
      }
      const free = claimable(board, taken, request.wish);
      const stays = free.map(({ id }) => this.around.shut.get(id)).find(shut => this.#isLong(shut));
      if (stays !== undefined) request.done(staysLocked(this.around, stays.said));
      else request.done(success({ kind: 'none', held: isHeld || free.length > 0 }));
    }
  }

  #isLong(shut: { since: number } | undefined): boolean {
    return shut !== undefined && performance.now() - shut.since >= this.around.patience.busy;
  }

  async #make(wanted: Wanted[]): Promise<Result<void>> {
    const { mirror, now, cut } = this.around;
    const started = now().toISOString();
    const made = wanted.map(
      ({ request, task, title }): Reserved => ({
        request,
        claim: { task, title, worker: request.worker, run: randomUUID(), gen: 0, record: '', started },
        next: '',
      }),
    );
    const records = made.flatMap(({ claim }) => [
      recordText(mirror, claim),
      recordText(mirror, { ...claim, gen: 1 }),
    ]);
    const built = await build(mirror.directory, { blobs: records }, now());
    if ('trouble' in built) return failure('failed', `Claims cannot be written: ${built.trouble}`);
    for (const [at, one] of made.entries()) {
      one.claim.record = built.blobs[2 * at] ?? '';
      one.next = built.blobs[2 * at + 1] ?? '';
    }
    const pushed = await mirror.push(
      made.map(({ claim }) => `${claim.record}:${claimRef(claim.task)}`),
      made.map(({ claim }) => ({ ref: claimRef(claim.task), was: null })),
      { signal: cut },
    );
    if (pushed.trouble === null) {
      for (const one of made) this.#settle(one, pushed);
      return success(undefined);
    }
    this.unheard.push(...made.map(({ claim }) => claim));
    return failure('failed', `The upstream takes no claims: ${pushed.trouble}`, { cause: pushed.cause });
  }

  #settle(one: Reserved, { refs, cause }: PushRun): void {
    const { request, claim } = one;
    const state = refs.get(claimRef(claim.task));
    if (state?.state === 'created') {
      this.around.shut.delete(claim.task);
      this.reserved.push(one);
    } else if (state?.state === 'busy') {
      // Either somebody gets it at this moment, or something is left there: another task will do.
      this.#tried.add(claim.task);
      const since = this.around.shut.get(claim.task)?.since ?? performance.now();
      this.around.shut.set(claim.task, { since, said: state.said });
    } else if (state?.state === 'refused') {
      request.done(failure('failed', `The upstream refuses a claim: ${state.said}`, { cause }));
    }
    // An equal value would be "same": that is a loss like any other.
    if (state?.state === 'created' || state?.state === 'refused')
      this.takes = this.takes.filter(other => other !== request);
  }
}
