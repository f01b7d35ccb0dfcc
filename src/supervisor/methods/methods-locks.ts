// What a client may ask about locks: to see them, and to take away what was left.
import { success } from '../../domain/failure.js';
import { Locks } from '../claims/locks.js';
import type { Handlers } from '../link/client.js';
import type { Project } from '../project.js';
import type { Supervisor } from '../supervisor.js';
import { withProject } from './methods-project.js';

export function lockHandlers(brain: Supervisor): Pick<Handlers, 'locks.list' | 'locks.reap'> {
  return {
    'locks.list': ({ root, olderMs }) =>
      withProject(brain, root, async project => {
        // The branch that is checked out may tell which upstream is meant.
        await project.refresh();
        return locksOf(brain, project).list(olderMs);
      }),
    'locks.reap': ({ root, olderMs, locks }) =>
      withProject(brain, root, async project => {
        await project.refresh();
        const reaped = await locksOf(brain, project).reap(locks, olderMs);
        return reaped.ok ? success({ outcomes: reaped.value }) : reaped;
      }),
  };
}

function locksOf(brain: Supervisor, project: Project): Locks {
  return new Locks(project.root, brain.upstreams.of(project), {
    alive: name => {
      const same = [...project.workers.values()].filter(({ id }) => id.toLowerCase() === name.toLowerCase());
      if (same.length === 0) return 'unknown';
      return same.some(worker => worker.isAtWork) ? 'alive' : 'gone';
    },
    tell: sentence => brain.tell(project, null, 'info', sentence),
  });
}
