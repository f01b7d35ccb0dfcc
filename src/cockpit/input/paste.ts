// A paste in the making: everything up to its end mark, in pieces of bounded size.

const endMark = Buffer.from('\x1b[201~', 'latin1');
/** A longer paste comes in several pieces; nothing of it is lost and memory stays bounded. */
export const maxPasteBytes = 4 * 1024 * 1024;

export class PasteCollector {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Bytes after the end mark, or null while the paste goes on. */
  push(bytes: Buffer): Buffer | null {
    const tail = this.#tail();
    const joined = tail.length === 0 ? bytes : Buffer.concat([tail, bytes]);
    const at = joined.indexOf(endMark);
    if (at < 0) {
      this.#keep(bytes);
      return null;
    }
    const whole = Buffer.concat([...this.#chunks, bytes]);
    const end = whole.length - joined.length + at;
    this.#chunks = [whole.subarray(0, end)];
    this.#length = end;
    return whole.subarray(end + endMark.length);
  }

  get isFull(): boolean {
    return this.#length >= maxPasteBytes;
  }

  /** What came so far; empty afterwards. While the paste goes on, the beginnings of a character or of the end mark stay. */
  take(isOver: boolean): Buffer {
    const whole = Buffer.concat(this.#chunks, this.#length);
    const cut = isOver ? whole.length : completeLength(whole);
    this.#chunks = [];
    this.#length = 0;
    if (cut < whole.length) this.#keep(whole.subarray(cut));
    return whole.subarray(0, cut);
  }

  #keep(bytes: Buffer): void {
    this.#chunks.push(Buffer.from(bytes));
    this.#length += bytes.length;
  }

  /** The last bytes, as many as an end mark may have begun in. */
  #tail(): Buffer {
    let tail = Buffer.alloc(0);
    for (let i = this.#chunks.length - 1; i >= 0 && tail.length < endMark.length - 1; i--) {
      tail = Buffer.concat([this.#chunks[i] ?? Buffer.alloc(0), tail]);
    }
    return tail.subarray(Math.max(0, tail.length - (endMark.length - 1)));
  }
}

function completeLength(bytes: Buffer): number {
  const escape = bytes.lastIndexOf(0x1b);
  if (escape >= 0 && bytes.length - escape < endMark.length) return escape;
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}
