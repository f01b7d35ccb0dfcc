// The claims of one crew on one upstream. Whoever asks within a moment is served in the same round; there is one round at a
// time. Holds what is held, and keeps it alive.
import { failure, messageOf, type Result, success } from '../../domain/failure.js';
import { type Around, follow, type Patience, patience, pause, recordText } from './around.js';
import { build } from './build.js';
import {
  type Claimed,
  calledOff,
  type End,
  givenBack,
  type Released,
  type Request,
  type Taken,
} from './claim.js';
import type { Wish } from './claimable.js';
import type { Base, Mirror } from './mirror.js';
import { claimRef } from './record.js';
import { readCrew } from './recover.js';
import { runRound } from './round.js';

/** Those who ask within this are served together. */
const gatherMs = 20;
/** How long a state that was fetched may be the first guess of the next round. */
const freshMs = 300;
/** A lock says when it was started; stock clean-ups take what is two hours old. */
const touchAfterMs = 90 * 60_000;
/** A push may outlive whoever began it: so many renewals after that, reservations that nobody has are looked for. */
const sweeps = 3;

export interface ClaimsEffects {
  now(): Date;
  /** Somebody else has it: whoever works on it must stop. */
  lost(claim: Claimed): void;
}

export class Claims {
  readonly #around: Around;
  readonly #held = new Map<string, Claimed>();
  readonly #stop = new AbortController();
  readonly #cut = new AbortController();
  #waiting: Request[] = [];
  #isServing = false;
  /** The end of all that was begun: rounds and renewals write the same refs, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #last: { base: Base; at: number } | null = null;
  /** Perhaps still on the upstream, and nobody's: given back with the next round. */
  readonly #abandoned = new Map<string, Claimed>();
  #sweepsLeft = 0;

  constructor(
    readonly mirror: Mirror,
    private readonly effects: ClaimsEffects,
    waits: Partial<Patience> = {},
  ) {
    this.#around = {
      mirror,
      now: effects.now,
      patience: { ...patience, ...waits },
      stopped: this.#stop.signal,
      cut: this.#cut.signal,
      shut: new Map(),
    };
  }

  get held(): Claimed[] {
    return [...this.#held.values()];
  }

  /** The upstream as it is now. */
  look(): Promise<Result<Base>> {
    return this.#inTurn(() => this.mirror.fetch());
  }

  /** A task of its own for `worker`, visible on the upstream's main when this answers. */
  take(worker: string, wish: Wish = anyTask): Promise<Result<Taken>> {
    return this.#ask<Taken>(answer => ({
      kind: 'take',
      worker,
      wish,
      done: taken => {
        if (taken.ok && taken.value.kind === 'claimed')
          this.#held.set(taken.value.claim.run, taken.value.claim);
        answer(taken);
      },
    }));
  }

  /** The lock goes, with all that belongs to the end of the task in the same commit. */
  release(claim: Claimed, end: End): Promise<Result<Released>> {
    const held = this.#held.get(claim.run) ?? claim;
    return this.#ask<Released>(answer => ({
      kind: 'release',
      claim: held,
      end,
      done: released => {
        if (released.ok) this.#held.delete(claim.run);
        answer(released);
      },
    }));
  }

  /** Says that all that is held is still in use. Every minute; reaping takes three that failed to come. */
  async renew(): Promise<Result<void>> {
    if (this.#stop.signal.aborted) return calledOff;
    const renewed = await this.#inTurn(() => this.#renew());
    if (renewed.ok) await this.#touch();
    if (this.#abandoned.size > 0) this.#startServing();
    return renewed;
  }

  async #renew(): Promise<Result<void>> {
    // What the last round saw would show the records of before.
    this.#last = null;
    if (this.#sweepsLeft > 0 && (await readCrew(this.#around, this.#known(), 'sweep')).ok) this.#sweepsLeft--;
    const claims = this.held;
    if (claims.length === 0) return success(undefined);
    const records = claims.map(claim => recordText(this.mirror, { ...claim, gen: claim.gen + 1 }));
    const built = await build(this.mirror.directory, { blobs: records }, this.effects.now());
    if ('trouble' in built) return failure('failed', `Claims cannot be renewed: ${built.trouble}`);
    const pushed = await this.mirror.push(
      claims.map((claim, at) => `${built.blobs[at]}:${claimRef(claim.task)}`),
      claims.map(claim => ({ ref: claimRef(claim.task), was: claim.record })),
      { signal: this.#cut.signal },
    );
    const { trouble, cause } = pushed;
    if (trouble !== null) return failure('failed', `Claims cannot be renewed: ${trouble}`, { cause });
    const behind: Claimed[] = [];
    let said: string | null = null;
    for (const [at, claim] of claims.entries()) {
      const state = pushed.refs.get(claimRef(claim.task));
      // The same: an earlier renewal had arrived although nobody heard of it.
      if (state?.state === 'moved' || state?.state === 'same')
        Object.assign(claim, { gen: claim.gen + 1, record: built.blobs[at] });
      else if (state?.state === 'behind') behind.push(claim);
      else said = state !== undefined && 'said' in state ? state.said : 'the upstream does not say why';
    }
    const judged = await this.#judge(behind);
    if (said !== null) return failure('failed', `Not every claim was renewed: ${said}`, { cause });
    return judged;
  }

  /** Refused is not yet lost: an earlier renewal may have arrived although nobody heard of it. */
  async #judge(behind: readonly Claimed[]): Promise<Result<void>> {
    if (behind.length === 0) return success(undefined);
    const base = await this.mirror.fetch(this.#stop.signal);
    if (!base.ok) return base;
    await follow(this.mirror, base.value, behind);
    for (const claim of behind) if (base.value.refs.get(claim.task) !== claim.record) this.#lose(claim);
    return success(undefined);
  }

  #lose(claim: Claimed): void {
    if (this.#held.delete(claim.run)) this.effects.lost(claim);
  }

  /**
   * After a start: the reservations of our crew as the upstream has them. What has no lock on main was never owned, and goes;
   * the rest is held again.
   */
  recover(): Promise<Result<Claimed[]>> {
    if (this.#stop.signal.aborted) return Promise.resolve(calledOff);
    return this.#inTurn(async () => {
      const read = await readCrew(this.#around, this.#known(), 'hold');
      if (!read.ok) return read;
      for (const claim of read.value) this.#held.set(claim.run, claim);
      this.#sweepsLeft = sweeps;
      return success(this.held);
    });
  }

  /** Runs that are accounted for. */
  #known(): Set<string> {
    return new Set([...this.#held.keys(), ...this.#abandoned.keys()]);
  }

  /** Nothing runs when it resolves; who still waits is told so. Claims stay. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const request of this.#waiting.splice(0)) request.done(calledOff);
    const late = setTimeout(() => this.#cut.abort(), this.#around.patience.parting);
    await this.#turn;
    clearTimeout(late);
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
        else if (touched.value === 'lost') this.#lose(claim);
      }),
    );
  }

  #ask<T>(request: (done: (answer: Result<T>) => void) => Request): Promise<Result<T>> {
    if (this.#stop.signal.aborted) return Promise.resolve(calledOff);
    return new Promise(resolve => {
      this.#waiting.push(request(resolve));
      this.#startServing();
    });
  }

  #startServing(): void {
    if (this.#isServing) return;
    this.#isServing = true;
    void this.#inTurn(() => this.#serve(), true);
  }

  /** @param moves the branch */
  #inTurn<T>(run: () => Promise<T>, moves = false): Promise<T> {
    const turn = moves ? this.mirror.inPlace(run, this.#stop.signal) : this.mirror.inTurn(run);
    this.#turn = Promise.allSettled([this.#turn, turn]).then(() => {});
    return turn;
  }

  /** One round; whoever comes during it has the next. */
  async #serve(): Promise<void> {
    await pause(gatherMs, this.#stop.signal);
    this.#isServing = false;
    if (this.#stop.signal.aborted) return;
    const requests = [...this.#waiting.splice(0), ...this.#leavings()];
    if (requests.length === 0) return;
    const known = this.#last !== null && performance.now() - this.#last.at < freshMs ? this.#last.base : null;
    const { base, abandoned } = await runRound(this.#around, requests, known).catch((error: unknown) => {
      // A bug; whoever waits must hear of it all the same.
      const why = failure('failed', `Claims failed: ${messageOf(error)}`);
      for (const request of requests) request.done(why);
      return { base: null, abandoned: [] };
    });
    for (const claim of abandoned) this.#abandoned.set(claim.run, claim);
    if (base === null) this.#sweepsLeft = sweeps;
    this.#last = base === null ? null : { base, at: performance.now() };
  }

  #leavings(): Request[] {
    return [...this.#abandoned.values()].map(claim => ({
      kind: 'release',
      claim,
      end: givenBack,
      done: left => {
        if (left.ok) this.#abandoned.delete(claim.run);
      },
    }));
  }
}

const anyTask: Wish = { only: null, leave: new Set() };
