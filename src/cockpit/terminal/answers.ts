// What the outer terminal says of itself when asked. Sources: xterm's ctlseqs (DA1, OSC 11), sw.kovidgoyal.net/kitty/keyboard-protocol,
// contour-terminal.org/vt-extensions/color-palette-update-notifications (modes 996, 997, 2031).

export type Answer =
  /** It speaks the kitty keyboard protocol. */
  | { kind: 'kitty' }
  /** DA1: it has answered everything that it was asked before and means to answer. */
  | { kind: 'fence' }
  /** DSR: it has come so far (screen/flow.ts). */
  | { kind: 'arrived' }
  | { kind: 'background'; dark: boolean };

/** The fence comes last: whatever a terminal knows nothing of, it knows this. */
export const questions = { kitty: '\x1b[?u', background: '\x1b]11;?\x1b\\', fence: '\x1b[c' } as const;

/** Tell us when the person chooses another theme. */
export const themeReports = { on: '\x1b[?2031h', off: '\x1b[?2031l' } as const;

/** Null for what answers nothing that we asked. */
export function readAnswer(raw: Buffer): Answer | null {
  const text = raw.toString('latin1');
  if (/^\x1b\[\?\d+u$/.test(text)) return { kind: 'kitty' };
  if (/^\x1b\[\?[\d;]*c$/.test(text)) return { kind: 'fence' };
  if (text === '\x1b[0n') return { kind: 'arrived' };
  const scheme = /^\x1b\[\?997;([12])n$/.exec(text)?.[1];
  if (scheme !== undefined) return { kind: 'background', dark: scheme === '1' };
  const colour = /^\x1b\]11;(?:rgba?:|#)([^\x07\x1b]+)/.exec(text)?.[1];
  const light = colour === undefined ? null : lightness(colour);
  return light === null ? null : { kind: 'background', dark: light < 0.5 };
}

/** Relative luminance, 0 to 1, of `rr/gg/bb` with one to four digits each, or of `rrggbb`; null for what is neither. */
function lightness(colour: string): number | null {
  const whole = /^[\da-f]+$/i.test(colour) && colour.length % 3 === 0;
  const size = colour.length / 3;
  const parts = whole ? [0, 1, 2].map(i => colour.slice(i * size, (i + 1) * size)) : colour.split('/');
  const [red, green, blue] = parts
    .slice(0, 3)
    .map(part => (/^[\da-f]{1,4}$/i.test(part) ? Number.parseInt(part, 16) / (16 ** part.length - 1) : -1));
  if (red === undefined || green === undefined || blue === undefined) return null;
  if (red < 0 || green < 0 || blue < 0) return null;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
