// Where a set-up happens: the repository, its branch and its last commit, and how git is asked there.
import { failure, type Result, success } from '../../domain/failure.js';
import { type GitRun, readGit } from '../git.js';

export interface Ground {
  /** Root of the work tree, real path. */
  root: string;
  /** The common git directory, real path. */
  gitDir: string;
  /** The branch that the crew will share: the present one. */
  branch: string;
  /** Object id of its last commit. */
  head: string;
  format: 'sha1' | 'sha256';
  isShallow: boolean;
}

/** Whole trees are read and written. */
const workMs = 60_000;

/** It stands in commands of AGENT_PROMPT.md: nothing that a shell reads as anything but a letter. */
const plainBranch = /^[\p{L}\p{N}_][\p{L}\p{N}._/+@-]*$/u;

export async function readGround(root: string, gitDir: string): Promise<Result<Ground>> {
  const symbolic = await ask(root, ['symbolic-ref', '--quiet', 'HEAD']);
  const branch = symbolic.code === 0 ? textOf(symbolic).replace(/^refs\/heads\//, '') : null;
  if (branch === null) {
    return failure('refused', `${root} is on no branch (its HEAD is detached), and a crew shares one.`, {
      hint: 'Go to it first: git switch main',
    });
  }
  if (!plainBranch.test(branch)) {
    return failure('refused', `The branch ${branch} has a name that agents could not type as it stands.`, {
      hint: 'Letters, digits, dots, dashes, slashes and underscores are safe: git branch -m <name>',
    });
  }
  const said = await ask(root, ['rev-parse', '--show-object-format', '--is-shallow-repository', 'HEAD']);
  const [format = '', shallow = '', head = ''] = textOf(said).split('\n');
  if (said.code !== 0) return gitFailure(root, 'read HEAD', said);
  return success({
    root,
    gitDir,
    branch,
    head,
    format: format === 'sha256' ? 'sha256' : 'sha1',
    isShallow: shallow === 'true',
  });
}

/** Hooks and monitors of the repository do not run. */
export function ask(
  cwd: string,
  args: string[],
  more: { input?: string; env?: Record<string, string> } = {},
): Promise<GitRun> {
  return readGit(args, { cwd, timeoutMs: workMs, ...more });
}

/** The output without its last newline. */
export function textOf(run: GitRun): string {
  return run.stdout.toString('utf8').replace(/\n$/, '');
}

/** Null where git says no, or nothing. */
export async function askLine(cwd: string, args: string[]): Promise<string | null> {
  const run = await ask(cwd, args);
  const text = textOf(run);
  return run.code === 0 && text !== '' ? text : null;
}

/** @param doing what failed, as in "could not …" */
export function gitFailure(place: string, doing: string, run: GitRun): Result<never> {
  const cause = run.stderr.trim() || textOf(run) || `git ended with ${run.code}`;
  if (/No space left on device|Disk quota exceeded/i.test(cause)) return diskFull(place, doing, cause);
  const lock = /Unable to create '(.*\.lock)': File exists/.exec(cause)?.[1];
  if (lock !== undefined) {
    return failure('failed', `git could not ${doing} in ${place}: ${lock} is there.`, {
      hint: 'Another git works here, or one was killed. If none does, delete that file; then run init again.',
      cause,
    });
  }
  return failure('failed', `git could not ${doing} in ${place}: ${firstLine(cause)}`, { hint: again, cause });
}

/** @param error what the file system threw */
export function fileFailure(path: string, error: unknown): Result<never> {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path, 'be made', message);
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    const why = code === 'EROFS' ? 'the file system is read-only' : 'you may not write there';
    return failure('refused', `${path} cannot be made: ${why}.`, { cause: message });
  }
  return failure('failed', `${path} cannot be made: ${message}.`, { hint: again, cause: message });
}

const again = 'What was made stays. Run `quarterdeck init` again: it goes on where it stopped.';

function diskFull(place: string, doing: string, cause: string): Result<never> {
  return failure('failed', `The disk is full: ${place} could not ${doing}.`, {
    hint: `Make room. ${again}`,
    cause,
  });
}

export function firstLine(text: string): string {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  const line = lines.find(candidate => /^(fatal|error|remote|!)/.test(candidate)) ?? lines[0] ?? '';
  return line.replace(/^(fatal|error): /, '').replaceAll('\t', ' ');
}
