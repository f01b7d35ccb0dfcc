// Running the built program as a command: arguments in, exit code and output out, never without a bound.
import { spawn } from 'node:child_process';
import { programFile } from '../../src/home/launch.js';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Milliseconds from start to end. */
  ms: number;
  /** The output as JSON; fails the test with the output when it is none. */
  json<T = Record<string, unknown>>(): T;
}

const boundMs = 60_000;

export function runProgram(
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; input?: string; timeoutMs?: number },
): Promise<Ran> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [programFile, ...args], {
      cwd: options.cwd,
      env: options.env,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    if (options.input !== undefined) child.stdin?.end(options.input);
    const timeoutMs = options.timeoutMs ?? boundMs;
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`quarterdeck ${args.join(' ')} hung for ${timeoutMs / 1000} s\n${stdout}\n${stderr}`));
    }, timeoutMs);
    child.once('error', reject);
    child.once('close', code => {
      clearTimeout(timer);
      const ms = performance.now() - began;
      resolve({ code, stdout, stderr, ms, json: <T>() => parse<T>(stdout, args, stderr) });
    });
  });
}

function parse<T>(stdout: string, args: string[], stderr: string): T {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Error(`quarterdeck ${args.join(' ')} printed no JSON:\n${stdout}\n${stderr}`);
  }
}
