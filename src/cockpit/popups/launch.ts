// From a command of the table to the words, directory and variables of one run. Pure but for the look at PATH.
import type { Command } from '../../domain/commands/command.js';
import { ownProgram, type Program } from '../../domain/config.js';
import { filterEnvironment } from '../../domain/environment.js';
import type { WorkerView } from '../../domain/worker.js';
import { programFile } from '../../home/launch.js';
import { currentWorker } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { isInstalled } from './path.js';

export interface Launch {
  argv: [string, ...string[]];
  cwd: string;
  /** The whole environment, but for what the host adds. */
  env: Record<string, string>;
  worker: string | null;
}

const placeholder = /\{(worktree|branch|base|worker|project)\}/g;

/** A few words, or null when it can be started here and now. */
export function whyNot(state: CockpitState, program: Program): string | null {
  if (state.snapshot === null) return 'the supervisor has not answered yet';
  const wanted = [program.run[0], program.needs ?? ownProgram];
  const lacking = wanted.find(name => !name.startsWith('{') && name !== ownProgram && !isInstalled(name));
  if (lacking !== undefined) return `${lacking} is not on PATH`;
  const worker = currentWorker(state);
  if (needsWorker(program) && worker === undefined) return 'no worker here';
  if (program.cwd === 'worktree' && worker !== undefined && worker.workspace === null) {
    return `${worker.id} has no worktree yet`;
  }
  const missing = program.run
    .flatMap(word => namesIn(word))
    .find(one => valueOf(state, worker, one) === null);
  return missing === undefined ? null : `there is no ${missing} here`;
}

/** Call where {@link whyNot} says nothing. @param env of the person */
export function launchOf(
  state: CockpitState,
  program: Program,
  env: Record<string, string>,
  home: { named: string },
): Launch {
  const worker = currentWorker(state);
  const project = state.snapshot?.project.root ?? '/';
  const fill = (word: string) =>
    word.replace(placeholder, (whole, name: string) => valueOf(state, worker, name) ?? whole);
  const [first, ...rest] = program.run;
  const begin: [string, ...string[]] = first === ownProgram ? [process.execPath, programFile] : [fill(first)];
  const cwd = program.cwd === 'worktree' ? (worker?.workspace?.path ?? project) : project;
  const own: Record<string, string> = { QUARTERDECK_PROJECT: project };
  if (home.named !== '') own['QUARTERDECK_HOME'] = home.named;
  if (worker !== undefined) own['QUARTERDECK_WORKER'] = worker.id;
  const workspace = worker?.workspace ?? null;
  if (workspace !== null) own['QUARTERDECK_WORKTREE'] = workspace.path;
  const branch = workspace?.branch ?? null;
  if (branch !== null) own['QUARTERDECK_BRANCH'] = branch;
  return {
    argv: [...begin, ...rest.map(fill)],
    cwd,
    env: { ...filterEnvironment(env), ...own, PWD: cwd, ...program.env },
    worker: program.cwd === 'worktree' ? (worker?.id ?? null) : null,
  };
}

/** The one that runs of a command already, if any. */
export function runningOf(state: CockpitState, command: Command): string | null {
  return state.programs.find(one => one.command === command.name && one.ended === null)?.id ?? null;
}

function needsWorker(program: Program): boolean {
  const aboutWorker = ['worktree', 'branch', 'worker'];
  return (
    program.cwd === 'worktree' ||
    program.run.some(word => namesIn(word).some(name => aboutWorker.includes(name)))
  );
}

function namesIn(word: string): string[] {
  return [...word.matchAll(placeholder)].map(match => match[1] ?? '');
}

function valueOf(state: CockpitState, worker: WorkerView | undefined, name: string): string | null {
  const project = state.snapshot?.project;
  switch (name) {
    case 'worktree':
      return worker?.workspace?.path ?? null;
    case 'branch':
      return worker?.workspace?.branch ?? null;
    case 'worker':
      return worker?.id ?? null;
    case 'project':
      return project?.root ?? null;
    default:
      // What the worker's branch is compared with: the project's own, or where it stands.
      return project?.branch ?? 'HEAD';
  }
}
