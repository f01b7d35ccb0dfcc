// Finding programs on PATH, as execvp would, without a shell.
import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * Path of the program `name` on `env.PATH`, or null. A name with a slash is looked up from `cwd`.
 * Relative entries of PATH are passed over: in a workspace they would find what the repository put there.
 */
export function findOnPath(name: string, env: Record<string, string>, cwd = '/'): string | null {
  if (name === '' || name.includes('\0')) return null;
  if (name.includes('/')) {
    const path = resolve(cwd, name);
    return isProgram(path) ? path : null;
  }
  for (const directory of (env['PATH'] ?? '').split(':')) {
    if (!isAbsolute(directory)) continue;
    const path = join(directory, name);
    if (isProgram(path)) return path;
  }
  return null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
