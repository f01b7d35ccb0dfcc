// The second half of a round: one commit with every lock that comes or goes, pushed together with the reservations that move
// by it, until main has it or will never have it. Never a rebase, never a merge: what is behind is worked out anew.
import { failure, type Result, success } from '../../domain/failure.js';
import { type Around, follow, giveBack, look, maxTries, pause, type Seen, staysLocked } from './around.js';
import { build } from './build.js';
import { type Claimed, calledOff } from './claim.js';
import { type Draft, draftOf, type Ends, type Reserved } from './draft.js';
import type { Base } from './mirror.js';
import { type PushRun, stumbledOver } from './push.js';
import { claimRef } from './record.js';

const pauseMs = { least: 15, most: 90 };

type Outcome = 'done' | 'again' | 'busy' | 'unheard';

export class Publishing {
  /** Not answered as they should be, and perhaps on main: to be given back as soon as may be. */
  readonly abandoned: Claimed[] = [];
  #busySince: number | null = null;
  /** Of the last push, when nobody said what became of it. */
  #unheard: Result<never> | null = null;
  #commit: string | null = null;

  constructor(
    private readonly around: Around,
    private reserved: Reserved[],
    private ends: Ends[],
  ) {}

  async run(first: Seen): Promise<Result<Base>> {
    let { base, isOld } = first;
    for (let tries = 0; tries < maxTries; tries++) {
      if (this.around.stopped.aborted) return calledOff;
      const claims = [...this.reserved, ...this.ends].map(({ claim }) => claim);
      if (!isOld) await follow(this.around.mirror, base, claims);
      const draft = draftOf(base, this.reserved, this.ends);
      // What an old state says is nobody's loss.
      if (!isOld || draft.lostTakes.length + draft.lostEnds.length === 0) {
        await this.#dropLost(base, draft);
        const pushed = await this.#push(base, draft);
        if (!pushed.ok) return pushed;
        if (pushed.value === 'done') return this.#confirm(draft, base);
        if (pushed.value === 'busy') tries--;
        if (pushed.value !== 'again')
          await pause(pauseMs.least + Math.random() * pauseMs.most, this.around.stopped);
      }
      const again = await look(this.around);
      if (!again.ok) return this.#unheard ?? again;
      ({ base, isOld } = again.value);
      if (await this.#hasLanded(base)) return this.#confirm(draft, base);
    }
    const { branch } = this.around.mirror.upstream;
    return failure('failed', `The upstream's ${branch} moved faster than ${maxTries} tries.`);
  }

  /** All who are left are told why; what may stand on main all the same is kept in mind. */
  async fail(why: Result<never>): Promise<void> {
    const reserved = this.reserved.splice(0);
    const claims = reserved.map(({ claim }) => claim);
    this.abandoned.push(...(this.#unheard === null ? await giveBack(this.around, claims) : claims));
    for (const { request } of reserved) request.done(why);
    for (const end of this.ends.splice(0)) {
      if (this.#unheard !== null && this.#commit !== null) end.claim.parting = this.#commit;
      end.done(why);
    }
  }

  async #push(base: Base, draft: Draft): Promise<Result<Outcome>> {
    const { mirror, now, cut } = this.around;
    if (draft.changes.size === 0 && draft.moves.length === 0) return success('done');
    const branch = `refs/heads/${mirror.upstream.branch}`;
    const specs = draft.moves.map(({ ref, to }) => `${to ?? ''}:${ref}`);
    this.#commit = null;
    if (draft.changes.size > 0) {
      const commit = { parent: base.main, message: draft.message, changes: draft.changes };
      const built = await build(mirror.directory, { commit }, now());
      if ('trouble' in built) return failure('failed', `Claims cannot be written: ${built.trouble}`);
      this.#commit = built.commit;
      specs.push(`${built.commit}:${branch}`);
    }
    const words = [...this.reserved, ...this.ends].map(({ claim }) => `run=${claim.run}`);
    const pushed = await mirror.push(specs, draft.moves, { atomic: specs.length > 1, signal: cut, words });
    return this.#judge(pushed, draft);
  }

  #judge({ trouble, refs, cause }: PushRun, draft: Draft): Result<Outcome> {
    if (trouble !== null) {
      const isSecond = this.#unheard !== null;
      this.#unheard = failure('failed', `The upstream cannot be pushed to: ${trouble}`, { cause });
      return isSecond ? this.#unheard : success('unheard');
    }
    this.#unheard = null;
    const states = [...refs.values()];
    const refused = states.find(state => state.state === 'refused');
    if (refused !== undefined)
      return failure('failed', `The upstream refuses the claims: ${refused.said}`, { cause });
    const busy = states.find(state => state.state === 'busy');
    if (busy !== undefined) return this.#stayBusy(busy.said);
    this.#busySince = null;
    const main = refs.get(`refs/heads/${this.around.mirror.upstream.branch}`)?.state ?? 'moved';
    const isWhole = draft.moves.every(({ ref, to }) => isAsWanted(refs.get(ref)?.state, to));
    return success((main === 'moved' || main === 'created') && isWhole ? 'done' : 'again');
  }

  /** What stays locked is told; where that is one reservation, to its own alone, and the others go on. */
  #stayBusy(said: string): Result<'busy'> {
    this.#busySince ??= performance.now();
    if (performance.now() - this.#busySince < this.around.patience.busy) return success('busy');
    const ref = stumbledOver(said);
    const isOf = ({ claim }: { claim: Claimed }) => claimRef(claim.task) === ref;
    const why = staysLocked(this.around, said);
    if (!this.reserved.some(isOf) && !this.ends.some(isOf)) return why;
    this.#busySince = null;
    for (const { request, claim } of this.reserved.filter(isOf)) {
      this.abandoned.push(claim);
      request.done(why);
    }
    for (const end of this.ends.filter(isOf)) end.done(why);
    this.reserved = this.reserved.filter(one => !isOf(one));
    this.ends = this.ends.filter(one => !isOf(one));
    return success('busy');
  }

  /** Whose place is taken meanwhile: their reservations go, and nothing else of theirs is touched. */
  async #dropLost(base: Base, { lostTakes, lostEnds }: Draft): Promise<void> {
    if (lostTakes.length + lostEnds.length === 0) return;
    this.ends = this.ends.filter(end => !lostEnds.includes(end));
    this.reserved = this.reserved.filter(one => !lostTakes.includes(one));
    const own = [...lostTakes, ...lostEnds].map(({ claim }) => claim);
    const left = await giveBack(
      this.around,
      own.filter(({ task, record }) => base.refs.get(task) === record),
    );
    this.abandoned.push(...left);
    for (const { request } of lostTakes) request.done(success({ kind: 'none', held: true }));
    for (const end of lostEnds) {
      const { parting } = end.claim;
      const isOver = parting !== undefined && (await this.around.mirror.contains(base, parting));
      end.done(success(isOver ? 'released' : 'lost'));
    }
  }

  async #hasLanded(base: Base): Promise<boolean> {
    if (this.#unheard === null || this.#commit === null) return false;
    if (!(await this.around.mirror.contains(base, this.#commit))) return false;
    this.#unheard = null;
    return true;
  }

  /** Owned is only what the fetched main shows. */
  async #confirm(draft: Draft, before: Base): Promise<Result<Base>> {
    for (const { claim, next } of draft.published) Object.assign(claim, { record: next, gen: 1 });
    for (const end of this.ends.splice(0)) end.done(success('released'));
    const after =
      draft.changes.size === 0 ? success({ base: before }) : await look(this.around, this.around.cut);
    if (!after.ok) {
      this.#unheard = after;
      return after;
    }
    const { base } = after.value;
    const { logs } = base.board;
    const runs = new Set(base.board.locks.map(({ lock }) => lock.run));
    const unseen = this.reserved.filter(({ claim }) => !runs.has(claim.run));
    this.abandoned.push(
      ...(await giveBack(
        this.around,
        unseen.map(({ claim }) => claim),
      )),
    );
    for (const one of this.reserved.splice(0)) {
      const { request, claim } = one;
      const isSeen = !unseen.includes(one);
      request.done(success(isSeen ? { kind: 'claimed', claim, logs } : { kind: 'none', held: true }));
    }
    return success(base);
  }
}

function isAsWanted(state: string | undefined, to: string | null): boolean {
  return state === (to === null ? 'deleted' : 'moved');
}
