// Mouse reports of the outer terminal (xterm ctlseqs, "Mouse Tracking"): SGR, and the old form of terminals that know no other.
import type { InputEvent, MouseButton } from './event.js';

const bits = { shift: 4, alt: 8, ctrl: 16, motion: 32, wheel: 64, extra: 128 } as const;
const buttons: MouseButton[] = ['left', 'middle', 'right', 'none'];
const wheels: MouseButton[] = ['wheel-up', 'wheel-down', 'wheel-left', 'wheel-right'];

/** `CSI < code ; column ; row M`, or `m` for a release. */
export function readSgrMouse(parameters: string, final: 'M' | 'm', raw: Buffer): InputEvent {
  const [code = Number.NaN, column = Number.NaN, row = Number.NaN] = parameters
    .slice(1)
    .split(';')
    .map(Number);
  if (!Number.isInteger(code) || !(column >= 1) || !(row >= 1)) return { type: 'other', raw };
  return eventOf({ code, x: column - 1, y: row - 1, released: final === 'm' }, raw);
}

/** `CSI M` and three bytes, each with 32 added; a release does not say which button. */
export function readOldMouse(raw: Buffer): InputEvent {
  const [code = 0, column = 0, row = 0] = [...raw.subarray(3)].map(byte => byte - 32);
  if (code < 0 || column < 1 || row < 1) return { type: 'other', raw };
  const released = (code & (bits.wheel | bits.motion)) === 0 && (code & 3) === 3;
  return eventOf({ code, x: column - 1, y: row - 1, released }, raw);
}

function eventOf(report: { code: number; x: number; y: number; released: boolean }, raw: Buffer): InputEvent {
  const { code, x, y, released } = report;
  // Buttons 8–11 (back, forward) mean nothing here and to no agent that we know.
  if ((code & bits.extra) !== 0) return { type: 'other', raw };
  const isWheel = (code & bits.wheel) !== 0;
  const button = (isWheel ? wheels : buttons)[code & 3] ?? 'none';
  const held = {
    shift: (code & bits.shift) !== 0,
    alt: (code & bits.alt) !== 0,
    ctrl: (code & bits.ctrl) !== 0,
  };
  if (isWheel) return { type: 'mouse', action: 'wheel', button, x, y, ...held, raw };
  if (released) return { type: 'mouse', action: 'release', button, x, y, ...held, raw };
  if ((code & bits.motion) === 0) return { type: 'mouse', action: 'press', button, x, y, ...held, raw };
  return { type: 'mouse', action: button === 'none' ? 'move' : 'drag', button, x, y, ...held, raw };
}
