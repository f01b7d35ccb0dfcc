// Reads that follow each other at once are taken as one. A PTY gives 4 KB a read, and what is done for each read (recording, news, views)
// costs as much as parsing a few of them.

/** A read this long was full: more is waiting, or on its way. */
const fullRead = 4_000;
/** Nobody waits for more than this: it is parsed in less than a millisecond. */
const enough = 32 * 1024;

export class Gather {
  /** Made for the first full read, given away with what it holds. */
  #buffer: Buffer | null = null;
  #size = 0;
  #isFresh = false;
  #turn: NodeJS.Immediate | null = null;

  /** @param take gets what ends with a short read at once, and the rest when a turn of the event loop brought nothing new; it may keep it */
  constructor(private readonly take: (bytes: Buffer) => void) {}

  /** @param bytes copied: they may be overwritten afterwards */
  push(bytes: Buffer): void {
    const isShort = bytes.length < fullRead;
    if (this.#size + bytes.length > enough) this.flush();
    if (this.#size === 0 && (isShort || bytes.length > enough)) return this.take(Buffer.from(bytes));
    this.#buffer ??= Buffer.allocUnsafeSlow(enough);
    this.#size += bytes.copy(this.#buffer, this.#size);
    this.#isFresh = true;
    if (isShort || this.#size > enough - fullRead) this.flush();
    else this.#turn ??= setImmediate(() => this.#look());
  }

  /** Hands over what there is. */
  flush(): void {
    if (this.#turn !== null) clearImmediate(this.#turn);
    this.#turn = null;
    if (this.#buffer === null || this.#size === 0) return;
    const all = this.#buffer.subarray(0, this.#size);
    this.#size = 0;
    if (all.length < enough / 2) return this.take(Buffer.from(all));
    this.#buffer = null;
    this.take(all);
  }

  #look(): void {
    this.#turn = null;
    if (!this.#isFresh) return this.flush();
    this.#isFresh = false;
    this.#turn = setImmediate(() => this.#look());
  }
}
