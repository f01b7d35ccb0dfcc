// A dialog as lines: all of it when it opens, the line that is chosen or typed in as the last one, and what else changed once the keys rest.
import type { LinePrinter } from './line-printer.js';

const restMs = 700;

export class DialogTeller {
  /** As last heard; the first is the title. */
  #heard: string[] = [];
  #latest: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly printer: LinePrinter) {}

  get isOpen(): boolean {
    return this.#latest.length > 0;
  }

  /** @param lines null when no dialog is open. True while one is. */
  tell(lines: string[] | null): boolean {
    if (lines === null) {
      if (this.isOpen) this.printer.close();
      this.stop();
      return false;
    }
    const before = this.#latest;
    this.#latest = lines;
    if (before.length === 0 || before[0] !== lines[0]) {
      this.printer.close();
      const chosen = chosenOf(lines);
      this.printer.say(lines.filter(line => line !== chosen));
      if (chosen !== undefined) this.printer.edit(spoken(chosen));
      this.#heard = lines.map(spoken);
      return true;
    }
    const chosen = chosenOf(lines);
    if (chosen !== undefined && chosen !== chosenOf(before)) this.printer.edit(spoken(chosen));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), restMs);
    return true;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#latest = [];
    this.#heard = [];
  }

  #rest(): void {
    const chosen = chosenOf(this.#latest);
    this.printer.say(this.#latest.filter(line => line !== chosen && !this.#heard.includes(spoken(line))));
    this.#heard = this.#latest.map(spoken);
  }
}

/** Where it stands says that it is chosen: on the last line. */
function spoken(line: string): string {
  return line.replace(/^[▸>]/, '');
}

/** The one with the pointer before it. */
function chosenOf(lines: readonly string[]): string | undefined {
  return lines.find(line => /^[▸>]/.test(line));
}
