// Where `status --watch` goes: a terminal that is drawn over, one write a change; or a pipe, one block or one object a change.
import { shown } from '../domain/escape.js';
import { observedLine } from './observed.js';

export interface WatchOutput {
  /** Nothing is written where nothing differs. @param key what has to differ for a pipe: ages alone are no news there */
  show(lines: string[], key: object): void;
  /** The terminal as it was before. */
  end(): void;
}

export function watchOutput(json: boolean, stdout: NodeJS.WriteStream): WatchOutput {
  if (json) return new Records(stdout);
  return stdout.isTTY ? new Screen(stdout) : new Blocks(stdout);
}

class Records implements WatchOutput {
  #last = '';

  constructor(private readonly stdout: NodeJS.WriteStream) {}

  show(_lines: string[], key: object): void {
    const text = JSON.stringify(key);
    if (text === this.#last) return;
    this.#last = text;
    this.stdout.write(observedLine({ at: new Date().toISOString(), ...key }));
  }

  end(): void {}
}

class Blocks implements WatchOutput {
  #last = '';

  constructor(private readonly stdout: NodeJS.WriteStream) {}

  show(lines: string[], key: object): void {
    const text = JSON.stringify(key);
    if (text === this.#last) return;
    const gap = this.#last === '' ? '' : '\n';
    this.#last = text;
    this.stdout.write(`${gap}${lines.map(line => shown(line)).join('\n')}\n`);
  }

  end(): void {}
}

const enter = '\x1b[?1049h\x1b[?25l\x1b[2J';
const leave = '\x1b[?25h\x1b[?1049l';

class Screen implements WatchOutput {
  #last = '';
  #lines: string[] = [];
  readonly #onResize = () => {
    this.#last = '';
    this.#draw();
  };

  constructor(private readonly stdout: NodeJS.WriteStream) {
    stdout.write(enter);
    stdout.on('resize', this.#onResize);
  }

  show(lines: string[]): void {
    this.#lines = lines;
    this.#draw();
  }

  end(): void {
    this.stdout.off('resize', this.#onResize);
    this.stdout.write(leave);
  }

  #draw(): void {
    const { columns = 80, rows = 24 } = this.stdout;
    const all = this.#lines;
    const fits =
      all.length <= rows
        ? all
        : [...all.slice(0, Math.max(0, rows - 1)), `… ${all.length - rows + 1} more lines`];
    // Erased first: after a line as wide as the screen the erasing would take its last cell.
    const text = fits.map(line => `\x1b[K${shown(line, columns)}`).join('\r\n');
    if (text === this.#last) return;
    this.#last = text;
    this.stdout.write(`\x1b[?2026h\x1b[H${text}${fits.length < rows ? '\r\n\x1b[J' : ''}\x1b[?2026l`);
  }
}
