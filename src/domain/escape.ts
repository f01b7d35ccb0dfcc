// Hostile text made fit for a line of the screen: controls, bidi and invisible characters are shown, never obeyed, and the width is bounded.
import stringWidth from 'string-width';

/** Longer input is cut before anything looks at it: 100 KB of title cost as much as a line. */
const maxInput = 4_096;
/** A base character with more marks than this loses the rest, so that one cell stays one cell. */
const maxMarks = 3;
const maxClusterPoints = 12;

const controls = /[\p{Cc}\p{Zl}\p{Zp}]/u;
/** Bidi controls, zero-width characters, joiners, soft hyphen, tags, private and unassigned ones: nothing that hides. */
const invisible = /[\p{Cf}\p{Cn}\p{Co}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/u;
const mark = /\p{M}/u;
const pictograph = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * What nearly all lines are made of: ASCII, Latin letters, punctuation, box drawing and geometric shapes, each a grapheme of
 * one cell and nothing to escape. The long way round costs a hundred times as much, and the chrome asks for every line.
 */
const plain = /^[ -~\u00c0-\u024f\u00b7\u2010-\u2027\u2030-\u203b\u2190-\u2193\u2500-\u25fc]*$/;

const named: Record<string, string> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u001b': '\\e',
  '\b': '\\b',
  '\u0007': '\\a',
};

/** Everything visible, on one line, at most `width` cells; `…` stands for what was cut. */
export function shown(text: string, width = Number.POSITIVE_INFINITY): string {
  if (width <= 0) return '';
  if (text.length <= maxInput && plain.test(text)) {
    return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
  }
  const cut = text.length > maxInput;
  let out = '';
  let used = 0;
  /** Longest prefix that still leaves a cell for `…`. */
  let prefix = '';
  for (const { segment } of segments.segment(cut ? text.slice(0, maxInput) : text)) {
    const piece = escapeCluster(segment);
    const cells = stringWidth(piece);
    if (used + cells > width) return `${prefix}…`;
    out += piece;
    used += cells;
    if (used < width) prefix = out;
  }
  if (!cut) return out;
  return used < width ? `${out}…` : `${prefix}…`;
}

/** As {@link shown}, filled with blanks to exactly `width` cells. */
export function fitted(text: string, width: number): string {
  const line = shown(text, width);
  return line + ' '.repeat(Math.max(0, width - cellsOf(line)));
}

/** Cells that our own text takes. */
export function cellsOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/** Words wrapped to lines of at most `width` cells, at most `lines` of them. */
export function wrapped(text: string, width: number, lines: number): string[] {
  if (width <= 0 || lines <= 0) return [];
  const out: string[] = [];
  let line = '';
  for (const word of shown(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (cellsOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') out.push(line);
    line = shown(word, width);
  }
  if (line !== '') out.push(line);
  if (out.length <= lines) return out;
  const last = out[lines - 1] ?? '';
  return [...out.slice(0, lines - 1), shown(`${last} …`, width)];
}

function escapeCluster(cluster: string): string {
  if (cluster.length === 1 && cluster >= ' ' && cluster <= '~') return cluster;
  const points = [...cluster];
  if (pictograph.test(cluster) && points.length <= maxClusterPoints && !points.some(isTag)) return cluster;
  let marks = 0;
  let out = '';
  for (const point of points) {
    if (controls.test(point) || invisible.test(point)) out += escapePoint(point);
    else if (!mark.test(point)) out += point;
    else if (out === '') out += escapePoint(point);
    else if (++marks <= maxMarks) out += point;
  }
  return out;
}

function isTag(point: string): boolean {
  const code = point.codePointAt(0) ?? 0;
  return (code >= 0xe0000 && code <= 0xe0fff) || (code >= 0x202a && code <= 0x202e);
}

function escapePoint(point: string): string {
  const known = named[point];
  if (known !== undefined) return known;
  const code = point.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
