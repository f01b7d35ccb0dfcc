// What the host's tests share: a home of their own, a host in it, a client that follows a session's frames on a grid.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectHost, type HostLink } from '../../src/home/connect.js';
import { type Home, homePaths, resolveHome } from '../../src/home/home.js';
import { processStart } from '../../src/home/process-id.js';
import { ensureHome, ensureToken } from '../../src/home/secure.js';
import { Host } from '../../src/host/host.js';
import { serveSocket } from '../../src/host/serve.js';
import { type Cgroups, noCgroups } from '../../src/host/tree/cgroup-place.js';
import { wordsPerCell } from '../../src/protocol/cells.js';
import { decodeFrame, type Frame } from '../../src/protocol/frame.js';
import type { HostSession, MailboxItem, SpawnSession, View } from '../../src/protocol/host-methods.js';
import { encodeAck, encodeInput, inputKinds } from '../../src/protocol/input.js';
import { wireKinds } from '../../src/protocol/wire.js';

export const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

export function makeHome(): { home: Home; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'qd-'));
  const home = resolveHome({ QUARTERDECK_HOME: root });
  const ready = ensureHome(home);
  if (!ready.ok) throw new Error(ready.failure.sentence);
  return { home, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export interface TestHost {
  home: Home;
  host: Host;
  stop(): Promise<void>;
}

/** A host inside this process, on a real socket. */
export async function startHost(cgroups: Cgroups = noCgroups): Promise<TestHost> {
  const { home, remove } = makeHome();
  const host = new Host({ home, id: 'test', outsiders: () => [], cgroups: () => cgroups, leave: () => {} });
  await host.open();
  const served = await serveSocket(host, homePaths.hostSocket(home, 'test'), () => ensureToken(home));
  if (!served.ok) throw new Error(served.failure.sentence);
  return {
    home,
    host,
    stop: async () => {
      await host.stop('the test is over');
      served.value.close();
      host.close();
      remove();
    },
  };
}

/** A screen as a cockpit holds it: what the frames said, nothing else. */
export class Grid {
  frames: Frame[] = [];
  rows: { cells: number[]; text: string[] }[] = [];

  apply(frame: Frame): void {
    this.frames.push(frame);
    if (this.frames.length > 500) this.frames.shift();
    if (frame.full) this.rows = Array.from({ length: frame.rows }, () => ({ cells: [], text: [] }));
    for (const row of frame.changed) {
      const text: string[] = [];
      for (let at = 0; at < row.cells.length; at += wordsPerCell) {
        const code = (row.cells[at] ?? 0) & 0x1f_ffff;
        if ((row.cells[at] ?? 0) >>> 22 === 0) continue;
        text.push(row.clusters.get(at / wordsPerCell) ?? (code === 0 ? ' ' : String.fromCodePoint(code)));
      }
      this.rows[row.y] = { cells: [...row.cells], text };
    }
  }

  get last(): Frame | undefined {
    return this.frames.at(-1);
  }

  get text(): string {
    return this.rows.map(row => row.text.join('').trimEnd()).join('\n');
  }
}

export class TestClient {
  readonly grids = new Map<number, Grid>();
  readonly sessions: HostSession[] = [];
  readonly mail: MailboxItem[] = [];
  readonly refused: { view: number; sentence: string }[] = [];
  readonly stopping: { why: string }[] = [];
  /** session → `lastOutputAt`, as told. */
  readonly printedAt = new Map<string, string>();
  closed: string | null = null;
  /** False: frames come and are never acknowledged. */
  acknowledges = true;

  constructor(readonly link: HostLink) {
    link.onBinary = (kind, payload) => {
      const frame = kind === wireKinds.frame ? decodeFrame(payload) : null;
      if (frame === null) return;
      this.grid(frame.view).apply(frame);
      if (this.acknowledges) link.sendBinary(wireKinds.ack, encodeAck(frame.view, frame.epoch, frame.seq));
    };
    link.onNotify('session', session => this.sessions.push(session));
    link.onNotify('printed', ({ sessions }) => {
      for (const [session, at] of Object.entries(sessions)) this.printedAt.set(session, at);
    });
    link.onNotify('mailbox', item => this.mail.push(item));
    link.onNotify('refused', refusal => this.refused.push(refusal));
    link.onNotify('stopping', why => this.stopping.push(why));
    link.onClose(why => {
      this.closed = why;
    });
  }

  grid(view: number): Grid {
    const known = this.grids.get(view);
    if (known !== undefined) return known;
    const grid = new Grid();
    this.grids.set(view, grid);
    return grid;
  }

  async spawn(argv: [string, ...string[]], more: Partial<SpawnSession> = {}): Promise<HostSession> {
    return must(await this.link.call('spawn', spawnParams(argv, more)));
  }

  async view(session: string, more: Partial<View> = {}): Promise<Grid> {
    const view = more.view ?? 1;
    const params = { view, session, cols: 100, rows: 24, visible: true, drive: false, ...more };
    must(await this.link.call('view', params));
    return this.grid(view);
  }

  keys(text: string, view = 1): void {
    this.link.sendBinary(wireKinds.input, encodeInput(view, inputKinds.keys, Buffer.from(text)));
  }

  paste(text: string, view = 1): void {
    this.link.sendBinary(wireKinds.input, encodeInput(view, inputKinds.paste, Buffer.from(text)));
  }

  /** The latest word on a session. */
  latest(session: string): HostSession | undefined {
    return this.sessions.findLast(one => one.session === session);
  }

  async text(session: string): Promise<string> {
    const captured = must(await this.link.call('capture', { session, from: 0, to: null }));
    return captured.lines.join('\n').trimEnd();
  }

  async kill(session: string, graceMs = 100): Promise<number> {
    return must(await this.link.call('kill', { session, graceMs }, { timeoutMs: 20_000 })).ended;
  }

  close(): void {
    this.link.close();
  }
}

export function spawnParams(argv: [string, ...string[]], more: Partial<SpawnSession> = {}): SpawnSession {
  return {
    session: randomUUID(),
    argv,
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: tmpdir() },
    cols: 100,
    rows: 24,
    mailboxToken: 'a-token-of-this-session',
    meta: {},
    ...more,
  };
}

export async function connect(home: Home, id = 'test'): Promise<TestClient> {
  const connected = await connectHost(home, homePaths.hostSocket(home, id), 'cli');
  if (connected.state !== 'up') throw new Error(`the host is ${connected.state}`);
  return new TestClient(connected.link);
}

export function must<T>(result: { ok: true; value: T } | { ok: false; failure: { sentence: string } }): T {
  if (!result.ok) throw new Error(result.failure.sentence);
  return result.value;
}

/** Pids in the lines of a file that a fixture writes, each with its start time. */
export function pidsIn(file: string): { pid: number; start: string }[] {
  return readLines(file).flatMap(line => {
    const start = processStart(Number(line));
    return start === null ? [] : [{ pid: Number(line), start }];
  });
}

export function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(line => line !== '');
  } catch {
    return [];
  }
}
