// A cell of a screen: three 32-bit words, the same in the host's frames and on the cockpit's grid.
//
// content  bits 0–20 code point (0 is blank), bit 21 the text is a cluster kept beside the row, bits 22–23 width 0, 1 or 2
// fg       bits 0–23 colour, 24–25 colour mode, 26 inverse, 27 bold, 28 underline, 29 blink, 30 invisible, 31 struck out
// bg       bits 0–23 colour, 24–25 colour mode, 26 italic, 27 dim, 28 has an extra (underline style, link), 30 overline
//
// A cell of width 0 is the right half of a wide one. The layout equals xterm.js' buffer (src/common/buffer/Constants.ts),
// so that the host copies words instead of translating attributes.

export const wordsPerCell = 3;

export const content = {
  codeMask: 0x1f_ffff,
  cluster: 0x20_0000,
  widthShift: 22,
} as const;

export const colour = {
  valueMask: 0xff_ffff,
  modeMask: 0x300_0000,
  default: 0,
  /** 16-colour palette, value 0–15. */
  palette16: 0x100_0000,
  /** 256-colour palette. */
  palette256: 0x200_0000,
  rgb: 0x300_0000,
} as const;

export const fgFlags = {
  inverse: 0x400_0000,
  bold: 0x800_0000,
  underline: 0x1000_0000,
  blink: 0x2000_0000,
  invisible: 0x4000_0000,
  strike: 0x8000_0000,
} as const;

export const bgFlags = {
  italic: 0x400_0000,
  dim: 0x800_0000,
  extra: 0x1000_0000,
  overline: 0x4000_0000,
} as const;

/** A blank of width 1 in default colours. */
export const blankContent = 1 << content.widthShift;

/** What three words cannot hold. */
export interface CellExtra {
  /** 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed. */
  underlineStyle: number;
  /** Colour word like fg's low 26 bits; 0 takes the text's. */
  underlineColour: number;
  /** Hyperlink, empty for none; hostile, scheme already checked by the host. */
  link: string;
}
