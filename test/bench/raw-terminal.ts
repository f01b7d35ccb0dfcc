// A terminal that keeps only the bytes: what a bench times is when they arrive, not how they look.
import { type IPty, spawn } from 'node-pty';
import { within } from '../support/bounded.js';

export class RawTerminal {
  static readonly #all = new Set<RawTerminal>();

  /** For a bench that failed half-way. */
  static killAll(): void {
    for (const terminal of RawTerminal.#all) terminal.kill();
  }

  readonly #pty: IPty;
  #onData: (data: string) => void = () => {};
  /** The last bytes, enough to find a marker across chunks. */
  #tail = '';
  bytes = 0;
  exited = false;

  constructor(
    file: string,
    args: string[],
    options: { cwd: string; env: NodeJS.ProcessEnv; cols: number; rows: number },
  ) {
    const env = Object.fromEntries(
      Object.entries(options.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
    this.#pty = spawn(file, args, {
      name: 'xterm-256color',
      cols: options.cols,
      rows: options.rows,
      cwd: options.cwd,
      env,
    });
    this.#pty.onData(data => {
      this.bytes += data.length;
      this.#tail = (this.#tail + data).slice(-200_000);
      this.#onData(data);
    });
    RawTerminal.#all.add(this);
    this.#pty.onExit(() => {
      this.exited = true;
      RawTerminal.#all.delete(this);
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  write(text: string): void {
    this.#pty.write(text);
  }

  /** Everything from now on, until somebody else watches. */
  watch(onData: (data: string) => void): void {
    this.#onData = onData;
  }

  /** Resolves with the time (ms, performance.now) at which the marker was complete, looking only at bytes from now on. */
  async until(marker: string | RegExp, timeoutMs: number): Promise<number> {
    this.#tail = '';
    const found = () => (typeof marker === 'string' ? this.#tail.includes(marker) : marker.test(this.#tail));
    const seen = new Promise<number>(resolve => {
      this.#onData = () => {
        if (found()) resolve(performance.now());
      };
    });
    try {
      return await within(
        seen,
        timeoutMs,
        () => `no ${String(marker)}; last bytes: ${JSON.stringify(this.#tail.slice(-400))}`,
      );
    } finally {
      this.#onData = () => {};
    }
  }

  kill(): void {
    if (!this.exited) this.#pty.kill('SIGKILL');
  }
}
