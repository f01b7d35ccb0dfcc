// Runs the project's own tests and shows what they print.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desk } from './desk.js';

const maxMs = 60_000;
const shownLines = 14;

/** True when all pass. @param file one test file, or null for all of them */
export async function runTests(desk: Desk, root: string, file: string | null): Promise<boolean> {
  desk.screen.log(`$ node --test${file === null ? '' : ` ${file}`}`, 'dim');
  const { code, output } = await run(root, [
    '--test',
    '--test-reporter=spec',
    ...(file === null ? [] : [file]),
  ]);
  const lines = output.split('\n').filter(line => line.trim() !== '');
  const telling = lines.filter(line => !/^ℹ (suites|cancelled|skipped|todo|duration)/.test(line));
  desk.screen.logLines(
    telling.slice(-shownLines).map(line => `  ${line}`),
    code === 0 ? 'dim' : 'bad',
  );
  return code === 0;
}

/** Only a project that says so itself: running what a stranger's manifest names is not practice. */
export async function hasNodeTests(root: string): Promise<boolean> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const scripts = (manifest as { scripts?: { test?: unknown } } | null)?.scripts;
    return scripts?.test === 'node --test';
  } catch {
    return false;
  }
}

function run(cwd: string, args: string[]): Promise<{ code: number; output: string }> {
  return new Promise(resolve => {
    const env = { ...process.env };
    delete env['NODE_TEST_CONTEXT'];
    delete env['NODE_OPTIONS'];
    const child = spawn(process.execPath, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: maxMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const take = (text: string) => {
      if (output.length < 200_000) output += text;
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', error => resolve({ code: -1, output: error.message }));
    child.on('close', code => resolve({ code: code ?? -1, output }));
  });
}
