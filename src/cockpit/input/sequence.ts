// One escape sequence at the head of a buffer: how long it is, and what it means. Pure.
import type { InputEvent } from './event.js';
import { codeKey, keypadKey, letterKey, modifierBits, tildeKey } from './key-names.js';
import { readOldMouse, readSgrMouse } from './mouse.js';
import type { Stroke } from './stroke.js';

/** Longest control sequence that is no string; longer ones are rubbish. */
const maxSequence = 128;
/** Longest reply of a terminal that is waited for. */
const maxString = 4_096;
const escape = 0x1b;

export type Sequence =
  /** More bytes must come. */
  | { kind: 'partial' }
  /** No sequence begins here. */
  | { kind: 'none' }
  | { kind: 'paste'; length: number }
  | { kind: 'event'; length: number; event: InputEvent };

const partial: Sequence = { kind: 'partial' };

/** @param from index of the ESC */
export function readSequence(bytes: Buffer, from: number): Sequence {
  const second = bytes[from + 1];
  if (second === undefined) return partial;
  if (second === 0x5b) return readControl(bytes, from);
  if (second === 0x4f) return readSingleShift(bytes, from);
  if (second === 0x5d || second === 0x50 || second === 0x5f || second === 0x5e || second === 0x58) {
    return readString(bytes, from);
  }
  return { kind: 'none' };
}

/** SS3: cursor keys, F1–F4 and the keypad. */
function readSingleShift(bytes: Buffer, from: number): Sequence {
  const third = bytes[from + 2];
  if (third === undefined) return partial;
  const key = keypadKey(String.fromCharCode(third));
  if (key === null) return { kind: 'none' };
  return { kind: 'event', length: 3, event: { type: 'key', key, raw: bytes.subarray(from, from + 3) } };
}

/** Replies (OSC, DCS, APC, PM, SOS): nobody's keys, taken whole up to BEL or ESC \. */
function readString(bytes: Buffer, from: number): Sequence {
  const end = Math.min(bytes.length, from + maxString);
  for (let at = from + 2; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x07) return other(bytes, from, at + 1 - from);
    if (byte === escape) {
      if (at + 1 >= bytes.length) return partial;
      // A new sequence ends an open string, as it does in a terminal.
      return other(bytes, from, at - from + (bytes[at + 1] === 0x5c ? 2 : 0));
    }
  }
  return bytes.length - from < maxString ? partial : other(bytes, from, maxString);
}

/** CSI: parameters 30–3f, intermediates 20–2f, one final 40–7e (ECMA-48). */
function readControl(bytes: Buffer, from: number): Sequence {
  let at = from + 2;
  while (at < bytes.length && (bytes[at] ?? 0) >= 0x20 && (bytes[at] ?? 0) < 0x40) {
    if (at - from > maxSequence) return other(bytes, from, at - from);
    // rxvt: CSI n $ is with shift, without a letter after it.
    if (bytes[at] === 0x24 && at > from + 2 && isNumber(bytes, from + 2, at))
      return shiftedKey(bytes, from, at);
    at++;
  }
  const final = bytes[at];
  if (final === undefined) return partial;
  if (final < 0x40 || final > 0x7e) return at === from + 2 ? { kind: 'none' } : other(bytes, from, at - from);
  const parameters = bytes.toString('latin1', from + 2, at);
  const letter = String.fromCharCode(final);
  if (parameters === '' && letter === '[') return readConsoleKey(bytes, from);
  if (parameters === '' && letter === 'M') {
    if (bytes.length < from + 6) return partial;
    const raw = bytes.subarray(from, from + 6);
    return { kind: 'event', length: 6, event: readOldMouse(raw) };
  }
  if (parameters === '200' && letter === '~') return { kind: 'paste', length: at + 1 - from };
  const raw = bytes.subarray(from, at + 1);
  return { kind: 'event', length: raw.length, event: meaningOf(parameters, letter, raw) };
}

function isNumber(bytes: Buffer, from: number, to: number): boolean {
  return /^\d+$/.test(bytes.toString('latin1', from, to));
}

function shiftedKey(bytes: Buffer, from: number, at: number): Sequence {
  const key = tildeKey(Number(bytes.toString('latin1', from + 2, at)), modifierBits.shift);
  const length = at + 1 - from;
  if (key === null) return other(bytes, from, length);
  return { kind: 'event', length, event: { type: 'key', key, raw: bytes.subarray(from, from + length) } };
}

/** The Linux console's F1–F5: `CSI [ A` … `CSI [ E`. */
function readConsoleKey(bytes: Buffer, from: number): Sequence {
  const fourth = bytes[from + 3];
  if (fourth === undefined) return partial;
  const key = tildeKey(11 + fourth - 0x41, 0);
  if (fourth > 0x45 || key === null) return { kind: 'none' };
  return { kind: 'event', length: 4, event: { type: 'key', key, raw: bytes.subarray(from, from + 4) } };
}

function meaningOf(parameters: string, final: string, raw: Buffer): InputEvent {
  const nobody: InputEvent = { type: 'other', raw };
  if (parameters.startsWith('<') && (final === 'M' || final === 'm'))
    return readSgrMouse(parameters, final, raw);
  if (/[<=>?!"#$%&'()*+,\-./ ]/.test(parameters)) return nobody;
  if (parameters === '' && (final === 'I' || final === 'O')) {
    return { type: 'focus', focused: final === 'I', raw };
  }
  const fields = parameters.split(';').map(field => field.split(':').map(Number));
  const modifiers = Math.max(0, (fields[1]?.[0] ?? 1) - 1);
  const stroke = strokeOfFields(fields, final, modifiers);
  const key = stroke?.event === 'release' ? null : keyOf(fields, final, modifiers);
  if (key !== null) return stroke === null ? { type: 'key', key, raw } : { type: 'key', key, raw, stroke };
  if (stroke !== null) return { type: 'stroke', stroke, raw };
  return isAnswer(fields, final) ? nobody : { type: 'unknown', raw };
}

/** Answers to questions that we or somebody before us asked. */
function isAnswer(fields: number[][], final: string): boolean {
  return 'cntxySR'.includes(final) || fields.some(field => field.some(Number.isNaN));
}

const eventNames = ['press', 'press', 'repeat', 'release'] as const;

/** Null for forms that every program reads. */
function strokeOfFields(fields: number[][], final: string, modifiers: number): Stroke | null {
  const [first = [], second = [], third = []] = fields;
  // `CSI P` is F1 to kitty only.
  const [code = 0, shifted = 0, base = 0] = parametersOf(first, final);
  const event = eventNames[second[1] ?? 1];
  if (event === undefined || code <= 0) return null;
  if (final === 'u') return { code, final, shifted, base, modifiers, event, text: textOf(fields[2]) };
  if (final === '~' && code === 27) return otherKeyStroke(third[0] ?? 0, modifiers);
  // F1 to F4 are other sequences to kitty than to everybody else.
  const isKittys = (final === '~' && code === 13) || ('PQS'.includes(final) && second.length === 0);
  const isUsual = second.length < 2 && modifiers < modifierBits.super && !isKittys;
  if (isUsual || !/[~A-HPQS]/.test(final)) return null;
  return { code, final, shifted: 0, base: 0, modifiers, event, text: '' };
}

function parametersOf(first: number[], final: string): number[] {
  return 'PQS'.includes(final) && first[0] === 0 ? [1] : first;
}

/** modifyOtherKeys names the character, Shift included. */
function otherKeyStroke(code: number, modifiers: number): Stroke | null {
  if (code <= 0 || code > 0x10ffff) return null;
  const about = { final: 'u', base: 0, modifiers, event: 'press', text: '' } as const;
  const plain = String.fromCodePoint(code).toLowerCase().codePointAt(0) ?? code;
  return plain === code ? { code, shifted: 0, ...about } : { code: plain, shifted: code, ...about };
}

function keyOf(fields: number[][], final: string, modifiers: number) {
  const [first = []] = fields;
  const [code = 0, shifted = 0, base = 0] = first;
  if (final === 'u') return codeKey({ code, shifted, base, text: textOf(fields[2]) }, modifiers);
  if (final === '~' && code === 27) {
    return codeKey({ code: fields[2]?.[0] ?? 0, shifted: 0, base: 0, text: '' }, modifiers);
  }
  if (final === '~') return tildeKey(code, modifiers);
  // rxvt: CSI n ^ is with control, CSI n @ with control and shift.
  if (final === '^') return tildeKey(code, modifierBits.ctrl);
  if (final === '@') return tildeKey(code, modifierBits.ctrl | modifierBits.shift);
  // `CSI row ; column R` is the answer to a question, `CSI 1 ; m R` is F3.
  if (code > 1) return null;
  return letterKey(final, modifiers);
}

function textOf(points: number[] | undefined): string {
  if (points === undefined || points.some(point => !(point >= 0x20 && point <= 0x10ffff))) return '';
  return String.fromCodePoint(...points);
}

function other(bytes: Buffer, from: number, length: number): Sequence {
  return { kind: 'event', length, event: { type: 'other', raw: bytes.subarray(from, from + length) } };
}
