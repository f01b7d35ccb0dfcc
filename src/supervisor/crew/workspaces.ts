// The workspace of a worker, whichever kind it is: made for its first session, cleared when nothing in it would be lost.
import { failure, type Result, success } from '../../domain/failure.js';
import type { WorkspaceKind, WorkspaceView } from '../../domain/worker.js';
import { type Home, homePaths } from '../../home/home.js';
import { clearClone } from '../../workspace/clear-clone.js';
import { addClone } from '../../workspace/clone.js';
import { isClone } from '../../workspace/clone-git.js';
import { branchOf, worktreePath } from '../../workspace/place.js';
import { sharedUpstream } from '../../workspace/shared-upstream.js';
import { addWorktree, clearWorktree, settleWorktree } from '../../workspace/worktree.js';

export interface WantedWorkspace {
  kind: WorkspaceKind;
  /** Main work tree, common git directory and present branch. */
  project: { root: string; gitDir: string; branch: string | null };
  worker: string;
  /** What a worktree's branch begins at; of a clone the upstream's branch that it works on. */
  base: string | null;
  abort: AbortSignal;
}

/** A project by its directories. */
interface Ground {
  root: string;
  gitDir: string;
}

export async function makeWorkspace(home: Home, wanted: WantedWorkspace): Promise<Result<WorkspaceView>> {
  const { kind, project, worker, base, abort } = wanted;
  if (kind === 'here') return success({ kind, path: project.root, branch: project.branch });
  const place = { root: project.root, gitDir: project.gitDir, path: placeOf(home, project, worker), abort };
  if (kind === 'worktree') {
    const added = await addWorktree({ ...place, branch: branchOf(worker), base });
    return added.ok ? success({ kind, ...added.value }) : added;
  }
  const shared = await sharedUpstream(project.root, project.branch);
  if (shared === null) {
    return failure(
      'refused',
      `${project.root} has no remote \`upstream\` or \`origin\` that a clone could be made of.`,
      { hint: '`quarterdeck init` makes one; or take a worktree: --workspace worktree' },
    );
  }
  const added = await addClone({ ...place, upstream: shared.url, branch: base ?? shared.branch });
  return added.ok ? success({ kind, ...added.value }) : added;
}

function placeOf(home: Home, { root }: Ground, worker: string): string {
  return worktreePath(homePaths.worktrees(home), root, worker);
}

/** Null when nothing is left, or when it was never ours; else what it holds, in a few words for a sentence. */
export async function clearWorkspace(project: Ground, workspace: WorkspaceView): Promise<string | null> {
  const { kind, path, branch } = workspace;
  if (kind === 'here') return null;
  const { root, gitDir } = project;
  if (kind === 'worktree') return (await clearWorktree({ root, gitDir, path, branch })).kept;
  return clearCloneOf(project, path);
}

/** The project says where the upstream lies: in a clone its agent may have written another word. */
async function clearCloneOf({ root }: Ground, path: string): Promise<string | null> {
  const shared = await sharedUpstream(root, null);
  return (await clearClone(path, shared === null ? {} : { upstream: shared.url })).kept;
}

/** What a start that was cut off has left, recorded or not. Null when there was nothing to be cleared. */
export async function clearLeftOver(
  home: Home,
  project: Ground,
  worker: string,
): Promise<{ path: string; kept: string | null } | null> {
  const path = placeOf(home, project, worker);
  const old = { root: project.root, gitDir: project.gitDir, path, branch: branchOf(worker) };
  if (isClone(path)) return { path, kept: await clearCloneOf(project, path) };
  if (await settleWorktree(old)) return { path, kept: (await clearWorktree(old)).kept };
  // One in the making has no name yet.
  await clearClone(path);
  return null;
}
