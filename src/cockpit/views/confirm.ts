// The sentence of a dialog that asks first, with real names.
import type { WorkerView } from '../../domain/worker.js';
import { workerNamed } from '../store/select.js';
import type { CockpitState, Confirm } from '../store/state.js';

export function confirmSentence(state: CockpitState, confirm: Confirm): string {
  const workers = confirm.workers.flatMap(name => workerNamed(state, name) ?? []);
  const [only] = workers;
  if (only === undefined) return 'Nobody is left to do that to.';
  if (confirm.what === 'remove') {
    return `Take ${only.id} off the list? ${goes(only)}`;
  }
  if (confirm.what === 'restart') return restartSentence(workers);
  if (workers.length === 1) return `Kill ${only.id} and ${processes([only])}? ${stays(only)}`;
  return `Kill ${list(workers.map(worker => worker.id))} and ${processes(workers)}? Their branches and files stay.`;
}

function goes(worker: WorkerView): string {
  switch (worker.workspace?.kind) {
    case 'worktree':
      return 'Its branch stays; its workspace goes only if nothing in it would be lost.';
    case 'clone':
      return 'Its clone goes only if nothing in it would be lost.';
    default:
      return 'Its files stay.';
  }
}

function restartSentence(workers: WorkerView[]): string {
  const [only] = workers;
  const names = workers.length === 1 ? (only?.id ?? '') : list(workers.map(worker => worker.id));
  const afresh = workers.filter(worker => worker.notResumable !== null).length;
  const one = workers.length === 1;
  const then =
    afresh === 0
      ? `${one ? 'its conversation goes' : 'their conversations go'} on`
      : afresh === workers.length
        ? `${one ? 'it starts' : 'they start'} afresh`
        : `${afresh} of them start afresh`;
  const what = processes(workers);
  const ends = what.endsWith('processes') ? 'end' : 'ends';
  return `Restart ${names}? ${what.charAt(0).toUpperCase()}${what.slice(1)} ${ends} first; then ${then}. All files stay.`;
}

function processes(workers: WorkerView[]): string {
  let sum = 0;
  for (const worker of workers) {
    const own = worker.processes ?? null;
    if (own === null) return workers.length === 1 ? 'every process it started' : 'every process they started';
    sum += own;
  }
  return `${workers.length === 1 ? 'its' : 'their'} ${sum} process${sum === 1 ? '' : 'es'}`;
}

function stays(worker: WorkerView): string {
  const files = worker.uncommitted ?? null;
  const what =
    files === null
      ? 'its files'
      : files === 0
        ? 'all its commits'
        : `${files} uncommitted file${files === 1 ? '' : 's'}`;
  if (worker.workspace?.kind === 'here') return `${what.charAt(0).toUpperCase()}${what.slice(1)} stay.`;
  const branch = worker.workspace?.branch ?? null;
  return branch === null ? 'Its files stay.' : `Its branch ${branch} and ${what} stay.`;
}

function list(names: string[]): string {
  if (names.length > 6) return `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
