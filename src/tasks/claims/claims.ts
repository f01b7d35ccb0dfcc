// The claims of one crew on one upstream. Whoever asks within a moment is served in the same round; there is one round at a
// time. Holds what is held, and keeps it alive.
import { setTimeout as delay } from 'node:timers/promises';
import { failure, messageOf, type Result, success } from '../../domain/failure.js';
import { build } from './build.js';
import { type Claimed, calledOff, type End, type Released, type Request, type Taken } from './claim.js';
import type { Wish } from './claimable.js';
import type { Base, Mirror } from './mirror.js';
import { claimRef } from './record.js';
import { Round, recordText } from './round.js';

/** Those who ask within this are served together. */
const gatherMs = 20;
/** How long a state that was fetched may be the first guess of the next round. */
const freshMs = 300;
/** A lock says when it was started; stock clean-ups take what is two hours old. */
const touchAfterMs = 90 * 60_000;

export interface ClaimsEffects {
  now(): Date;
  /** Somebody else has it: whoever works on it must stop. */
  lost(claim: Claimed): void;
}

export class Claims {
  readonly #held = new Map<string, Claimed>();
  readonly #stop = new AbortController();
  #waiting: Request[] = [];
  #serving = false;
  /** The end of all that was begun: rounds and renewals write the same refs, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #last: { base: Base; at: number } | null = null;

  constructor(
    readonly mirror: Mirror,
    private readonly effects: ClaimsEffects,
  ) {}

  get held(): Claimed[] {
    return [...this.#held.values()];
  }

  /** The upstream as it is now. */
  look(): Promise<Result<Base>> {
    return this.#inTurn(() => this.mirror.fetch());
  }

  /** A task of its own for `worker`, visible on the upstream's main when this answers. */
  async take(worker: string, wish: Wish = anyTask): Promise<Result<Taken>> {
    const taken = await this.#ask<Taken>(done => ({ kind: 'take', worker, wish, done }));
    if (taken.ok && taken.value.kind === 'claimed') this.#held.set(taken.value.claim.run, taken.value.claim);
    return taken;
  }

  /** The lock goes, with all that belongs to the end of the task in the same commit. */
  async release(claim: Claimed, end: End): Promise<Result<Released>> {
    const held = this.#held.get(claim.run) ?? claim;
    const released = await this.#ask<Released>(done => ({ kind: 'release', claim: held, end, done }));
    if (released.ok) this.#held.delete(claim.run);
    return released;
  }

  /** Says that all that is held is still in use. Every minute; reaping takes three that failed to come. */
  async renew(): Promise<Result<void>> {
    const renewed = await this.#inTurn(() => this.#renew());
    if (renewed.ok) await this.#touch();
    return renewed;
  }

  async #renew(): Promise<Result<void>> {
    const claims = this.held;
    if (claims.length === 0) return success(undefined);
    const next = claims.map(claim => ({ ...claim, gen: claim.gen + 1 }));
    const records = next.map(claim => recordText(this.mirror, claim));
    const built = await build(this.mirror.directory, { blobs: records }, this.effects.now());
    if ('trouble' in built) return failure('failed', `Claims cannot be renewed: ${built.trouble}`);
    const pushed = await this.mirror.push(
      claims.map((claim, at) => `${built.blobs[at]}:${claimRef(claim.task)}`),
      claims.map(claim => ({ ref: claimRef(claim.task), was: claim.record })),
    );
    // What was fetched before has the records of before: by those a release would take its own claim for somebody else's.
    this.#last = null;
    if (pushed.trouble !== null) return failure('failed', `Claims cannot be renewed: ${pushed.trouble}`);
    for (const [at, claim] of claims.entries()) {
      const state = pushed.refs.get(claimRef(claim.task))?.state;
      if (state === 'moved') Object.assign(claim, { gen: claim.gen + 1, record: built.blobs[at] });
      else if (state === 'behind' && this.#held.delete(claim.run)) this.effects.lost(claim);
    }
    return success(undefined);
  }

  /**
   * After a start: the reservations of our crew as the upstream has them. What has no lock on main was never owned, and goes;
   * the rest is held again.
   */
  recover(): Promise<Result<Claimed[]>> {
    return this.#inTurn(() => this.#recover());
  }

  async #recover(): Promise<Result<Claimed[]>> {
    const base = await this.mirror.fetch();
    if (!base.ok) return base;
    const records = await this.mirror.records(base.value.refs);
    const orphans: { ref: string; was: string }[] = [];
    for (const [task, record] of records) {
      if (record.crew !== this.mirror.crew || this.#held.has(record.run)) continue;
      const oid = base.value.refs.get(task) ?? '';
      const lock = base.value.board.locks.find(one => one.lock.run === record.run)?.lock;
      if (lock === undefined) {
        orphans.push({ ref: claimRef(task), was: oid });
        continue;
      }
      const { worker, run, gen } = record;
      const title = lock.description ?? base.value.board.tasks.find(one => one.id === task)?.title ?? task;
      const started = lock.started ?? this.effects.now().toISOString();
      this.#held.set(run, { task, title, worker, run, gen, record: oid, started });
    }
    if (orphans.length > 0) {
      await this.mirror.push(
        orphans.map(({ ref }) => `:${ref}`),
        orphans,
      );
    }
    return success(this.held);
  }

  /** Nothing runs when it resolves; who still waits is told so. Claims stay. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const request of this.#waiting.splice(0)) request.done(calledOff);
    await this.#turn;
  }

  async #touch(): Promise<void> {
    const now = this.effects.now();
    const old = this.held.filter(claim => now.getTime() - Date.parse(claim.started) > touchAfterMs);
    await Promise.all(
      old.map(async claim => {
        const before = claim.started;
        claim.started = now.toISOString();
        const touched = await this.#ask<Released>(done => ({ kind: 'touch', claim, done }));
        if (!touched.ok) claim.started = before;
      }),
    );
  }

  #ask<T>(request: (done: (answer: Result<T>) => void) => Request): Promise<Result<T>> {
    if (this.#stop.signal.aborted) return Promise.resolve(calledOff);
    return new Promise(resolve => {
      this.#waiting.push(request(resolve));
      if (this.#serving) return;
      this.#serving = true;
      void this.#inTurn(() => this.#serve(), true);
    });
  }

  /** @param moves the branch */
  #inTurn<T>(run: () => Promise<T>, moves = false): Promise<T> {
    const turn = moves ? this.mirror.inPlace(run, this.#stop.signal) : this.mirror.inTurn(run);
    this.#turn = Promise.allSettled([this.#turn, turn]).then(() => {});
    return turn;
  }

  /** One round; whoever comes during it has the next. */
  async #serve(): Promise<void> {
    await delay(gatherMs);
    this.#serving = false;
    const requests = this.#waiting.splice(0);
    const known = this.#last !== null && performance.now() - this.#last.at < freshMs ? this.#last.base : null;
    const round = new Round(this.mirror, requests, this.effects.now, this.#stop.signal);
    const base = await round.run(known).catch((error: unknown) => {
      // A bug; whoever waits must hear of it all the same.
      for (const request of requests) request.done(failure('failed', `Claims failed: ${messageOf(error)}`));
      return null;
    });
    this.#last = base === null ? null : { base, at: performance.now() };
  }
}

const anyTask: Wish = { only: null, leave: new Set() };
