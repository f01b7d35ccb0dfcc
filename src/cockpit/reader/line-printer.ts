// Lines for somebody who hears them: each is written once and stays. Only the last one, where the person types, is written anew.
import { shown } from '../../domain/escape.js';

/** Longer lines are cut: nobody listens to them. */
const longest = 1_000;

export class LinePrinter {
  #open = '';

  /** @param cols width of the terminal, so that the last line is never longer than one of its rows */
  constructor(
    private readonly write: (text: string) => void,
    private readonly cols: () => number,
  ) {}

  /** Hostile text. */
  say(lines: readonly string[]): void {
    const texts = lines.map(line => shown(line.trimEnd(), longest)).filter(line => line !== '');
    if (texts.length === 0) return;
    const clear = this.#open === '' ? '' : '\r\x1b[K';
    this.write(`${clear}${texts.join('\r\n')}\r\n${this.#open}`);
  }

  /** What stands on the last line now. Hostile text. */
  edit(line: string): void {
    const text = shown(line.trimEnd(), Math.max(1, this.cols() - 1));
    if (text === this.#open) return;
    // What was typed on goes on; anything else is a new line to hear.
    const isLonger = this.#open !== '' && text.startsWith(this.#open);
    this.write(isLonger ? text.slice(this.#open.length) : `\r\x1b[K${text}`);
    this.#open = text;
  }

  /** The last line is done, and stays. */
  close(): void {
    if (this.#open !== '') this.write('\r\n');
    this.#open = '';
  }
}
