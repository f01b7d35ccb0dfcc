// How every git of ours runs: no optional locks, no hooks, no fsmonitor, none of the caller's GIT_ variables, and with an end.
import { simpleGit } from 'simple-git';
import { failure, messageOf, type Result, success } from '../domain/failure.js';

const readTimeoutMs = 10_000;
const calm = ['core.fsmonitor=false', 'core.hooksPath=/dev/null'];
/** A repository may allow a protocol by its name: only a word on that name outdoes it. */
const far = ['ext', 'fd', 'ftp', 'ftps', 'git', 'http', 'https', 'ssh'];
const local = [
  'protocol.allow=never',
  'protocol.file.allow=always',
  ...far.map(name => `protocol.${name}.allow=never`),
];

export interface GitOptions {
  /** Without output for this long it is ended. */
  timeoutMs?: number;
  abort?: AbortSignal;
  /** Whatever the configuration makes of a path: nothing is reached over a network. */
  onlyLocal?: boolean;
  /** Read and written in place of the work tree's own index. */
  indexFile?: string;
}

/**
 * Runs git in `dir` and gives its output. A repository may bring programs of its own (hooks, fsmonitor): none runs here.
 * Any exit code but 0 is a failure whose cause is git's text, in English.
 */
export async function git(dir: string, args: string[], options: GitOptions = {}): Promise<Result<string>> {
  const index: Record<string, string> =
    options.indexFile === undefined ? {} : { GIT_INDEX_FILE: options.indexFile };
  try {
    const runner = simpleGit({
      baseDir: dir,
      config: [...calm, ...(options.onlyLocal ? local : [])],
      unsafe: {
        allowUnsafeFsMonitor: true,
        allowUnsafeHooksPath: true,
        allowUnsafeProtocolOverride: options.onlyLocal === true,
      },
      allowEnvironment: Object.keys(index),
      timeout: { block: options.timeoutMs ?? readTimeoutMs },
      // git reports some failures by its code alone, with nothing on stderr.
      errors: (error, result) => error ?? (result.exitCode === 0 ? undefined : textOf(result)),
      ...(options.abort ? { abort: options.abort } : {}),
    });
    return success(await runner.env({ ...environment(), ...index }).raw(['--no-optional-locks', ...args]));
  } catch (error) {
    const cause = messageOf(error).trim();
    return failure('failed', `git ${args[0] ?? ''} failed in ${dir}: ${firstLine(cause)}`, { cause });
  }
}

/** simple-git refuses to pass these on. */
const guarded = /^(git_.*|editor|pager|prefix|ssh_askpass|visual)$/i;

/** Ours, so that filters of the person work, but nothing that points git elsewhere; and the texts that we look for are English. */
function environment(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !guarded.test(name)) env[name] = value;
  }
  return { ...env, LANGUAGE: 'en' };
}

/** The output without its last newline, or null when git failed: for questions whose "no" is an exit code. */
export async function gitLine(dir: string, args: string[]): Promise<string | null> {
  const answer = await git(dir, args);
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
