// Making, starting and restarting workers of a project; one effect at a time on each of them.
import { existsSync, readdirSync } from 'node:fs';
import { agentById, firstFound } from '../../agents/index.js';
import { failure, type Result, success } from '../../domain/failure.js';
import { checkSlug, proposeNames, quoted } from '../../domain/slug.js';
import type { WorkspaceKind } from '../../domain/worker.js';
import { homePaths } from '../../home/home.js';
import type { NewWorker, Outcome, Up } from '../../protocol/supervisor-methods.js';
import { git } from '../../workspace/git.js';
import { branchOf, projectDirectory } from '../../workspace/place.js';
import { newWorkerRecord, type WorkerRecord } from '../journal/records.js';
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
  if (wanted.workspace === 'worktree' && wanted.base === null) await tellDirty(project, worker);
  return success(worker);
}

/** A worker whose first start fails was never there. */
async function startNew(
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

async function chooseAgent(
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
function freeNames(project: Project, inUse: string[], count: number): string[] {
  return proposeNames(new Set([...project.workers.keys(), ...inUse]), count);
}

/** Names whose branch exists already, or whose directory: work that was kept stays where it is. */
async function takenNames(brain: Supervisor, project: Project): Promise<string[]> {
  const prefix = `refs/heads/${branchOf('')}`;
  const listed = await git(project.root, ['for-each-ref', '--format=%(refname)', prefix]);
  const branches = listed.ok ? listed.value.split('\n').map(ref => ref.slice(prefix.length)) : [];
  const directory = projectDirectory(homePaths.worktrees(brain.home), project.root);
  return [...branches, ...(existsSync(directory) ? readdirSync(directory) : [])];
}

async function tellDirty(project: Project, worker: Worker): Promise<void> {
  const status = await git(project.root, ['status', '--porcelain', '-z', '--untracked-files=no']);
  if (!status.ok || status.value === '') return;
  const { branch } = project;
  worker.effects.tell(
    'warning',
    `${worker.id} starts from the last commit${branch === null ? '' : ` of ${branch}`}: what is not committed in ${project.root} is not in its worktree.`,
  );
}

const crewPrompt =
  'Read TODO.md and keep to the shared-repository protocol: take one open task, claim it with a lock file in ' +
  'current_tasks/ that you commit and push, do the work, run the tests, tick the task, write a summary to ' +
  'session_logs/, remove the lock, push, and take the next.';

const maxCrew = 64;

async function checkCrew(project: Project, count: number): Promise<Result<void>> {
  if (count > maxCrew)
    return failure('refused', `${count} workers at once are too many; ${maxCrew} are the most.`);
  const { hasTodo, tasks } = await project.board();
  if (hasTodo && tasks.some(task => task.state !== 'done')) return success(undefined);
  if (hasTodo) {
    return failure('refused', `TODO.md of ${project.name} has no open task: a crew would end at once.`, {
      hint: 'Write one (`- [ ] task`), or make a single worker: quarterdeck new',
    });
  }
  return failure('not-found', `${project.root} has no TODO.md for a crew to work on.`, {
    hint: 'Write one (`- [ ] task` lines; the cockpit offers it), or make a single worker: quarterdeck new',
  });
}

/** Makes `count` workers at once; git has their worktrees one after the other. */
export async function crewUp(
  brain: Supervisor,
  project: Project,
  wanted: Up,
): Promise<Result<{ started: Worker[]; outcomes: Outcome[] }>> {
  const fit = await checkCrew(project, wanted.count);
  if (!fit.ok) return fit;
  const env = brain.takeEnvironment(wanted.env);
  const agent = await chooseAgent({ agent: wanted.agent, command: null }, env);
  if (!agent.ok) return agent;
  const taken = await takenNames(brain, project);
  const names = freeNames(project, taken, wanted.count);
  const records = names.map(
    (id): WorkerRecord =>
      newWorkerRecord({
        id,
        agent: agent.value,
        command: null,
        agentArgs: wanted.agentArgs ?? [],
        prompt: agent.value === 'practice' ? null : crewPrompt,
        task: null,
        crew: true,
      }),
  );
  const workers = records.map(record => brain.addWorker(project, record));
  const outcomes = await Promise.all(
    workers.map(async worker => {
      const started = await startNew(brain, project, worker, { env, resume: false, resumePrompt: null });
      return started.ok
        ? { worker: worker.id, ok: true, sentence: `${worker.id} was started.` }
        : {
            worker: worker.id,
            ok: false,
            sentence: `${worker.id} could not be made: ${started.failure.sentence}`,
            kind: started.failure.kind,
          };
    }),
  );
  return success({ started: workers.filter(worker => project.workers.has(worker.id)), outcomes });
}
