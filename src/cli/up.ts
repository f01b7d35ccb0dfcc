// `up`: a whole crew at once.
import { type Result, success } from '../domain/failure.js';
import type { SupervisorLink } from '../home/connect.js';
import type { SupervisorRequests } from '../protocol/supervisor-methods.js';
import { askPerson } from './ask.js';
import { type Answer, type Call, environment, flag, list, number, text } from './call.js';
import { outcomesAnswer, withSupervisor, workMs } from './crew.js';
import { withProgress } from './progress.js';
import { workerReport } from './worker-report.js';

export const crewSize = 4;

type Raised = SupervisorRequests['crew.up'][1];

export async function run(call: Call): Promise<Result<Answer>> {
  const raised = await withSupervisor(call, async link => {
    const first = await raise(call, link, flag(call, 'yes'));
    if (!first.ok || first.value.ask === undefined) return first;
    const agreed = await askPerson(call, first.value.ask);
    return agreed.ok ? raise(call, link, true) : agreed;
  });
  if (!raised.ok) return raised;
  const { started, outcomes } = raised.value;
  const answer = outcomesAnswer(outcomes, 'Nothing had to be started.');
  return success({ ...answer, json: { started: started.map(workerReport), outcomes } });
}

function raise(call: Call, link: SupervisorLink, many: boolean): Promise<Result<Raised>> {
  const count = number(call, 'count') ?? crewSize;
  const params = {
    root: call.cwd,
    count,
    many,
    agent: text(call, 'agent'),
    agentArgs: list(call, 'agentArg'),
    env: environment(call),
  };
  return withProgress(`starting ${count} workers`, link.call('crew.up', params, { timeoutMs: workMs }));
}
