// Where worktrees lie and what their branches are called: outside the repository, so that its tree and watchers stay clean.
import { createHash } from 'node:crypto';
import { readdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

/** `<worktrees>/<project>-<hash of its root>/<worker>` */
export function worktreePath(worktrees: string, root: string, worker: string): string {
  return join(projectDirectory(worktrees, root), worker);
}

export function projectDirectory(worktrees: string, root: string): string {
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 8);
  const name = basename(root)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-._]+/, '')
    .slice(0, 40);
  return join(worktrees, `${name === '' ? 'project' : name}-${hash}`);
}

export function branchOf(worker: string): string {
  return `worker/${worker}`;
}

/** Every worktree that lies there, of whichever project; what is no directory of its own is none. */
export function standingWorktrees(worktrees: string): string[] {
  return directoriesIn(worktrees).flatMap(directoriesIn);
}

function directoriesIn(place: string): string[] {
  try {
    const real = realpathSync(place);
    const entries = readdirSync(real, { withFileTypes: true }).filter(entry => entry.isDirectory());
    return entries.map(entry => join(real, entry.name)).sort();
  } catch {
    return [];
  }
}
