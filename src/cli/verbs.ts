// `pause`, `resume`, `kill`, `restart`: the verbs that work on one worker, several or all.
import { type Result, success } from '../domain/failure.js';
import type { SupervisorLink } from '../home/connect.js';
import type { InProject, Outcome, WorkerChoice } from '../protocol/supervisor-methods.js';
import { askPerson } from './ask.js';
import { type Answer, type Call, environment, flag, type Run, text } from './call.js';
import {
  chosenWorkers,
  openProject,
  outcomesAnswer,
  resolveWorkers,
  withSupervisor,
  workMs,
} from './crew.js';
import { withProgress } from './progress.js';

interface Request extends InProject {
  workers: WorkerChoice;
  ifSession?: string;
}

interface Verb {
  doing: string;
  /** Words of the question, with the names; none means that nobody is asked. */
  question?: (names: string) => string;
  ask(link: SupervisorLink, request: Request): Promise<Result<Outcome[]>>;
}

const bound = { timeoutMs: workMs };

export const pause = verb({
  doing: 'pausing',
  ask: (link, request) => link.call('worker.pause', request, bound),
});

export const resume = verb({
  doing: 'resuming',
  ask: (link, request) => link.call('worker.resume', request, bound),
});

export const kill = verb({
  doing: 'ending every process',
  question: names => `Kill ${names} and every process of theirs? Their branches and files stay.`,
  ask: (link, request) => link.call('worker.kill', request, bound),
});

export const restart: Run = call =>
  verb({
    doing: 'restarting',
    ask: (link, request) =>
      link.call(
        'worker.restart',
        { ...request, mode: flag(call, 'fresh') ? 'fresh' : 'resume', env: environment(call) },
        bound,
      ),
  })(call);

function verb(entry: Verb): Run {
  return async (call): Promise<Result<Answer>> => {
    const chosen = chosenWorkers(call);
    if (!chosen.ok) return chosen;
    const outcomes = await withSupervisor(call, link => actOn(call, link, chosen.value, entry));
    return outcomes.ok ? success(outcomesAnswer(outcomes.value, 'There is no worker here.')) : outcomes;
  };
}

async function actOn(
  call: Call,
  link: SupervisorLink,
  workers: WorkerChoice,
  entry: Verb,
): Promise<Result<Outcome[]>> {
  const opened = await openProject(call, link);
  if (!opened.ok) return opened;
  const found = resolveWorkers(opened.value, workers);
  if (!found.ok) return found;
  const names = found.value.map(worker => worker.id).join(', ');
  if (entry.question !== undefined && found.value.length > 0) {
    const agreed = await askPerson(call, entry.question(names));
    if (!agreed.ok) return agreed;
  }
  const ifSession = text(call, 'ifSession');
  const request: Request = { root: call.cwd, workers, ...(ifSession === null ? {} : { ifSession }) };
  return withProgress(`${entry.doing}: ${names}`, entry.ask(link, request));
}
