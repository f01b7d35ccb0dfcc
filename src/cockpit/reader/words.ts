// What there is to hear of the crew: whole sentences, one for each thing that changed.
import { ageOf } from '../../domain/age.js';
import { stateMarks, stateName } from '../../domain/glyphs.js';
import { detachWords } from '../../domain/keys/keymap.js';
import { panesOf } from '../../domain/layout/tree.js';
import { progressWords } from '../../domain/marks.js';
import type { Snapshot } from '../../domain/snapshot.js';
import type { WorkerView } from '../../domain/worker.js';
import {
  focusedPane,
  focusedProgram,
  inList,
  taskOf,
  waitingForPerson,
  workerNamed,
  workerOfPane,
} from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { DialogModel } from '../views/dialog-model.js';
import { keyOf } from '../views/key-words.js';
import { type News, newsOf } from './news.js';

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
  const program = focusedProgram(state);
  if (program !== undefined) {
    const where = program.worker === null ? '' : ` of ${program.worker}`;
    return state.attached
      ? `Attached to ${program.title}${where}; ${detachWords(state.config.keys)} comes back.`
      : `At ${program.title}${where}. Enter attaches.`;
  }
  const worker = workerNamed(state, workerOfPane(state, focusedPane(state)));
  if (worker === undefined) return 'An empty pane.';
  return state.attached
    ? `Attached to ${worker.id}; ${detachWords(state.config.keys)} comes back.`
    : `At ${workerLine(state, worker)}. Enter attaches.`;
}

/** What is new in a snapshot, in the order in which it matters. */
export function newsBetween(before: Snapshot, after: Snapshot): News[] {
  const known = new Map(before.workers.map(worker => [worker.id, worker]));
  const news: News[] = [];
  const say = (sentence: string) => news.push({ by: 'state', worker: null, change: null, sentence });
  for (const worker of after.workers) {
    const old = known.get(worker.id);
    known.delete(worker.id);
    if (old === undefined || stateSentence(old) !== stateSentence(worker)) news.push(stateNews(old, worker));
    if (worker.marks?.bellAt !== undefined && old?.marks?.bellAt !== worker.marks.bellAt) {
      say(`${worker.id} rings the bell`);
    }
  }
  for (const id of known.keys()) say(`${id} has left the crew`);
  const last = before.timeline.at(-1)?.seq ?? 0;
  for (const entry of after.timeline) {
    if (entry.seq > last) news.push(newsOf('timeline', entry.sentence, after.workers));
  }
  return news;
}

function stateNews(old: WorkerView | undefined, worker: WorkerView): News {
  const sentence = stateSentence(worker);
  const about = { by: 'state' as const, worker: worker.id, sentence };
  if (old?.phase === worker.phase) return { ...about, change: null };
  if (worker.phase === 'paused' || worker.phase === 'killed') return { ...about, change: worker.phase };
  if (worker.phase === 'preparing') return { ...about, change: null };
  if (worker.phase !== 'running') return { ...about, change: 'ended' };
  const name = stateName(worker);
  if (old?.phase === 'paused')
    return { ...about, change: 'goes on', sentence: `${worker.id} goes on, ${name}` };
  // The timeline says how it was started; what it does is not known yet.
  const isSilent = name === 'starting' || name === 'unknown';
  return { ...about, change: 'started', sentence: isSilent ? null : sentence };
}

/** What the person's keys did to the panes, where no other line tells it. */
export function arrangementLines(before: CockpitState, state: CockpitState): string[] {
  const marked = state.marked.filter(id => !before.marked.includes(id));
  const unmarked = before.marked.filter(
    id => !state.marked.includes(id) && workerNamed(state, id) !== undefined,
  );
  const count = state.marked.length;
  const lines = [
    ...marked.map(id => `${id} is marked${count > 1 ? `, ${count} in all` : ''}.`),
    ...unmarked.map(id => `${id} is no longer marked${count > 0 ? `, ${count} still are` : ''}.`),
  ];
  if (state.past.length < before.past.length) lines.push('The last change of the layout was taken back.');
  else if (state.zoomed !== before.zoomed) {
    const panes = panesOf(state.arranged.tree).length;
    const all =
      panes === 1 ? 'The one pane there is has its frame again.' : `All ${panes} panes stand on the screen.`;
    lines.push(state.zoomed ? 'The focused pane has the whole screen.' : all);
  }
  return lines;
}

/** Lines, boxes and bars. */
const drawn = /[\u2500-\u259f]+/g;

/** The title first; the pointer stays before the line that is chosen. Signs whose word follows, and the room between columns, are no words. */
export function dialogLines({ title, lines }: DialogModel): string[] {
  const texts = lines.map(line =>
    withoutMarks(
      line
        .map(span => span.text)
        .join('')
        .replaceAll(drawn, ' '),
    ),
  );
  return [`${title}:`, ...texts.filter(text => text !== '')];
}

function withoutMarks(text: string): string {
  let plain = text.trim();
  for (const { glyph, ascii, word } of stateMarks) {
    for (const sign of [glyph, ascii]) plain = plain.replaceAll(`  ${sign} ${word}`, `  ${word}`);
  }
  return plain.replace(/^([▸>]) +/, '$1').replaceAll(/ {2,}/g, ', ');
}
