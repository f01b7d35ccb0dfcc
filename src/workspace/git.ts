// How every git of ours runs: no optional locks, no hooks, no fsmonitor, none of the caller's GIT_ variables, and with an end.
import { simpleGit } from 'simple-git';
import { failure, messageOf, type Result, success } from '../domain/failure.js';

const readTimeoutMs = 10_000;
const calm = ['core.fsmonitor=false', 'core.hooksPath=/dev/null'];
/** Those that git itself speaks: nothing that names a program (`ext::`), nor a helper of another name. */
const known = ['file', 'git', 'http', 'https', 'ssh'];

export interface GitOptions {
  /** Without output for this long it is ended. */
  timeoutMs?: number;
  abort?: AbortSignal;
  /** Whatever the configuration makes of a path: nothing is reached over a network. */
  onlyLocal?: boolean;
  /** Whatever the configuration makes of an address: it names no program to be run. */
  onlyKnown?: boolean;
  /** The git directory of the work tree `dir`, where what lies there is not to say which one it is. */
  gitDir?: string;
  /** `name=value`, for this run. */
  config?: string[];
  /** Read and written in place of the work tree's own index. */
  indexFile?: string;
}

/**
 * Runs git in `dir` and gives its output. A repository may bring programs of its own (hooks, fsmonitor): none runs here.
 * Any exit code but 0 is a failure whose cause is git's text, in English.
 */
export async function git(dir: string, args: string[], options: GitOptions = {}): Promise<Result<string>> {
  try {
    const runner = simpleGit({
      baseDir: dir,
      config: [...calm, ...(options.config ?? [])],
      // What is guarded here are our own words to git: these are meant.
      unsafe: {
        allowUnsafeFsMonitor: true,
        allowUnsafeHooksPath: true,
        allowUnsafePack: true,
        allowUnsafeConfigPaths: options.gitDir !== undefined,
      },
      allowEnvironment: Object.keys(ours(options)),
      timeout: { block: options.timeoutMs ?? readTimeoutMs },
      // git reports some failures by its code alone, with nothing on stderr.
      errors: (error, result) => error ?? (result.exitCode === 0 ? undefined : textOf(result)),
      ...(options.abort ? { abort: options.abort } : {}),
    });
    const place = options.gitDir === undefined ? [] : [`--git-dir=${options.gitDir}`, `--work-tree=${dir}`];
    return success(await runner.env(environment(options)).raw(['--no-optional-locks', ...place, ...args]));
  } catch (error) {
    const cause = messageOf(error).trim();
    return failure('failed', `git ${args[0] ?? ''} failed in ${dir}: ${firstLine(cause)}`, { cause });
  }
}

/** simple-git refuses to pass these on. */
const guarded = /^(git_.*|editor|pager|prefix|ssh_askpass|visual)$/i;

/** The person's, so that filters of theirs work, but nothing that points git elsewhere; and the texts that we look for are English. */
function environment(options: GitOptions): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !guarded.test(name)) env[name] = value;
  }
  return { ...env, ...ours(options), LANGUAGE: 'en' };
}

/** A repository may allow a protocol by its name in its configuration: this word is above all of that. */
function ours({ onlyLocal, onlyKnown, indexFile }: GitOptions): Record<string, string> {
  const protocols = onlyLocal === true ? ['file'] : onlyKnown === true ? known : null;
  // Nobody is there who could answer.
  return {
    GIT_TERMINAL_PROMPT: '0',
    ...(protocols === null ? {} : { GIT_ALLOW_PROTOCOL: protocols.join(':') }),
    ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
  };
}

/** The output without its last newline, or null when git failed: for questions whose "no" is an exit code. */
export async function gitLine(dir: string, args: string[], options: GitOptions = {}): Promise<string | null> {
  const answer = await git(dir, args, options);
  if (!answer.ok) return null;
  const line = answer.value.replace(/\n$/, '');
  return line === '' ? null : line;
}

function textOf(result: { exitCode: number; stdErr: Buffer[]; stdOut: Buffer[] }): Error {
  const text = Buffer.concat([...result.stdErr, ...result.stdOut])
    .toString('utf8')
    .trim();
  return new Error(text === '' ? `it ended with ${result.exitCode}` : text);
}

function firstLine(text: string): string {
  const line =
    text.split('\n').find(candidate => /^(fatal|error):/.test(candidate)) ?? text.split('\n')[0] ?? '';
  return line.replace(/^(fatal|error): /, '');
}
