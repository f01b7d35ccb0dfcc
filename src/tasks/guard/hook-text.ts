// The hook itself, and the program it runs: compiled modules of ours, copied with all that they import, so that a push needs nothing of the package.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The second line of the hook: by it we know our own. */
export const hookMark = '# The guard of Quarterdeck. `quarterdeck guard remove` takes it away.';

/** The built entry, also for tests that run from src. */
const entry = fileURLToPath(new URL('../../../dist/tasks/guard/hook/main.js', import.meta.url));
const root = resolve(dirname(entry), '../../..');

/**
 * POSIX sh. Paths are relative to the hook, for the upstream may be mounted elsewhere in a container, and another Node than
 * today's may be there.
 */
export function hookText(node = process.execPath): string {
  const program = relative(root, entry);
  return `#!/bin/sh
${hookMark}
node=${shellQuoted(node)}
[ -x "$node" ] || node=$(command -v node) || {
  echo 'ERROR: the guard of this repository needs Node, and there is none on PATH.' >&2
  exit 1
}
unset NODE_OPTIONS
exec "$node" "\${0%/*}/../quarterdeck-guard/program/${program}"
`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** @param directory made anew, nothing in it */
export function copyProgram(directory: string): void {
  for (const [path, text] of programFiles()) {
    const place = join(directory, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }\n');
}

/** The entry and everything that it imports, by path below the program. */
export function programFiles(): Map<string, string> {
  const found = new Map<string, string>();
  const wanted = [entry];
  for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
    const path = relative(root, file);
    if (found.has(path)) continue;
    const text = readFileSync(file, 'utf8');
    found.set(path, text);
    for (const [, name = ''] of text.matchAll(/^(?:import|export) [^;]*?from '(\.[^']+)';/gm)) {
      wanted.push(resolve(dirname(file), name));
    }
  }
  return found;
}
