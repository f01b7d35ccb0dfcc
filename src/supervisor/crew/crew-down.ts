// Ends a crew: every process goes, every worktree that holds nothing to lose goes, all other work stays and is told.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Result, success } from '../../domain/failure.js';
import { homePaths } from '../../home/home.js';
import type { DownReport, Outcome } from '../../protocol/supervisor-methods.js';
import { branchOf, worktreePath } from '../../workspace/place.js';
import { clearWorktree, settleWorktree } from '../../workspace/worktree.js';
import type { Project } from '../project.js';
import type { Supervisor } from '../supervisor.js';
import { outcomeOf } from './many.js';
import type { Worker } from './worker.js';
import { killWorker } from './worker-actions.js';

type Kept = DownReport['kept'][number];

export async function downProject(brain: Supervisor, project: Project): Promise<DownReport> {
  const crew = [...project.workers.values()];
  for (const worker of crew) worker.leaving = true;
  const ended = await Promise.all(crew.map(async worker => ({ worker, killed: await killWorker(worker) })));
  const outcomes = ended.map(({ worker, killed }): Outcome => outcomeOf(worker.id, killed));
  // One that could not be ended stays on the list: it still runs.
  for (const { worker, killed } of ended) worker.leaving = killed.ok;
  const over = ended.filter(({ killed }) => killed.ok).map(({ worker }) => worker);
  const left = await Promise.all(over.map(worker => clearWorkspace(project, worker)));
  const kept = left.filter(work => work !== null);
  for (const worker of over) forget(brain, project, worker);
  const sentence =
    kept.length === 0 ? 'The crew was ended.' : `The crew was ended; work of ${kept.length} was kept.`;
  if (ended.length > 0) brain.tell(project, null, 'info', sentence);
  return { outcomes, kept };
}

export async function removeWorker(
  brain: Supervisor,
  project: Project,
  worker: Worker,
): Promise<Result<string>> {
  if (worker.live || worker.busy !== null) {
    return failure('refused', `${worker.id} runs; it is taken off the list only when it has ended.`, {
      hint: `End it first: quarterdeck kill ${worker.id}`,
    });
  }
  if (worker.leaving) return failure('refused', `${worker.id} is being taken off the list already.`);
  worker.orders++;
  worker.leaving = true;
  await worker.killing;
  const left = await clearWorkspace(project, worker);
  forget(brain, project, worker);
  const sentence =
    left === null ? `${worker.id} was removed.` : `${worker.id} was taken off the list. ${left.sentence}`;
  brain.tell(project, worker.id, 'info', sentence);
  return success(sentence);
}

/** Null when nothing is left; else what was kept, where and why. */
async function clearWorkspace(project: Project, worker: Worker): Promise<Kept | null> {
  const { workspace } = worker.record;
  if (workspace === null || workspace.kind === 'here') return null;
  const { path, branch } = workspace;
  const { kept } = await clearWorktree({ root: project.root, gitDir: project.gitDir, path, branch });
  return kept === null
    ? null
    : { worker: worker.id, path, branch, sentence: keptSentence(path, branch, kept) };
}

function keptSentence(path: string, branch: string | null, kept: string): string {
  if (branch === null || existsSync(path)) return `${path} was kept: ${kept}.`;
  return `${path} is gone; the branch ${branch} was kept: ${kept}.`;
}

/** A start that was cut off may have made a worktree that nobody recorded. */
export async function clearHalfMade(brain: Supervisor, project: Project, worker: Worker): Promise<void> {
  const path = worktreePath(homePaths.worktrees(brain.home), project.root, worker.id);
  const old = { root: project.root, gitDir: project.gitDir, path, branch: branchOf(worker.id) };
  if (!(await settleWorktree(old))) return;
  const { kept } = await clearWorktree(old);
  if (kept !== null) brain.tell(project, worker.id, 'warning', `${path} was kept: ${kept}.`);
  else if (project.workers.get(worker.id) === worker) brain.dropWorker(project, worker);
}

function forget(brain: Supervisor, project: Project, worker: Worker): void {
  const { session } = worker.record;
  if (session !== null) {
    void brain.keeper.get(session.hostId)?.ask('forget', { session: session.id });
    brain.keeper.get(session.hostId)?.sessions.delete(session.id);
    rmSync(join(homePaths.launch(brain.home), session.id), { recursive: true, force: true });
  }
  brain.dropWorker(project, worker);
}

/** Every project, then the hosts. The caller answers, and then ends the supervisor. */
export async function downAll(brain: Supervisor): Promise<DownReport> {
  const reports = await Promise.all([...brain.projects.values()].map(project => downProject(brain, project)));
  const outcomes = reports.flatMap(report => report.outcomes);
  const kept = reports.flatMap(report => report.kept);
  const left = await brain.keeper.shutdown();
  const hosts = left.map((sentence): Outcome => ({ worker: 'host', ok: false, sentence, kind: 'failed' }));
  return { outcomes: [...outcomes, ...hosts], kept };
}
