// A worker's next session in the same workspace: the last conversation where that can go on, else a fresh one, and it says which.
import { existsSync } from 'node:fs';
import { failure, type Result, success } from '../../domain/failure.js';
import { diskTrouble } from '../../home/secure.js';
import { startWorker } from '../crew/crew.js';
import type { Worker } from '../crew/worker.js';
import { calledOff, endWorker } from '../crew/worker-actions.js';
import type { Project } from '../project.js';
import type { Supervisor } from '../supervisor.js';
import { continuePrompt, startedAfresh } from './resume.js';

export async function restartWorker(
  brain: Supervisor,
  project: Project,
  worker: Worker,
  mode: 'resume' | 'fresh',
  env: Record<string, string>,
): Promise<Result<string>> {
  const { workspace } = worker.record;
  if (workspace !== null && !existsSync(workspace.path)) {
    const from = workspace.branch === null ? '' : ` --base ${workspace.branch}`;
    return failure('refused', `The workspace of ${worker.id} is gone: ${workspace.path}.`, {
      hint: `Take it off the list (quarterdeck remove ${worker.id}; commits of its branch stay) and make another (quarterdeck new${from}).`,
    });
  }
  if (worker.leaving) return failure('refused', `${worker.id} is being taken off the list.`);
  // What cannot be started again is not ended.
  const trouble = worker.live ? diskTrouble(brain.home) : null;
  if (trouble !== null) return { ok: false, failure: trouble };
  const order = ++worker.orders;
  const ended = await endWorker(worker);
  if (!ended.ok) return ended;
  if (worker.orders !== order) return calledOff(worker);
  const started = await startWorker(brain, project, worker, {
    env,
    resume: mode === 'resume',
    resumePrompt: worker.record.resume === 'continue' ? continuePrompt : null,
  });
  if (!started.ok) return started;
  const { resumed, fresh } = started.value;
  const sentence = resumed ? `${worker.id} goes on with its conversation.` : startedAfresh(worker, fresh);
  worker.effects.tell('info', sentence);
  return success(sentence);
}
