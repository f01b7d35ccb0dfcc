// Names that become files, branches and table rows: checked once, at the edge, and then trusted.
import { failure, type Result, success } from './failure.js';

const slug = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const shownCharacters = 80;

/** @param what how the sentence names it: `a worker's name` */
export function checkSlug(name: string, what: string): Result<string> {
  if (name === '') return failure('usage', `${capitalised(what)} cannot be empty.`);
  const why = trouble(name);
  if (why === null) return success(name);
  return failure('usage', `${quoted(name)} cannot be ${what}: ${why}.`, {
    hint: 'Letters, digits, dots, dashes and underscores, at most 64, and the first a letter or a digit.',
  });
}

export function isSlug(name: string): boolean {
  return trouble(name) === null;
}

function trouble(name: string): string | null {
  if (name.length > 64) return `it has ${name.length} characters, and 64 are allowed`;
  if (/[^A-Za-z0-9._-]/.test(name)) return 'it holds characters that are not allowed';
  if (!slug.test(name)) return `it begins with “${name.charAt(0)}”`;
  // What git refuses in a ref name although every character of it is allowed.
  if (name.includes('..')) return 'it holds two dots in a row';
  if (name.endsWith('.')) return 'it ends with a dot';
  if (name.toLowerCase().endsWith('.lock')) return 'it ends with “.lock”, which git keeps for its lock files';
  return null;
}

/** A hostile text within a sentence: control characters escaped, bounded. */
export function quoted(text: string): string {
  const short = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
  const visible = short.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `“${visible}”`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The first `count` of worker-1, worker-2, … that are not taken. */
export function proposeNames(taken: ReadonlySet<string>, count: number): string[] {
  const names: string[] = [];
  for (let number = 1; names.length < count; number++) {
    const name = `worker-${number}`;
    if (!taken.has(name)) names.push(name);
  }
  return names;
}
