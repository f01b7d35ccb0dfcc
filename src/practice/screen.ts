// The practice agent's screen: a log that scrolls into the terminal's own history, and a block with its state and input line below it.
import { cellsOf, fitted, shown } from '../domain/escape.js';

export type Style = 'plain' | 'dim' | 'good' | 'bad' | 'head' | 'add' | 'remove';

const paint: Record<Style, string> = {
  plain: '',
  dim: '2',
  good: '32',
  bad: '31',
  head: '1',
  add: '32',
  remove: '31',
};
const keptLines = 500;
const defaultSize = { columns: 100, rows: 24 };

export interface Status {
  /** One word with its glyph: `● working`. */
  word: string;
  detail: string;
  right: string;
}

export class Screen {
  #lines: { text: string; style: Style }[] = [];
  #height = 0;
  #input = '';
  #dialog: string[] = [];
  #status: Status = { word: '◌ starting', detail: '', right: '' };
  #closed = false;

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly name: string,
  ) {}

  get isTerminal(): boolean {
    return this.out.isTTY === true && !this.#closed;
  }

  open(): void {
    if (!this.isTerminal) return;
    this.out.write('\x1b[?2004h');
    this.redraw();
  }

  /** Escape sequences of ours, such as a title. */
  send(text: string): void {
    if (this.isTerminal) this.out.write(text);
  }

  setTitle(title: string): void {
    this.send(`\x1b]2;${shown(title, 80)}\x07`);
  }

  /** Hostile text is shown escaped; a line too long for the screen is cut. */
  log(text: string, style: Style = 'plain'): void {
    this.logLines([text], style);
  }

  logLines(texts: readonly string[], style: Style = 'plain'): void {
    const lines = texts.map(text => ({ text: text.replaceAll('\t', '  '), style }));
    this.#lines = [...this.#lines, ...lines].slice(-keptLines);
    if (this.isTerminal) this.#draw(lines);
    else for (const { text } of lines) this.out.write(`${shown(text)}\n`);
  }

  setStatus(status: Partial<Status>): void {
    this.#status = { ...this.#status, ...status };
    if (this.isTerminal) this.#draw([]);
  }

  setInput(input: string): void {
    this.#input = input;
    if (this.isTerminal) this.#draw([]);
  }

  /** Empty takes it away. */
  setDialog(lines: string[]): void {
    this.#dialog = lines;
    if (this.isTerminal) this.#draw([]);
  }

  /** All of it again, after a resize: what the terminal made of the old lines cannot be known. */
  redraw(): void {
    if (!this.isTerminal) return;
    const block = this.#block();
    const room = Math.max(0, this.#size().rows - block.length);
    const lines = room === 0 ? [] : this.#lines.slice(-room);
    const blanks = '\r\n'.repeat(Math.max(0, room - lines.length));
    this.#height = block.length;
    this.#put(`\x1b[2J\x1b[H${blanks}${this.#painted(lines)}${block.join('\r\n')}`);
  }

  /** Takes the block away and leaves the log. */
  close(): void {
    if (!this.isTerminal) return;
    this.#put(this.#erased());
    this.out.write('\x1b[?2004l\x1b]2;\x07');
    this.#closed = true;
  }

  #draw(lines: { text: string; style: Style }[]): void {
    const erased = this.#erased();
    const block = this.#block();
    this.#height = block.length;
    this.#put(erased + this.#painted(lines) + block.join('\r\n'));
  }

  #erased(): string {
    return this.#height === 0 ? '' : `\r${this.#height > 1 ? `\x1b[${this.#height - 1}A` : ''}\x1b[J`;
  }

  /** One write, shown at once where the terminal knows synchronised output. */
  #put(text: string): void {
    this.out.write(`\x1b[?2026h${text}\x1b[?2026l`);
  }

  #painted(lines: { text: string; style: Style }[]): string {
    const width = this.#size().columns;
    return lines.map(({ text, style }) => `${styled(shown(text, width), style)}\r\n`).join('');
  }

  #block(): string[] {
    const { columns, rows } = this.#size();
    const { word, detail, right } = this.#status;
    const head = ` practice agent · no model · ${this.name}`;
    const space = Math.max(1, columns - cellsOf(head) - cellsOf(right) - 1);
    const room = Math.max(1, columns - 4);
    const input = cellsOf(this.#input) <= room ? this.#input : this.#input.slice(-room);
    const lines = [
      styled('─'.repeat(columns), 'dim'),
      ...this.#dialog.map(line => fitted(` ${line}`, columns)),
      styled(fitted(`${head}${' '.repeat(space)}${right}`, columns), 'head'),
      fitted(` ${word}${detail === '' ? '' : ` · ${detail}`}`, columns),
      ` › ${shown(input, room)}`,
    ];
    return lines.slice(-rows);
  }

  #size(): { columns: number; rows: number } {
    return { columns: this.out.columns || defaultSize.columns, rows: this.out.rows || defaultSize.rows };
  }
}

function styled(text: string, style: Style): string {
  return paint[style] === '' ? text : `\x1b[${paint[style]}m${text}\x1b[0m`;
}
