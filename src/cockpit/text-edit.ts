// One line of text under a caret: what each key of a form does to it. Pure; graphemes, never code units.

export interface Edited {
  text: string;
  /** Graphemes behind the caret; 0 is the end, where typing goes on. */
  back: number;
}

export interface Typed {
  name: string;
  text: string;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const maxTyped = 4_000;

/** Null when the key is none of a text's. */
export function editText({ text, back }: Edited, key: Typed): Edited | null {
  if (key.text !== '') return insert({ text, back }, key.text);
  const all = piecesOf(text);
  const at = Math.max(0, all.length - back);
  const before = all.slice(0, at);
  const after = all.slice(at).join('');
  const keep = (head: string) => ({ text: head + after, back: all.length - at });
  switch (key.name) {
    case 'Backspace':
      return keep(before.slice(0, -1).join(''));
    case 'ctrl+w':
    case 'alt+Backspace':
      return keep(before.join('').replace(/\S*\s*$/, ''));
    case 'ctrl+u':
      return keep('');
    case 'ctrl+k':
      return { text: before.join(''), back: 0 };
    case 'Delete':
      return back === 0
        ? { text, back }
        : { text: before.join('') + all.slice(at + 1).join(''), back: back - 1 };
    default:
      return move(key.name, text, back, all.length);
  }
}

function move(key: string, text: string, back: number, length: number): Edited | null {
  if (key === 'Left') return { text, back: Math.min(length, back + 1) };
  if (key === 'Right') return { text, back: Math.max(0, back - 1) };
  if (key === 'Home' || key === 'ctrl+a') return { text, back: length };
  return key === 'End' || key === 'ctrl+e' ? { text, back: 0 } : null;
}

/** Typed or pasted; a line stays a line. */
export function insert({ text, back }: Edited, more: string): Edited {
  const clean = more.replaceAll(/[\r\n\t]+/g, ' ').replaceAll(/\p{Cc}/gu, '');
  const all = piecesOf(text);
  const at = Math.max(0, all.length - back);
  const after = all.slice(at);
  const whole = `${all.slice(0, at).join('')}${clean}${after.join('')}`.slice(0, maxTyped);
  return { text: whole, back: after.length };
}

export function piecesOf(text: string): string[] {
  return [...graphemes.segment(text)].map(piece => piece.segment);
}
