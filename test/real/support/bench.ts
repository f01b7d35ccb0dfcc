// The built program with the real Claude Code in it, against the stand-in API: what every test of this tier drives and watches.
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../../../src/domain/snapshot.js';
import type { WorkerView } from '../../../src/domain/worker.js';
import { connectSupervisor, type SupervisorLink } from '../../../src/home/connect.js';
import { resolveHome } from '../../../src/home/home.js';
import { until, within } from '../../support/bounded.js';
import { Instance } from '../../support/instance.js';
import { makeRepository, type Repository } from '../../support/repository.js';
import { type FakeApi, startFakeApi } from './fake-api.js';

const key = 'sk-ant-api03-stand-in-for-tests-0000000000';
const patienceMs = 20_000;
/** Claude ignores keys for up to a second after a dialog has come. */
const betweenKeysMs = 800;

export const keys = { enter: '\r', escape: '\u001b', left: '\u001b[D', down: '\u001b[B' } as const;

export class Bench {
  readonly instance: Instance;
  readonly repository: Repository;
  /** Every word of every worker, in order: a phase, or the activity while it runs, as `waiting/plan`. */
  readonly #words = new Map<string, string[]>();
  /** How many words {@link went} found complete. */
  readonly #awaited = new Map<string, number>();
  #latest: Snapshot | null = null;
  #link: SupervisorLink | null = null;
  readonly #listeners = new Set<() => void>();

  /** @param options `todo`: with it the repository has an upstream, which a crew can share */
  static async start(bin: string, options: { trusted?: boolean; todo?: string } = {}): Promise<Bench> {
    const api = await startFakeApi();
    const bench = new Bench(bin, api, options.trusted ?? true, options.todo);
    try {
      await bench.instance.ok(bench.repository.path, 'status');
      await bench.watch();
      return bench;
    } catch (error) {
      await bench.stop();
      throw error;
    }
  }

  private constructor(
    bin: string,
    readonly api: FakeApi,
    trusted: boolean,
    todo?: string,
  ) {
    this.instance = new Instance({
      PATH: `${bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      ANTHROPIC_BASE_URL: api.url,
      ANTHROPIC_API_KEY: key,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MAX_RETRIES: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_ERROR_REPORTING: '1',
    });
    onlyNamed(this.instance.env);
    this.repository = makeRepository(
      this.instance.path('app'),
      todo === undefined ? {} : { todo, upstream: true },
    );
    seedHome(this.instance, trusted ? [realpathSync(this.repository.path)] : []);
  }

  /** A fresh link; after the supervisor was killed, too. */
  async watch(): Promise<void> {
    this.#link?.close();
    const connected = await connectSupervisor(resolveHome(this.instance.env), 'cockpit');
    if (connected.state !== 'up') throw new Error(`the supervisor is ${connected.state}`);
    this.#link = connected.link;
    connected.link.onNotify('snapshot', snapshot => this.#take(snapshot));
    const first = await connected.link.call('project.watch', { root: this.repository.path });
    if (!first.ok) throw new Error(first.failure.sentence);
    this.#take(first.value);
  }

  #take(snapshot: Snapshot): void {
    this.#latest = snapshot;
    for (const worker of snapshot.workers) {
      const words = this.#words.get(worker.id) ?? [];
      this.#words.set(worker.id, words);
      if (words.at(-1) !== wordOf(worker)) words.push(wordOf(worker));
    }
    for (const listener of this.#listeners) listener();
  }

  get snapshot(): Snapshot {
    if (this.#latest === null) throw new Error('nothing was told yet');
    return this.#latest;
  }

  worker(id: string): WorkerView {
    const found = this.snapshot.workers.find(worker => worker.id === id);
    if (found === undefined) throw new Error(`no worker ${id}`);
    return found;
  }

  pid(id: string): number {
    const pid = this.worker(id).session?.pid ?? null;
    if (pid === null) throw new Error(`${id} has no process`);
    return pid;
  }

  /** All words of the worker since the last {@link forget}. */
  words(id: string): string[] {
    return [...(this.#words.get(id) ?? [])];
  }

  /** The present word stays the first of what is recorded from now on; none may have come after those that were awaited. */
  forget(id: string): void {
    const words = this.words(id);
    const awaited = this.#awaited.get(id) ?? words.length;
    if (words.length > awaited) throw new Error(`went on after what was awaited\n${this.#told()}`);
    this.#awaited.delete(id);
    this.#words.set(id, words.slice(-1));
  }

  /** `quarterdeck new --agent claude`; its words are recorded from the first. */
  async make(id: string, prompt: string | null, ...agentArgs: string[]): Promise<void> {
    const args = agentArgs.map(arg => `--agent-arg=${arg}`);
    const told = prompt === null ? [] : [`--prompt=${prompt}`];
    await this.qd('new', '--agent', 'claude', '--name', id, '--json', ...told, ...args);
  }

  async qd(...args: string[]): Promise<string> {
    return (await this.instance.ok(this.repository.path, ...args)).stdout;
  }

  async screen(id: string): Promise<string> {
    return this.qd('capture', id);
  }

  /** Waits until a snapshot is as wanted. */
  async until(why: string, holds: () => boolean, timeoutMs = patienceMs): Promise<void> {
    if (holds()) return;
    let listener = () => {};
    const held = new Promise<void>(resolve => {
      listener = () => holds() && resolve();
      this.#listeners.add(listener);
    });
    try {
      await within(held, timeoutMs, () => `not: ${why}\n${this.#told()}`);
    } finally {
      this.#listeners.delete(listener);
    }
  }

  #told(): string {
    const evidence = this.#latest?.workers.map(worker => `${worker.id}: ${JSON.stringify(worker.evidence)}`);
    const words = [...this.#words].map(([id, words]) => `${id}: ${words.join(' → ')}`);
    return [...words, ...(evidence ?? [])].join('\n');
  }

  /** Waits until the last word of the worker is this one. */
  async becomes(id: string, word: string): Promise<void> {
    await this.until(`${id} is ${word}`, () => this.words(id).at(-1) === word);
  }

  /** Waits until the words since the last {@link forget} are these, no more and no others. */
  async went(id: string, ...words: string[]): Promise<void> {
    const wanted = words.join(' → ');
    await this.until(
      `${id} went ${wanted}`,
      () => this.words(id).join(' → ') === wanted || this.words(id).length > words.length,
    );
    if (this.words(id).join(' → ') !== wanted) throw new Error(`wanted ${wanted}\n${this.#told()}`);
    this.#awaited.set(id, words.length);
  }

  /** One write of keys, as a person attached to the pane. */
  async press(id: string, text: string): Promise<void> {
    const sent = await this.#link?.call('worker.send', {
      root: this.repository.path,
      worker: id,
      text,
      mode: 'type',
      enter: false,
      force: true,
    });
    if (sent?.ok !== true) throw new Error(sent?.failure.sentence ?? 'no link');
  }

  /** Types a prompt and submits it. */
  async tell(id: string, text: string): Promise<void> {
    await this.qd('send', id, text, '--enter');
  }

  /** Presses a key at a dialog, again while it is ignored, until the worker waits no more. */
  async answer(id: string, key: string): Promise<void> {
    await this.#pressUntil(id, key, () => this.worker(id).activity !== 'waiting');
  }

  /** The same, until the screen shows what the key is for. */
  async pressFor(id: string, key: string, wanted: RegExp): Promise<void> {
    await this.#pressUntil(id, key, async () => wanted.test(await this.screen(id)));
  }

  async #pressUntil(id: string, key: string, done: () => boolean | Promise<boolean>): Promise<void> {
    let pressedAt = 0;
    await until(
      async () => {
        if (await done()) return true;
        if (Date.now() - pressedAt < betweenKeysMs) return false;
        pressedAt = Date.now();
        await this.press(id, key);
        return false;
      },
      `${id} takes ${JSON.stringify(key)}`,
      patienceMs,
    );
  }

  /** Waits until the screen shows the text; gives the screen. */
  async shows(id: string, wanted: string | RegExp, timeoutMs = patienceMs): Promise<string> {
    const look = async () => {
      const screen = await this.screen(id);
      const found = typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen);
      return found ? screen : null;
    };
    return until(look, `the screen of ${id} shows ${String(wanted)}`, timeoutMs);
  }

  async stop(): Promise<void> {
    this.#link?.close();
    try {
      await this.instance.dispose();
    } finally {
      await this.api.stop();
    }
  }
}

function wordOf(worker: WorkerView): string {
  if (worker.phase !== 'running') return worker.phase;
  const activity = worker.activity ?? 'none';
  return worker.waitingFor === null ? activity : `${activity}/${worker.waitingFor}`;
}

/** As `env -i`: what the machine has set for its own agents never gets here. */
function onlyNamed(env: NodeJS.ProcessEnv): void {
  const kept =
    /^(PATH|HOME|TERM|COLORTERM|LANG|QUARTERDECK_HOME|NODE_COMPILE_CACHE|ANTHROPIC_.*|CLAUDE_CODE_.*|DISABLE_.*)$/;
  for (const name of Object.keys(env)) if (!kept.test(name)) delete env[name];
}

/** A HOME in which Claude asks nothing at its start but, where the repository is not among `trusted`, whether to trust it. */
function seedHome(instance: Instance, trusted: string[]): void {
  const settings = {
    hasCompletedOnboarding: true,
    customApiKeyResponses: { approved: [key.slice(-20)], rejected: [] },
    projects: Object.fromEntries(trusted.map(root => [root, { hasTrustDialogAccepted: true }])),
  };
  writeFileSync(join(instance.env['HOME'] ?? '', '.claude.json'), JSON.stringify(settings));
}
