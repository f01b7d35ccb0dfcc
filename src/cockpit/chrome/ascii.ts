// Chrome for terminals that have only ASCII: what the views did not choose themselves is replaced cell by cell.
import { cellsOf } from '../../domain/escape.js';

const replacements: Record<string, string> = {
  '…': '.',
  '·': '-',
  '—': '-',
  '–': '-',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '›': '>',
  '‹': '<',
};
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Keeps every width; SGR sequences are ASCII already. */
export function toAscii(ansi: string): string {
  return ansi.replaceAll(/[^\u0000-\u007e]+/g, run =>
    [...graphemes.segment(run)]
      .map(({ segment }) => replacements[segment] ?? '?'.repeat(cellsOf(segment)))
      .join(''),
  );
}
