// The built program in a real terminal: node-pty on one side, xterm headless as the eye on the other. Waits are woken by output.
import headless, { type Terminal } from '@xterm/headless';
import { type IPty, spawn } from 'node-pty';
import { programFile } from '../../src/home/launch.js';
import { within } from './bounded.js';
import { isAlive } from './processes.js';

export interface ProgramOptions {
  /** Arguments of quarterdeck; none is the cockpit. */
  args?: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  cols?: number;
  rows?: number;
}

export interface Exit {
  code: number;
  signal: number | undefined;
}

export interface Cell {
  /** A blank where nothing was written; empty for the right half of a wide one. */
  text: string;
  bold: boolean;
  dim: boolean;
  inverse: boolean;
  /** Number of the colour, -1 for the default. */
  fg: number;
  bg: number;
}

type Wanted = string | RegExp | ((screen: string) => boolean);

const patienceMs = 15_000;

/** Names of keys as the command table has them, to what a terminal sends. */
const keys: Record<string, string> = {
  Enter: '\r',
  Esc: '\u001b',
  Tab: '\t',
  Space: ' ',
  Backspace: '\u007f',
  Up: '\u001b[A',
  Down: '\u001b[B',
  Right: '\u001b[C',
  Left: '\u001b[D',
  'ctrl+q': '\u0011',
  'ctrl+]': '\u001d',
  'ctrl+c': '\u0003',
  'ctrl+o': '\u000f',
};

export class Program {
  readonly exited: Promise<Exit>;
  readonly #pty: IPty;
  readonly #terminal: Terminal;
  #exit: Exit | null = null;
  #onChange = new Set<() => void>();
  /** Everything that was written to the terminal, for tests of bytes. */
  written = '';

  static start(options: ProgramOptions): Program {
    return new Program(options);
  }

  private constructor(options: ProgramOptions) {
    const cols = options.cols ?? 120;
    const rows = options.rows ?? 40;
    this.#terminal = new headless.Terminal({ cols, rows, scrollback: 200, allowProposedApi: true });
    const env: Record<string, string> = {};
    for (const [name, value] of Object.entries(options.env)) if (value !== undefined) env[name] = value;
    this.#pty = spawn(process.execPath, [programFile, ...(options.args ?? [])], {
      name: env['TERM'] ?? 'xterm-256color',
      cols,
      rows,
      cwd: options.cwd,
      env,
    });
    // A terminal answers what the program asks it.
    this.#terminal.onData(reply => this.#pty.write(reply));
    this.#pty.onData(data => {
      this.written += data;
      this.#terminal.write(data, () => this.#changed());
    });
    this.exited = new Promise(resolve => {
      this.#pty.onExit(({ exitCode, signal }) => {
        const exit = { code: exitCode, signal };
        // What it printed last is on the screen before anybody hears of its end.
        this.#terminal.write('', () => {
          this.#exit = exit;
          resolve(exit);
          this.#changed();
        });
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Presses keys by their names in the command table: `press('N')`, `press('ctrl+q')`, `press('|', 'j')`. */
  press(...names: string[]): this {
    for (const name of names) this.#pty.write(keys[name] ?? name);
    return this;
  }

  type(text: string): this {
    this.#pty.write(text);
    return this;
  }

  resize(cols: number, rows: number): this {
    this.#terminal.resize(cols, rows);
    this.#pty.resize(cols, rows);
    return this;
  }

  get cols(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  /** Lines of the screen without trailing blanks. */
  lines(): string[] {
    const buffer = this.#terminal.buffer.active;
    const lines: string[] = [];
    for (let y = 0; y < this.#terminal.rows; y++) {
      lines.push(buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '');
    }
    return lines;
  }

  screen(): string {
    return this.lines().join('\n');
  }

  /** True while the program has the alternate screen. */
  get fullScreen(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  cell(x: number, y: number): Cell {
    const buffer = this.#terminal.buffer.active;
    const cell = buffer.getLine(buffer.baseY + y)?.getCell(x);
    if (cell === undefined) throw new Error(`no cell ${x},${y} on ${this.cols}×${this.rows}`);
    return {
      text: cell.getWidth() === 0 ? '' : cell.getChars() || ' ',
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      inverse: cell.isInverse() !== 0,
      fg: cell.isFgDefault() ? -1 : cell.getFgColor(),
      bg: cell.isBgDefault() ? -1 : cell.getBgColor(),
    };
  }

  /** Resolves once the screen shows it; fails with the screen when it does not in time, or when the program ended. */
  async waitFor(wanted: Wanted, why?: string, timeoutMs = patienceMs): Promise<this> {
    const holds = matcher(wanted);
    if (holds(this.screen())) return this;
    let stop = () => {};
    const seen = new Promise<void>((resolve, reject) => {
      const look = () => {
        if (holds(this.screen())) resolve();
        else if (this.#exit !== null)
          reject(new Error(this.#sorry(`the program ended (${this.#exit.code})`)));
      };
      this.#onChange.add(look);
      stop = () => this.#onChange.delete(look);
      look();
    });
    try {
      await within(seen, timeoutMs, () => this.#sorry(`not: ${why ?? String(wanted)}`));
    } finally {
      stop();
    }
    return this;
  }

  /** Waits until the text is gone from the screen. */
  waitForGone(text: string | RegExp, why?: string, timeoutMs = patienceMs): Promise<this> {
    const shows = matcher(text);
    return this.waitFor(screen => !shows(screen), why ?? `${String(text)} is gone`, timeoutMs);
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    process.kill(this.pid, signal);
  }

  async ended(timeoutMs = patienceMs): Promise<Exit> {
    return within(this.exited, timeoutMs, () => this.#sorry('not ended'));
  }

  async dispose(): Promise<void> {
    if (this.#exit === null && isAlive(this.pid)) process.kill(this.pid, 'SIGKILL');
    await this.ended();
    this.#terminal.dispose();
  }

  #changed(): void {
    for (const look of this.#onChange) look();
  }

  #sorry(what: string): string {
    const edge = '─'.repeat(this.cols);
    return `${what}; the screen (${this.cols}×${this.rows}):\n${edge}\n${this.screen()}\n${edge}`;
  }
}

function matcher(wanted: Wanted): (screen: string) => boolean {
  if (typeof wanted === 'function') return wanted;
  if (typeof wanted === 'string') return screen => screen.includes(wanted);
  return screen => wanted.test(screen);
}
