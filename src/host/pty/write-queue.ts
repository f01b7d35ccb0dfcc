// What waits to be typed into a PTY. Ours instead of node-pty's, which spins at 70–80 % CPU while a child does not read.
import { writeSync } from 'node:fs';

/** A child that has not read this much is not going to read more; the person is told. */
const maxQueuedBytes = 1024 * 1024;
const firstWaitMs = 2;
const longestWaitMs = 200;

export interface Message {
  bytes: Buffer;
  /** Wait before it, so that the child reads it apart from the one before. */
  pauseMs: number;
}

/** Messages go in whole and come out whole and in order, so a paste is never cut in two by another client's keys. */
export class WriteQueue {
  #waiting: Message[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #waitMs = firstWaitMs;
  #closed = false;

  /** @param fd non-blocking, so that a write of ours returns at once */
  constructor(private readonly fd: number) {}

  /** False when the queue is full or closed: nothing of the messages was taken. They stay together. */
  push(...messages: Message[]): boolean {
    const size = messages.reduce((sum, message) => sum + message.bytes.length, 0);
    if (this.#closed || this.#bytes + size > maxQueuedBytes) return false;
    this.#waiting.push(...messages);
    this.#bytes += size;
    if (this.#timer === null) this.#flush();
    return true;
  }

  /** The child printed something, so it may read again: try now instead of at the end of the wait. */
  poke(): void {
    if (this.#timer === null || this.#waitMs <= firstWaitMs) return;
    clearTimeout(this.#timer);
    this.#flush();
  }

  /** Before the descriptor is closed: its number may belong to another session the next moment. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#bytes = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #flush(): void {
    this.#timer = null;
    for (let head = this.#waiting[0]; head !== undefined; head = this.#waiting[0]) {
      if (head.pauseMs > 0) {
        this.#timer = setTimeout(() => this.#flush(), head.pauseMs);
        head.pauseMs = 0;
        return;
      }
      const written = this.#write(head.bytes);
      if (written === null) return this.close();
      this.#bytes -= written;
      if (written > 0) this.#waitMs = firstWaitMs;
      if (written < head.bytes.length) {
        head.bytes = head.bytes.subarray(written);
        this.#timer = setTimeout(() => this.#flush(), this.#waitMs);
        this.#waitMs = Math.min(this.#waitMs * 2, longestWaitMs);
        return;
      }
      this.#waiting.shift();
    }
  }

  /** Bytes taken, 0 when the terminal is full, null when it is gone. */
  #write(bytes: Buffer): number | null {
    try {
      return writeSync(this.fd, bytes);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      return code === 'EAGAIN' || code === 'EINTR' ? 0 : null;
    }
  }
}
