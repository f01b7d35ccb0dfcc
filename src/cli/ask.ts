// Asking the person on the terminal: default no, `--yes` says it beforehand, and without a terminal nobody can be asked.
import { createInterface } from 'node:readline/promises';
import { shown } from '../domain/escape.js';
import { failure, type Result, success } from '../domain/failure.js';
import { type Call, flag } from './call.js';

/** Success when the person agrees. @param question one sentence with the real names in it */
export async function askPerson(call: Call, question: string): Promise<Result<void>> {
  if (flag(call, 'yes')) return success(undefined);
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    return failure('refused', `${question} Nobody can be asked here, so nothing was done.`, {
      hint: 'Say --yes to go ahead without being asked.',
    });
  }
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  dialogue.once('close', () => ended.abort());
  dialogue.once('SIGINT', () => dialogue.close());
  try {
    const reply = await dialogue.question(`${shown(question)} [y/N] `, { signal: ended.signal });
    if (/^y(es)?$/i.test(reply.trim())) return success(undefined);
  } catch {
    // Ctrl-C or the end of input: that is a no.
    process.stderr.write('\n');
  } finally {
    dialogue.close();
  }
  return failure('refused', 'Nothing was done.');
}
