// An instance of the program for one test file: a home of its own, short enough for sockets, and the proof that nothing of it is left.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sessionVariables } from '../../src/home/launch.js';
import { until } from './bounded.js';
import { type Ran, runProgram } from './cli.js';
import { processesWith, type Seen } from './processes.js';
import { Program, type ProgramOptions } from './program.js';

const compiled = fileURLToPath(new URL('../../node_modules/.cache/quarterdeck-compiled', import.meta.url));
const leftoverMs = 3_000;

export class Instance {
  /** Holds everything: the home, repositories, a HOME. Removed at the end. */
  readonly root = mkdtempSync('/tmp/qd-');
  /** QUARTERDECK_HOME. */
  readonly home = join(this.root, 'h');
  readonly env: NodeJS.ProcessEnv;
  readonly #programs: Program[] = [];
  readonly #sessions = new Set<string>();

  constructor(more: NodeJS.ProcessEnv = {}) {
    const user = join(this.root, 'user');
    mkdirSync(this.home, { mode: 0o700 });
    mkdirSync(user, { mode: 0o700 });
    writeFileSync(join(user, '.gitconfig'), gitSettings);
    const inherited = { ...process.env };
    for (const name of ['NODE_ENV', 'VITEST', 'FORCE_COLOR', 'NO_COLOR', 'CI', ...sessionVariables]) {
      delete inherited[name];
    }
    for (const name of Object.keys(inherited)) {
      if (/^(XDG_|GIT_|VITEST_|ANTHROPIC_|CLAUDE)/.test(name)) delete inherited[name];
    }
    this.env = {
      ...inherited,
      HOME: user,
      QUARTERDECK_HOME: this.home,
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      LANG: 'C.UTF-8',
      // Each instance would otherwise compile the program anew.
      NODE_COMPILE_CACHE: compiled,
      ...more,
    };
  }

  /** A path inside, made by nobody yet. */
  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** Runs `quarterdeck <args>` in `cwd` without a terminal. */
  async qd(cwd: string, ...args: string[]): Promise<Ran> {
    const ran = await runProgram(args, { cwd, env: this.env });
    this.noteSessions();
    return ran;
  }

  /** As {@link qd}, and the test fails unless it ends with 0. */
  async ok(cwd: string, ...args: string[]): Promise<Ran> {
    const ran = await this.qd(cwd, ...args);
    if (ran.code !== 0) {
      throw new Error(`quarterdeck ${args.join(' ')} ended with ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
    }
    return ran;
  }

  /** The program in a terminal. */
  start(options: Omit<ProgramOptions, 'env'> & { env?: NodeJS.ProcessEnv }): Program {
    const program = Program.start({ ...options, env: { ...this.env, ...options.env } });
    this.#programs.push(program);
    return program;
  }

  /** Every process that belongs to this instance now. */
  processes(): Seen[] {
    this.noteSessions();
    const markers = [...this.#sessions].map(session => `QUARTERDECK_SESSION=${session}`);
    return processesWith([`QUARTERDECK_HOME=${this.home}`, ...markers]);
  }

  /** Remembers which sessions there were: their marker finds processes that lost everything else. */
  noteSessions(): void {
    const records = join(this.home, 'state', 'sessions');
    if (!existsSync(records)) return;
    for (const name of readdirSync(records)) {
      const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/.exec(name)?.[0];
      if (id !== undefined) this.#sessions.add(id);
    }
  }

  /** Takes everything down and fails when a process, a socket or a worktree lock is left. */
  async dispose(): Promise<void> {
    const complaints: string[] = [];
    try {
      this.noteSessions();
      for (const program of this.#programs) await program.dispose();
      wake(this.processes());
      const down = await runProgram(['down', '--all', '--yes'], { cwd: this.root, env: this.env });
      if (down.code !== 0) complaints.push(`down --all ended with ${down.code}: ${down.stderr}`);
      complaints.push(...(await this.#leftovers()));
    } finally {
      for (const left of this.processes()) process.kill(left.pid, 'SIGKILL');
      rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
    }
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  }

  async #leftovers(): Promise<string[]> {
    try {
      await until(() => this.processes().length === 0, 'no process is left', leftoverMs);
    } catch {
      // Said below, with names.
    }
    const processes = this.processes().map(seen => `left running: ${seen.pid} ${seen.state} ${seen.command}`);
    const run = join(this.home, 'run');
    const files = existsSync(run) ? readdirSync(run) : [];
    const sockets = files.filter(name => /\.sock$|^host-.*\.json$|^supervisor\.json$/.test(name));
    return [...processes, ...sockets.map(name => `left behind: run/${name}`)];
  }
}

/** A stopped process answers nobody: tests that stop one need not wake it themselves. */
function wake(processes: Seen[]): void {
  for (const seen of processes) if (seen.state === 'T') process.kill(seen.pid, 'SIGCONT');
}

const gitSettings = `[user]
  name = Test Person
  email = person@example.org
[init]
  defaultBranch = main
[commit]
  gpgsign = false
`;
