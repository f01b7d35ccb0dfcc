// Binary messages from a client to a host: keys and acknowledgements.

/** `keys` go as they are; `paste` is wrapped in brackets when the agent asked for them, ESC and C1 stripped. */
export const inputKinds = { keys: 0, paste: 1 } as const;
export type InputKind = (typeof inputKinds)[keyof typeof inputKinds];

/** u32 view, u8 kind, then the bytes; little endian. */
export function encodeInput(view: number, kind: InputKind, bytes: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(5 + bytes.length);
  message.writeUInt32LE(view, 0);
  message.writeUInt8(kind, 4);
  message.set(bytes, 5);
  return message;
}

export function decodeInput(payload: Buffer): { view: number; kind: InputKind; bytes: Buffer } | null {
  if (payload.length < 5) return null;
  const kind = payload.readUInt8(4);
  if (kind !== inputKinds.keys && kind !== inputKinds.paste) return null;
  return { view: payload.readUInt32LE(0), kind, bytes: payload.subarray(5) };
}

/** u32 view, u32 epoch, u32 highest seq seen. */
export function encodeAck(view: number, epoch: number, seq: number): Buffer {
  const message = Buffer.allocUnsafe(12);
  message.writeUInt32LE(view, 0);
  message.writeUInt32LE(epoch, 4);
  message.writeUInt32LE(seq, 8);
  return message;
}

export function decodeAck(payload: Buffer): { view: number; epoch: number; seq: number } | null {
  if (payload.length < 12) return null;
  return { view: payload.readUInt32LE(0), epoch: payload.readUInt32LE(4), seq: payload.readUInt32LE(8) };
}
