// Text with what matched in it: bold and underlined, so that it is seen without colours too.
import { type Line, type Span, span } from '../views/line.js';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** @param matched code units of `text`, which is fit to be shown */
export function highlighted(
  text: string,
  matched: ReadonlySet<number>,
  style: Omit<Span, 'text'> = {},
): Line {
  if (matched.size === 0) return [span(text, style)];
  const line: Line = [];
  let wasHit = false;
  for (const { segment, index } of graphemes.segment(text)) {
    const isHit = range(index, segment.length).some(unit => matched.has(unit));
    const last = line.at(-1);
    if (last !== undefined && isHit === wasHit) last.text += segment;
    else line.push(span(segment, isHit ? { ...style, dim: false, bold: true, underline: true } : style));
    wasHit = isHit;
  }
  return line;
}

function range(from: number, length: number): number[] {
  return Array.from({ length }, (_, at) => from + at);
}
