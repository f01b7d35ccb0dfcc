// A key as programs read it that know no newer protocol (xterm, VT220), and xterm's modifyOtherKeys where a program asked for it.
import { modifierBits } from './key-names.js';
import { isTextKey, keypadText, type Stroke, typedText } from './stroke.js';

export interface LegacyModes {
  applicationCursor: boolean;
  modifyOtherKeys?: number;
}

/** Digits and signs that Control makes the bytes 0 and 1b–1f, 7f of; letters do it by themselves. */
const controlSigns: Record<string, number> = {
  ' ': 0,
  '@': 0,
  '2': 0,
  '[': 0x1b,
  '3': 0x1b,
  '\\': 0x1c,
  '4': 0x1c,
  ']': 0x1d,
  '5': 0x1d,
  '^': 0x1e,
  '~': 0x1e,
  '6': 0x1e,
  '/': 0x1f,
  _: 0x1f,
  '7': 0x1f,
  '?': 0x7f,
  '8': 0x7f,
};

/** F13 to F20; later ones have no bytes. */
const highFunctions = [25, 26, 28, 29, 31, 32, 33, 34];
const arrows: Record<number, [code: number, final: string]> = {
  57417: [1, 'D'],
  57418: [1, 'C'],
  57419: [1, 'A'],
  57420: [1, 'B'],
  57421: [5, '~'],
  57422: [6, '~'],
  57423: [1, 'H'],
  57424: [1, 'F'],
  57425: [2, '~'],
  57426: [3, '~'],
  57427: [1, 'E'],
};

const shiftAltCtrl = modifierBits.shift | modifierBits.alt | modifierBits.ctrl;

/** Null where the encoding has nothing for it. */
export function legacyBytes(stroke: Stroke, modes: LegacyModes): string | null {
  if (stroke.event === 'release') return null;
  const { code, final } = stroke;
  if (final !== 'u') return functionKey(code, final, stroke.modifiers, modes);
  const pad = arrows[code];
  if (pad !== undefined) return functionKey(pad[0], pad[1], stroke.modifiers, modes);
  const high = highFunctions[code - 57376];
  if (high !== undefined) return functionKey(high, '~', stroke.modifiers, modes);
  const other = modifiedOther(stroke, modes);
  if (other !== null) return other;
  const alt = (stroke.modifiers & (modifierBits.alt | modifierBits.meta)) !== 0 ? '\x1b' : '';
  const bytes = named(stroke) ?? (isTextKey(stroke) ? typed(stroke) : null);
  return bytes === null ? null : alt + bytes;
}

function named({ code, modifiers }: Stroke): string | null {
  const ctrl = (modifiers & modifierBits.ctrl) !== 0;
  const shift = (modifiers & modifierBits.shift) !== 0;
  switch (code) {
    case 13:
    case 57414:
      return '\r';
    case 9:
      return shift ? '\x1b[Z' : '\t';
    case 127:
      return ctrl ? '\x08' : '\x7f';
    case 27:
      return '\x1b';
    default:
      return null;
  }
}

function typed(stroke: Stroke): string | null {
  const { code, base, modifiers, shifted } = stroke;
  if ((modifiers & (modifierBits.super | modifierBits.hyper)) !== 0) return null;
  const shifts = (modifiers & modifierBits.shift) !== 0;
  if ((modifiers & modifierBits.ctrl) === 0) {
    // With Alt held nothing says what it would type.
    return typedText({ ...stroke, modifiers: modifiers & (modifierBits.shift | modifierBits.caps) });
  }
  // Commands are where the Latin letter is, whatever the layout writes there.
  const latin = code > 0x7f && base !== 0 ? base : code;
  const plain = keypadText(latin) ?? String.fromCodePoint(latin);
  if (/^[a-z]$/i.test(plain)) return String.fromCharCode(plain.toLowerCase().charCodeAt(0) & 0x1f);
  const sign = shifts && shifted !== 0 ? String.fromCodePoint(shifted) : plain;
  const byte = controlSigns[sign];
  return byte === undefined ? sign : String.fromCharCode(byte);
}

/** `CSI 27 ; modifiers ; code ~`: level 1 for keys that have no bytes of their own, level 2 for all with a modifier. */
function modifiedOther(stroke: Stroke, { modifyOtherKeys = 0 }: LegacyModes): string | null {
  const { code, shifted, modifiers } = stroke;
  const held = modifiers & shiftAltCtrl;
  if (modifyOtherKeys === 0 || held === 0 || code > 0x10ffff || (code >= 57344 && code <= 63743)) return null;
  if (isTextKey(stroke) && held === modifierBits.shift && code !== 32) return null;
  if (modifyOtherKeys === 1 && hasOwnBytes(stroke)) return null;
  const shifts = (modifiers & modifierBits.shift) !== 0;
  const letter = String.fromCodePoint(code);
  const upper = shifted !== 0 ? shifted : (letter.toUpperCase().codePointAt(0) ?? code);
  return `\x1b[27;${held + 1};${shifts && isTextKey(stroke) ? upper : code}~`;
}

function hasOwnBytes({ code, modifiers }: Stroke): boolean {
  const held = modifiers & shiftAltCtrl;
  if (held === modifierBits.alt) return true;
  if (code === 27 || code === 127) return true;
  if (code === 9) return held === modifierBits.shift;
  if (code === 13) return false;
  const plain = String.fromCodePoint(code);
  const isControl = /^[a-z]$/.test(plain) || controlSigns[plain] !== undefined;
  return isControl && (held & modifierBits.shift) === 0;
}

function functionKey(code: number, final: string, modifiers: number, modes: LegacyModes): string {
  // Only kitty writes F3 so; `CSI R` would be the answer to a question.
  const isF3 = final === '~' && code === 13;
  const letter = isF3 ? 'R' : final;
  const alt = (modifiers & modifierBits.meta) === 0 ? 0 : modifierBits.alt;
  const held = (modifiers & (shiftAltCtrl | modifierBits.super)) | alt;
  if (letter === '~') return held === 0 ? `\x1b[${code}~` : `\x1b[${code};${held + 1}~`;
  if (held !== 0) return `\x1b[1;${held + 1}${letter}`;
  const isSingleShift = 'PQRS'.includes(letter) || modes.applicationCursor;
  return `\x1b${isSingleShift ? 'O' : '['}${letter}`;
}
