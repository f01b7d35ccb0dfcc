// Takes secrets out of a stream of terminal output before it reaches the disk. Each character of one becomes `•`.
//
// It looks at every byte that any session prints, so it is built to be cheap: what is looked for begins with four known bytes,
// a table says of every third pair of bytes whether it is part of such a beginning, and only then is anything compared.
// What may be the beginning of a secret is held until it is known, or until `flush`. A secret may be cut into pieces by
// reads, by line breaks and by the control sequences of a program that wraps it itself.
import stringWidth from 'string-width';
import { readGap } from './gap.js';
import { type TokenShape, tokenShapes } from './secrets.js';

const keyLength = 4;
/** A beginning that is this long is hidden on a flush, whether or not the rest follows. */
const tellingLength = 4;
const bullet = '•';

interface Target {
  /** Compared byte by byte. */
  text: Buffer;
  /** What may follow the text; none for a known value. */
  shape: TokenShape | null;
}

type Walk = {
  kind: 'whole' | 'open' | 'no';
  end: number;
  /** Starts and ends of what is to be hidden. */
  hidden: number[];
  /** Characters of the secret that were seen. */
  seen: number;
};

const refused: Walk = { kind: 'no', end: 0, hidden: [], seen: 0 };
const nothing = Buffer.alloc(0);

export class Redactor {
  readonly #targets = new Map<number, Target[]>();
  /** By two bytes: a bit for each place in a beginning, counted from its first byte, where they stand. */
  readonly #pairs = new Uint8Array(0x1_0000);
  /** By a sum of four bytes: 1 where they may be a beginning, which spares most looks into the map. */
  readonly #sieve = new Uint8Array(0x1_0000);
  /** By a byte: 1 where it may be the first of a beginning. */
  readonly #firsts = new Uint8Array(256);
  /** Of all beginnings, one to three bytes, as text. */
  readonly #beginnings = new Set<string>();
  #held: Buffer = nothing;
  /** Bytes at the front of what is held that have gone out already. */
  #sent = 0;
  /** The byte before what is held. */
  #before = 0;

  /** @param values secrets as they stand, at least four bytes each, the longest first */
  constructor(values: string[]) {
    for (const value of values) this.#add({ text: Buffer.from(value, 'utf8'), shape: null });
    for (const shape of tokenShapes) this.#add({ text: Buffer.from(shape.prefix, 'latin1'), shape });
  }

  /** Bytes that `flush` would give. */
  get holds(): number {
    return this.#held.length - this.#sent;
  }

  /** What may be written of everything that came so far; the same bytes when there is nothing to hide in them. */
  push(bytes: Buffer): Buffer {
    const input = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const sent = this.#sent;
    const hidden: number[] = [];
    let at = 0;
    let keep = input.length;
    for (;;) {
      const found = this.#next(input, at);
      if (found < 0) {
        keep = Math.max(at, input.length - this.#beginningAtEnd(input));
        break;
      }
      const walk = this.#look(input, found, false);
      if (walk.kind === 'open') {
        keep = found;
        break;
      }
      if (walk.kind === 'whole') hidden.push(...walk.hidden);
      at = walk.kind === 'whole' ? walk.end : found + 1;
    }
    this.#held = keep === input.length ? nothing : Buffer.from(input.subarray(keep));
    if (keep > 0) this.#before = input[keep - 1] ?? 0;
    this.#sent = Math.max(0, sent - keep);
    return cover(input, Math.min(sent, keep), keep, hidden);
  }

  /** No more comes for a while, or ever: gives what is held. What follows is still taken for its continuation. */
  flush(): Buffer {
    const held = this.#held;
    const sent = this.#sent;
    if (held.length === sent) return nothing;
    const walk = held.length < keyLength ? refused : this.#look(held, 0, true);
    this.#sent = held.length;
    return cover(held, sent, held.length, walk.kind === 'no' ? [] : walk.hidden);
  }

  /** A text that stands alone, such as a snapshot; the stream goes on after it. */
  whole(text: string): string {
    const [held, sent, before] = [this.#held, this.#sent, this.#before];
    this.#held = nothing;
    this.#sent = 0;
    this.#before = 0;
    const bytes = Buffer.concat([this.push(Buffer.from(text, 'utf8')), this.flush()]);
    this.#held = held;
    this.#sent = sent;
    this.#before = before;
    return bytes.toString('utf8');
  }

  #add(target: Target): void {
    const { text } = target;
    if (text.length < keyLength) return;
    for (let at = 0; at + 1 < keyLength; at++) {
      const pair = ((text[at] ?? 0) << 8) | (text[at + 1] ?? 0);
      this.#pairs[pair] = (this.#pairs[pair] ?? 0) | (1 << at);
      this.#beginnings.add(text.toString('latin1', 0, at + 1));
    }
    this.#firsts[text[0] ?? 0] = 1;
    this.#sieve[sieveOf(text, 0)] = 1;
    const key = text.readUInt32LE(0);
    this.#targets.set(key, [...(this.#targets.get(key) ?? []), target]);
  }

  /** Where the next beginning stands, or -1. Of any four bytes the first three pairs hold one that is looked at. */
  #next(input: Buffer, from: number): number {
    const pairs = this.#pairs;
    const last = input.length - 1;
    for (let at = from; at < last; at += keyLength - 1) {
      const places = pairs[((input[at] as number) << 8) | (input[at + 1] as number)] as number;
      if (places === 0) continue;
      for (let place = keyLength - 2; place >= 0; place--) {
        if ((places & (1 << place)) !== 0 && this.#isKey(input, at - place, from)) return at - place;
      }
    }
    return -1;
  }

  #isKey(input: Buffer, start: number, from: number): boolean {
    if (start < from || start + keyLength > input.length || this.#sieve[sieveOf(input, start)] === 0)
      return false;
    return this.#targets.has(input.readUInt32LE(start));
  }

  /** How many bytes at the end may be the beginning of a beginning. */
  #beginningAtEnd(input: Buffer): number {
    for (let count = Math.min(keyLength - 1, input.length); count > 0; count--) {
      if (this.#firsts[input[input.length - count] ?? 0] === 0) continue;
      if (this.#beginnings.has(input.toString('latin1', input.length - count))) return count;
    }
    return 0;
  }

  #look(input: Buffer, start: number, isLast: boolean): Walk {
    let best = refused;
    const before = start === 0 ? this.#before : (input[start - 1] ?? 0);
    for (const target of this.#targets.get(input.readUInt32LE(start)) ?? []) {
      if (target.shape?.confirms !== undefined && target.shape.allowed[before] === 1) continue;
      const walk =
        target.shape === null ? walkValue(input, start, target.text) : walkShape(input, start, target.shape);
      if (walk.kind === 'open' && !isLast) return walk;
      if (walk.kind === 'open' && walk.seen < tellingLength) continue;
      if (walk.kind !== 'no' && walk.end > best.end) best = walk;
    }
    return best;
  }
}

function sieveOf(input: Buffer, at: number): number {
  const low = (input[at] as number) | ((input[at + 1] as number) << 8);
  return low ^ ((input[at + 2] as number) | ((input[at + 3] as number) << 8));
}

function walkValue(input: Buffer, start: number, value: Buffer): Walk {
  const hidden: number[] = [];
  let from = start;
  let at = start;
  for (let seen = 0; ; ) {
    while (seen < value.length && at < input.length && input[at] === value[seen]) {
      at++;
      seen++;
    }
    if (at > from) hidden.push(from, at);
    if (seen === value.length) return { kind: 'whole', end: at, hidden, seen };
    if (at === input.length) return { kind: 'open', end: at, hidden, seen };
    const next = readGap(input, at);
    if (next === null) return { kind: 'open', end: at, hidden, seen };
    if (next === at) return refused;
    from = at = next;
    if (input[at] !== value[seen]) return refused;
  }
}

function walkShape(input: Buffer, start: number, shape: TokenShape): Walk {
  const body = start + shape.prefix.length;
  const there = input.subarray(start, body).toString('latin1');
  if (!shape.prefix.startsWith(there)) return refused;
  if (there.length < shape.prefix.length) return { kind: 'open', end: input.length, hidden: [], seen: 0 };
  const hidden: number[] = [];
  let from = shape.isBlock === true ? body : start;
  let at = body;
  for (let seen = 0; ; ) {
    while (at < input.length && seen < shape.most && shape.allowed[input[at] ?? 0] === 1) {
      at++;
      seen++;
    }
    if (at > from) hidden.push(from, at);
    const walk: Walk = { kind: 'open', end: at, hidden, seen };
    const mayGoOn = seen < shape.least || (shape.isBlock === true && seen < shape.most);
    if (at === input.length) return walk;
    if (!mayGoOn) return ended(input, walk, shape);
    const next = readGap(input, at);
    if (next === null) return walk;
    if (next === at || shape.allowed[input[next] ?? 0] !== 1) return ended(input, walk, shape);
    from = at = next;
  }
}

/** Nothing more of it follows. */
function ended(input: Buffer, walk: Walk, shape: TokenShape): Walk {
  if (walk.seen < shape.least) return refused;
  if (shape.confirms !== undefined) {
    let token = '';
    for (let i = 0; i < walk.hidden.length; i += 2) {
      token += input.toString('latin1', walk.hidden[i], walk.hidden[i + 1]);
    }
    if (!shape.confirms(token)) return refused;
  }
  return { ...walk, kind: 'whole' };
}

/** The bytes from `from` to `to`, the hidden ranges covered in the width that they have on a screen. */
function cover(input: Buffer, from: number, to: number, hidden: number[]): Buffer {
  if (hidden.length === 0) return from === 0 && to === input.length ? input : input.subarray(from, to);
  const parts: Buffer[] = [];
  let at = from;
  for (let i = 0; i < hidden.length; i += 2) {
    const start = Math.max(hidden[i] ?? 0, from);
    const end = Math.min(hidden[i + 1] ?? 0, to);
    if (end <= start) continue;
    parts.push(input.subarray(at, start));
    parts.push(Buffer.from(bullet.repeat(stringWidth(input.toString('utf8', start, end)))));
    at = end;
  }
  parts.push(input.subarray(at, to));
  return Buffer.concat(parts);
}
