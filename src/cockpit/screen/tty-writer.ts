// Writing to a terminal that may be slow or stopped, without ever waiting for it: Node's own stdout blocks the whole process.
import { closeSync, constants, openSync, readlinkSync, write as writeAsync, writeSync } from 'node:fs';

/** How soon a full terminal is tried again: first quickly, then as a courtesy. */
const retryMs = [1, 1, 2, 4, 8];
/** How long the last words (restoring the terminal) may take. */
const lastWordsMs = 300;
/** Ends an escape sequence that was cut in the middle (ECMA-48 CAN). */
const cancel = '\x18';

export class TtyWriter {
  #rest: Buffer | null = null;
  #tries = 0;
  #timer: NodeJS.Timeout | undefined;
  #drained: (() => void)[] = [];
  #gone = false;
  /** A description of our own, so that not waiting is not forced on whoever shares the terminal; null where none can be had. */
  readonly #own: number | null;

  constructor(
    private readonly fd: number,
    private readonly onGone: (why: string) => void,
  ) {
    this.#own = openOwn(fd);
  }

  /** False while the terminal has not taken all of it. */
  write(text: string): boolean {
    if (this.#gone) return true;
    const bytes = Buffer.from(text, 'utf8');
    this.#rest = this.#rest === null ? bytes : Buffer.concat([this.#rest, bytes]);
    if (this.#timer === undefined && this.#rest.length === bytes.length) this.#go();
    return this.#rest === null;
  }

  /** Runs once, as soon as everything is taken. */
  onDrain(run: () => void): void {
    if (this.#rest === null) queueMicrotask(run);
    else this.#drained.push(run);
  }

  /** Drops what waits and writes this at once, in a bounded time. */
  lastWords(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const cut = this.#rest === null ? '' : cancel;
    this.#rest = null;
    if (this.#gone) return;
    let bytes = Buffer.from(cut + text, 'utf8');
    const until = performance.now() + lastWordsMs;
    try {
      while (bytes.length > 0 && performance.now() < until) {
        const taken = writeSome(this.#own ?? this.fd, bytes);
        bytes = bytes.subarray(taken);
        if (taken === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    } catch {
      // The terminal is gone; there is nothing to restore.
      this.#gone = true;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#rest = null;
    this.#gone = true;
    if (this.#own !== null) closeSync(this.#own);
  }

  #go(): void {
    if (this.#own === null) return this.#goAsync();
    try {
      while (this.#rest !== null) {
        const taken = writeSome(this.#own, this.#rest);
        if (taken === 0) return this.#later();
        this.#tries = 0;
        this.#rest = taken === this.#rest.length ? null : this.#rest.subarray(taken);
      }
    } catch (error) {
      return this.#lose(error);
    }
    this.#drain();
  }

  #later(): void {
    const ms = retryMs[Math.min(this.#tries, retryMs.length - 1)] ?? 1;
    this.#tries++;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#go();
    }, ms);
  }

  /** Node's pool waits for the terminal, this thread does not. */
  #goAsync(): void {
    const rest = this.#rest;
    if (rest === null) return this.#drain();
    writeAsync(this.fd, rest, (error, taken) => {
      if (this.#gone) return;
      if (error !== null && error.code !== 'EAGAIN') return this.#lose(error);
      const now = this.#rest;
      if (now === null) return;
      const count = error === null ? taken : 0;
      this.#rest = count >= now.length ? null : now.subarray(count);
      if (count === 0) this.#later();
      else this.#goAsync();
    });
  }

  #drain(): void {
    for (const run of this.#drained.splice(0)) run();
  }

  #lose(error: unknown): void {
    this.#gone = true;
    this.#rest = null;
    this.onGone(error instanceof Error ? error.message : String(error));
  }
}

/** Bytes that were taken; 0 when the terminal takes none now. */
function writeSome(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    if (isBusy(error)) return 0;
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EAGAIN' || code === 'EINTR';
}

function openOwn(fd: number): number | null {
  try {
    const path = process.platform === 'linux' ? readlinkSync(`/proc/self/fd/${fd}`) : '/dev/tty';
    if (!path.startsWith('/dev/')) return null;
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return null;
  }
}
