// `practice-agent`: the bundled agent that works without a model; its flags are its own.
import { type Result, success } from '../domain/failure.js';
import { runPracticeAgent } from '../practice/agent.js';
import { type Answer, type Call, nothing, words } from './call.js';

export async function run(call: Call): Promise<Result<Answer>> {
  process.title = 'quarterdeck practice agent';
  process.exitCode = await runPracticeAgent(words(call, 0));
  return success(nothing);
}
