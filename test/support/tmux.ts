// A real tmux of the test's own as the terminal round a program, and what stands on its screen as cells.
import { spawnSync } from 'node:child_process';
import { VtScreen } from '../../src/host/screen/screen.js';

let servers = 0;

export class Tmux {
  readonly #socket = `qd-test-${process.pid}-${++servers}`;

  private constructor(
    private cols: number,
    private rows: number,
  ) {}

  static get isThere(): boolean {
    return spawnSync('tmux', ['-V']).status === 0;
  }

  /** @param term what TERM is inside */
  static start(
    argv: string[],
    about: { cwd: string; env: NodeJS.ProcessEnv; term: string; cols: number; rows: number },
  ) {
    const { cwd, env, term, cols, rows } = about;
    const tmux = new Tmux(cols, rows);
    const inside = { ...env };
    delete inside['TERM'];
    const set = ['set', '-g', 'default-terminal', term, ';', 'set', '-g', 'escape-time', '0', ';'];
    const variables = ['COLORTERM', 'NO_COLOR', 'LANG'].flatMap(name => {
      const value = env[name];
      return value === undefined ? [] : ['-e', `${name}=${value}`];
    });
    const size = ['-x', String(cols), '-y', String(rows)];
    tmux.#run(
      ['-f', '/dev/null', 'start-server', ';', ...set, 'set', '-g', 'status', 'off', ';'].concat([
        'new-session',
        '-d',
        ...size,
        ...variables,
        '-c',
        cwd,
        ...argv,
      ]),
      { ...inside, TERM: 'xterm-256color' },
    );
    return tmux;
  }

  /** Presses keys by tmux' own names, or types text. */
  keys(...names: string[]): void {
    this.#run(['send-keys', ...names]);
  }

  /** Of its one window. */
  resize(cols: number, rows: number): void {
    this.cols = cols;
    this.rows = rows;
    this.#run(['resize-window', '-x', String(cols), '-y', String(rows)]);
  }

  lines(): string[] {
    return this.#run(['capture-pane', '-p']).split('\n').slice(0, this.rows);
  }

  /** What `capture-pane -e` tells, read by a terminal of ours. */
  screen(): VtScreen {
    const screen = new VtScreen(this.cols, this.rows);
    const lines = this.#run(['capture-pane', '-e', '-p', '-N']).split('\n').slice(0, this.rows);
    screen.writeText(`\x1b[?7l${lines.join('\r\n')}`);
    return screen;
  }

  kill(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server'], { timeout: 10_000 });
  }

  #run(args: string[], env?: NodeJS.ProcessEnv): string {
    const ran = spawnSync('tmux', ['-L', this.#socket, ...args], {
      encoding: 'utf8',
      timeout: 10_000,
      env: env ?? process.env,
    });
    if (ran.status !== 0) throw new Error(`tmux ${args.join(' ')}: ${ran.stderr}`);
    return ran.stdout;
  }
}
