// The attributes that SGR and OSC 8 set, as cell words. Reading side of the chrome's text; the writing side is pen.ts.
import { bgFlags, type CellExtra, colour, fgFlags } from '../../protocol/cells.js';
import { safeLink } from './safe-text.js';

const setFg: Record<number, number> = {
  4: fgFlags.underline,
  5: fgFlags.blink,
  6: fgFlags.blink,
  7: fgFlags.inverse,
  8: fgFlags.invisible,
  9: fgFlags.strike,
  1: fgFlags.bold,
};
const clearFg: Record<number, number> = {
  22: fgFlags.bold,
  24: fgFlags.underline,
  25: fgFlags.blink,
  27: fgFlags.inverse,
  28: fgFlags.invisible,
  29: fgFlags.strike,
};
const setBg: Record<number, number> = { 2: bgFlags.dim, 3: bgFlags.italic, 53: bgFlags.overline };
const clearBg: Record<number, number> = { 22: bgFlags.dim, 23: bgFlags.italic, 55: bgFlags.overline };

const colourMask = colour.modeMask | colour.valueMask;

export class AnsiPen {
  fg = 0;
  bg = 0;
  #underlineStyle = 0;
  #underlineColour = 0;
  #link = '';

  /** Null unless it needs a place beside the words. */
  extra(): CellExtra | null {
    const underlined = (this.fg & fgFlags.underline) !== 0;
    const style = underlined ? Math.max(1, this.#underlineStyle) : 0;
    if (this.#link === '' && style <= 1 && (this.#underlineColour === 0 || !underlined)) return null;
    return { underlineStyle: style, underlineColour: this.#underlineColour, link: this.#link };
  }

  /** Payload of `OSC 8 ; parameters ; link`, without introducer and terminator. */
  setLink(payload: string): void {
    const cut = payload.indexOf(';', 2);
    if (payload.startsWith('8;') && cut > 0) this.#link = safeLink(payload.slice(cut + 1));
  }

  /** Parameters of an SGR, e.g. `1;38;2;10;20;30` or `4:3`. */
  sgr(parameters: string): void {
    const parts = parameters === '' ? ['0'] : parameters.split(';');
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] ?? '';
      if (part.includes(':')) this.#subParameters(part.split(':').map(Number));
      else {
        const code = Number(part);
        if (code === 38 || code === 48 || code === 58) i += this.#extended(code, parts, i + 1);
        else this.#plain(code);
      }
    }
  }

  #subParameters(parts: number[]): void {
    const [code = 0, kind = 0] = parts;
    if (code === 4) {
      this.#underlineStyle = kind <= 5 ? kind : 1;
      this.fg = kind === 0 ? this.fg & ~fgFlags.underline : this.fg | fgFlags.underline;
    } else if (kind === 5) this.#setColour(code, colour.palette256 | ((parts[2] ?? 0) & 0xff));
    else if (kind === 2) this.#setColour(code, rgb(parts.slice(-3)));
  }

  /** How many of the following parameters it took. */
  #extended(code: number, parts: string[], at: number): number {
    if (parts[at] === '5') {
      this.#setColour(code, colour.palette256 | (Number(parts[at + 1]) & 0xff));
      return 2;
    }
    if (parts[at] !== '2') return 0;
    this.#setColour(code, rgb(parts.slice(at + 1, at + 4).map(Number)));
    return 4;
  }

  #setColour(code: number, word: number): void {
    if (code === 38) this.fg = (this.fg & ~colourMask) | word;
    else if (code === 48) this.bg = (this.bg & ~colourMask) | word;
    else if (code === 58) this.#underlineColour = word;
  }

  #plain(code: number): void {
    if (code === 0) {
      this.fg = 0;
      this.bg = 0;
      this.#underlineStyle = 0;
      this.#underlineColour = 0;
    } else if (code === 4 || code === 21) {
      this.#underlineStyle = code === 21 ? 2 : 1;
      this.fg |= fgFlags.underline;
    } else if (code === 59) this.#underlineColour = 0;
    else if (code >= 30) this.#plainColour(code);
    this.fg = (this.fg | (setFg[code] ?? 0)) & ~(clearFg[code] ?? 0);
    this.bg = (this.bg | (setBg[code] ?? 0)) & ~(clearBg[code] ?? 0);
  }

  #plainColour(code: number): void {
    if (code <= 37) this.#setColour(38, colour.palette16 | (code - 30));
    else if (code === 39) this.#setColour(38, 0);
    else if (code >= 40 && code <= 47) this.#setColour(48, colour.palette16 | (code - 40));
    else if (code === 49) this.#setColour(48, 0);
    else if (code >= 90 && code <= 97) this.#setColour(38, colour.palette16 | (code - 82));
    else if (code >= 100 && code <= 107) this.#setColour(48, colour.palette16 | (code - 92));
  }
}

function rgb(parts: number[]): number {
  const [red = 0, green = 0, blue = 0] = parts;
  return colour.rgb | ((red & 0xff) << 16) | ((green & 0xff) << 8) | (blue & 0xff);
}
