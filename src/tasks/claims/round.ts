// One round serves all who wait: one push of reservations, one commit with every lock that comes or goes, one push of it.
// Every write has a lease, so that a base that is old already costs a try and never a task.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { failure, type Result, success } from '../../domain/failure.js';
import { build } from './build.js';
import {
  type Claimed,
  type ReleaseRequest,
  type Request,
  type TakeRequest,
  type TouchRequest,
} from './claim.js';
import { claimable, heldByOthers } from './claimable.js';
import { type Draft, draftOf, type Reserved } from './draft.js';
import type { Base, Mirror } from './mirror.js';
import type { PushRun } from './push.js';
import { claimRef, formatRecord, hashOfTitle } from './record.js';

const maxTries = 60;
/** A lock that a push leaves behind when it is killed is never taken away by git. */
const maxBusyMs = 15_000;
const pauseMs = { least: 15, most: 90 };

type Ends = ReleaseRequest | TouchRequest;

export class Round {
  #takes: TakeRequest[];
  #reserved: Reserved[] = [];
  #ends: Ends[];
  #busySince: number | null = null;

  constructor(
    private readonly mirror: Mirror,
    requests: readonly Request[],
    private readonly now: () => Date,
    private readonly signal: AbortSignal,
  ) {
    this.#takes = requests.filter(request => request.kind === 'take');
    this.#ends = requests.filter(request => request.kind !== 'take');
  }

  /** Answers every request. @param known a state that was fetched a moment ago. Gives the last one seen. */
  async run(known: Base | null): Promise<Base | null> {
    const base = known === null ? await this.mirror.fetch() : success(known);
    const reserved = base.ok ? await this.#reserve(base.value, known !== null) : base;
    const published = reserved.ok ? await this.#publish(reserved.value) : reserved;
    if (published.ok) return published.value;
    await this.#giveUp(published);
    return null;
  }

  /** A reservation for each who waits, as long as there are tasks. */
  async #reserve(first: Base, old: boolean): Promise<Result<Base>> {
    let base = first;
    let isOld = old;
    for (let tries = 0; this.#takes.length > 0 && tries < maxTries; tries++) {
      const wanted = this.#choose(base);
      if (wanted.length > 0) {
        const made = await this.#make(wanted);
        if (!made.ok) return made;
      } else if (!isOld) {
        this.#refuse(base);
        break;
      }
      if (this.#takes.length === 0) break;
      const again = await this.mirror.fetch();
      if (!again.ok) return again;
      base = again.value;
      isOld = false;
    }
    return success(base);
  }

  #choose(base: Base): { request: TakeRequest; task: string; title: string }[] {
    const gone = new Set([...base.refs.keys(), ...this.#reserved.map(({ claim }) => claim.task)]);
    const chosen = [];
    for (const request of this.#takes) {
      const [task] = claimable(base.board, gone, request.wish);
      if (task === undefined) continue;
      gone.add(task.id);
      chosen.push({ request, task: task.id, title: task.title });
    }
    return chosen;
  }

  #refuse(base: Base): void {
    const reserved = new Set([...base.refs.keys(), ...this.#reserved.map(({ claim }) => claim.task)]);
    const held = heldByOthers(base.board, reserved);
    for (const request of this.#takes.splice(0)) request.done(success({ kind: 'none', held }));
  }

  async #make(wanted: { request: TakeRequest; task: string; title: string }[]): Promise<Result<void>> {
    const started = this.now().toISOString();
    const claims = wanted.map(({ request, task, title }): { request: TakeRequest; claim: Claimed } => ({
      request,
      claim: { task, title, worker: request.worker, run: randomUUID(), gen: 0, record: '', started },
    }));
    const records = claims.map(({ claim }) => recordText(this.mirror, claim));
    const built = await build(this.mirror.directory, { blobs: records }, this.now());
    if ('trouble' in built) return failure('failed', `Claims cannot be written: ${built.trouble}`);
    for (const [at, { claim }] of claims.entries()) claim.record = built.blobs[at] ?? '';
    const refs = claims.map(({ claim }) => claimRef(claim.task));
    const pushed = await this.mirror.push(
      claims.map(({ claim }) => `${claim.record}:${claimRef(claim.task)}`),
      refs.map(ref => ({ ref, was: null })),
    );
    if (pushed.trouble !== null) return failure('failed', `The upstream takes no claims: ${pushed.trouble}`);
    for (const one of claims) {
      const state = pushed.refs.get(claimRef(one.claim.task));
      if (state?.state === 'refused') return failure('failed', `The upstream refuses a claim: ${state.said}`);
      // An equal value would be "same": that is a loss like any other.
      if (state?.state !== 'created') continue;
      this.#reserved.push(one);
      this.#takes = this.#takes.filter(request => request !== one.request);
    }
    return success(undefined);
  }

  /** Until main has it, or will never have it. */
  async #publish(first: Base): Promise<Result<Base>> {
    let base = first;
    for (let tries = 0; tries < maxTries; tries++) {
      if (this.signal.aborted) return failure('refused', 'It was called off.');
      const draft = draftOf(base, this.#reserved, this.#ends);
      await this.#dropLost(draft);
      const pushed = await this.#push(base, draft);
      if (!pushed.ok) return pushed;
      if (pushed.value === 'done') return this.#confirm(draft, base);
      if (pushed.value === 'busy') await delay(pauseMs.least + Math.random() * pauseMs.most);
      const again = await this.mirror.fetch();
      if (!again.ok) return again;
      base = again.value;
    }
    return failure(
      'failed',
      `The upstream's ${this.mirror.upstream.branch} moved faster than ${maxTries} tries.`,
    );
  }

  async #push(base: Base, draft: Draft): Promise<Result<'done' | 'again' | 'busy'>> {
    if (draft.changes.size === 0 && draft.freed.length === 0) return success('done');
    const branch = `refs/heads/${this.mirror.upstream.branch}`;
    const specs: string[] = [];
    if (draft.changes.size > 0) {
      const commit = { parent: base.main, message: draft.message, changes: draft.changes };
      const built = await build(this.mirror.directory, { commit }, this.now());
      if ('trouble' in built) return failure('failed', `Claims cannot be written: ${built.trouble}`);
      specs.push(`${built.commit}:${branch}`);
    }
    specs.push(...draft.freed.map(({ ref }) => `:${ref}`));
    const actsFor = [...this.#reserved, ...this.#ends].map(({ claim }) => `run=${claim.run}`);
    const pushed = await this.mirror.push(specs, draft.freed, specs.length > 1, actsFor);
    return this.#judge(pushed, draft, branch);
  }

  #judge(pushed: PushRun, draft: Draft, branch: string): Result<'done' | 'again' | 'busy'> {
    const { trouble, refs } = pushed;
    if (trouble !== null) return failure('failed', `The upstream cannot be pushed to: ${trouble}`);
    const states = [...refs.values()];
    const refused = states.find(state => state.state === 'refused');
    if (refused?.state === 'refused')
      return failure('failed', `The upstream refuses the claims: ${refused.said}`);
    const busy = states.find(state => state.state === 'busy');
    if (busy?.state === 'busy') return this.#stayBusy(busy.said);
    this.#busySince = null;
    const main = refs.get(branch)?.state ?? 'moved';
    const isWhole = draft.freed.every(({ ref }) => refs.get(ref)?.state === 'deleted');
    return success((main === 'moved' || main === 'created') && isWhole ? 'done' : 'again');
  }

  #stayBusy(said: string): Result<'busy'> {
    this.#busySince ??= performance.now();
    if (performance.now() - this.#busySince < maxBusyMs) return success('busy');
    return failure('failed', `The upstream stays locked: ${said}`, {
      hint: `A left-over ${this.mirror.upstream.branch}.lock in it has to be removed by hand.`,
    });
  }

  /** Whose place is taken meanwhile: their reservations go, and nothing else of theirs is touched. */
  async #dropLost({ lostTakes, lostEnds }: Draft): Promise<void> {
    for (const end of lostEnds) end.done(success('lost'));
    this.#ends = this.#ends.filter(end => !lostEnds.includes(end));
    if (lostTakes.length === 0) return;
    this.#reserved = this.#reserved.filter(one => !lostTakes.includes(one));
    await this.#free(lostTakes);
    for (const { request } of lostTakes) request.done(success({ kind: 'none', held: true }));
  }

  /** Owned is only what the fetched main shows. */
  async #confirm(draft: Draft, before: Base): Promise<Result<Base>> {
    const after = draft.changes.size === 0 ? success(before) : await this.mirror.fetch();
    if (!after.ok) return after;
    const { logs } = after.value.board;
    const runs = new Set(after.value.board.locks.map(({ lock }) => lock.run));
    for (const { request, claim } of this.#reserved.splice(0)) {
      if (runs.has(claim.run)) request.done(success({ kind: 'claimed', claim, logs }));
      else {
        await this.#free([{ request, claim }]);
        request.done(success({ kind: 'none', held: true }));
      }
    }
    for (const end of this.#ends.splice(0)) end.done(success('released'));
    return after;
  }

  async #giveUp(why: Result<never>): Promise<void> {
    await this.#free(this.#reserved);
    for (const request of [...this.#takes.splice(0), ...this.#reserved.splice(0).map(one => one.request)]) {
      request.done(why);
    }
    for (const end of this.#ends.splice(0)) end.done(why);
  }

  /** What cannot be given back now is found again by `recover`. */
  async #free(reserved: readonly Reserved[]): Promise<void> {
    if (reserved.length === 0) return;
    const leases = reserved.map(({ claim }) => ({ ref: claimRef(claim.task), was: claim.record }));
    await this.mirror.push(
      leases.map(({ ref }) => `:${ref}`),
      leases,
    );
  }
}

export function recordText(mirror: Mirror, { task, title, worker, run, gen }: Claimed): string {
  return formatRecord({ task, title: hashOfTitle(title), crew: mirror.crew, worker, run, gen });
}
