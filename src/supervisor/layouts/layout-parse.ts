// From the text of a layout file to a Layout, or to sentences with line and column.
import { type Issue, problemsOf, readYaml } from '../../config/yaml-text.js';
import type { Layout } from '../../domain/layout/layout.js';
import { knownKeys, layoutFile, maxDepth, toLayout } from './layout-schema.js';

const nesting = { levels: 2 * maxDepth + 2, sentence: `nests more than ${maxDepth} splits` };

/** `layout` is null when there is an error; `file` is how the problems (`file:line:column sentence`) name it. */
export function parseLayout(
  name: string,
  text: string,
  file: string,
): { layout: Layout | null; problems: string[] } {
  const { yaml, problems } = readYaml(text, file, nesting);
  if (yaml === null) return { layout: null, problems };
  const parsed = layoutFile.safeParse(yaml.value);
  if (parsed.success) return { layout: toLayout(name, parsed.data), problems: [] };
  return { layout: null, problems: problemsOf(parsed.error.issues as Issue[], yaml, knownKeys) };
}
