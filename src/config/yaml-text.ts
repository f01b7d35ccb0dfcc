// YAML that people write: its value, where everything in it stands, and sentences `file:line:column …` for what is wrong. Aliases are refused: they are how bombs are made.
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { messageOf } from '../domain/failure.js';
import { didYouMean } from '../domain/resemble.js';

export type Path = (string | number)[];

export interface YamlText {
  value: unknown;
  /** `file:line:column` of a path, or of a key in the map at that path; of the nearest that is there. */
  at(path: Path, key?: string): string;
}

/** What zod says of a value. */
export interface Issue {
  code: string;
  path: PropertyKey[];
  message: string;
  keys?: string[];
}

/** @param file how sentences name it; `problems` instead of a value when it is no YAML, or nests deeper than `maxDepth` */
export function readYaml(
  text: string,
  file: string,
  maxDepth: { levels: number; sentence: string },
): { yaml: YamlText; problems: [] } | { yaml: null; problems: string[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const wrong = (offset: number, sentence: string) => `${place(offset)} ${sentence}`;
  const [error] = document.errors;
  // The others follow from the first.
  if (error !== undefined) return { yaml: null, problems: [wrong(error.pos[0], firstLine(error.message))] };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    return { yaml: null, problems: [wrong(0, firstLine(messageOf(error)))] };
  }
  if (depthOf(value) > maxDepth.levels) return { yaml: null, problems: [wrong(0, maxDepth.sentence)] };
  const at = (path: Path, key?: string) => place(offsetOf(document, path, key ?? null));
  return { yaml: { value, at }, problems: [] };
}

/** One sentence an issue, with its place. @param known words for "did you mean" */
export function problemsOf(issues: readonly Issue[], yaml: YamlText, known: readonly string[]): string[] {
  return withoutConsequences(issues).flatMap(issue => {
    const path = pathOf(issue);
    if (issue.code !== 'unrecognized_keys') return [`${yaml.at(path)} ${sentenceOf(path, issue.message)}`];
    return (issue.keys ?? []).map(
      key => `${yaml.at(path, key)} unknown key "${key}"${didYouMean(key, known)}`,
    );
  });
}

export function pathOf(issue: Issue): Path {
  return issue.path.filter(part => typeof part !== 'symbol');
}

/** A misspelt key is the cause of one that is missing beside it: only the cause is told. */
function withoutConsequences(issues: readonly Issue[]): readonly Issue[] {
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

function sentenceOf(path: Path, said: string): string {
  const message = said.endsWith('received undefined') ? 'is missing' : said;
  // A sentence that names the key itself is whole already.
  if (message.startsWith('"')) return message;
  const last = path.findLast(part => typeof part === 'string');
  return `${last === undefined ? '' : `"${last}" `}${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

function offsetOf(document: Document, path: Path, key: string | null): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : (document.getIn(path.slice(0, length), true) as unknown);
    if (key !== null && isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && String(item.key.value) === key);
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
