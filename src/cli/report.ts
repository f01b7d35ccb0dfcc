// `report <state>`: a program inside a session says what it does, in-band (OSC 7501), so that it works through ssh and containers alike.
import { closeSync, openSync, writeSync } from 'node:fs';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import { reportStates } from '../domain/report.js';
import { type Answer, type Call, nothing, text, word } from './call.js';

const kinds = ['permission', 'question', 'auth'];
const states: string[] = [...reportStates, 'clear'];

export async function run(call: Call): Promise<Result<Answer>> {
  const state = word(call, 0);
  if (!states.includes(state)) {
    return failure('usage', `There is no state ${state}.`, { hint: `It is one of ${states.join(', ')}.` });
  }
  const kind = text(call, 'kind');
  if (kind !== null && !kinds.includes(kind)) {
    return failure('usage', `There is no kind ${kind}.`, { hint: `It is one of ${kinds.join(', ')}.` });
  }
  const progress = text(call, 'progress');
  if (progress !== null && !/^(100|\d{1,2})$/.test(progress)) {
    return failure('usage', `${progress} is no percentage from 0 to 100.`);
  }
  return sayToTerminal(reportSequence(state, kind, progress, text(call, 'title'), text(call, 'msg')));
}

function reportSequence(
  state: string,
  kind: string | null,
  progress: string | null,
  title: string | null,
  msg: string | null,
): string {
  const fields = [`state=${state}`, 'app=quarterdeck-report'];
  if (kind !== null) fields.push(`kind=${kind}`);
  if (progress !== null) fields.push(`progress=${progress}`);
  if (title !== null) fields.push(`title=${Buffer.from(title).toString('base64')}`);
  if (msg !== null) fields.push(`msg=${Buffer.from(msg).toString('base64')}`);
  return `\u001b]7501;${fields.join(':')}\u001b\\`;
}

/** To the terminal itself: standard output may well be a pipe of the agent's. */
async function sayToTerminal(sequence: string): Promise<Result<Answer>> {
  try {
    const terminal = openSync('/dev/tty', 'w');
    writeSync(terminal, sequence);
    closeSync(terminal);
    return success(nothing);
  } catch (error) {
    return failure('failed', 'There is no terminal to report to: this runs outside a session.', {
      cause: messageOf(error),
    });
  }
}
