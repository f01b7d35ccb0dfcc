// The programs that we call, and where they are.
import { findOnPath } from '../agents/path.js';

interface Tool {
  name: string;
  path: string | null;
  /** False for those that only one agent or one feature wants. */
  needed: boolean;
}

const wanted = [
  { name: 'git', needed: true },
  { name: 'claude', needed: false },
];

export function findTools(env: NodeJS.ProcessEnv): Tool[] {
  const known = { PATH: env['PATH'] ?? '' };
  return wanted.map(tool => ({ ...tool, path: findOnPath(tool.name, known) }));
}
