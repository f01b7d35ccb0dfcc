// `send <worker> <text>`: types into a worker, as one write that nobody else's keys can split.
import { failure, type Result, success } from '../domain/failure.js';
import { type Answer, type Call, flag, text, word } from './call.js';
import { answerMs, withSupervisor } from './crew.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const worker = word(call, 0);
  const typed = word(call, 1);
  if (typed === '' && !flag(call, 'enter')) return failure('usage', 'There is nothing to send.');
  const ifSession = text(call, 'ifSession');
  const sent = await withSupervisor(call, link =>
    link.call(
      'worker.send',
      {
        root: call.cwd,
        worker,
        text: typed,
        mode: flag(call, 'paste') ? 'paste' : 'type',
        enter: flag(call, 'enter'),
        force: flag(call, 'force'),
        ...(ifSession === null ? {} : { ifSession }),
      },
      { timeoutMs: answerMs },
    ),
  );
  if (!sent.ok) return sent;
  return success({ lines: [sent.value.sentence], json: { worker, sentence: sent.value.sentence } });
}
