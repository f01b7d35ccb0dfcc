// Where configuration lies. Loads nothing of weight: whoever has no file pays for none.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home/home.js';

export const projectFileName = 'quarterdeck.yaml';
const userFileName = 'config.yaml';

export interface ConfigPaths {
  user: string;
  /** At the root of the main work tree; null outside a project. */
  project: string | null;
}

/** @param root of the project's main work tree, or null */
export function configPaths(home: Home, root: string | null): ConfigPaths {
  return {
    user: join(home.config, userFileName),
    project: root === null ? null : join(root, projectFileName),
  };
}

/** True when there is anything to read. */
export function hasConfig(paths: ConfigPaths): boolean {
  return [paths.user, paths.project].some(
    file => file !== null && statSync(file, { throwIfNoEntry: false }) !== undefined,
  );
}
