// `host`: the process that owns the PTYs, in the background or on stdin and stdout.
import { type Result, success } from '../domain/failure.js';
import { runHost } from '../host/main.js';
import { type Answer, type Call, flag, nothing, text } from './call.js';

export async function run(call: Call): Promise<Result<Answer>> {
  process.title = 'quarterdeck host';
  process.exitCode = await runHost({
    home: call.home,
    id: text(call, 'id') ?? '',
    stdio: flag(call, 'stdio'),
  });
  return success(nothing);
}
