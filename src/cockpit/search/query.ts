// Where what is looked for stands in a line, as the host finds it.
import type { Query } from '../../domain/query.js';

const mostMarks = 20;

/** A function that finds all matches in a line, as the host does. The engine for expressions is loaded only for one. */
export async function markerOf(query: Query): Promise<(text: string) => [number, number][]> {
  if (query.kind === 'text') return text => literalMarks(text, query);
  const { RE2JS } = await import('re2js');
  try {
    const compiled = RE2JS.compile(query.text, query.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    return text => {
      const marks: [number, number][] = [];
      const matcher = compiled.matcher(text);
      while (marks.length < mostMarks && matcher.find()) {
        if (matcher.end() > matcher.start()) marks.push([matcher.start(), matcher.end()]);
      }
      return marks;
    };
  } catch {
    // The host says why.
    return () => [];
  }
}

function literalMarks(text: string, { text: wanted, ignoreCase }: Query): [number, number][] {
  const lower = text.toLowerCase();
  // A letter whose lower case is longer would shift all that follow.
  const folds = ignoreCase && lower.length === text.length;
  const [line, needle] = folds ? [lower, wanted.toLowerCase()] : [text, wanted];
  const marks: [number, number][] = [];
  for (let at = line.indexOf(needle); at >= 0 && marks.length < mostMarks; at = line.indexOf(needle, at)) {
    marks.push([at, at + needle.length]);
    at += needle.length;
  }
  return marks;
}
