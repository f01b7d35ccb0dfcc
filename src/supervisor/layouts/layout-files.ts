// Layouts as YAML files: built-in, the person's own, the project's. Errors name file, line and column; comments survive saving.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { saveYaml } from '../../config/yaml-save.js';
import { failure, messageOf, type Result, success } from '../../domain/failure.js';
import type { Layout, LayoutSummary } from '../../domain/layout/layout.js';
import { parseLayout } from './layout-parse.js';
import { toFile } from './layout-schema.js';

/** In the order in which a name is looked for: what is nearer to the person wins. */
export interface LayoutDirectories {
  project: string;
  user: string;
  builtIn: string;
}

const builtIn = fileURLToPath(new URL('../../../layouts', import.meta.url));
const maxBytes = 64 * 1024;
/** The order of `next layout`; a person's own come after these, by name. */
const builtInOrder = ['auto', 'grid', 'main-vertical', 'main-horizontal', 'columns', 'focus', 'board'];
const names = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function layoutDirectories(root: string, userLayouts: string): LayoutDirectories {
  return { project: join(root, '.quarterdeck', 'layouts'), user: userLayouts, builtIn };
}

/** What stands where nothing else can be read. */
export const plainLayout: Layout = {
  name: 'auto',
  description: 'by the number of workers: a grid, then one large and a line for each of the others',
  rail: true,
  root: { kind: 'fill', arrange: 'auto' },
};

/** Every layout by name, the nearest of a name only; files with errors are told and left out. */
export function listLayouts(directories: LayoutDirectories): {
  layouts: LayoutSummary[];
  problems: string[];
} {
  const found = new Map<string, LayoutSummary>();
  const problems: string[] = [];
  for (const [from, directory] of levels(directories)) {
    for (const file of layoutFiles(directory)) {
      const name = basename(file, '.yaml');
      if (found.has(name)) continue;
      const read = readLayoutFile(file, directories);
      problems.push(...read.problems);
      if (read.layout === null) continue;
      found.set(name, { name, description: read.layout.description, from, file });
    }
  }
  const rank = (name: string) => (builtInOrder.includes(name) ? builtInOrder.indexOf(name) : 99);
  const layouts = [...found.values()].sort(
    (a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name),
  );
  return { layouts, problems };
}

/** The nearest good layout of that name, with the problems met on the way; a name that nobody knows is a failure. */
export function readLayout(
  directories: LayoutDirectories,
  name: string,
): Result<{ layout: Layout; problems: string[] }> {
  if (!names.test(name)) return failure('usage', `"${name}" is no name of a layout.`);
  const problems: string[] = [];
  for (const [, directory] of levels(directories)) {
    const file = join(directory, `${name}.yaml`);
    if (!isFile(file)) continue;
    const read = readLayoutFile(file, directories);
    problems.push(...read.problems);
    if (read.layout !== null) return success({ layout: read.layout, problems });
  }
  if (problems.length > 0) return success({ layout: { ...plainLayout }, problems });
  const known = listLayouts(directories).layouts.map(layout => layout.name);
  return failure('not-found', `There is no layout "${name}".`, { hint: `There are: ${known.join(', ')}.` });
}

/** Writes `<directory>/<name>.yaml`; a file that is there keeps its comments. Returns the file. */
export async function saveLayout(directory: string, layout: Layout): Promise<Result<string>> {
  if (!names.test(layout.name)) {
    return failure('usage', `"${layout.name}" is no name for a layout.`, {
      hint: 'Letters, digits, dot, dash and underscore, at most 64.',
    });
  }
  const file = join(directory, `${layout.name}.yaml`);
  try {
    await saveYaml(file, isFile(file) ? readFileSync(file, 'utf8') : null, toFile(layout));
    return success(file);
  } catch (error) {
    return failure('failed', `The layout could not be written to ${file}: ${messageOf(error)}.`);
  }
}

function levels(directories: LayoutDirectories): [LayoutSummary['from'], string][] {
  return [
    ['project', directories.project],
    ['user', directories.user],
    ['built-in', directories.builtIn],
  ];
}

function layoutFiles(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter(entry => entry.endsWith('.yaml') && names.test(basename(entry, '.yaml')))
      .sort()
      .map(entry => join(directory, entry))
      .filter(isFile);
  } catch {
    return [];
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

/** `layout` is null when the file has an error; every problem is `file:line:column sentence`. */
function readLayoutFile(
  file: string,
  directories: LayoutDirectories,
): { layout: Layout | null; problems: string[] } {
  const shownName = nameOf(file, directories);
  let text: string;
  try {
    if (statSync(file).size > maxBytes) {
      return { layout: null, problems: [`${shownName}:1:1 is larger than ${maxBytes / 1024} KB`] };
    }
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { layout: null, problems: [`${shownName}:1:1 cannot be read: ${messageOf(error)}`] };
  }
  return parseLayout(basename(file, '.yaml'), text, shownName);
}

/** Project files by their path in the repository, others by their whole path. */
function nameOf(file: string, directories: LayoutDirectories): string {
  if (!file.startsWith(directories.project)) return file;
  return relative(join(directories.project, '..', '..'), file);
}
