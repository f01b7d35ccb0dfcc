// One command line from its words to its answer. What it means is parser.ts', which the cockpit's own start does not wait for.
import { messageOf, type Result } from '../domain/failure.js';
import type { Home } from '../home/home.js';
import type { Answer, Call } from './call.js';
import { commandFiles } from './command-files.js';
import { printAnswer, printFailure } from './output.js';

/** Past this a finished command that still has something open ends all the same: no command hangs. */
const lingerMs = 1_000;

export async function runProgram(args: string[], home: Home): Promise<void> {
  // `quarterdeck status | head` is no error.
  process.stdout.on('error', () => process.exit());
  const json = args.includes('--json');
  const run = (name: string, words: Call['args'], options: Call['options']) =>
    runCommand(name, { home, cwd: workingDirectory(), env: process.env, args: words, options });
  try {
    const screenReader = args.length === 1 && args[0] === '--screen-reader';
    if (args.length === 0 || screenReader) await run('cockpit', [], { screenReader });
    else {
      const { parseAndRun } = await import('./parser.js');
      const misread = await parseAndRun(args, run);
      if (misread !== null) printFailure(misread, json);
    }
  } catch (error) {
    printFailure({ kind: 'failed', sentence: `That is a bug: ${messageOf(error)}` }, json);
    if (process.env['QUARTERDECK_DEBUG'] && error instanceof Error) console.error(error.stack);
  }
  setTimeout(() => process.exit(), lingerMs).unref();
}

async function runCommand(name: string, made: Call): Promise<void> {
  const load = commandFiles[name];
  if (load === undefined) throw new Error(`command ${name} has no file`);
  const { run } = await load();
  const json = made.options['json'] === true;
  const result: Result<Answer> = await run(made);
  if (result.ok) printAnswer(result.value, json);
  else printFailure(result.failure, json);
}

/** Also of a shell that stands in a directory that was deleted: its crew can still be ended from there. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return process.env['PWD'] ?? '/';
  }
}
