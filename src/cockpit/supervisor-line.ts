// The line to the supervisor: its snapshots come in, requests go out; when it is lost it is started and reached again.
import { setTimeout as delay } from 'node:timers/promises';
import { failure, type Result } from '../domain/failure.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { SupervisorLink } from '../home/connect.js';
import type { Home } from '../home/home.js';
import { reachSupervisor } from '../home/launch.js';
import type { SupervisorRequests } from '../protocol/supervisor-methods.js';
import type { Method } from './actions/action.js';
import { Pulse } from './pulse.js';

const firstWaitMs = 50;
const longestWaitMs = 2_000;
/** The first look at a large repository may take its time. */
const openMs = 15_000;
/** How long one question for a sign of life stays open; then the next is asked. */
const pingMs = 60_000;

export interface LineListener {
  onSnapshot(snapshot: Snapshot): void;
  onLost(): void;
  /** It is there and does not answer: stopped, or stuck. */
  onSilent(): void;
  onAnswers(): void;
  /** It ends because somebody wished so; the line is closed and stays so. */
  onEnding(sentence: string): void;
}

export class SupervisorLine {
  #link: SupervisorLink | null = null;
  readonly #stop = new AbortController();
  readonly #pulse: Pulse;

  constructor(
    private readonly home: Home,
    /** A directory in the project; its root once the supervisor has answered. */
    private directory: string,
    private readonly listener: LineListener,
  ) {
    this.#pulse = new Pulse(() => this.#ping(), listener);
  }

  get root(): string {
    return this.directory;
  }

  /** The first time: a failure is the answer, nothing is tried again. */
  async open(): Promise<Result<Snapshot>> {
    const reached = await reachSupervisor(this.home, 'cockpit');
    return reached.ok ? this.#watch(reached.value) : reached;
  }

  async ask<M extends Method>(
    method: M,
    params: SupervisorRequests[M][0],
    options: { timeoutMs?: number } = {},
  ): Promise<Result<SupervisorRequests[M][1]>> {
    const link = this.#link;
    if (link === null) return failure('failed', 'The supervisor is restarting; try again in a moment.');
    return this.#pulse.over(link.call(method, params, options));
  }

  stop(): void {
    this.#stop.abort();
    this.#pulse.stop();
    this.#link?.close();
    this.#link = null;
  }

  async #watch(link: SupervisorLink): Promise<Result<Snapshot>> {
    link.onNotify('snapshot', snapshot => {
      if (this.#link === link) this.listener.onSnapshot(snapshot);
    });
    link.onNotify('ending', ({ sentence }) => {
      if (this.#stop.signal.aborted) return;
      this.stop();
      this.listener.onEnding(sentence);
    });
    const first = await link.call('project.watch', { root: this.root }, { timeoutMs: openMs });
    if (!first.ok || this.#stop.signal.aborted) {
      link.close();
      return first;
    }
    this.#link = link;
    this.directory = first.value.project.root;
    this.listener.onSnapshot(first.value);
    link.onClose(() => this.#lost());
    return first;
  }

  /** Until it has answered something, or is gone. */
  async #ping(): Promise<void> {
    const nothing = { root: this.root, since: Number.MAX_SAFE_INTEGER, limit: 1 };
    for (let link = this.#link; link !== null && !link.closed; link = this.#link) {
      const asked = performance.now();
      const answer = await link.call('timeline', nothing, { timeoutMs: pingMs });
      // A refusal is an answer too.
      if (answer.ok || performance.now() - asked < pingMs) return;
    }
  }

  #lost(): void {
    this.#link = null;
    if (this.#stop.signal.aborted) return;
    this.listener.onLost();
    void this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    const { signal } = this.#stop;
    for (let wait = firstWaitMs; !signal.aborted; wait = Math.min(wait * 2, longestWaitMs)) {
      const reached = await reachSupervisor(this.home, 'cockpit');
      if (reached.ok && signal.aborted) reached.value.close();
      else if (reached.ok && (await this.#watch(reached.value)).ok) return;
      await delay(wait, undefined, { signal }).catch(() => {});
    }
  }
}
