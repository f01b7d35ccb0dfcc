// The configuration for a command of the line. Without a file it costs next to nothing: YAML and zod stay unloaded.

import type { LoadedConfig } from '../config/config.js';
import { configPaths, hasConfig } from '../config/config-files.js';
import { commands } from '../domain/commands/commands.js';
import { defaultConfig } from '../domain/config.js';
import { findRepository } from '../workspace/repository.js';
import type { Call } from './call.js';

/** Both files as they are now, whether there are any or not. */
export async function readSettings(call: Call): Promise<LoadedConfig> {
  const { loadConfig } = await import('../config/config.js');
  return loadConfig(call.home, await projectRoot(call), commands);
}

/** What is in force, with sentences for stderr. @param root of the project's main work tree */
export function settingsOf(
  call: Call,
  root: string,
): Promise<Pick<LoadedConfig, 'config' | 'commands' | 'problems'>> {
  if (hasConfig(configPaths(call.home, root))) {
    return import('../config/config.js').then(({ loadConfig }) => loadConfig(call.home, root, commands));
  }
  return Promise.resolve({ config: defaultConfig, commands, problems: [] });
}

/** Null outside a repository: then only the user's file counts. */
async function projectRoot(call: Call): Promise<string | null> {
  const found = await findRepository(call.cwd);
  return found.ok ? found.value.root : null;
}
