// How much may be on its way to the outer terminal. The kernel, ssh and a slow line hold tens of kilobytes; what waits there is
// old when it is seen, and the echo of a key waits behind it. So the terminal is asked now and then whether it has come so far
// (DSR 5, which every terminal answers), and no more is sent than it takes in a moment.

/** So much goes out before it is asked again. */
const askEvery = 1_024;
const flowQuestion = '\x1b[5n';

const leastWindow = 4 * 1_024;
const firstWindow = 16 * 1_024;
const mostWindow = 1_024 * 1_024;
/** What should be on its way is what the terminal takes in this time. */
const wantedMs = 300;
/** Longer than the way there and back takes at rest: there is a queue somewhere. */
const queueMs = 400;
/** No line is further away than that. */
const mostRestMs = 1_000;
/** At this size of the window pictures go out in pieces, the row that is typed in first. */
const narrowWindow = 16 * 1_024;
/** No answer for so long: it was lost, or there is nobody who answers any more. */
const lostMs = 20_000;

export class Flow {
  /** False until it is known that somebody answers. */
  #isAnswered = false;
  #unasked = 0;
  #window = firstWindow;
  #inFlight = 0;
  #asked: { bytes: number; at: number }[] = [];
  #leastMs = Number.POSITIVE_INFINITY;
  #isSlow = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The terminal answers questions; before that nothing is held back. @param ms what an answer took while nothing was on its way */
  begin(ms: number): void {
    this.#isAnswered = true;
    this.#leastMs = Math.min(this.#leastMs, ms, mostRestMs);
  }

  /** So many bytes go out now; what to send after them. */
  sent(bytes: number): string {
    if (!this.#isAnswered) return '';
    this.#unasked += bytes;
    if (this.#unasked < askEvery) return '';
    this.#asked.push({ bytes: this.#unasked, at: this.now() });
    this.#inFlight += this.#unasked;
    this.#unasked = 0;
    return flowQuestion;
  }

  /** The answer to the oldest question. */
  heard(): void {
    const oldest = this.#asked.shift();
    if (oldest === undefined) return;
    const before = this.#inFlight;
    this.#inFlight -= oldest.bytes;
    const ms = Math.max(1, this.now() - oldest.at);
    this.#leastMs = Math.min(this.#leastMs, ms);
    if (ms > this.#leastMs + queueMs) {
      // All that was on its way has taken that long.
      this.#window = Math.max(leastWindow, Math.min(this.#window, Math.round((before / ms) * wantedMs)));
      this.#isSlow = true;
    } else if (ms < this.#leastMs + queueMs / 2) {
      this.#window = Math.min(mostWindow, this.#window + oldest.bytes);
    }
    if (this.#window > narrowWindow) this.#isSlow = false;
    if (this.isOpen) this.#open();
  }

  get isOpen(): boolean {
    return this.#inFlight < this.#window || this.#asked.length === 0;
  }

  /** Bytes that a picture should not go beyond; infinite unless the terminal is slow. */
  get budget(): number {
    return this.#isSlow ? Math.max(leastWindow / 2, this.#window - this.#inFlight) : Number.POSITIVE_INFINITY;
  }

  /** Runs once, when more may go out. */
  onOpen(run: () => void): void {
    if (this.isOpen) return queueMicrotask(run);
    this.#waiting.push(run);
    this.#timer ??= setTimeout(() => this.reset(), lostMs);
  }

  /** True while an answer is on its way. */
  get isAwaited(): boolean {
    return this.#asked.length > 0;
  }

  /** Answers that have not come will not come. Nothing more is held back until somebody answers again. */
  reset(): void {
    this.#isAnswered = false;
    this.#isSlow = false;
    this.#asked = [];
    this.#inFlight = 0;
    this.#unasked = 0;
    this.#window = firstWindow;
    this.#open();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.length = 0;
  }

  #open(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const run of this.#waiting.splice(0)) run();
  }
}
