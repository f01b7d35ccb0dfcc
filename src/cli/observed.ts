// A frame of a session as `observe` prints it: one JSON object, rows as text and as runs of attributes.
import { bgFlags, type CellExtra, colour, content, fgFlags, wordsPerCell } from '../protocol/cells.js';
import type { Frame, FrameRow } from '../protocol/frame.js';
import type { HostSession } from '../protocol/host-methods.js';

/** Absent where it is the default. A number is a colour of the palette, text an RGB one as `#rrggbb`. */
export interface ObservedRun {
  /** First column and number of columns. */
  x: number;
  width: number;
  fg?: number | string;
  bg?: number | string;
  bold?: true;
  dim?: true;
  italic?: true;
  underline?: (typeof underlines)[number];
  underlineColour?: number | string;
  inverse?: true;
  blink?: true;
  invisible?: true;
  strike?: true;
  overline?: true;
  link?: string;
}

export interface ObservedRow {
  y: number;
  text: string;
  /** Only stretches that are not plain. */
  runs?: ObservedRun[];
}

const underlines = ['none', 'single', 'double', 'curly', 'dotted', 'dashed'] as const;
const cursorStyles = ['block', 'block', 'block', 'underline', 'underline', 'bar', 'bar'] as const;

/** @param session what is known of it by now; title and state are its own */
export function observedFrame(frame: Frame, session: HostSession, textOnly: boolean): object {
  const { cols, rows, cursor, full, modes, top } = frame;
  return {
    type: 'frame',
    at: new Date().toISOString(),
    full,
    cols,
    rows,
    top,
    title: session.title,
    state: frame.paused ? 'paused' : session.exit === null ? 'running' : 'ended',
    alternateScreen: modes.alternateScreen,
    cursor: {
      x: cursor.x,
      y: cursor.y,
      visible: cursor.visible,
      shape: cursorStyles[cursor.style] ?? 'block',
    },
    lines: frame.changed.map(row => observedRow(row, textOnly)),
  };
}

/** One line, safe to look at: what could turn the text of a terminal round is written as an escape. */
export function observedLine(record: object): string {
  return `${JSON.stringify(record).replace(unsafe, escaped)}\n`;
}

const unsafe = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function escaped(character: string): string {
  // A joiner holds an emoji together and turns nothing round.
  if (character === '\u200d') return character;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function observedRow(row: FrameRow, textOnly: boolean): ObservedRow {
  const text = textOfRow(row);
  if (textOnly) return { y: row.y, text };
  const runs = runsOf(row);
  return runs.length === 0 ? { y: row.y, text } : { y: row.y, text, runs };
}

function textOfRow({ cells, clusters }: FrameRow): string {
  let text = '';
  for (let at = 0; at < cells.length; at += wordsPerCell) {
    const word = cells[at] ?? 0;
    if (word >>> content.widthShift === 0) continue;
    const code = word & content.codeMask;
    const cluster = (word & content.cluster) === 0 ? undefined : clusters.get(at / wordsPerCell);
    text += cluster ?? (code === 0 ? ' ' : String.fromCodePoint(code));
  }
  return text.trimEnd();
}

function runsOf({ cells, extras }: FrameRow): ObservedRun[] {
  const runs: ObservedRun[] = [];
  let last = '';
  for (let x = 0; x * wordsPerCell < cells.length; x++) {
    const fg = cells[x * wordsPerCell + 1] ?? 0;
    const bg = cells[x * wordsPerCell + 2] ?? 0;
    const extra = extras.get(x);
    if (fg === 0 && bg === 0 && extra === undefined) {
      last = '';
      continue;
    }
    const style = styleOf(fg, bg, extra);
    const key = JSON.stringify(style);
    const run = runs.at(-1);
    if (key === last && run !== undefined) run.width++;
    else if (key !== '{}') runs.push({ x, width: 1, ...style });
    last = key;
  }
  return runs;
}

function styleOf(fg: number, bg: number, extra: CellExtra | undefined): Partial<ObservedRun> {
  const style: Partial<ObservedRun> = {};
  const foreground = colourOf(fg);
  const background = colourOf(bg);
  if (foreground !== null) style.fg = foreground;
  if (background !== null) style.bg = background;
  if ((fg & fgFlags.bold) !== 0) style.bold = true;
  if ((bg & bgFlags.dim) !== 0) style.dim = true;
  if ((bg & bgFlags.italic) !== 0) style.italic = true;
  if ((fg & fgFlags.inverse) !== 0) style.inverse = true;
  if ((fg & fgFlags.blink) !== 0) style.blink = true;
  if ((fg & fgFlags.invisible) !== 0) style.invisible = true;
  if ((fg & fgFlags.strike) !== 0) style.strike = true;
  if ((bg & bgFlags.overline) !== 0) style.overline = true;
  const underline = underlines[extra?.underlineStyle ?? 0] ?? 'none';
  if (underline !== 'none') style.underline = underline;
  else if ((fg & fgFlags.underline) !== 0) style.underline = 'single';
  const underlineColour = colourOf(extra?.underlineColour ?? 0);
  if (underlineColour !== null) style.underlineColour = underlineColour;
  if (extra !== undefined && extra.link !== '') style.link = extra.link;
  return style;
}

function colourOf(word: number): number | string | null {
  const value = word & colour.valueMask;
  switch (word & colour.modeMask) {
    case colour.rgb:
      return `#${value.toString(16).padStart(6, '0')}`;
    case colour.palette16:
    case colour.palette256:
      return value & 255;
    default:
      return null;
  }
}
