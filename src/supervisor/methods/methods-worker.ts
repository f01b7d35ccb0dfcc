// What a client may ask about workers.
import { success } from '../../domain/failure.js';
import type { TimelineEntry } from '../../domain/snapshot.js';
import { crewUp, newWorker } from '../crew/crew.js';
import { removeWorker } from '../crew/crew-down.js';
import { findWorker, onMany, outcomeOf } from '../crew/many.js';
import {
  captureWorker,
  checkSession,
  killWorker,
  pauseWorker,
  sendToWorker,
  thawWorker,
} from '../crew/worker-actions.js';
import type { Handlers } from '../link/client.js';
import type { Project } from '../project.js';
import { restartWorker } from '../sessions/restart.js';
import { resumeStaggered } from '../sessions/resume.js';
import type { Supervisor } from '../supervisor.js';
import { withProject } from './methods-project.js';

type WorkerMethods =
  | 'worker.new'
  | 'crew.up'
  | 'worker.pause'
  | 'worker.resume'
  | 'worker.kill'
  | 'worker.restart'
  | 'worker.remove'
  | 'worker.send'
  | 'worker.capture'
  | 'worker.seen'
  | 'worker.logs'
  | 'crew.resumeAll';

export function workerHandlers(brain: Supervisor): Pick<Handlers, WorkerMethods> {
  return {
    'worker.new': params =>
      withProject(brain, params.root, async project => {
        await project.refresh();
        const made = await newWorker(brain, project, params);
        return made.ok ? success(made.value.view()) : made;
      }),
    'crew.up': params =>
      withProject(brain, params.root, async project => {
        await project.refresh();
        const up = await crewUp(brain, project, params);
        if (!up.ok) return up;
        return success({
          started: up.value.started.map(worker => worker.view()),
          outcomes: up.value.outcomes,
        });
      }),
    'worker.restart': params =>
      withProject(brain, params.root, project => {
        const env = brain.takeEnvironment(params.env);
        return onMany(
          project,
          params,
          () => true,
          worker => restartWorker(brain, project, worker, params.mode, env),
        );
      }),
    'worker.remove': ({ root, worker }) =>
      withProject(brain, root, async project => {
        const found = findWorker(project, worker);
        if (!found.ok) return found;
        return success(outcomeOf(worker, await removeWorker(brain, project, found.value)));
      }),
    'crew.resumeAll': ({ root, first, env }) =>
      withProject(brain, root, async project => {
        brain.takeEnvironment(env);
        return success(await resumeStaggered(brain, interrupted(project, first)));
      }),
    ...actionHandlers(brain),
    ...readingHandlers(brain),
  };
}

function actionHandlers(
  brain: Supervisor,
): Pick<Handlers, 'worker.pause' | 'worker.resume' | 'worker.kill' | 'worker.send'> {
  return {
    'worker.pause': params =>
      withProject(brain, params.root, project =>
        onMany(project, params, worker => worker.record.life.phase === 'running', pauseWorker),
      ),
    'worker.resume': params =>
      withProject(brain, params.root, project =>
        onMany(project, params, worker => worker.record.life.phase === 'paused', thawWorker),
      ),
    'worker.kill': params =>
      withProject(brain, params.root, project =>
        onMany(
          project,
          params,
          // One that has ended may be about to be started again.
          worker => worker.live || worker.killing !== null,
          killWorker,
        ),
      ),
    'worker.send': params =>
      withProject(brain, params.root, async project => {
        const found = findWorker(project, params.worker);
        if (!found.ok) return found;
        const same = checkSession(found.value, params.ifSession);
        return same.ok ? sendToWorker(found.value, params) : same;
      }),
  };
}

function readingHandlers(
  brain: Supervisor,
): Pick<Handlers, 'worker.capture' | 'worker.seen' | 'worker.logs'> {
  return {
    'worker.capture': params =>
      withProject(brain, params.root, async project => {
        const found = findWorker(project, params.worker);
        return found.ok ? captureWorker(found.value, params) : found;
      }),
    'worker.seen': ({ root, worker }) =>
      withProject(brain, root, async project => {
        const found = findWorker(project, worker);
        if (!found.ok) return found;
        brain.looks.soon(found.value);
        found.value.lookedAt();
        return success({});
      }),
    'worker.logs': ({ root, worker, lines }) =>
      withProject(brain, root, async project => {
        const entries = brain.journal
          .events(project.root, 0, 50_000)
          .filter(entry => entry.worker === worker);
        const known = entries.length > 0 ? success(null) : findWorker(project, worker);
        return known.ok ? success({ lines: lines === 0 ? [] : entries.slice(-lines).map(asLine) }) : known;
      }),
  };
}

function interrupted(project: Project, first: string[]) {
  const workers = [...project.workers.values()].filter(worker => worker.record.life.phase === 'interrupted');
  const rank = (id: string) => (first.includes(id) ? first.indexOf(id) : first.length);
  return workers.toSorted((one, two) => rank(one.id) - rank(two.id));
}

function asLine(entry: TimelineEntry): string {
  return `${entry.at}  ${entry.sentence}`;
}
