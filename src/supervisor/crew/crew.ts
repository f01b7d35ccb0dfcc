// Making, starting and restarting workers of a project; one effect at a time on each of them.
import { existsSync, readdirSync } from 'node:fs';
import { agentById, firstFound } from '../../agents/index.js';
import { failure, type Result, success } from '../../domain/failure.js';
import { checkSlug, proposeNames, quoted } from '../../domain/slug.js';
import type { WorkspaceKind } from '../../domain/worker.js';
import { homePaths } from '../../home/home.js';
import type { NewWorker } from '../../protocol/supervisor-methods.js';
import { git } from '../../workspace/git.js';
import { branchOf, projectDirectory } from '../../workspace/place.js';
import { readBranchStatus } from '../../workspace/status.js';
import { newWorkerRecord } from '../journal/records.js';
import type { Project } from '../project.js';
import { type Started, startSession } from '../sessions/start-session.js';
import type { Supervisor } from '../supervisor.js';
import type { Worker } from './worker.js';

export interface StartChoice {
  /** Filtered already. */
  env: Record<string, string>;
  resume: boolean;
  resumePrompt: string | null;
  kind?: WorkspaceKind;
  base?: string | null;
  cols?: number;
  rows?: number;
}

/** Starts a session of a worker that does not run. While it does so the worker is busy, and `kill` calls it off. */
export async function startWorker(
  brain: Supervisor,
  project: Project,
  worker: Worker,
  choice: StartChoice,
): Promise<Result<Started>> {
  if (worker.busy !== null) return failure('refused', `${worker.id} is being ${worker.busy.doing} already.`);
  if (worker.live) return failure('refused', `${worker.id} runs already.`);
  if (worker.leaving) return failure('refused', `${worker.id} is being taken off the list.`);
  const abort = new AbortController();
  const start = startSession({ home: brain.home, token: brain.token, keeper: brain.keeper }, worker, {
    project: { root: project.root, gitDir: project.gitDir, branch: project.branch },
    kind: choice.kind ?? 'worktree',
    base: choice.base ?? null,
    env: choice.env,
    resume: choice.resume,
    resumePrompt: choice.resumePrompt,
    abort: abort.signal,
    ...(choice.cols === undefined ? {} : { cols: choice.cols }),
    ...(choice.rows === undefined ? {} : { rows: choice.rows }),
  });
  // Whoever waits for it finds the worker free.
  const done = start.finally(() => {
    worker.busy = null;
    project.crewChanged();
  });
  worker.busy = { doing: 'started', abort, done };
  return done;
}

export async function newWorker(
  brain: Supervisor,
  project: Project,
  wanted: NewWorker,
): Promise<Result<Worker>> {
  const env = brain.takeEnvironment(wanted.env);
  const agent = await chooseAgent(wanted, env);
  if (!agent.ok) return agent;
  const task = await chooseTask(project, wanted.task);
  if (!task.ok) return task;
  const taken = await takenNames(brain, project);
  // From here to `addWorker` nothing is awaited: two at once never get the same name.
  const name = chooseName(project, wanted.name, taken);
  if (!name.ok) return name;
  const worker = brain.addWorker(
    project,
    newWorkerRecord({
      id: name.value,
      agent: agent.value,
      command: wanted.command,
      agentArgs: wanted.agentArgs ?? [],
      prompt: wanted.prompt,
      task: task.value,
      crew: false,
    }),
  );
  const started = await startNew(brain, project, worker, {
    env,
    resume: false,
    resumePrompt: null,
    kind: wanted.workspace,
    base: wanted.base,
    ...(wanted.cols === undefined ? {} : { cols: wanted.cols }),
    ...(wanted.rows === undefined ? {} : { rows: wanted.rows }),
  });
  if (!started.ok) return started;
  if (wanted.workspace !== 'here' && wanted.base === null)
    await tellMissing(project, worker, wanted.workspace);
  return success(worker);
}

/** A worker whose first start fails was never there. */
export async function startNew(
  brain: Supervisor,
  project: Project,
  worker: Worker,
  choice: StartChoice,
): Promise<Result<Started>> {
  const started = await startWorker(brain, project, worker, choice);
  if (!started.ok) {
    brain.dropWorker(project, worker);
    brain.tell(project, null, 'error', `${worker.id} could not be made: ${started.failure.sentence}`);
    return started;
  }
  const { agent, command } = worker.record;
  const what = command?.[0]?.split('/').at(-1) ?? worker.agent?.title ?? agent;
  worker.effects.tell('info', `${worker.id} was started with ${what}.`);
  return started;
}

export async function chooseAgent(
  wanted: Pick<NewWorker, 'agent'> & { command: string[] | null },
  env: Record<string, string>,
): Promise<Result<string>> {
  if (wanted.command !== null) return success('command');
  if (wanted.agent === 'command')
    return failure('usage', 'The agent `command` needs a command: give it after `--`.');
  if (wanted.agent !== null) {
    if (agentById(wanted.agent) !== null) return success(wanted.agent);
    return failure('not-found', `There is no agent ${quoted(wanted.agent)}.`, {
      hint: 'Any program can be run too: quarterdeck new -- <command>',
    });
  }
  const first = await firstFound(env);
  if (first !== null) return success(first.id);
  return failure('not-found', 'No agent was found on PATH (claude, codex, gemini, opencode, aider).', {
    hint: 'Install one, try `--agent practice`, or run any program: quarterdeck new -- <command>',
  });
}

async function chooseTask(project: Project, task: string | null): Promise<Result<string | null>> {
  if (task === null) return success(null);
  const { tasks } = await project.board();
  const found = tasks.find(entry => entry.id === task) ?? tasks.find(entry => entry.title === task);
  if (found !== undefined) return success(found.title);
  return failure('not-found', `TODO.md has no task ${quoted(task)}.`, {
    hint: 'quarterdeck tasks lists them; free text goes with --prompt.',
  });
}

function chooseName(project: Project, name: string | null, inUse: string[]): Result<string> {
  if (name === null) return success(freeNames(project, inUse, 1)[0] ?? 'worker-1');
  const checked = checkSlug(name, 'a worker’s name');
  if (!checked.ok) return checked;
  // Where names differ only in case, their worktrees and branches are one on some disks.
  const taken = [...project.workers.keys()].find(other => other.toLowerCase() === name.toLowerCase());
  if (taken === undefined) return checked;
  return failure('refused', `There is a worker ${taken} already.`, {
    hint: `Take another name, or take it off the list: quarterdeck remove ${taken}`,
  });
}

/** Free as a name, as a branch and as a directory. */
export function freeNames(project: Project, inUse: string[], count: number): string[] {
  return proposeNames(new Set([...project.workers.keys(), ...inUse]), count);
}

/** Names whose branch exists already, or whose directory: work that was kept stays where it is. */
export async function takenNames(brain: Supervisor, project: Project): Promise<string[]> {
  const prefix = `refs/heads/${branchOf('')}`;
  const listed = await git(project.root, ['for-each-ref', '--format=%(refname)', prefix]);
  const branches = listed.ok ? listed.value.split('\n').map(ref => ref.slice(prefix.length)) : [];
  const directory = projectDirectory(homePaths.worktrees(brain.home), project.root);
  return [...branches, ...(existsSync(directory) ? readdirSync(directory) : [])];
}

/** What the person may look for in vain in the new workspace. */
async function tellMissing(project: Project, worker: Worker, kind: WorkspaceKind): Promise<void> {
  const status = await git(project.root, ['status', '--porcelain', '-z', '--untracked-files=no']);
  const isDirty = status.ok && status.value !== '';
  const { branch } = project;
  if (kind === 'clone') {
    const { ahead } = (await readBranchStatus(project.root)).status;
    if (!isDirty && (ahead ?? 0) === 0) return;
    const what = isDirty ? 'not committed or not pushed' : 'not pushed';
    const begins = `${worker.id} starts from what the upstream has`;
    worker.effects.tell('warning', `${begins}: what is ${what} in ${project.root} is not in its clone.`);
  } else if (isDirty) {
    worker.effects.tell(
      'warning',
      `${worker.id} starts from the last commit${branch === null ? '' : ` of ${branch}`}: what is not committed in ${project.root} is not in its worktree.`,
    );
  }
}
