// The real Claude as its module launches it, in a terminal of the test's own with the host's mailbox beside it: for what no command
// of the program leads to by itself, such as a clone or an answer to a Stop.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Launch, LaunchRequest, MailboxReading } from '../../../src/agents/agent.js';
import { claude } from '../../../src/agents/claude.js';
import { filterEnvironment } from '../../../src/domain/environment.js';
import { Mailbox } from '../../../src/host/mailbox/mailbox.js';
import type { MailboxItem } from '../../../src/protocol/host-methods.js';
import { until } from '../../support/bounded.js';
import { Eye } from '../../support/eye.js';
import { git, makeRepository, type Repository } from '../../support/repository.js';
import { type FakeApi, startFakeApi } from './fake-api.js';

export const apiKey = 'sk-ant-api03-stand-in-for-tests-0000000000';
const session = (number: number) => `22c03059-f722-4daf-9e6f-${String(number).padStart(12, '0')}`;

/**
 * Claude ignores keys for up to a second after a dialog has come; and Enter right after an arrow answers with what was chosen
 * before it, although the screen shows the new choice already.
 */
const betweenKeysMs = 800;
/** It starts in a second, and on a crowded machine in ten. */
export const patienceMs = 30_000;

export function shows(eye: Eye, wanted: string | RegExp): Promise<unknown> {
  const holds = () => {
    const screen = eye.lines().join('\n');
    return typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen);
  };
  return until(holds, `the screen shows ${String(wanted)}`, patienceMs);
}

/** Presses a key once the screen has stood for a moment, and again while it is ignored, until the screen is as wanted. */
export async function press(eye: Eye, key: string, wanted: (screen: string) => boolean): Promise<void> {
  let pressedAt = Date.now();
  const isDone = () => {
    if (wanted(eye.lines().join('\n'))) return true;
    if (Date.now() - pressedAt < betweenKeysMs) return false;
    pressedAt = Date.now();
    eye.type(key);
    return false;
  };
  await until(isDone, `it takes ${JSON.stringify(key)}`, patienceMs);
}

/** A project with a shared upstream, a person who uses Claude, and a worker's clone. */
export class Room {
  readonly root = realpathSync(mkdtempSync('/tmp/qd-'));
  readonly home = join(this.root, 'user');
  readonly project: Repository;
  readonly clone = join(this.root, 'clone');
  readonly items: { item: MailboxItem; reading: MailboxReading }[] = [];
  readonly #eyes: Eye[] = [];
  readonly #mailbox = new Mailbox(item => this.items.push({ item, reading: claude.read(item) }));
  #sessions = 0;

  static async start(bin: string): Promise<Room> {
    const room = new Room(bin, await startFakeApi());
    await room.#mailbox.listen();
    return room;
  }

  private constructor(
    readonly bin: string,
    readonly api: FakeApi,
  ) {
    mkdirSync(join(this.home, '.claude'), { recursive: true });
    this.project = makeRepository(join(this.root, 'project'), { upstream: true });
    git(this.root, 'clone', '-q', this.project.upstream, this.clone);
    git(this.clone, 'config', 'user.name', 'Ada');
    git(this.clone, 'config', 'user.email', 'ada@example.org');
  }

  /** What the person's Claude has written down of them. @param trusted roots that they trust */
  person(trusted: string[], more: object = {}): void {
    this.write('.claude.json', {
      hasCompletedOnboarding: true,
      customApiKeyResponses: { approved: [apiKey.slice(-20)], rejected: [] },
      projects: Object.fromEntries(trusted.map(root => [root, { hasTrustDialogAccepted: true }])),
      ...more,
    });
  }

  /** A file in the person's home. */
  write(name: string, contents: object | string): void {
    const file = join(this.home, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof contents === 'string' ? contents : JSON.stringify(contents), { mode: 0o600 });
  }

  /** Nothing of the machine's own; `key` false for a person who is logged in. */
  #environment(key: boolean): Record<string, string> {
    return {
      PATH: `${this.bin}:/usr/local/bin:/usr/bin:/bin`,
      HOME: this.home,
      LANG: 'C.UTF-8',
      ANTHROPIC_BASE_URL: this.api.url,
      ...(key ? { ANTHROPIC_API_KEY: apiKey } : {}),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MAX_RETRIES: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_ERROR_REPORTING: '1',
    };
  }

  request(more: Partial<LaunchRequest> & { key?: boolean } = {}): LaunchRequest {
    const { key = true, ...wanted } = more;
    const id = session(++this.#sessions);
    const directory = join(this.root, 'launch', id);
    const dropDir = join(this.root, 'drop');
    for (const path of [directory, dropDir]) mkdirSync(path, { recursive: true });
    return {
      session: id,
      worker: 'ada',
      cwd: this.clone,
      env: filterEnvironment(this.#environment(key)),
      workspace: 'clone',
      projectRoot: this.project.path,
      workerDirectory: join(this.root, 'workers', 'ada'),
      prompt: 'scn:hello',
      task: null,
      claim: null,
      agentArgs: [],
      command: null,
      resume: null,
      resumePrompt: null,
      stop: 'event',
      permissionMode: null,
      allow: [],
      mailbox: { url: this.#mailbox.url, token: `token-${id}`, dropDir },
      directory,
      ...wanted,
    };
  }

  async open(request: LaunchRequest): Promise<{ eye: Eye; launch: Launch }> {
    const launch = await claude.launch(request);
    if (!launch.ok) throw new Error(launch.failure.sentence);
    this.#mailbox.open(request.session, request.mailbox.token);
    const argv = ['/bin/sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', request.cwd, ...launch.value.argv];
    const env = { ...request.env, ...launch.value.env, TERM: 'xterm-256color' };
    const eye = new Eye(argv, env, { cols: 100, rows: 40 });
    this.#eyes.push(eye);
    return { eye, launch: launch.value };
  }

  /** Waits for the question of a session whether its turn may end; gives its number. Each is told once. */
  async asked({ session }: LaunchRequest): Promise<number> {
    const found = await until(
      () => this.items.find(({ item, reading }) => item.session === session && reading.stop === true),
      'Claude asks whether it may rest',
      patienceMs,
    );
    delete found.reading.stop;
    return found.item.seq;
  }

  answer({ session }: LaunchRequest, seq: number, missing: string | null): void {
    const replied = this.#mailbox.reply(session, seq, {
      status: 200,
      body: claude.stopReply?.(missing) ?? '',
    });
    if (!replied.ok) throw new Error(replied.failure.sentence);
  }

  async stop(): Promise<void> {
    for (const eye of this.#eyes) await eye.dispose();
    this.#mailbox.close();
    await this.api.stop();
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}
