// A whole instance for one test: a home of its own, the real supervisor and host as processes, a real repository.
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Result } from '../../src/domain/failure.js';
import type { Snapshot } from '../../src/domain/snapshot.js';
import type { WorkerView } from '../../src/domain/worker.js';
import type { SupervisorLink } from '../../src/home/connect.js';
import { type Home, homePaths, resolveHome } from '../../src/home/home.js';
import { reachSupervisor } from '../../src/home/launch.js';
import { processStart } from '../../src/home/process-id.js';
import type { NewWorker } from '../../src/protocol/supervisor-methods.js';
import { makeRepository } from '../workspace/support.js';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));

export class Instance {
  readonly home: Home;
  readonly root: string;
  readonly env: Record<string, string>;
  readonly #directory: string;
  #link: SupervisorLink | null = null;

  constructor() {
    this.#directory = realpathSync(mkdtempSync(join(tmpdir(), 'qs-')));
    this.home = resolveHome({ QUARTERDECK_HOME: join(this.#directory, 'q') });
    this.root = makeRepository();
    this.env = { PATH: `${fixtures}:${process.env['PATH'] ?? ''}`, HOME: join(this.#directory, 'person') };
    onTestFinished(() => this.#end());
  }

  /** The supervisor, started where none is. */
  async link(): Promise<SupervisorLink> {
    if (this.#link === null || this.#link.closed) this.#link = value(await reachSupervisor(this.home, 'cli'));
    return this.#link;
  }

  async make(worker: Partial<NewWorker>): Promise<WorkerView> {
    return value(await this.tryToMake(worker));
  }

  async tryToMake(worker: Partial<NewWorker>): Promise<Result<WorkerView>> {
    const link = await this.link();
    return link.call('worker.new', { ...this.wanted, ...worker }, { timeoutMs: 15_000 });
  }

  get wanted(): NewWorker {
    const nothing = { name: null, agent: null, task: null, prompt: null, base: null, command: null };
    return { root: this.root, workspace: 'worktree', env: this.env, ...nothing };
  }

  async snapshot(): Promise<Snapshot> {
    return value(await (await this.link()).call('snapshot', { root: this.root }));
  }

  async worker(name: string): Promise<WorkerView> {
    const found = (await this.snapshot()).workers.find(worker => worker.id === name);
    if (found === undefined) throw new Error(`no worker ${name}`);
    return found;
  }

  /** Waits for the first snapshot in which it is so. */
  async until(isSo: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    for (const deadline = Date.now() + 12_000; ; ) {
      const snapshot = await this.snapshot();
      if (isSo(snapshot)) return snapshot;
      if (Date.now() > deadline)
        throw new Error(`it never came to be so: ${JSON.stringify(snapshot.workers, null, 1)}`);
      await delay(25);
    }
  }

  async screen(worker: string): Promise<string> {
    const link = await this.link();
    const captured = value(
      await link.call('worker.capture', { root: this.root, worker, from: null, to: null }),
    );
    return captured.lines.join('\n').trim();
  }

  async screenWith(worker: string, text: string): Promise<string> {
    return found(async () => {
      const screen = await this.screen(worker);
      return screen.includes(text) ? screen : null;
    });
  }

  pid(of: 'supervisor' | 'host'): number {
    const name = readdirSync(this.home.run).find(file => file.endsWith('.json') && file.startsWith(of));
    return (JSON.parse(readFileSync(join(this.home.run, name ?? ''), 'utf8')) as { pid: number }).pid;
  }

  /** As a client sees it that knows nothing yet. */
  async freshSnapshot(): Promise<Snapshot> {
    this.#link?.close();
    this.#link = null;
    return this.snapshot();
  }

  /** Supervisor and host can be reached. */
  standing(): boolean {
    const names = existsSync(this.home.run) ? readdirSync(this.home.run) : [];
    const wanted = [/^supervisor\.sock$/, /^supervisor\.json$/, /^host-.*\.sock$/, /^host-.*\.json$/];
    return wanted.every(pattern => names.some(name => pattern.test(name)));
  }

  /** What a host says of itself. */
  hostFile(name: string): { id: string; pid: number; reaperPid: number } {
    return JSON.parse(readFileSync(join(this.home.run, name), 'utf8')) as ReturnType<Instance['hostFile']>;
  }

  async killSupervisor(): Promise<number> {
    const pid = this.pid('supervisor');
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    await found(() => (this.#link === null || this.#link.closed ? true : null));
    return pid;
  }

  /** Waits until the recording of the session holds a text: a host that is killed loses up to the last second. */
  async recorded(session: string | undefined, text: string): Promise<void> {
    const file = join(homePaths.recordings(this.home), `${session ?? ''}.rec`);
    await found(() => (existsSync(file) && readFileSync(file, 'latin1').includes(text) ? true : null));
  }

  get supervisorLog(): string {
    return readFileSync(join(homePaths.logs(this.home), 'supervisor.log'), 'utf8');
  }

  hostsStarted(): number {
    return this.supervisorLog.split('"host started"').length - 1;
  }

  /** Pids of everything whose environment names this home. Linux only; elsewhere none is found. */
  #processes(): number[] {
    const marker = `QUARTERDECK_HOME=${this.home.named}\0`;
    const pids = existsSync('/proc/self/environ')
      ? readdirSync('/proc')
          .map(Number)
          .filter(pid => pid > 0)
      : [];
    return pids.filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(marker);
      } catch {
        return false;
      }
    });
  }

  async #end(): Promise<void> {
    for (const file of readdirSync(this.home.run).filter(name => name.endsWith('.json'))) {
      const { pid } = JSON.parse(readFileSync(join(this.home.run, file), 'utf8')) as { pid: number };
      if (processStart(pid) !== null) process.kill(pid, 'SIGCONT');
    }
    const link = await reachSupervisor(this.home, 'cli');
    if (link.ok) {
      const pid = this.pid('supervisor');
      await link.value.call('crew.down', { root: null, all: true }, { timeoutMs: 15_000 });
      link.value.close();
      await gone(pid);
    }
    this.#link?.close();
    await found(() => (this.#processes().length === 0 ? true : null));
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.sentence} ${result.failure.cause ?? ''}`);
  return result.value;
}

export function sentence(result: Result<unknown>): string {
  return result.ok ? 'it worked' : `${result.failure.kind}: ${result.failure.sentence}`;
}

/** Asks until there is an answer. */
export async function found<T>(look: () => T | null | Promise<T | null>): Promise<T> {
  for (const deadline = Date.now() + 12_000; ; ) {
    const answer = await look();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error('it never came to be so');
    await delay(20);
  }
}

export async function gone(pid: number): Promise<void> {
  await found(() => (processStart(pid) === null ? true : null));
}
