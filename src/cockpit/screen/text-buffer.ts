// A string in the making, as UTF-16 units in one array that is kept: a frame of ten thousand cells makes no garbage of ropes.

export class TextBuffer {
  #units = new Uint16Array(16_384);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  push(text: string): void {
    this.#reserve(text.length);
    for (let i = 0; i < text.length; i++) this.#units[this.#length++] = text.charCodeAt(i);
  }

  /** One code point. */
  pushCode(code: number): void {
    this.#reserve(2);
    if (code <= 0xffff) {
      this.#units[this.#length++] = code;
      return;
    }
    this.#units[this.#length++] = 0xd800 + ((code - 0x10000) >> 10);
    this.#units[this.#length++] = 0xdc00 + ((code - 0x10000) & 0x3ff);
  }

  toString(): string {
    // Node's name for UTF-16 in the machine's order on every machine it runs on; one copy, no loop.
    return Buffer.from(this.#units.buffer, 0, this.#length * 2).toString('utf16le');
  }

  #reserve(units: number): void {
    if (this.#length + units <= this.#units.length) return;
    const larger = new Uint16Array(Math.max(this.#units.length * 2, this.#length + units));
    larger.set(this.#units.subarray(0, this.#length));
    this.#units = larger;
  }
}
