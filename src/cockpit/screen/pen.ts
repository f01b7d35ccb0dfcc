// The writing side of attributes: escape sequences from what the terminal's pen is to what the next cell needs.
import { bgFlags, type CellExtra, colour, fgFlags } from '../../protocol/cells.js';
import { type ColourDepth, reduceColour } from './depth.js';

const colourMask = colour.modeMask | colour.valueMask;
const fgFlagMask = ~colourMask;
const bgFlagMask = bgFlags.italic | bgFlags.dim | bgFlags.overline;

const fgCodes: [number, string][] = [
  [fgFlags.bold, '1'],
  [fgFlags.blink, '5'],
  [fgFlags.inverse, '7'],
  [fgFlags.invisible, '8'],
  [fgFlags.strike, '9'],
];
const bgCodes: [number, string][] = [
  [bgFlags.dim, '2'],
  [bgFlags.italic, '3'],
  [bgFlags.overline, '53'],
];

/** Distinct transitions are few on a real screen; past this an agent paints gradients and the cache starts anew. */
const maxCached = 8_192;

export class Pen {
  #fg = 0;
  #bg = 0;
  #extra: CellExtra | null = null;
  /** Reduced colours by word; agents use few. */
  readonly #reduced = new Map<number, number>();

  constructor(
    private readonly depth: ColourDepth,
    /** Underline styles and colours in colon form; terminals that do not know them print rubbish or misread them. */
    private readonly styled: boolean,
  ) {}

  /** True when the last cell had these very attributes; the cheap question before {@link change}. */
  is(fg: number, bg: number, extra: CellExtra | null): boolean {
    return fg === this.#fg && bg === this.#bg && extra === this.#extra;
  }

  /** Escape sequences that make the pen so; '' when only words differ that the terminal cannot show. */
  change(fg: number, bg: number, extra: CellExtra | null): string {
    const before = this.#link();
    let codes = '';
    const oldStyle = this.#styleOf(this.#fg, this.#extra);
    const style = this.#styleOf(fg, extra);
    const oldTint = this.#tintOf(this.#extra);
    const tint = this.#tintOf(extra);
    let [oldFg, oldBg] = [this.#fg, this.#bg];
    const gone =
      (oldFg & ~fg & fgFlagMask) !== 0 ||
      (oldBg & ~bg & bgFlagMask) !== 0 ||
      (style === 0 && oldStyle !== 0) ||
      (oldTint !== 0 && tint === 0);
    if (gone) {
      codes = ';0';
      oldFg = 0;
      oldBg = 0;
    }
    codes += flagCodes(fg & ~oldFg, fgCodes) + flagCodes(bg & ~oldBg, bgCodes);
    if (style !== 0 && (gone || style !== oldStyle)) codes += style === 1 ? ';4' : `;4:${style}`;
    if (tint !== 0 && (gone || tint !== oldTint)) codes += tintCode(tint);
    codes += this.#colourChange(oldFg, fg, 30) + this.#colourChange(oldBg, bg, 40);
    this.#fg = fg;
    this.#bg = bg;
    this.#extra = extra;
    const link = this.#link();
    const text = codes === '' ? '' : `\x1b[${codes.slice(1)}m`;
    return link === before ? text : `${text}${linkCode(link)}`;
  }

  /** Back to the default, so that nothing of a frame lasts. */
  rest(): string {
    if (this.#fg === 0 && this.#bg === 0 && this.#extra === null) return '';
    const link = this.#link() === '' ? '' : linkCode('');
    this.forget();
    return `${link}\x1b[0m`;
  }

  /** The terminal's pen has been reset by somebody else. */
  forget(): void {
    this.#fg = 0;
    this.#bg = 0;
    this.#extra = null;
  }

  #link(): string {
    return this.#extra?.link ?? '';
  }

  #styleOf(fg: number, extra: CellExtra | null): number {
    if ((fg & fgFlags.underline) === 0) return 0;
    if (!this.styled || extra === null || extra.underlineStyle > 5) return 1;
    return Math.max(1, extra.underlineStyle);
  }

  #tintOf(extra: CellExtra | null): number {
    if (!this.styled || extra === null) return 0;
    return this.#reduce(extra.underlineColour & colourMask);
  }

  #colourChange(oldWord: number, newWord: number, base: 30 | 40): string {
    const was = this.#reduce(oldWord & colourMask);
    const is = this.#reduce(newWord & colourMask);
    return was === is ? '' : colourCode(is, base);
  }

  #reduce(word: number): number {
    if (this.depth === 'truecolor' || word === 0) return word;
    const known = this.#reduced.get(word);
    if (known !== undefined) return known;
    const reduced = reduceColour(word, this.depth);
    if (this.#reduced.size >= maxCached) this.#reduced.clear();
    this.#reduced.set(word, reduced);
    return reduced;
  }
}

function flagCodes(added: number, table: [number, string][]): string {
  let codes = '';
  for (const [flag, code] of table) if ((added & flag) !== 0) codes += `;${code}`;
  return codes;
}

function colourCode(word: number, base: 30 | 40): string {
  const value = word & colour.valueMask;
  switch (word & colour.modeMask) {
    case colour.palette16:
      return value < 8 ? `;${base + value}` : `;${base + 52 + value}`;
    case colour.palette256:
      return `;${base + 8};5;${value & 0xff}`;
    case colour.rgb:
      return `;${base + 8};2;${value >> 16};${(value >> 8) & 0xff};${value & 0xff}`;
    default:
      return `;${base + 9}`;
  }
}

function tintCode(word: number): string {
  const value = word & colour.valueMask;
  if ((word & colour.modeMask) === colour.rgb) {
    return `;58:2::${value >> 16}:${(value >> 8) & 0xff}:${value & 0xff}`;
  }
  return `;58:5:${value & 0xff}`;
}

/** The id joins the pieces of one link that are painted in different frames (OSC 8 specification, "Hover underlining and the id parameter"). */
function linkCode(link: string): string {
  if (link === '') return '\x1b]8;;\x1b\\';
  let hash = 5381;
  for (let i = 0; i < link.length; i++) hash = ((hash * 33) ^ link.charCodeAt(i)) >>> 0;
  return `\x1b]8;id=qd${hash.toString(36)};${link}\x1b\\`;
}
