// `new`: one worker, its workspace and its first session.
import { failure, type Result, success } from '../domain/failure.js';
import { type WorkspaceKind, workspaceKinds } from '../domain/worker.js';
import { type Answer, type Call, environment, list, text, words } from './call.js';
import { withSupervisor, workMs } from './crew.js';
import { withProgress } from './progress.js';
import { workerReport } from './worker-report.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const kind = workspaceKind(call);
  if (!kind.ok) return kind;
  const command = words(call, 0);
  if (command.length > 0 && text(call, 'agent') !== null) {
    return failure('usage', 'Give --agent or a command after --, not both.');
  }
  const made = await withSupervisor(call, link =>
    withProgress(
      'making the worker',
      link.call(
        'worker.new',
        {
          root: call.cwd,
          name: text(call, 'name'),
          agent: text(call, 'agent'),
          workspace: kind.value,
          task: text(call, 'task'),
          prompt: text(call, 'prompt'),
          base: text(call, 'base'),
          command: command.length === 0 ? null : command,
          agentArgs: list(call, 'agentArg'),
          env: environment(call),
        },
        { timeoutMs: workMs },
      ),
    ),
  );
  if (!made.ok) return made;
  const { id, agent, workspace } = made.value;
  const place = workspace === null ? '' : ` in ${workspace.path}${onBranch(workspace.branch)}`;
  return success({ lines: [`${id} runs ${agent}${place}.`], json: workerReport(made.value) });
}

function onBranch(branch: string | null): string {
  return branch === null ? '' : ` on ${branch}`;
}

function workspaceKind(call: Call): Result<WorkspaceKind> {
  const said = text(call, 'workspace') ?? 'worktree';
  const kind = workspaceKinds.find(known => known === said);
  if (kind !== undefined) return success(kind);
  return failure('usage', `There is no workspace ${said}.`, {
    hint: 'It is worktree, clone or here.',
  });
}
