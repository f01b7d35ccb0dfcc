// `up`: a whole crew at once.
import { type Result, success } from '../domain/failure.js';
import { type Answer, type Call, environment, list, number, text } from './call.js';
import { outcomesAnswer, withSupervisor, workMs } from './crew.js';
import { withProgress } from './progress.js';
import { workerReport } from './worker-report.js';

export const crewSize = 4;

export async function run(call: Call): Promise<Result<Answer>> {
  const count = number(call, 'count') ?? crewSize;
  const raised = await withSupervisor(call, link =>
    withProgress(
      `starting ${count} workers`,
      link.call(
        'crew.up',
        {
          root: call.cwd,
          count,
          agent: text(call, 'agent'),
          agentArgs: list(call, 'agentArg'),
          env: environment(call),
        },
        { timeoutMs: workMs },
      ),
    ),
  );
  if (!raised.ok) return raised;
  const { started, outcomes } = raised.value;
  const answer = outcomesAnswer(outcomes, 'Nothing had to be started.');
  return success({ ...answer, json: { started: started.map(workerReport), outcomes } });
}
