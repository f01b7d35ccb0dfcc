// `supervise`: the supervisor itself, in the background.
import { type Result, success } from '../domain/failure.js';
import { runSupervisor } from '../supervisor/main.js';
import { type Answer, type Call, nothing } from './call.js';

export async function run(call: Call): Promise<Result<Answer>> {
  process.title = 'quarterdeck supervise';
  process.exitCode = await runSupervisor({ home: call.home });
  return success(nothing);
}
