// Runs git on a repository that is not ours to trust: no hooks, no monitor, no prompt, no inherited GIT_ variables, no optional locks, bounded in time and size.
import { spawn } from 'node:child_process';
import { messageOf } from '../domain/failure.js';

export interface GitRun {
  code: number;
  stdout: Buffer;
  /** Hostile text. */
  stderr: string;
}

export interface GitOptions {
  cwd: string;
  input?: string | Buffer;
  timeoutMs?: number;
  maxBytes?: number;
  /** Added to the cleaned environment. */
  env?: Record<string, string>;
  signal?: AbortSignal;
  /** Ends it when it takes too long or is called off. After TERM git takes its lock files away, after KILL (the default) it cannot. */
  killSignal?: 'SIGTERM' | 'SIGKILL';
}

const calm = ['--no-optional-locks', '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
const maxErrorChars = 4000;

/** The environment without what would point git elsewhere or let it wait for a person. */
function gitEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
  return { ...clean, GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };
}

/** Never rejects: what could not run has code -1 and says why in stderr. */
export function readGit(args: string[], options: GitOptions): Promise<GitRun> {
  return runGit([...calm, ...args], options);
}

export function runGit(args: string[], options: GitOptions): Promise<GitRun> {
  const { cwd, input, timeoutMs = 10_000, maxBytes = 64 * 1024 * 1024 } = options;
  return new Promise(resolve => {
    const child = spawn('git', args, {
      cwd,
      env: { ...gitEnvironment(process.env), ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      signal: options.signal,
      timeout: timeoutMs,
      killSignal: options.killSignal ?? 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let stderr = '';
    const end = (code: number, why = '') =>
      resolve({ code, stdout: Buffer.concat(chunks), stderr: stderr === '' ? why : stderr });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < maxErrorChars) stderr += text.slice(0, maxErrorChars);
    });
    child.on('error', error => end(-1, messageOf(error)));
    child.on('close', (code, signal) => end(code ?? -1, signal === null ? '' : `git was ended by ${signal}`));
    // A child that is gone before it read its input is told by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}
