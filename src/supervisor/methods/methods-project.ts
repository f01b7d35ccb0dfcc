// What a client may ask about a project: its snapshot, board, layouts, timeline, and its end.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure, messageOf, type Result, success } from '../../domain/failure.js';
import type { Snapshot } from '../../domain/snapshot.js';
import { dropArrangement } from '../../home/arrangement-file.js';
import { homePaths } from '../../home/home.js';
import { todoText } from '../../tasks/setup/files.js';
import { downAll, downProject } from '../crew/crew-down.js';
import { layoutDirectories, listLayouts, readLayout, saveLayout } from '../layouts/layout-files.js';
import type { Handlers } from '../link/client.js';
import type { ClientLink } from '../link/push.js';
import type { Project } from '../project.js';
import type { Supervisor } from '../supervisor.js';

type ProjectMethods =
  | 'project.open'
  | 'snapshot'
  | 'project.watch'
  | 'crew.down'
  | 'tasks'
  | 'tasks.init'
  | 'layout.list'
  | 'layout.read'
  | 'layout.use'
  | 'layout.save'
  | 'timeline'
  | 'host.ready'
  | 'handOver'
  | 'shutdown';

/** How this process ends once the answer is out. */
export interface Leaving {
  /** `clean` takes what only a running instance needs with it. */
  leave(clean: boolean, link: ClientLink): void;
  /** For a newer supervisor: hosts, sessions and cockpits stay. */
  handOver(link: ClientLink): void;
}

export function projectHandlers(
  brain: Supervisor,
  { leave, handOver }: Leaving,
): Pick<Handlers, ProjectMethods> {
  return {
    'project.open': ({ root }) => withProject(brain, root, project => look(brain, project)),
    snapshot: ({ root }) => withProject(brain, root, project => look(brain, project)),
    'project.watch': ({ root }, link) =>
      withProject(brain, root, async project => {
        project.watch(link);
        brain.keeper.watchOver();
        // Panes of ended workers show their last screens: a host has them.
        if (project.workers.size > 0) void brain.keeper.ready();
        await project.firstBoard();
        return look(brain, project);
      }),
    'crew.down': async ({ root, all }, link) => {
      if (all) {
        const report = await downAll(brain);
        if (report.outcomes.every(outcome => outcome.ok)) leave(true, link);
        return success(report);
      }
      if (root === null) return failure('usage', 'Which project? Name its directory, or say --all.');
      return withProject(brain, root, async project => success(await downProject(brain, project)));
    },
    tasks: ({ root }) => withProject(brain, root, async project => success(await project.board())),
    'tasks.init': ({ root }) => withProject(brain, root, project => Promise.resolve(writeTodo(project))),
    timeline: ({ root, since, limit }) =>
      withProject(brain, root, project =>
        Promise.resolve(success(brain.journal.events(project.root, since, limit))),
      ),
    'host.ready': async () => {
      const host = await brain.keeper.ready();
      return host.ok ? success({ hostId: host.value.id, socket: host.value.file.socket }) : host;
    },
    handOver: (_, link) => {
      handOver(link);
      return Promise.resolve(success({ sentence: 'The supervisor makes room for a newer one.' }));
    },
    shutdown: async ({ force }, link) => {
      const live = brain.workers.filter(worker => worker.live);
      if (live.length > 0 && !force) {
        return failure('refused', `${live.length} workers run.`, {
          hint: 'End them first: quarterdeck down --all',
        });
      }
      const left = await brain.keeper.shutdown();
      leave(false, link);
      return success({ sentence: left.length === 0 ? 'Supervisor and host end.' : left.join(' ') });
    },
    ...layoutHandlers(brain),
  };
}

function layoutHandlers(
  brain: Supervisor,
): Pick<Handlers, 'layout.list' | 'layout.read' | 'layout.use' | 'layout.save'> {
  const directories = (project: Project) =>
    layoutDirectories(project.root, homePaths.userLayouts(brain.home));
  return {
    'layout.list': ({ root }) =>
      withProject(brain, root, project => Promise.resolve(success(listLayouts(directories(project))))),
    'layout.read': ({ root, name }) =>
      withProject(brain, root, project => Promise.resolve(readLayout(directories(project), name))),
    'layout.use': ({ root, name, others }) =>
      withProject(brain, root, project => {
        const read = readLayout(directories(project), name);
        if (!read.ok) return Promise.resolve(read);
        const [problem] = read.value.problems;
        // What is shown for want of it is not what was asked for: the last good one stays in use.
        if (read.value.layout.name !== name && problem !== undefined) {
          return Promise.resolve(failure('failed', `${problem}.`));
        }
        project.layout = name;
        if (others !== false) {
          project.layoutCalls++;
          // Chosen anew, it begins as its file has it.
          dropArrangement(brain.home, project.root);
        }
        project.changed();
        return Promise.resolve(success({ layout: read.value.layout }));
      }),
    'layout.save': ({ root, layout, level }) =>
      withProject(brain, root, async project => {
        const saved = await saveLayout(directories(project)[level], layout);
        if (!saved.ok) return saved;
        project.layout = layout.name;
        project.changed();
        return success({ file: saved.value });
      }),
  };
}

export async function withProject<T>(
  brain: Supervisor,
  directory: string,
  run: (project: Project) => Promise<Result<T>>,
): Promise<Result<T>> {
  const project = await brain.open(directory);
  return project.ok ? run(project.value) : project;
}

async function look(brain: Supervisor, project: Project): Promise<Result<Snapshot>> {
  await Promise.all([project.refresh(), brain.agentsFound.look(brain.environment)]);
  return success(project.snapshot());
}

function writeTodo(project: Project): Result<{ file: string }> {
  const file = join(project.root, 'TODO.md');
  try {
    writeFileSync(file, todoText, { flag: 'wx' });
    return success({ file });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return failure('refused', `${file} is there already; it was not touched.`);
    }
    return failure('failed', `${file} cannot be written: ${messageOf(error)}.`);
  }
}
