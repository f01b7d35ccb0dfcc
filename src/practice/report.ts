// Tells the terminal what the agent does, by OSC 7501. Only a terminal that answers the query hears of it.

export interface Said {
  state: 'idle' | 'working' | 'done' | 'error' | 'blocked';
  kind?: 'permission' | 'question';
  msg?: string;
  title?: string;
  /** 0 to 100. */
  progress?: number;
}

export class Report {
  #heard = false;
  #last: Said | null = null;

  constructor(private readonly write: (text: string) => void) {}

  ask(): void {
    this.write('\x1b]7501;?\x07');
  }

  /** The terminal answered. */
  heard(): void {
    if (this.#heard) return;
    this.#heard = true;
    if (this.#last !== null) this.#send(this.#last);
  }

  say(said: Said): void {
    this.#last = said;
    if (this.#heard) this.#send(said);
  }

  clear(): void {
    if (this.#heard) this.write('\x1b]7501;state=clear:app=quarterdeck-practice\x1b\\');
    this.#last = null;
  }

  #send({ state, kind, msg, title, progress }: Said): void {
    const fields = [`state=${state}`, 'app=quarterdeck-practice'];
    if (kind !== undefined) fields.push(`kind=${kind}`);
    if (progress !== undefined) fields.push(`progress=${Math.round(progress)}`);
    if (title !== undefined) fields.push(`title=${encode(title)}`);
    if (msg !== undefined) fields.push(`msg=${encode(msg)}`);
    this.write(`\x1b]7501;${fields.join(':')}\x1b\\`);
  }
}

function encode(text: string): string {
  return Buffer.from(text.slice(0, 400)).toString('base64');
}
