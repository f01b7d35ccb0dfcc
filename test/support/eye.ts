// Any program in a real terminal, and a terminal of ours as the eye on it.
import { spawn } from 'node-pty';
import { VtScreen } from '../../src/host/screen/screen.js';
import { until } from './bounded.js';

export class Eye {
  readonly screen: VtScreen;
  /** Everything that came, for tests of bytes. */
  written = '';
  exit: { exitCode: number; signal?: number } | null = null;
  readonly #pty;

  /**
   * @param answers what the terminal does with its answers to what the program asks; without it, it answers nothing, as one
   * that is very old
   */
  constructor(
    argv: string[],
    env: NodeJS.ProcessEnv,
    size = { cols: 100, rows: 24 },
    answers?: (eye: Eye, text: string) => void,
  ) {
    const listener = answers === undefined ? {} : { reply: (text: string) => answers(this, text) };
    this.screen = new VtScreen(size.cols, size.rows, listener);
    const [file = '', ...args] = argv;
    this.#pty = spawn(file, args, { ...size, name: env['TERM'] ?? 'xterm-256color', env: { ...env } });
    this.#pty.onData(text => {
      this.written += text;
      this.screen.writeText(text);
    });
    this.#pty.onExit(exit => {
      this.exit = exit;
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  lines(): string[] {
    return this.screen.capture(null, null).lines;
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  resize(cols: number, rows: number): void {
    this.screen.resize(cols, rows);
    this.#pty.resize(cols, rows);
  }

  pause(): void {
    this.#pty.pause();
  }

  resume(): void {
    this.#pty.resume();
  }

  shows(text: string | RegExp): Promise<unknown> {
    const holds = () => {
      const screen = this.lines().join('\n');
      return typeof text === 'string' ? screen.includes(text) : text.test(screen);
    };
    return until(holds, `the screen shows ${text}; it shows\n${this.lines().join('\n').trimEnd()}`);
  }

  async ended(): Promise<{ exitCode: number; signal?: number }> {
    return until(() => this.exit, 'it ends');
  }

  async dispose(): Promise<void> {
    if (this.exit !== null) return;
    this.#pty.kill('SIGKILL');
    await this.ended();
  }
}
