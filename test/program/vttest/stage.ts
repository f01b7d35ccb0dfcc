// vttest in three places: straight in a PTY with a screen of ours, in a pane of the built program, in tmux.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { spawn } from 'node-pty';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { bgFlags, content, fgFlags, wordsPerCell } from '../../../src/protocol/cells.js';
import type { FrameRow } from '../../../src/protocol/frame.js';
import { until } from '../../support/bounded.js';

export const size = { cols: 100, rows: 24 };
/** As wide as a session is at least. */
export const vttest = ['vttest', '24x100.100'];
/** Every screen ends with one of these, and vttest reads no key before. */
const prompt = /Push <RETURN>|Enter choice number/;

/** Cells with all of their attributes, a line a row, and where the cursor is. */
export interface Picture {
  text: string[];
  cells: string[];
  cursor: string;
}

/** Bytes that a process wrote until now: the same on every screen, wherever it runs. */
export function written(pid: number): number {
  return Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
}

/** A program in a terminal of ours that answers what it asks. */
export class Stage {
  readonly screen: VtScreen;
  #raw = '';
  #ended = false;
  readonly #pty;

  constructor([file = '', ...args]: string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.screen = new VtScreen(size.cols, size.rows, { reply: text => this.#pty.write(text) });
    this.#pty = spawn(file, args, { ...size, cwd, name: 'xterm-256color', env: { ...env } });
    this.#pty.onData(text => {
      this.#raw += text;
      this.screen.writeText(text);
    });
    this.#pty.onExit(() => {
      this.#ended = true;
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Prompts that were printed so far; where the bytes are the program's own. */
  get prompts(): number {
    return this.#raw.split(prompt).length - 1;
  }

  get menus(): number {
    return this.#raw.split('Enter choice number').length - 1;
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  picture(): Picture {
    const rows = Array.from({ length: size.rows }, (_, y) => this.screen.readRow(y));
    const { x, y, visible, style } = this.screen.cursor;
    return {
      text: this.screen.capture(null, null).lines.map(line => line.trimEnd()),
      cells: rows.map(describeRow),
      cursor: `${x},${y} ${visible ? 'shown' : 'hidden'} ${style}`,
    };
  }

  async end(): Promise<void> {
    if (!this.#ended) this.#pty.kill('SIGKILL');
    await until(() => this.#ended, 'it has ended');
    this.screen.dispose();
  }
}

/** A tmux server of its own with one window. */
export class Tmux {
  readonly #socket = `vttest-${process.pid}`;
  readonly pid: number;

  constructor(
    command: string[],
    private readonly env: NodeJS.ProcessEnv,
  ) {
    const where = ['-x', String(size.cols), '-y', String(size.rows)];
    this.#run('new-session', '-d', ...where, 'cat');
    this.#run('set', '-g', 'status', 'off');
    this.#run('resize-window', ...where);
    this.#run('respawn-window', '-k', `exec ${command.join(' ')}`);
    this.pid = Number(this.#run('list-panes', '-F', '#{pane_pid}'));
  }

  type(keys: string): void {
    this.#run('send-keys', '-l', keys);
  }

  text(): string[] {
    const lines = this.#run('capture-pane', '-p').split('\n').slice(0, size.rows);
    return lines.map(line => line.trimEnd());
  }

  end(): void {
    this.#run('kill-server');
  }

  #run(...args: string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: this.env,
    });
  }
}

/** What of a cell can be seen: a blank shows no boldness and no colour of its text. */
function describeRow(row: FrameRow): string {
  const cells: string[] = [];
  for (let x = 0; x < size.cols; x++) {
    const at = x * wordsPerCell;
    const [word = 0, fg = 0, bg = 0] = row.cells.subarray(at, at + wordsPerCell);
    const code = word & content.codeMask;
    const text = row.clusters.get(x) ?? (code === 0 ? ' ' : String.fromCodePoint(code));
    const isDrawnOn = (fg & (fgFlags.underline | fgFlags.inverse | fgFlags.strike)) !== 0;
    const seen = text === ' ' && !isDrawnOn ? 0 : fg >>> 0;
    const back = (bg & ~(text === ' ' ? bgFlags.italic | bgFlags.dim : 0)) >>> 0;
    cells.push(seen === 0 && back === 0 ? text : `${text}{${seen.toString(16)},${back.toString(16)}}`);
  }
  return cells.join('').trimEnd();
}
