// The crew of one project that works alone: for each worker a task, a fresh session on it, a look at what came of it, the
// next task. What follows from what is in domain/loop.ts, what "done" means in verify.ts, how a task is taken and a session
// started in turn.ts, and how one ends in settle.ts. Nobody needs to watch.
import { messageOf, type Result } from '../../domain/failure.js';
import { freshLoop } from '../../domain/loop.js';
import type { Claimed } from '../../tasks/claims/claim.js';
import type { Claims } from '../../tasks/claims/claims.js';
import { setRunOption } from '../../workspace/run-option.js';
import type { Worker } from '../crew/worker.js';
import { endWorker, pauseWorker } from '../crew/worker-actions.js';
import type { Project } from '../project.js';
import type { Supervisor } from '../supervisor.js';
import { crewConfig } from './account.js';
import { Attention } from './attention.js';
import { factsOf, impatienceWith } from './patience.js';
import { settle } from './settle.js';
import { takeTurn } from './turn.js';

/** What the parts of a loop need of it. */
export interface Loop {
  brain: Supervisor;
  project: Project;
  claims(): Promise<Result<Claims>>;
  /** Look at the worker again; at once, or after a while. */
  wake(worker: Worker, afterMs?: number): void;
  /** Its session is ended by us, not by the person. */
  end(worker: Worker): Promise<void>;
}

/** Phases of a worker that goes on by itself. */
const between: ReadonlySet<string> = new Set(['idle', 'backoff', 'verified', 'unverified']);
const renewEveryMs = 60_000;
/** For what moves on the upstream without a sign here. */
const lookEveryMs = 15_000;

export class CrewLoop implements Loop {
  readonly #attention = new Attention(this);
  readonly #timers = new Map<Worker, NodeJS.Timeout>();
  readonly #turns = new Map<Worker, Promise<void>>();
  readonly #again = new Set<Worker>();
  readonly #ending = new Set<Worker>();
  readonly #told = new WeakMap<Worker, string>();
  #renewing: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(
    readonly brain: Supervisor,
    readonly project: Project,
    private readonly openClaims: () => Promise<Result<Claims>>,
  ) {}

  claims(): Promise<Result<Claims>> {
    this.#renewing ??= setInterval(() => void this.#renew(), renewEveryMs);
    return this.openClaims();
  }

  get #workers(): Worker[] {
    return [...this.project.workers.values()].filter(worker => worker.record.loop !== undefined);
  }

  /** From now on it goes from task to task. */
  start(worker: Worker): void {
    worker.record.loop = { ...freshLoop };
    // However its last session ended, that is over.
    worker.life({ type: 'settled', as: 'idle' });
    worker.effects.saveNow();
    this.wake(worker);
  }

  /** It takes no further task; what it has is given back once its session is over. */
  off(worker: Worker): void {
    if (worker.record.loop === undefined) return;
    worker.record.loop.on = false;
    worker.effects.saveNow();
  }

  /** Takes no further task, and gives back what it holds: the person ends it. It must not run any more. */
  async letGo(worker: Worker): Promise<void> {
    this.off(worker);
    await this.#turns.get(worker);
    // How a session ended is kept; between two tasks there is nothing but the end.
    if (between.has(worker.record.life.phase)) worker.life({ type: 'settled', as: 'stopped' });
    if ((worker.record.claim ?? null) === null) return;
    await this.#turn(worker);
    const { claim } = worker.record;
    if (claim === null || claim === undefined) return;
    this.brain.tell(
      this.project,
      worker.id,
      'warning',
      `The lock of ${worker.id} on “${claim.title}” could not be taken away: the upstream does not answer. Once it does: quarterdeck locks reap ${claim.task}`,
    );
  }

  wake(worker: Worker, afterMs = 0): void {
    clearTimeout(this.#timers.get(worker));
    this.#timers.delete(worker);
    if (this.#stopped || worker.record.loop === undefined) return;
    if (afterMs > 0) {
      this.#timers.set(
        worker,
        setTimeout(() => this.wake(worker), afterMs),
      );
    } else if (this.#turns.has(worker)) this.#again.add(worker);
    else void this.#turn(worker);
  }

  /** Tasks came, or went. */
  boardChanged(): void {
    for (const worker of this.#workers) if (isWaiting(worker)) this.wake(worker);
  }

  /** Its phase or its activity is another. */
  moved(worker: Worker): void {
    this.wake(worker);
  }

  stopAsked(worker: Worker, seq: number): void {
    this.#attention.asked(worker, seq);
    this.wake(worker);
  }

  async end(worker: Worker): Promise<void> {
    this.#ending.add(worker);
    const ended = await endWorker(worker, true);
    if (!ended.ok) {
      this.#ending.delete(worker);
      this.wake(worker, lookEveryMs);
    }
  }

  /** Somebody else has its task: nobody may go on with it unseen. */
  async lost(claim: Claimed): Promise<void> {
    const worker = this.#workers.find(one => one.record.claim?.run === claim.run);
    if (worker === undefined) return;
    worker.effects.tell(
      'error',
      `${worker.id} has lost its claim on “${claim.title}”: another holds it now. It was paused; resume it to let it end by itself.`,
    );
    if (worker.live) await pauseWorker(worker);
    else this.wake(worker);
  }

  /** After a start of the supervisor: what its workers hold, as the upstream has it. */
  async recover(): Promise<void> {
    const workers = this.#workers;
    const isNeeded = workers.some(
      ({ record }) => record.loop?.on === true || (record.claim ?? null) !== null,
    );
    if (!isNeeded || this.#stopped) return;
    const claims = await this.claims();
    const held = claims.ok ? await claims.value.recover() : claims;
    if (!held.ok || !claims.ok) {
      if (!this.#stopped) this.#recovering = setTimeout(() => void this.recover(), lookEveryMs);
      return;
    }
    for (const worker of workers) {
      const { claim } = worker.record;
      const known = held.value.find(one => one.run === claim?.run);
      if (known !== undefined) worker.record.claim = known;
      else if (claim !== null && claim !== undefined) await this.lost(claim);
    }
    // Taken just before the end, and nobody was told.
    const owned = new Set(workers.map(worker => worker.record.claim?.run));
    const given = { tick: false, stuck: null, log: null };
    for (const claim of held.value.filter(one => !owned.has(one.run)))
      void claims.value.release(claim, given);
    for (const worker of workers) this.wake(worker);
  }

  #recovering: NodeJS.Timeout | undefined;

  /** Timers end; claims and sessions stay for the next supervisor. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    clearTimeout(this.#recovering);
    if (this.#renewing !== null) clearInterval(this.#renewing);
  }

  async #turn(worker: Worker): Promise<void> {
    const turn = this.#step(worker);
    this.#turns.set(worker, turn);
    try {
      await turn;
    } catch (error) {
      // A bug: it stops neither this worker for good nor any other.
      worker.effects.tell('error', `The loop of ${worker.id} stumbled: ${messageOf(error)}`);
      this.wake(worker, lookEveryMs);
    } finally {
      this.#turns.delete(worker);
      if (this.#again.delete(worker)) this.wake(worker);
    }
  }

  async #step(worker: Worker): Promise<void> {
    const { life, claim, loop } = worker.record;
    if (worker.restarting) return;
    if (worker.live) return this.#attention.look(worker);
    // It is resumed by whoever looks after dead hosts, or by the person.
    if (worker.busy !== null || life.phase === 'interrupted' || loop === undefined) return;
    await worker.killing;
    if (claim !== null && claim !== undefined) {
      const isOver = life.phase === 'killed' || !loop.on;
      const end = this.#ending.delete(worker) ? 'asked' : isOver ? 'by-person' : 'alone';
      return settle(this, worker, claim, end);
    }
    this.#ending.delete(worker);
    if (life.phase === 'killed') loop.on = false;
    if (loop.on) await takeTurn(this, worker);
  }

  /** Once a minute. */
  async #watch(): Promise<void> {
    const now = Date.now();
    const config = crewConfig(this.brain, this.project);
    for (const worker of this.#workers) {
      const { session, loop, workspace, claim } = worker.record;
      if (!worker.live || session === null || loop === undefined) continue;
      // A guard may have been installed, or taken away, since the session began.
      if (workspace?.kind === 'clone') void setRunOption(workspace.path, claim?.run ?? null);
      const printed = worker.host?.sessions.get(session.id)?.lastOutputAt ?? null;
      const told = this.#told.get(worker) === `${session.id} ${printed}`;
      const next = impatienceWith(worker.id, factsOf(worker, printed, told, now), config);
      if (next?.do === 'tell') {
        this.#told.set(worker, `${session.id} ${printed}`);
        worker.effects.tell('warning', next.sentence);
      } else if (next?.do === 'end') {
        worker.effects.tell('warning', `The session of ${worker.id} is ended. ${next.why}`);
        await this.end(worker);
      }
    }
  }

  async #renew(): Promise<void> {
    await this.#watch();
    const claims = await this.openClaims();
    if (!claims.ok || this.#stopped) return;
    const renewed = await claims.value.renew();
    if (!renewed.ok) this.brain.tell(this.project, null, 'warning', renewed.failure.sentence);
  }
}

/** For a task that somebody else holds or has not written yet. */
function isWaiting(worker: Worker): boolean {
  const { loop, claim, life } = worker.record;
  return loop?.on === true && (claim ?? null) === null && life.phase === 'idle';
}
