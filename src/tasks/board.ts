// One board out of several places. Pure: readings in, BoardView out.
//
// Which file wins:
// - Order of places: the upstream, the person's working copy, the workers' workspaces by name.
// - TODO.md: the first place that has one says which tasks there are and which are done. The working copy adds tasks
//   that the upstream lacks, and ticks, unless its file is an image of one the upstream has had (then they were taken out).
//   A worker's TODO.md counts only when neither of the two has one.
// - Locks: an equal file in several places is one lock with several sources. One that the upstream's branch no longer
//   holds but once had is released; only an old image of it is left, and that is not shown. Every other lock is shown,
//   also one that matches no task, also two different ones for the same task.
// - A task is done when its box is ticked, doing when a lock claims it, done when only the person's copy ticks it, else
//   open. The upstream's lock names the holder.
// - STUCK.md is shown per place, session logs once per name, problems once per file, line and sentence.
import type {
  BoardProblem,
  BoardSource,
  BoardView,
  LockView,
  SessionLogView,
  TaskView,
} from '../domain/board.js';
import { parseLock } from './lock.js';
import { boardFiles, type FileReading, isNoLock, maxLogs, type PlaceReading } from './reading.js';
import { Claimables } from './resemble.js';
import { readSessionLog } from './session-log.js';
import { parseTodo, type TodoTask } from './todo.js';

export type Alive = (name: string) => 'alive' | 'gone' | 'unknown';

interface BoardTask extends TodoTask {
  /** The person ticked its box in the working copy and has not pushed that: it counts where no lock says otherwise. */
  ticked?: boolean;
}

export function mergeBoard(readings: readonly PlaceReading[], alive: Alive): BoardView {
  const places = readings.toSorted(
    (a, b) => rank(a.source) - rank(b.source) || compare(nameOf(a), nameOf(b)),
  );
  const problems = new Problems();
  for (const place of places) {
    for (const { file, sentence } of [...place.problems, ...(place.notices ?? [])])
      problems.add(place.source, file, 1, sentence);
  }
  const hasUpstream = places.some(place => place.source.kind === 'upstream' && place.problems.length === 0);
  const tasks = mergeTasks(places, hasUpstream, problems);
  const locks = mergeLocks(places, hasUpstream, tasks, alive, problems);
  const views = tasks.map(task => viewTask(task, locks));
  const count = (state: TaskView['state']) => views.filter(task => task.state === state).length;
  return {
    hasTodo: places.some(place => place.todo !== null),
    tasks: views,
    locks,
    problems: problems.list,
    logs: mergeLogs(places, problems),
    stuck: mergeStuck(places, hasUpstream, problems),
    counts: { open: count('open'), doing: count('doing'), done: count('done') },
  };
}

function mergeTasks(places: PlaceReading[], hasUpstream: boolean, problems: Problems): BoardTask[] {
  const tasks = new Map<string, BoardTask>();
  let first = true;
  for (const { source, todo } of places) {
    const text = textOf(todo, source, boardFiles.todo, problems);
    if (text === null || isImage(todo, source, hasUpstream)) continue;
    const parsed = parseTodo(text);
    for (const { line, sentence } of parsed.problems) problems.add(source, boardFiles.todo, line, sentence);
    if (!first && source.kind !== 'copy') continue;
    first = false;
    for (const task of parsed.tasks) {
      const known = tasks.get(task.id);
      if (known === undefined) tasks.set(task.id, task);
      else if (task.done) tasks.set(task.id, { ...known, ticked: true });
    }
  }
  return [...tasks.values()];
}

function viewTask(task: BoardTask, locks: LockView[]): TaskView {
  const claims = locks.filter(lock => lock.task === task.id);
  const claim = claims.find(lock => lock.sources.some(source => source.kind === 'upstream')) ?? claims[0];
  const { id, title, headings, line } = task;
  const unclaimed = task.ticked === true ? 'done' : 'open';
  const state = task.done ? 'done' : claim === undefined ? unclaimed : 'doing';
  return { id, title, headings, state, line, holder: claim === undefined ? null : holderOf(claim) };
}

function holderOf(lock: LockView): string {
  return lock.agent ?? lock.file;
}

interface Claim {
  file: string;
  reading: FileReading;
  sources: BoardSource[];
}

function mergeLocks(
  places: PlaceReading[],
  hasUpstream: boolean,
  tasks: TodoTask[],
  alive: Alive,
  problems: Problems,
): LockView[] {
  const claimables = new Claimables(tasks);
  return gatherClaims(places, hasUpstream).map(({ file, reading, sources }) => {
    const [source = { kind: 'copy' } as const] = sources;
    const path = `${boardFiles.locks}/${file}`;
    const text = textOf(reading, source, path, problems);
    const stem = file.replace(/\.txt$/, '');
    const { lock, problems: found } = parseLock(text ?? '');
    if (text !== null) for (const { line, sentence } of found) problems.add(source, path, line, sentence);
    if (stem === file) problems.add(source, path, 1, 'A lock’s name ends in `.txt`.');
    const { agent, started, description } = lock;
    const task = claimables.claimedBy(stem, lock)?.id ?? null;
    return {
      file,
      agent,
      started,
      description,
      task,
      holder: agent === null ? 'unknown' : alive(agent),
      sources,
    };
  });
}

/** Equal files of several places as one; the upstream's first, then by name. */
function gatherClaims(places: PlaceReading[], hasUpstream: boolean): Claim[] {
  const claims = new Map<string, Claim>();
  const published = new Set<string>();
  for (const { source, locks } of places) {
    for (const { file, reading } of locks) {
      if (isNoLock(file)) continue;
      const key = `${file}\0${reading.kind === 'text' ? reading.text : reading.sentence}`;
      if (source.kind === 'upstream') published.add(key);
      const claim = claims.get(key);
      if (claim !== undefined) claim.sources.push(source);
      else if (!isImage(reading, source, hasUpstream)) claims.set(key, { file, reading, sources: [source] });
    }
  }
  return [...claims]
    .sort(
      ([a, one], [b, two]) =>
        Number(published.has(b)) - Number(published.has(a)) || compare(one.file, two.file),
    )
    .map(([, claim]) => claim);
}

function mergeLogs(places: PlaceReading[], problems: Problems): SessionLogView[] {
  const logs = new Map<string, SessionLogView>();
  for (const { source, logs: files } of places) {
    for (const { file, reading } of files) {
      if (logs.has(file) || file.startsWith('.') || !file.endsWith('.md')) continue;
      const text = textOf(reading, source, `${boardFiles.logs}/${file}`, problems);
      if (text !== null) logs.set(file, readSessionLog(file, text));
    }
  }
  return [...logs.values()].sort((a, b) => compare(b.file, a.file)).slice(0, maxLogs);
}

function mergeStuck(places: PlaceReading[], hasUpstream: boolean, problems: Problems): BoardView['stuck'] {
  const notes: { source: BoardSource; text: string; at: number }[] = [];
  for (const { source, stuck } of places) {
    const text = textOf(stuck, source, boardFiles.stuck, problems);
    if (text === null || text.trim() === '' || isImage(stuck, source, hasUpstream)) continue;
    if (notes.some(note => note.text === text)) continue;
    notes.push({
      source,
      text,
      at: (stuck?.kind === 'text' ? stuck.changedAt : null) ?? Number.POSITIVE_INFINITY,
    });
  }
  return notes
    .sort((a, b) => (a.at === b.at ? 0 : b.at - a.at))
    .map(({ source, text }) => ({ source, text }));
}

/** Text of a reading; a refused one becomes a problem. */
function textOf(
  reading: FileReading | null,
  source: BoardSource,
  file: string,
  problems: Problems,
): string | null {
  if (reading?.kind === 'refused') problems.add(source, file, 1, reading.sentence);
  return reading?.kind === 'text' ? reading.text : null;
}

function isImage(reading: FileReading | null, source: BoardSource, hasUpstream: boolean): boolean {
  return hasUpstream && source.kind !== 'upstream' && reading?.kind === 'text' && reading.published === true;
}

class Problems {
  readonly list: BoardProblem[] = [];
  readonly #seen = new Set<string>();

  add(source: BoardSource, file: string, line: number, sentence: string): void {
    const key = `${file}\0${line}\0${sentence}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.list.push({ file, line, sentence, source });
  }
}

function rank(source: BoardSource): number {
  return { upstream: 0, copy: 1, worker: 2 }[source.kind];
}

function nameOf({ source }: PlaceReading): string {
  return source.kind === 'worker' ? source.worker : '';
}

/** By code unit: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
