// Reads that follow each other at once are taken as one. A PTY gives 4 KB a read, and what is done for each read (recording, news, views)
// costs as much as parsing a few of them.

/** A read this long was full: more is waiting, or on its way. */
const fullRead = 4_000;
/** Nobody waits for more than this: it is parsed in less than a millisecond. */
const enough = 32 * 1024;

export class Gather {
  #reads: Buffer[] = [];
  #size = 0;
  #isFresh = false;
  #turn: NodeJS.Immediate | null = null;

  /** @param take gets what ends with a short read at once, and the rest when a turn of the event loop brought nothing new */
  constructor(private readonly take: (bytes: Buffer) => void) {}

  push(bytes: Buffer): void {
    this.#reads.push(bytes);
    this.#size += bytes.length;
    this.#isFresh = true;
    if (bytes.length < fullRead || this.#size >= enough) this.flush();
    else this.#turn ??= setImmediate(() => this.#look());
  }

  /** Hands over what there is. */
  flush(): void {
    if (this.#turn !== null) clearImmediate(this.#turn);
    this.#turn = null;
    const [first] = this.#reads;
    if (first === undefined) return;
    const all = this.#reads.length === 1 ? first : Buffer.concat(this.#reads, this.#size);
    this.#reads = [];
    this.#size = 0;
    this.take(all);
  }

  #look(): void {
    this.#turn = null;
    if (!this.#isFresh) return this.flush();
    this.#isFresh = false;
    this.#turn = setImmediate(() => this.#look());
  }
}
