// A built host of its own for tests of hub and attach, with small programs in its PTYs.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionAddress } from '../../../src/domain/worker.js';
import { connectHost, type HostLink } from '../../../src/home/connect.js';
import { type Home, homePaths, resolveHome } from '../../../src/home/home.js';
import { programFile } from '../../../src/home/launch.js';
import { until } from '../../support/bounded.js';
import { processesWith } from '../../support/processes.js';

export class RealHost {
  readonly home: Home;
  readonly #root = mkdtempSync(join(tmpdir(), 'qd-'));
  #child: ChildProcess | null = null;
  #link: HostLink | null = null;

  constructor(readonly id = 'h1') {
    this.home = resolveHome({ QUARTERDECK_HOME: join(this.#root, 'h') });
  }

  get socket(): string {
    return homePaths.hostSocket(this.home, this.id);
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get link(): HostLink {
    if (this.#link === null) throw new Error('the host is not started');
    return this.#link;
  }

  get env(): NodeJS.ProcessEnv {
    return { ...process.env, QUARTERDECK_HOME: this.home.named, NODE_ENV: 'production' };
  }

  async start(): Promise<void> {
    this.#child = spawn(process.execPath, [programFile, 'host', '--id', this.id], {
      stdio: 'ignore',
      env: this.env,
    });
    this.#link = await until(async () => {
      const connected = await connectHost(this.home, this.socket, 'cli');
      return connected.state === 'up' ? connected.link : null;
    }, 'the host listens');
  }

  /** A shell script in a PTY of its own. */
  async run(script: string, size = { cols: 100, rows: 24 }): Promise<SessionAddress> {
    const spawned = await this.link.call('spawn', {
      session: randomUUID(),
      argv: ['/bin/sh', '-c', script],
      cwd: this.#root,
      env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', QUARTERDECK_HOME: this.home.named },
      ...size,
      mailboxToken: randomUUID(),
      meta: {},
    });
    if (!spawned.ok) throw new Error(spawned.failure.sentence);
    const { session, epoch } = spawned.value;
    return { hostId: this.id, socket: this.socket, session, epoch };
  }

  /** Ends it and waits for the end. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    this.#link?.close();
    this.#link = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise(resolve => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  async dispose(): Promise<void> {
    await this.end();
    // The reaper leaves a moment after its host, and writes until then.
    const entry = `QUARTERDECK_HOME=${this.home.named}`;
    await until(() => processesWith([entry]).length === 0, 'no process is left');
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }
}
