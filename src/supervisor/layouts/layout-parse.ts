// From the text of a layout file to a Layout, or to sentences with line and column.
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { messageOf } from '../../domain/failure.js';
import type { Layout } from '../../domain/layout.js';
import { knownKeys, layoutFile, maxDepth, toLayout } from './layout-schema.js';

/** `layout` is null when there is an error; `file` is how the problems (`file:line:column sentence`) name it. */
export function parseLayout(
  name: string,
  text: string,
  file: string,
): { layout: Layout | null; problems: string[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, maxAliasCount: 0 } as object);
  const at = (offset: number, sentence: string) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)} ${sentence}`;
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map(error => at(error.pos[0], firstLine(error.message)));
    return { layout: null, problems };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    return { layout: null, problems: [at(0, firstLine(messageOf(error)))] };
  }
  if (depthOf(value) > 2 * maxDepth + 2) {
    return { layout: null, problems: [at(0, `nests more than ${maxDepth} splits`)] };
  }
  const parsed = layoutFile.safeParse(value);
  if (parsed.success) return { layout: toLayout(name, parsed.data), problems: [] };
  const issues = withoutConsequences(parsed.error.issues);
  const problems = issues.map(issue => {
    const path = issue.path.filter(part => typeof part !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      const key = issue.keys[0] ?? '';
      return at(offsetOf(document, path, key), `unknown key "${key}"${didYouMean(key)}`);
    }
    return at(offsetOf(document, path, null), sentenceOf(path, issue.message));
  });
  return { layout: null, problems };
}

interface Issue {
  code: string;
  path: PropertyKey[];
  message: string;
}

/** A misspelt key is the cause of one that is missing beside it: only the cause is told. */
function withoutConsequences<I extends Issue>(issues: I[]): I[] {
  const place = (path: PropertyKey[]) => path.map(String).join('/');
  const misspelt = new Set(
    issues.filter(issue => issue.code === 'unrecognized_keys').map(issue => place(issue.path)),
  );
  return issues.filter(issue => {
    if (issue.code === 'custom') return !misspelt.has(place(issue.path));
    const isMissing = issue.message.endsWith('received undefined');
    return !isMissing || !misspelt.has(place(issue.path.slice(0, -1)));
  });
}

function sentenceOf(path: (string | number)[], said: string): string {
  const message = said.endsWith('received undefined') ? 'is missing' : said;
  const last = path.findLast(part => typeof part === 'string');
  return `${last === undefined ? '' : `"${last}" `}${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

/** Where a path (and a key in it) stands; the nearest that exists for one that is missing. */
function offsetOf(document: Document, path: (string | number)[], key: string | null): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : (document.getIn(path.slice(0, length), true) as unknown);
    if (key !== null && isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && item.key.value === key);
      if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
    }
    const range = (node as { range?: [number, number, number] | null } | null | undefined)?.range;
    if (range) return range[0];
  }
  return 0;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? text;
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > 64) return depth;
  return Math.max(depth, ...Object.values(value).map(part => depthOf(part, depth + 1)));
}

function didYouMean(key: string): string {
  const near = knownKeys
    .map(known => ({ known, distance: distance(key.toLowerCase(), known) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near !== undefined && near.distance <= 2 ? ` (did you mean "${near.known}"?)` : '';
}

/** Edits between two short words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swapped));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
