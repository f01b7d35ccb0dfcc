// Bytes of the outer terminal → keys, mouse, paste, focus. Chunks may be cut anywhere.
import type { InputEvent, KeyPress } from './event.js';
import { characterKey, controlKey, modifierBits } from './key-names.js';
import { PasteCollector } from './paste.js';
import { readSequence } from './sequence.js';

/** How long an ESC may be the beginning of something; longer than a local terminal needs, shorter than a person feels. */
const escapeWaitMs = 15;
/** How long the rest of a sequence or character, once it can be nothing else, may take over a slow line. */
const restWaitMs = 250;
/** A paste whose end does not come is taken as it is. */
export const pasteWaitMs = 5_000;

const escape = 0x1b;

export class InputDecoder {
  #pending: Buffer = Buffer.alloc(0);
  #paste: PasteCollector | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly onEvent: (event: InputEvent) => void) {}

  push(bytes: Buffer): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    let rest: Buffer | null = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    this.#pending = Buffer.alloc(0);
    while (rest !== null && rest.length > 0) {
      rest = this.#paste === null ? this.#keys(rest, false) : this.#pasted(this.#paste, rest);
    }
    this.#wait();
  }

  /** Tells at once whatever waits for more bytes. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#paste !== null) {
      const paste = this.#paste;
      this.#paste = null;
      this.#tellPaste(paste.take(true));
    }
    let rest: Buffer | null = this.#pending;
    this.#pending = Buffer.alloc(0);
    while (rest !== null && rest.length > 0) rest = this.#keys(rest, true);
  }

  /** Forgets what waits and drops its timers. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = Buffer.alloc(0);
    this.#paste = null;
  }

  #wait(): void {
    const waiting = this.#pending.length;
    if (waiting === 0 && this.#paste === null) return;
    const isKey = waiting <= 2 && this.#pending[0] === escape;
    const ms = this.#paste !== null ? pasteWaitMs : isKey ? escapeWaitMs : restWaitMs;
    this.#timer = setTimeout(() => this.flush(), ms);
  }

  #pasted(paste: PasteCollector, bytes: Buffer): Buffer | null {
    const after = paste.push(bytes);
    if (after !== null) {
      this.#paste = null;
      this.#tellPaste(paste.take(true));
    } else if (paste.isFull) this.#tellPaste(paste.take(false));
    return after;
  }

  #tellPaste(raw: Buffer): void {
    if (raw.length > 0) this.onEvent({ type: 'paste', text: raw.toString('utf8'), raw });
  }

  /** Tells events until the bytes end or a paste begins, whose bytes it returns. @param last nothing more will come */
  #keys(bytes: Buffer, last: boolean): Buffer | null {
    let at = 0;
    while (at < bytes.length) {
      const step = this.#step(bytes, at, last);
      if (step === 'partial') {
        this.#pending = Buffer.from(bytes.subarray(at));
        return null;
      }
      at += step;
      if (this.#paste !== null) return bytes.subarray(at);
    }
    return null;
  }

  #step(bytes: Buffer, at: number, last: boolean): number | 'partial' {
    const byte = bytes[at] ?? 0;
    if (byte === escape) return this.#escape(bytes, at, last);
    if (byte < 0x20 || byte === 0x7f) return this.#key(controlKey(byte), bytes, at, 1);
    return this.#character(bytes, at, last, 0);
  }

  #escape(bytes: Buffer, at: number, last: boolean): number | 'partial' {
    const sequence = readSequence(bytes, at);
    if (sequence.kind === 'paste') {
      this.#paste = new PasteCollector();
      return sequence.length;
    }
    if (sequence.kind === 'event') {
      this.onEvent(sequence.event);
      return sequence.length;
    }
    if (sequence.kind === 'partial') {
      if (!last) return 'partial';
      // Cut off for good: short ones were keys (Escape, alt+[, alt+O), longer ones are nobody's.
      if (bytes.length - at > 2) {
        this.onEvent({ type: 'other', raw: bytes.subarray(at) });
        return bytes.length - at;
      }
    }
    return this.#afterEscape(bytes, at, last);
  }

  /** ESC before something that is no sequence: alt, or the Escape key itself. */
  #afterEscape(bytes: Buffer, at: number, last: boolean): number | 'partial' {
    const next = bytes[at + 1];
    if (next === undefined) return this.#key(controlKey(escape), bytes, at, 1);
    if (next === escape) return this.#doubleEscape(bytes, at, last);
    if (next < 0x20 || next === 0x7f) return this.#key(controlKey(next, modifierBits.alt), bytes, at, 2);
    const taken = this.#character(bytes, at + 1, last, modifierBits.alt);
    return taken === 'partial' ? taken : taken + 1;
  }

  /** `ESC ESC [ A` is alt+Up in some terminals; any other ESC ESC is Escape, and then whatever the second begins. */
  #doubleEscape(bytes: Buffer, at: number, last: boolean): number | 'partial' {
    const third = bytes[at + 2];
    if (third === undefined && !last) return 'partial';
    if (third === 0x5b || third === 0x4f) {
      const inner = readSequence(bytes, at + 1);
      if (inner.kind === 'partial' && !last) return 'partial';
      if (inner.kind === 'event' && inner.event.type === 'key') {
        const key: KeyPress = { name: `alt+${inner.event.key.name}`, text: '' };
        return this.#key(key, bytes, at, inner.length + 1);
      }
    }
    return this.#key(controlKey(escape), bytes, at, 1);
  }

  #character(bytes: Buffer, at: number, last: boolean, modifiers: number): number | 'partial' {
    const length = characterLength(bytes, at);
    const from = modifiers === 0 ? at : at - 1;
    if (length === 'partial' && !last) return 'partial';
    if (length === 'partial' || length === 0) {
      this.#key({ name: '\ufffd', text: '' }, bytes, from, at - from + 1);
      return 1;
    }
    const text = bytes.toString('utf8', at, at + length);
    const key = isControl(text.codePointAt(0) ?? 0)
      ? { name: '\ufffd', text: '' }
      : characterKey(text, modifiers);
    this.#key(key, bytes, from, at - from + length);
    return length;
  }

  #key(key: KeyPress, bytes: Buffer, at: number, length: number): number {
    this.onEvent({ type: 'key', key, raw: bytes.subarray(at, at + length) });
    return length;
  }
}

/** Bytes of the UTF-8 character at `at`; 0 where none can begin. */
function characterLength(bytes: Buffer, at: number): number | 'partial' {
  const byte = bytes[at] ?? 0;
  const length = byte < 0x80 ? 1 : byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i];
    if (next === undefined) return 'partial';
    if ((next & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** C0, DEL, C1, and what ends a line or a paragraph. */
function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
}
