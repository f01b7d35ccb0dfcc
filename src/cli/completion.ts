// `completion <shell>`: the script that a shell sources. The words themselves come from `complete` at the time.
import { script } from '@bomb.sh/tab';
import { failure, type Result, success } from '../domain/failure.js';
import { type Answer, type Call, nothing, word } from './call.js';

const shells = ['bash', 'zsh', 'fish'];

export async function run(call: Call): Promise<Result<Answer>> {
  const shell = word(call, 0);
  if (!shells.includes(shell)) {
    return failure('usage', `No completion for ${shell}.`, { hint: `It is one of ${shells.join(', ')}.` });
  }
  script(shell, 'quarterdeck', 'quarterdeck');
  return success(nothing);
}
