// What of a person's input goes to the agent of the attached pane, and in which bytes. Detach keys are asked before (detach.ts).
import type { Rect } from '../../domain/layout/layout.js';
import type { FrameModes } from '../../protocol/frame.js';
import type { Crop } from '../screen/crop.js';
import { encodeStroke, isLegacyEncoding } from './encode.js';
import type { InputEvent, MouseEvent } from './event.js';
import { strokeOf } from './stroke.js';

export interface AttachedPane {
  modes: FrameModes;
  /** Inner rectangle of the pane on the outer terminal. */
  rect: Rect;
  crop: Crop;
}

export type Routed =
  | { to: 'agent'; keys: Buffer }
  | { to: 'agent'; paste: string }
  /** Mouse outside the pane, with Shift, or not asked for by the agent. */
  | { to: 'cockpit' }
  | { to: 'nobody' };

export type KeyEvent = Extract<InputEvent, { type: 'key' | 'stroke' }>;

const cockpit: Routed = { to: 'cockpit' };
const nobody: Routed = { to: 'nobody' };

/** One for each attachment: it remembers who got the press, because the drag and the release belong to the same one. */
export class AttachedRouter {
  #held: 'agent' | 'cockpit' | null = null;

  route(event: InputEvent, pane: AttachedPane): Routed {
    switch (event.type) {
      case 'key':
      case 'stroke': {
        const keys = keyBytes(event, pane.modes);
        return keys === null ? nobody : { to: 'agent', keys };
      }
      case 'unknown':
        return { to: 'agent', keys: event.raw };
      case 'paste':
        return { to: 'agent', paste: event.text };
      case 'focus':
        return pane.modes.focusEvents ? { to: 'agent', keys: event.raw } : nobody;
      case 'mouse':
        return this.#mouse(event, pane);
      case 'other':
        return nobody;
    }
  }

  #mouse(event: MouseEvent, pane: AttachedPane): Routed {
    const owner = this.#ownerOf(event, pane);
    if (event.action === 'press') this.#held = owner;
    if (event.action === 'release') this.#held = null;
    if (owner === 'cockpit') return cockpit;
    if (!isWanted(event, pane.modes.mouse)) return nobody;
    const bytes = encodeMouse(event, pane);
    return bytes === null ? nobody : { to: 'agent', keys: bytes };
  }

  #ownerOf(event: MouseEvent, pane: AttachedPane): 'agent' | 'cockpit' {
    const holds = event.action === 'drag' || event.action === 'release';
    if (holds && this.#held !== null) return this.#held;
    if (event.shift || pane.modes.mouse === 'none') return 'cockpit';
    return isOnScreen(event, pane) ? 'agent' : 'cockpit';
  }
}

/** The key in the encoding that the agent asked for; null where that has no word for it. */
export function keyBytes(event: KeyEvent, modes: FrameModes): Buffer | null {
  const isLegacy = isLegacyEncoding(modes.kitty) && (modes.modifyOtherKeys ?? 0) === 0;
  if (isLegacy && event.stroke === undefined) return cursorKeyFor(event.raw, modes.applicationCursor);
  const stroke = event.stroke ?? (event.type === 'key' ? strokeOf(event.key) : null);
  return stroke === null ? event.raw : encodeStroke(stroke, modes);
}

/** Arrows, Home and End as the agent's cursor key mode (DECCKM) wants them: the outer terminal knows nothing of that mode. */
function cursorKeyFor(raw: Buffer, application: boolean): Buffer {
  const isPlain = raw.length === 3 && raw[0] === 0x1b && (raw[1] === 0x5b || raw[1] === 0x4f);
  if (!isPlain || !'ABCDHF'.includes(String.fromCharCode(raw[2] ?? 0))) return raw;
  return Buffer.from([0x1b, application ? 0x4f : 0x5b, raw[2] ?? 0]);
}

function isOnScreen({ x, y }: MouseEvent, { rect, crop }: AttachedPane): boolean {
  const width = Math.min(rect.width, crop.width);
  const height = Math.min(rect.height, crop.height);
  return x >= rect.x && y >= rect.y && x < rect.x + width && y < rect.y + height;
}

/** Modes 9, 1000, 1002 and 1003 of xterm (ctlseqs, "Mouse Tracking"). */
function isWanted(event: MouseEvent, mode: FrameModes['mouse']): boolean {
  switch (mode) {
    case 'none':
      return false;
    case 'x10':
      return event.action === 'press';
    case 'vt200':
      return event.action !== 'drag' && event.action !== 'move';
    case 'drag':
      return event.action !== 'move';
    case 'any':
      return true;
  }
}

const buttonCodes = {
  left: 0,
  middle: 1,
  right: 2,
  none: 3,
  'wheel-up': 64,
  'wheel-down': 65,
  'wheel-left': 66,
  'wheel-right': 67,
} as const;

/** Null where the old encoding cannot say the place (past column or row 223). */
function encodeMouse(event: MouseEvent, { modes, rect, crop }: AttachedPane): Buffer | null {
  const column = clamp(event.x - rect.x, crop.width) + crop.x + 1;
  const row = clamp(event.y - rect.y, crop.height) + crop.y + 1;
  const motion = event.action === 'drag' || event.action === 'move' ? 32 : 0;
  const modifiers =
    modes.mouse === 'x10' ? 0 : (event.shift ? 4 : 0) + (event.alt ? 8 : 0) + (event.ctrl ? 16 : 0);
  const code = buttonCodes[event.button] + motion + modifiers;
  if (modes.mouseSgr) {
    const end = event.action === 'release' ? 'm' : 'M';
    return Buffer.from(`\x1b[<${code};${column};${row}${end}`, 'latin1');
  }
  if (column > 223 || row > 223) return null;
  const old = event.action === 'release' ? buttonCodes.none + modifiers : code;
  return Buffer.from([0x1b, 0x5b, 0x4d, 32 + old, 32 + column, 32 + row]);
}

function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(value, size - 1));
}
