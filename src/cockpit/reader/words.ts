// What there is to hear of the crew: whole sentences, one for each thing that changed.
import { ageOf } from '../../domain/age.js';
import { stateName } from '../../domain/glyphs.js';
import { progressWords } from '../../domain/marks.js';
import type { Snapshot } from '../../domain/snapshot.js';
import type { WorkerView } from '../../domain/worker.js';
import { focusedPane, inList, taskOf, waitingForPerson, workerNamed, workerOfPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { keyOf } from '../views/key-words.js';

/** `worker-2 asks: permission, approve Bash`. */
function stateSentence(worker: WorkerView): string {
  const name = stateName(worker);
  const asked = name === 'asks' && worker.waitingFor !== null ? `: ${worker.waitingFor}` : '';
  const said = worker.message === null ? '' : `${asked === '' ? ':' : ','} ${worker.message}`;
  return `${worker.id} ${name}${asked}${said}`;
}

/** `2 worker-2, asks for 12s, permission, task Add type checks`. */
function workerLine(state: CockpitState, worker: WorkerView): string {
  const number = (state.snapshot?.workers.indexOf(worker) ?? 0) + 1;
  const age = ageOf(worker.since, state.now);
  const task = taskOf(state, worker);
  const progress = worker.marks?.progress === undefined ? '' : progressWords(worker.marks.progress);
  const parts = [
    `${number} ${worker.id}`,
    `${stateName(worker)}${age === '' ? '' : age === 'now' ? ' just now' : ` for ${age}`}`,
    worker.waitingFor ?? '',
    progress,
    worker.marks?.bellAt === undefined ? '' : 'rang the bell',
    task === null ? '' : `task ${task}`,
    worker.message ?? '',
  ];
  return parts.filter(part => part !== '').join(', ');
}

/** The whole crew, and what the person is wanted for. */
export function crewLines(state: CockpitState): string[] {
  const { snapshot } = state;
  if (snapshot === null) return ['Opening.'];
  const { project, workers } = snapshot;
  const waiting = waitingForPerson(state);
  const wanted =
    waiting.length === 0
      ? 'Nobody needs you'
      : `${waiting.length} ${waiting.length === 1 ? 'needs' : 'need'} you; n goes to the next`;
  const where = `${project.name}, branch ${project.branch ?? 'none'}`;
  if (workers.length === 0) return [`${where}. No crew yet. N makes a worker.`];
  const count = `${workers.length} worker${workers.length === 1 ? '' : 's'}`;
  return [`${where}. ${count}. ${wanted}.`, ...workers.map(worker => workerLine(state, worker))];
}

/** The keys to begin with. */
export function keysLine(state: CockpitState): string {
  const [help, again, quit] = ['help', 'redraw', 'quit'].map(name => keyOf(state, name));
  return `${help} lists the keys, ${again} tells all of this again, ${quit} leaves.`;
}

/** Where keys go now. */
export function placeLine(state: CockpitState): string {
  if (inList(state)) {
    const worker = workerNamed(state, state.cursor);
    return worker === undefined ? 'In the list.' : `List: ${workerLine(state, worker)}.`;
  }
  const worker = workerNamed(state, workerOfPane(state, focusedPane(state)));
  if (worker === undefined) return 'An empty pane.';
  return state.attached
    ? `Attached to ${worker.id}; Ctrl-] comes back.`
    : `At ${workerLine(state, worker)}. Enter attaches.`;
}

/** What is new in a snapshot, in the order in which it matters. */
export function newsBetween(before: Snapshot, after: Snapshot): string[] {
  const known = new Map(before.workers.map(worker => [worker.id, worker]));
  const lines: string[] = [];
  for (const worker of after.workers) {
    const old = known.get(worker.id);
    known.delete(worker.id);
    if (old === undefined || stateSentence(old) !== stateSentence(worker)) lines.push(stateSentence(worker));
    if (worker.marks?.bellAt !== undefined && old?.marks?.bellAt !== worker.marks.bellAt) {
      lines.push(`${worker.id} rings the bell`);
    }
  }
  for (const id of known.keys()) lines.push(`${id} has left the crew`);
  const last = before.timeline.at(-1)?.seq ?? 0;
  for (const entry of after.timeline) if (entry.seq > last) lines.push(entry.sentence);
  return lines;
}
