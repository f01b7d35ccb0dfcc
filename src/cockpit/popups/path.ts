// Is a program installed? Asked at every look at the keys, so the answer is kept for a moment.
import { delimiter, isAbsolute, join } from 'node:path';
import { isProgram } from '../../home/program.js';

/** Somebody who installs it now does not wait long for its key. */
const keptMs = 5_000;

const known = new Map<string, { isThere: boolean; at: number }>();

/** @param name a program's name, or a path; a path relative to the worktree is only known there and passes */
export function isInstalled(
  name: string,
  path = process.env['PATH'] ?? '',
  now = performance.now(),
): boolean {
  const key = `${path}\n${name}`;
  const last = known.get(key);
  if (last !== undefined && now - last.at < keptMs) return last.isThere;
  const isThere = look(name, path);
  known.set(key, { isThere, at: now });
  return isThere;
}

function look(name: string, path: string): boolean {
  if (isAbsolute(name)) return isProgram(name);
  if (name.includes('/')) return true;
  return path.split(delimiter).some(directory => isAbsolute(directory) && isProgram(join(directory, name)));
}
