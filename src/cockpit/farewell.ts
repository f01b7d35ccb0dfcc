// The sentence that stands in the shell when the person has left.
import { isLive } from '../domain/worker.js';
import type { CockpitState } from './store/state.js';

export function farewell(state: CockpitState): string {
  const live = state.snapshot?.workers.filter(worker => isLive(worker.phase)).length ?? 0;
  if (live === 0) return 'No worker runs. quarterdeck comes back to this project.';
  const workers = `${live} worker${live === 1 ? '' : 's'}`;
  return `The crew works on (${workers}). quarterdeck comes back, quarterdeck down ends it.`;
}
