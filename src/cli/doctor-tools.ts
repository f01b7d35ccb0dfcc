// The programs that we call, and where they are.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface Tool {
  name: string;
  path: string | null;
  /** False for those that only one agent or one feature wants. */
  needed: boolean;
}

const wanted = [
  { name: 'git', needed: true },
  { name: 'claude', needed: false },
];

export function findTools(env: NodeJS.ProcessEnv): Promise<Tool[]> {
  return Promise.all(
    wanted.map(async tool => ({ ...tool, path: await onPath(tool.name, env['PATH'] ?? '') })),
  );
}

async function onPath(name: string, path: string): Promise<string | null> {
  for (const directory of path.split(delimiter)) {
    if (directory === '') continue;
    const file = join(directory, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not here: the next directory.
    }
  }
  return null;
}
