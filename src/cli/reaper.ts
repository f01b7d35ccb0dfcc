// `reaper`: a child of the host that holds its pipe and ends what a dead host left.
import { type Result, success } from '../domain/failure.js';
import { runReaper } from '../host/reaper.js';
import { type Answer, type Call, nothing, word } from './call.js';

export async function run(call: Call): Promise<Result<Answer>> {
  process.title = 'quarterdeck reaper';
  process.exitCode = await runReaper({ home: call.home, hostId: word(call, 0) });
  return success(nothing);
}
