// The one place that prints answers and failures and turns them into exit codes.
import { shown } from '../domain/escape.js';
import { exitCodes, type Failure } from '../domain/failure.js';
import type { Answer } from './call.js';

export function printAnswer(answer: Answer, json: boolean): void {
  if (json) {
    if (answer.json !== null) process.stdout.write(`${JSON.stringify(answer.json, null, 2)}\n`);
  } else if (answer.lines.length > 0) {
    process.stdout.write(`${answer.lines.map(line => shownLine(line, answer)).join('\n')}\n`);
  }
  for (const complaint of answer.complaints ?? []) process.stderr.write(`quarterdeck: ${shown(complaint)}\n`);
  if (answer.trouble !== undefined) process.exitCode = exitCodes[answer.trouble];
}

/** Verbatim text goes into files and pipes as it stands; a terminal never gets a character that it would obey. */
function shownLine(line: string, answer: Answer): string {
  return answer.verbatim === true && !process.stdout.isTTY ? line : shown(line);
}

/** The sentence and the way out on stderr; with `json` also `{"error": …}` on stdout, so that a script finds it where it reads. */
export function printFailure(failed: Failure, json: boolean): void {
  process.stderr.write(`quarterdeck: ${shown(failed.sentence)}\n`);
  if (failed.hint !== undefined) process.stderr.write(`  ${shown(failed.hint)}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ error: failed }, null, 2)}\n`);
  process.exitCode = exitCodes[failed.kind];
}
