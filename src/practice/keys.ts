// What a person types, out of the bytes of a terminal: characters, a few keys, and the terminal's own answers kept apart.

export type Key =
  | { kind: 'text'; text: string }
  | { kind: 'enter' }
  | { kind: 'backspace' }
  | { kind: 'escape' }
  | { kind: 'interrupt' }
  /** An operating system command: the terminal's answer to a query of ours. */
  | { kind: 'answer'; text: string };

/** OSC up to its end, CSI, SS3 and other short escapes, in that order. */
const sequence = /^\x1b(?:\](?<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]|O.|[^[\]O])/s;
const maxPending = 4096;

export class KeyReader {
  #pending = '';

  constructor(private readonly onKey: (key: Key) => void) {}

  push(chunk: string): void {
    this.#pending += chunk;
    while (this.#pending !== '') {
      const length = this.#pending.startsWith('\x1b') ? this.#escape() : this.#plain();
      if (length === 0) return;
      this.#pending = this.#pending.slice(length);
    }
  }

  /** Characters used; 0 when the rest has to come first. */
  #escape(): number {
    const text = this.#pending;
    const match = sequence.exec(text);
    if (match !== null) {
      const osc = match.groups?.['osc'];
      if (osc !== undefined) this.onKey({ kind: 'answer', text: osc });
      return match[0].length;
    }
    // A lone Esc comes alone; the start of a longer sequence is completed by the next chunk.
    if (text === '\x1b' || text.length > maxPending) {
      this.onKey({ kind: 'escape' });
      return text.length;
    }
    return 0;
  }

  #plain(): number {
    const run = /^[^\x00-\x1f\x7f]+/.exec(this.#pending)?.[0];
    if (run !== undefined) {
      this.onKey({ kind: 'text', text: run });
      return run.length;
    }
    const character = this.#pending.charAt(0);
    if (character === '\r' || character === '\n') this.onKey({ kind: 'enter' });
    else if (character === '\x7f' || character === '\b') this.onKey({ kind: 'backspace' });
    else if (character === '\x03') this.onKey({ kind: 'interrupt' });
    return 1;
  }
}
