// The upstream of one project as claims see it: one mirror for all who need it, and an eye on the reservations there.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { failure, messageOf, type Result, success } from '../../domain/failure.js';
import { renewEveryMs } from '../../domain/locks.js';
import { calledOff } from '../../tasks/claims/claim.js';
import { readLocks, type SeenLock } from '../../tasks/claims/lock-list.js';
import { type Base, Mirror } from '../../tasks/claims/mirror.js';
import { type Observation, Observer, type SeenRecord } from '../../tasks/claims/observed.js';
import { type Reaped, reap } from '../../tasks/claims/reap.js';
import type { SharedUpstream } from '../../workspace/shared-upstream.js';
import { type Clock, systemClock } from './clock.js';

/** One state of the upstream, and how long its reservations were seen by then. */
export interface Look {
  upstream: SharedUpstream;
  mirror: Mirror;
  base: Base;
  locks: SeenLock[];
  /** Null for a lock without a reservation. */
  observation(lock: SeenLock): Observation | null;
}

interface Place {
  upstream: SharedUpstream;
  mirror: Mirror;
  observer: Observer;
}

export class ProjectUpstream {
  readonly #places = new Map<string, Promise<Result<Place>>>();
  readonly #ended = new AbortController();
  #nextLook: Promise<Result<Look | null>> | null = null;
  /** The end of the last look, and of what is being taken away. */
  #looking: Promise<unknown> = Promise.resolve();
  #reaping: Promise<unknown> = Promise.resolve();
  #cancelLook: (() => void) | null = null;

  /** @param directory of this project alone @param findUpstream null where it has none */
  constructor(
    private readonly directory: string,
    private readonly findUpstream: () => Promise<SharedUpstream | null>,
    readonly clock: Clock = systemClock,
  ) {}

  /**
   * The mirror of the project's present upstream: always the same one, for everybody. Null without an upstream. Whoever fetches, builds
   * or pushes in it does so in its turn.
   */
  async mirror(): Promise<Result<Mirror | null>> {
    const place = await this.#place();
    return place.ok ? success(place.value?.mirror ?? null) : place;
  }

  /** The upstream as it is now. One look that has not begun yet serves all who ask. From the first on, reservations are watched. */
  look(): Promise<Result<Look | null>> {
    if (this.#ended.signal.aborted) return Promise.resolve(calledOff);
    this.#nextLook ??= this.#looking.then(() => {
      const look = this.#look();
      this.#looking = look;
      return look;
    });
    return this.#nextLook;
  }

  /** Takes a lock away, as that look saw it. */
  reap({ mirror, base }: Look, seen: SeenLock, why: string): Promise<Result<Reaped>> {
    if (this.#ended.signal.aborted) return Promise.resolve(calledOff);
    const run = () => reap(mirror, seen, why, base, this.clock.now());
    const reaping = mirror.inPlace(run, this.#ended.signal);
    this.#reaping = Promise.allSettled([this.#reaping, reaping]);
    return reaping;
  }

  /** Nothing of it runs any more when it resolves, but for what others do in the mirror. */
  async stop(): Promise<void> {
    this.#ended.abort();
    this.#cancelLook?.();
    await Promise.all([this.#nextLook, this.#looking, this.#reaping]);
  }

  async #look(): Promise<Result<Look | null>> {
    try {
      const place = this.#ended.signal.aborted ? calledOff : await this.#place();
      if (!place.ok || place.value === null) {
        this.#nextLook = null;
        return place.ok ? success(null) : place;
      }
      const { mirror, observer } = place.value;
      const look = await mirror.inTurn(() => this.#lookAt(place.value as Place));
      this.#watch(observer);
      return look;
    } catch (error) {
      this.#nextLook = null;
      return failure('failed', `The upstream could not be looked at: ${messageOf(error)}`);
    }
  }

  async #lookAt({ upstream, mirror, observer }: Place): Promise<Result<Look>> {
    this.#nextLook = null;
    const began = this.clock.monotonic();
    const base = await mirror.fetch();
    if (!base.ok) return base;
    const ended = this.clock.monotonic();
    const locks = await readLocks(mirror, base.value);
    if (!locks.ok) return locks;
    observer.look(recordsOf(locks.value), began, ended);
    const observation = ({ task, reservation }: SeenLock) =>
      reservation === null ? null : observer.of(task, reservation.oid, this.clock.monotonic());
    return success({ upstream, mirror, base: base.value, locks: locks.value, observation });
  }

  /** As long as there is something to watch: a project without reservations costs nothing. */
  #watch(observer: Observer): void {
    this.#cancelLook?.();
    this.#cancelLook = null;
    if (observer.isIdle || this.#ended.signal.aborted) return;
    this.#cancelLook = this.clock.later(renewEveryMs, () => {
      this.#cancelLook = null;
      void this.look();
    });
  }

  async #place(): Promise<Result<Place | null>> {
    const upstream = await this.findUpstream();
    if (upstream === null) return success(null);
    const key = createHash('sha256').update(`${upstream.url}\0${upstream.branch}`).digest('hex').slice(0, 8);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    // Another upstream gets another directory: what still works with the first one's mirror is not disturbed.
    const opened = this.#open(join(this.directory, `${key}.git`), upstream);
    this.#places.set(key, opened);
    if (!(await opened).ok) this.#places.delete(key);
    return opened;
  }

  async #open(directory: string, upstream: SharedUpstream): Promise<Result<Place>> {
    const { url, branch } = upstream;
    const mirror = await Mirror.open(directory, { url, branch }, this.#ended.signal);
    return mirror.ok ? success({ upstream, mirror: mirror.value, observer: new Observer() }) : mirror;
  }
}

function recordsOf(locks: readonly SeenLock[]): Map<string, SeenRecord> {
  const records = new Map<string, SeenRecord>();
  for (const { task, reservation } of locks) {
    if (reservation !== null)
      records.set(task, { oid: reservation.oid, run: reservation.record?.run ?? null });
  }
  return records;
}
