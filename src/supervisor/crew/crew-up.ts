// A crew for the open tasks: with an upstream its workers go from task to task by themselves, each in a clone (src/supervisor/loop);
// without one each keeps to the protocol of the shared repository as its prompt says.
import { agentById } from '../../agents/index.js';
import { failure, type Result, success } from '../../domain/failure.js';
import type { Outcome, Up } from '../../protocol/supervisor-methods.js';
import { newWorkerRecord, type WorkerRecord } from '../journal/records.js';
import { crewConfig, hasAccount } from '../loop/account.js';
import type { Project } from '../project.js';
import type { Supervisor } from '../supervisor.js';
import { chooseAgent, freeNames, startNew, takenNames } from './crew.js';
import type { Worker } from './worker.js';

const crewPrompt =
  'Read TODO.md and keep to the shared-repository protocol: take one open task, claim it with a lock file in ' +
  'current_tasks/ that you commit and push, do the work, run the tests, tick the task, write a summary to ' +
  'session_logs/, remove the lock, push, and take the next.';

const maxCrew = 64;

async function checkCrew(project: Project, count: number): Promise<Result<void>> {
  if (count > maxCrew)
    return failure('refused', `${count} workers at once are too many; ${maxCrew} are the most.`);
  const { hasTodo, tasks } = await project.board();
  if (hasTodo && tasks.some(task => task.state !== 'done')) return success(undefined);
  if (hasTodo) {
    return failure('refused', `TODO.md of ${project.name} has no open task: a crew would end at once.`, {
      hint: 'Write one (`- [ ] task`), or make a single worker: quarterdeck new',
    });
  }
  return failure('not-found', `${project.root} has no TODO.md for a crew to work on.`, {
    hint: 'Write one (`- [ ] task` lines; the cockpit offers it), or make a single worker: quarterdeck new',
  });
}

/** What a person should know before they ask for more than can run; null when there is nothing to ask. */
function manyAtOnce({ count, many }: Up, agent: string, sessions: number): string | null {
  if (many === true || count <= sessions || !hasAccount(agent)) return null;
  return `At most ${sessions} sessions of one account run at once (crew: sessions in the configuration). Make ${count} workers, of which the others wait for their turn?`;
}

/** Before anything is made: a program that is not there is the likeliest mistake. */
async function checkInstalled(id: string, env: Record<string, string>): Promise<Result<void>> {
  const agent = agentById(id);
  if (agent === null || (await agent.find(env)) !== null) return success(undefined);
  return failure('not-found', `${agent.title} is not installed: \`${agent.id}\` is not on PATH.`, {
    hint: 'Install it, or choose another with --agent.',
  });
}

/** Makes `count` workers at once; git has their worktrees one after the other. */
export async function crewUp(
  brain: Supervisor,
  project: Project,
  wanted: Up,
): Promise<Result<{ started: Worker[]; outcomes: Outcome[]; ask?: string }>> {
  const fit = await checkCrew(project, wanted.count);
  if (!fit.ok) return fit;
  const env = brain.takeEnvironment(wanted.env);
  const agent = await chooseAgent({ agent: wanted.agent, command: null }, env);
  if (!agent.ok) return agent;
  const installed = await checkInstalled(agent.value, env);
  if (!installed.ok) return installed;
  const config = crewConfig(brain, project);
  const ask = manyAtOnce(wanted, agent.value, config.sessions);
  if (ask !== null) return success({ started: [], outcomes: [], ask });
  const mirror = await brain.upstreams.of(project).mirror();
  if (!mirror.ok) return mirror;
  const isLooped = mirror.value !== null && config.claim === 'supervisor';
  const taken = await takenNames(brain, project);
  const again = !isLooped ? [] : endedLoops(project, agent.value).slice(0, wanted.count);
  const records = freeNames(project, taken, wanted.count - again.length).map(
    (id): WorkerRecord =>
      newWorkerRecord({
        id,
        agent: agent.value,
        command: null,
        agentArgs: wanted.agentArgs ?? [],
        prompt: agent.value === 'practice' ? null : crewPrompt,
        task: null,
        crew: true,
      }),
  );
  const workers = [...again, ...records.map(record => brain.addWorker(project, record))];
  if (isLooped) return success({ started: workers, outcomes: startLoops(brain, project, workers, env) });
  const outcomes = await Promise.all(
    workers.map(async worker => {
      const started = await startNew(brain, project, worker, { env, resume: false, resumePrompt: null });
      return started.ok
        ? { worker: worker.id, ok: true, sentence: `${worker.id} was started.` }
        : {
            worker: worker.id,
            ok: false,
            sentence: `${worker.id} could not be made: ${started.failure.sentence}`,
            kind: started.failure.kind,
          };
    }),
  );
  return success({ started: workers.filter(worker => project.workers.has(worker.id)), outcomes });
}

/** Those whose list was empty the last time: they take what has come since. */
function endedLoops(project: Project, agent: string): Worker[] {
  return [...project.workers.values()].filter(
    ({ record, live }) =>
      record.loop?.on === false && !live && (record.claim ?? null) === null && record.agent === agent,
  );
}

/** Each takes its first task in the background; what goes wrong with one is told in the timeline and tried again. */
function startLoops(
  brain: Supervisor,
  project: Project,
  workers: Worker[],
  env: Record<string, string>,
): Outcome[] {
  return workers.map(worker => {
    worker.env = env;
    brain.loops.start(project, worker);
    return { worker: worker.id, ok: true, sentence: `${worker.id} was started.` };
  });
}
