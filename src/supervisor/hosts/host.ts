// One host as the supervisor sees it: its link, what it said last, and whether it answers.
import { setTimeout as delay } from 'node:timers/promises';
import { type Failure, failure, type Result } from '../../domain/failure.js';
import type { HostView } from '../../domain/snapshot.js';
import type { HostLink } from '../../home/connect.js';
import { processStart } from '../../home/process-id.js';
import type { HostRequests, HostSession, HostWelcome } from '../../protocol/host-methods.js';
import { protocolVersion } from '../../protocol/version.js';
import type { HostFile } from './host-file.js';

/** Shorter than a client's patience with us (3 s), so that the client hears our sentence. */
const hostTimeoutMs = 1_800;
const pingTimeoutMs = 1_500;
/** After a request went unanswered: together they stay below a client's 3 s. */
const quickPingMs = 500;
const momentMs = 250;

type Method = keyof HostRequests & string;

export class Host {
  state: HostView['state'] = 'lost';
  /** It told us that the system ends it: deaths from now on are interruptions. */
  stopping = false;
  link: HostLink | null = null;
  welcome: HostWelcome | null = null;
  readonly sessions = new Map<string, HostSession>();
  readonly #start: string | null;
  /** Called when a request went unanswered, or when one is answered after all. */
  onState: (state: HostView['state']) => void = () => {};

  constructor(readonly file: HostFile) {
    this.#start = file.start ?? processStart(file.pid);
  }

  get id(): string {
    return this.file.id;
  }

  /** True while the process that we knew is there, stopped ones included. */
  get lives(): boolean {
    return this.#start !== null && processStart(this.file.pid) === this.#start;
  }

  /** New sessions go only to hosts of our protocol; an older one keeps what it has. */
  get isOurs(): boolean {
    return this.file.protocol === protocolVersion;
  }

  get liveSessions(): number {
    return [...this.sessions.values()].filter(session => session.state !== 'ended').length;
  }

  /** Takes in that these have printed; the sessions as they are by now. @param at session → `lastOutputAt` */
  printed(at: Record<string, string>): HostSession[] {
    return Object.entries(at).flatMap(([id, lastOutputAt]) => {
      const session = this.sessions.get(id);
      if (session === undefined || session.state === 'ended') return [];
      const now = { ...session, lastOutputAt };
      this.sessions.set(id, now);
      return [now];
    });
  }

  view(): HostView {
    const { id, pid, socket, version, startedAt } = this.file;
    return { id, pid, socket, version, startedAt, sessions: this.liveSessions, state: this.state };
  }

  /** Never waits longer than `timeoutMs` and a ping; a host known to be silent gets only a moment. */
  async ask<M extends Method>(
    method: M,
    params: HostRequests[M][0],
    timeoutMs = hostTimeoutMs,
  ): Promise<Result<HostRequests[M][1]>> {
    if (this.state === 'silent' && !(await this.isBack())) return { ok: false, failure: this.silence() };
    const link = this.link;
    if (link === null || link.closed) return failure('failed', `The host (pid ${this.file.pid}) is gone.`);
    const begun = performance.now();
    const answer = await link.call(method, params as never, { timeoutMs });
    if (answer.ok) return answer;
    // The answer to a bad request comes at once; only silence takes the whole time.
    if (performance.now() - begun < timeoutMs - 20 || link.closed) return answer;
    if (await this.ping(quickPingMs)) return answer;
    return { ok: false, failure: this.silence() };
  }

  /** Whatever it answers, it answers. Long requests may take their time: this one may not. */
  async ping(timeoutMs = pingTimeoutMs): Promise<boolean> {
    let alive = await this.#answers(timeoutMs);
    // If we were the ones who slept, its answer waits unread, and every time-out of ours is past.
    if (!alive && this.state === 'up') alive = await this.#answers(momentMs);
    if (this.link === null || this.link.closed) return false;
    this.#become(alive ? 'up' : 'silent');
    return alive;
  }

  async #answers(timeoutMs: number): Promise<boolean> {
    const link = this.link;
    if (link === null || link.closed) return false;
    const begun = performance.now();
    // About no session at all: the cheapest question there is, and "there is none" is a sign of life.
    const answer = await link.call('tree', { session: '' }, { timeoutMs });
    return answer.ok || performance.now() - begun < timeoutMs - 20;
  }

  /** It was silent: does it answer by now? */
  isBack(): Promise<boolean> {
    return this.ping(momentMs);
  }

  silence(): Failure {
    return {
      kind: 'failed',
      sentence: `The host (pid ${this.file.pid}) does not answer: it is stopped, or stuck.`,
      hint: `Wake it: kill -CONT ${this.file.pid}`,
    };
  }

  /** Ends it with all its sessions; null when its process is gone, else why it is not. */
  async end(): Promise<string | null> {
    const { pid } = this.file;
    const asked = await this.ask('shutdown', { force: true }, 10_000);
    if (!asked.ok && this.lives && this.link?.closed === false) {
      return `The host (pid ${pid}) did not end: ${asked.failure.sentence}`;
    }
    for (let waited = 0; this.lives && waited < 5_000; waited += 25) await delay(25);
    return this.lives ? `The host (pid ${pid}) is still there.` : null;
  }

  #become(state: HostView['state']): void {
    if (this.state === state) return;
    this.state = state;
    this.onState(state);
  }
}
