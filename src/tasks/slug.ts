// Ids of tasks: a title becomes a name that is safe as a file, a ref and an argument. Stable: the same title gives the same slug for ever.
import { createHash } from 'node:crypto';

const maxSlugLength = 64;
/** Characters of a title that are turned into words; the hash is over all of it. */
const maxLooked = 512;

/**
 * `[a-z0-9][a-z0-9._-]*`, at most 64 characters, never ending in `.lock` (git refuses such a ref) and never holding `..`.
 * What cannot be said in these letters, or not in this length, is said by a hash at the end.
 */
export function slug(title: string): string {
  const folded = title
    .slice(0, maxLooked)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  const words = folded
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/[._]*-[._-]*/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
    .replace(/\.lock$/, '-lock');
  if (words === '') return `task-${hash(title)}`;
  const lost = /[^\P{L}a-z]|[^\P{N}0-9]/u.test(folded);
  return lost || words.length > maxSlugLength || title.length > maxLooked
    ? withEnd(words, `-${hash(title)}`)
    : words;
}

/** One slug a title, in order; a later equal one gets `-2`, `-3`, … */
export function uniqueSlugs(titles: readonly string[]): string[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return titles.map(title => {
    const base = slug(title);
    let id = base;
    let count = next.get(base) ?? 1;
    while (taken.has(id)) id = withEnd(base, `-${++count}`);
    next.set(base, count);
    taken.add(id);
    return id;
  });
}

function withEnd(words: string, end: string): string {
  return words.slice(0, maxSlugLength - end.length).replace(/[._-]+$/, '') + end;
}

function hash(title: string): string {
  return createHash('sha256').update(title).digest('hex').slice(0, 8);
}
