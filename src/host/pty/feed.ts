// Fairness between sessions: one that prints what is slow to parse waits for the others, they never wait long for it.

/** What one session may take of one turn of the event loop. */
const turnMs = 8;
/** Some sequences cost 50 µs a byte (a screenful scrolled by five of them): slices shrink until one is short enough. */
const slowSliceMs = 3;
const smallestSlice = 256;
const largestSlice = 64 * 1024;

export class Feed {
  #backlog: Buffer[] = [];
  #slice = 4_096;
  #spentMs = 0;
  #turn: NodeJS.Immediate | null = null;
  #isHeld = false;
  #done: (() => void) | null = null;

  /**
   * @param take parses bytes
   * @param hold true: read no more for now, false: go on
   */
  constructor(
    private readonly take: (bytes: Buffer) => void,
    private readonly hold: (isHeld: boolean) => void,
  ) {}

  push(bytes: Buffer): void {
    this.#backlog.push(bytes);
    this.#run();
  }

  /** Calls `done` after the last byte was taken. */
  end(done: () => void): void {
    this.#done = done;
    this.#run();
  }

  close(): void {
    if (this.#turn !== null) clearImmediate(this.#turn);
    this.#turn = null;
    this.#backlog = [];
    this.#done = null;
  }

  #run(): void {
    for (let head = this.#backlog[0]; head !== undefined && this.#spentMs < turnMs; head = this.#backlog[0]) {
      if (head.length > this.#slice) {
        this.#backlog[0] = head.subarray(this.#slice);
        head = head.subarray(0, this.#slice);
      } else this.#backlog.shift();
      this.#takeTimed(head);
    }
    if (this.#backlog.length === 0) {
      const done = this.#done;
      this.#done = null;
      done?.();
    }
    this.#setHeld(this.#backlog.length > 0);
    if (this.#backlog.length > 0 || this.#spentMs > 0) this.#turn ??= setImmediate(() => this.#nextTurn());
  }

  #takeTimed(bytes: Buffer): void {
    const from = performance.now();
    this.take(bytes);
    const ms = performance.now() - from;
    this.#spentMs += ms;
    if (ms > slowSliceMs) this.#slice = Math.max(smallestSlice, this.#slice >> 1);
    else if (bytes.length === this.#slice) this.#slice = Math.min(largestSlice, this.#slice << 1);
  }

  #nextTurn(): void {
    this.#turn = null;
    this.#spentMs = 0;
    if (this.#backlog.length > 0) this.#run();
    else this.#setHeld(false);
  }

  #setHeld(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.hold(isHeld);
  }
}
