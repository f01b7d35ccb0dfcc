// Framing of every link: u32 big-endian payload length, one byte of kind, the payload. Over a Unix socket or stdio alike.
import type { Readable, Writable } from 'node:stream';

/** Control is one JSON-RPC 2.0 message in UTF-8; the others are binary, laid out in frame.ts and input.ts. */
export const wireKinds = { control: 0, frame: 1, input: 2, ack: 3 } as const;
export type WireKind = (typeof wireKinds)[keyof typeof wireKinds];

/** A peer that announces more is broken or hostile: the link is closed. */
export const maxPayloadBytes = 16 * 1024 * 1024;
const headerBytes = 5;

/** Cuts a byte stream into messages; `broken` once the stream made no sense, and then silent for ever. */
export class WireDecoder {
  broken = false;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(private readonly onMessage: (kind: WireKind, payload: Buffer) => void) {}

  push(chunk: Buffer): void {
    if (this.broken) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= headerBytes && !this.broken) {
      const head = this.#peek(headerBytes);
      const size = head.readUInt32BE(0);
      const kind = head.readUInt8(4);
      if (size > maxPayloadBytes || kind > wireKinds.ack) {
        this.broken = true;
        this.#chunks = [];
        return;
      }
      if (this.#length < headerBytes + size) return;
      const whole = this.#take(headerBytes + size);
      this.onMessage(kind as WireKind, whole.subarray(headerBytes));
    }
  }

  #peek(bytes: number): Buffer {
    this.#join(bytes);
    return this.#first();
  }

  #take(bytes: number): Buffer {
    this.#join(bytes);
    const first = this.#first();
    const taken = first.subarray(0, bytes);
    const rest = first.subarray(bytes);
    if (rest.length > 0) this.#chunks[0] = rest;
    else this.#chunks.shift();
    this.#length -= bytes;
    return taken;
  }

  #first(): Buffer {
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  /** Makes the first chunk at least `bytes` long, joining only when it is not, so that large messages are copied once. */
  #join(bytes: number): void {
    if (this.#first().length >= bytes) return;
    this.#chunks = [Buffer.concat(this.#chunks, this.#length)];
  }
}

export function encodeMessage(kind: WireKind, payload: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(headerBytes + payload.length);
  message.writeUInt32BE(payload.length, 0);
  message.writeUInt8(kind, 4);
  message.set(payload, headerBytes);
  return message;
}

/** A pair of streams with our framing on it. Closes once, and says why. */
export class Wire {
  readonly #decoder: WireDecoder;
  #closed = false;
  onMessage: (kind: WireKind, payload: Buffer) => void = () => {};
  onClose: (why: string) => void = () => {};

  constructor(
    private readonly input: Readable,
    private readonly output: Writable,
  ) {
    this.#decoder = new WireDecoder((kind, payload) => this.onMessage(kind, payload));
    input.on('data', (chunk: Buffer) => {
      this.#decoder.push(chunk);
      if (this.#decoder.broken) this.close('the other side broke the framing');
    });
    input.on('end', () => this.close('the other side hung up'));
    input.on('close', () => this.close('the other side hung up'));
    input.on('error', error => this.close(error.message));
    if ((output as unknown) !== input) output.on('error', error => this.close(error.message));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Bytes that the peer has not taken yet. */
  get pendingBytes(): number {
    return this.output.writableLength;
  }

  send(kind: WireKind, payload: Uint8Array): void {
    if (!this.#closed) this.output.write(encodeMessage(kind, payload));
  }

  close(why: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.input.destroy();
    this.output.destroy();
    this.onClose(why);
  }
}
