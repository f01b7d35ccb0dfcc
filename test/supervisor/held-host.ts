// A host that the test holds: it answers when it is told to, so that every place that an order can have reached is reached for sure.
import type { Result } from '../../src/domain/failure.js';
import type { HostRequests, HostSession } from '../../src/protocol/host-methods.js';
import { programVersion, protocolVersion } from '../../src/protocol/version.js';
import { Host } from '../../src/supervisor/hosts/host.js';

export type Step = 'ready' | 'spawn' | 'kill';
type Method = keyof HostRequests & string;

export class HeldHost extends Host {
  readonly running = new Set<string>();
  /** A kill ends the agent at once; its answer, that nothing is left, may come later. */
  endsFirst = false;
  readonly #held = new Set<Step>();
  readonly #reached = new Map<Step, () => void>();
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly tell: (session: HostSession) => void) {
    const at = new Date().toISOString();
    super({
      id: 'held',
      pid: process.pid,
      socket: '/nowhere',
      version: programVersion,
      startedAt: at,
      protocol: protocolVersion,
      reaperPid: null,
      start: null,
    });
    this.state = 'up';
    this.welcome = { hostId: 'held', mailboxUrl: '', dropDir: '/nowhere' } as NonNullable<Host['welcome']>;
  }

  /** From now on this step waits for {@link release}; resolves when somebody waits there. */
  hold(step: Step): Promise<void> {
    this.#held.add(step);
    return new Promise(resolve => this.#reached.set(step, resolve));
  }

  release(): void {
    this.#held.clear();
    for (const go of this.#waiting.splice(0)) go();
  }

  async pass(step: Step): Promise<void> {
    if (!this.#held.has(step)) return;
    this.#reached.get(step)?.();
    await new Promise<void>(resolve => this.#waiting.push(resolve));
  }

  override async ask<M extends Method>(
    method: M,
    params: HostRequests[M][0],
  ): Promise<Result<HostRequests[M][1]>> {
    return { ok: true, value: (await this.#answer(method, params as never)) as HostRequests[M][1] };
  }

  async #answer(method: Method, params: { session: string; cols: number; rows: number }): Promise<unknown> {
    const { session } = params;
    if (method === 'spawn') {
      this.running.add(session);
      await this.pass('spawn');
      return sessionOf(session, null);
    }
    if (method !== 'kill') return {};
    if (this.endsFirst) this.#end(session);
    await this.pass('kill');
    this.#end(session);
    return { ended: 1 };
  }

  #end(session: string): void {
    if (this.running.delete(session)) this.tell(sessionOf(session, { code: 0, signal: 9, at: '' }));
  }
}

function sessionOf(session: string, exit: HostSession['exit']): HostSession {
  return {
    session,
    epoch: 1,
    state: exit === null ? 'running' : 'ended',
    pid: 1,
    startedAt: new Date().toISOString(),
    cols: 100,
    rows: 24,
    title: null,
    reports: [],
    lastOutputAt: null,
    bells: 0,
    exit,
    meta: {},
  };
}
