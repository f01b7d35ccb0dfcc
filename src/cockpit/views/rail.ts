// The rail: every worker, who needs the person first, and below it the board in small.
import { ageOf } from '../../domain/age.js';
import type { BoardView, LockView } from '../../domain/board.js';
import { cellsOf, fitted, shown, wrapped } from '../../domain/escape.js';
import { markOf, stateName } from '../../domain/glyphs.js';
import type { WorkerView } from '../../domain/worker.js';
import { foldOf, inList, railOf, taskOf } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { stateCounts } from './folded.js';
import { keyOf } from './key-words.js';
import { cut, glyphOf, type Line, quiet, span, spread, widthOf } from './line.js';
import { markSpans } from './marks.js';

/** `59m`; a lock of months is longer, and then its title is shorter. */
const agesCells = 3;

/** The list of workers in `height` lines: those listed, and whom its last line stands for. */
export interface CrewWindow {
  part: WorkerView[];
  /** At rest, folded to the last line; that line stands for them and for those that are `away`. */
  folded: WorkerView[];
  /** Beyond the edges; the cursor is never among them. */
  away: WorkerView[];
}

/** Who is at rest folds to the last line where there is not room for all; then the list moves with the cursor. */
export function crewWindow(state: CockpitState, height: number): CrewWindow {
  const folded = height > 1 ? foldOf(state, height) : [];
  const listed = railOf(state).filter(worker => !folded.includes(worker));
  const needsLine = height > 1 && (folded.length > 0 || listed.length > height);
  const rows = Math.max(0, Math.min(listed.length, needsLine ? height - 1 : height));
  const known = listed.findIndex(worker => worker.id === state.cursor);
  const at = known < 0 && folded.some(worker => worker.id === state.cursor) ? listed.length - 1 : known;
  const from = Math.max(0, Math.min(at - rows + 1, listed.length - rows));
  const part = listed.slice(from, from + rows);
  return { part, folded, away: listed.filter(worker => !part.includes(worker)) };
}

/** At most `height` lines. */
export function crewLines(state: CockpitState, width: number, height: number): Line[] {
  const workers = state.snapshot?.workers ?? [];
  if (workers.length === 0) return [[quiet(' no crew yet')]].slice(0, height);
  const names = Math.min(14, Math.max(...workers.map(worker => cellsOf(worker.id))));
  const { part, folded, away } = crewWindow(state, height);
  const lines = part.map(worker => workerLine(state, worker, names, width));
  const rest = [...away, ...folded];
  if (rest.length === 0 || height < 2) return lines.slice(0, height);
  return [...lines, foldLine(state, rest, folded)];
}

/** `… 13 idle`: whom the last line stands for; with the cursor on it where that is one of them. */
function foldLine(state: CockpitState, rest: WorkerView[], folded: WorkerView[]): Line {
  const chosen = folded.some(worker => worker.id === state.cursor);
  const pointer = chosen ? (state.unicode ? '▸' : '>') : ' ';
  const counts = stateCounts(state, rest);
  const line = chosen && inList(state) ? counts.map(one => ({ ...one, underline: true })) : counts;
  return [span(pointer, { tone: 'focus', bold: true }), quiet(`${state.unicode ? '…' : '...'} `), ...line];
}

function workerLine(state: CockpitState, worker: WorkerView, names: number, width: number): Line {
  const mark = markOf(worker);
  const chosen = worker.id === state.cursor;
  const pointer = chosen ? (state.unicode ? '▸' : '>') : ' ';
  const pinned = state.pinned.includes(worker.id) ? '*' : ' ';
  const marked = state.marked.includes(worker.id) ? (state.unicode ? '•' : '#') : pinned;
  const age = ageOf(worker.since, state.now);
  const left: Line = [
    span(pointer, { tone: 'focus', bold: true }),
    span(glyphOf(mark, state.unicode), { tone: mark.tone, bold: worker.unseen }),
    span(marked, { bold: true }),
    span(fitted(worker.id, names), {
      bold: worker.unseen || mark.word === 'asks',
      underline: chosen && inList(state),
    }),
    ...markSpans(state, worker),
    span('  '),
  ];
  const room = width - widthOf(left) - cellsOf(age) - 1;
  const about = room > 2 ? span(shown(aboutOf(state, worker), room), { dim: true }) : span('');
  return spread([...left, about], [span(age, { tone: mark.tone })], width);
}

function aboutOf(state: CockpitState, worker: WorkerView): string {
  if (worker.phase === 'preparing' && worker.progress !== null) {
    return `preparing ${Math.round(worker.progress * 100)} %`;
  }
  const task = taskOf(state, worker);
  if (task !== null) return task;
  const word = stateName(worker);
  return word === 'working' || word === 'idle' ? (state.unicode ? '—' : '-') : word;
}

export function smallBoard(state: CockpitState, width: number, height: number): Line[] {
  const board = state.snapshot?.board;
  if (board === undefined) return [];
  if (!board.hasTodo) {
    const words = wrapped(
      `No TODO.md here: it holds the tasks of a crew. ${keyOf(state, 'todo-init')} writes one that explains itself.`,
      width - 2,
      4,
    );
    return words.slice(0, height).map(line => [span(` ${line}`)]);
  }
  const lines = boardRows(state, board, width).map(row => row.line);
  if (lines.length <= height) return lines.map(line => cut(line, width));
  const kept = lines.slice(0, Math.max(0, height - 1)).map(line => cut(line, width));
  return height < 1
    ? []
    : [...kept, [quiet(` ${state.unicode ? '…' : '...'} ${lines.length - kept.length} more · b`)]];
}

/** The task, by id, on a line of the small board; null for lines of another kind. */
export function taskOnRow(state: CockpitState, height: number, row: number): string | null {
  const board = state.snapshot?.board;
  if (board?.hasTodo !== true) return null;
  const rows = boardRows(state, board, state.cols);
  const isMore = rows.length > height && row >= height - 1;
  return isMore ? null : (rows[row]?.task ?? null);
}

function boardRows(
  state: CockpitState,
  board: BoardView,
  width: number,
): { line: Line; task: string | null }[] {
  const { open, doing, done } = board.counts;
  const lines: Line[] = [[span(` open ${open}  doing ${doing}  done ${done}`)]];
  if (board.problems.length > 0)
    lines.push([span(` ${count(board.problems.length, 'problem')} · b`, { tone: 'asks' })]);
  if (board.stuck.length > 0) lines.push([span(' STUCK.md has something to say · b', { tone: 'asks' })]);
  const locks = locksByTrouble(board).map(lock => ({ line: lockLine(state, lock, width), task: lock.task }));
  const tasks = board.tasks
    .filter(one => one.state === 'open')
    .map(one => ({ line: [quiet(` ${state.unicode ? '○' : 'o'} ${shown(one.title)}`)], task: one.id }));
  return [...lines.map(line => ({ line, task: null })), ...locks, ...tasks];
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

export function locksByTrouble(board: BoardView): LockView[] {
  const rank = (lock: LockView) => (lock.holder === 'gone' ? 0 : 1);
  return [...board.locks].sort((a, b) => rank(a) - rank(b) || a.file.localeCompare(b.file));
}

/** Of a task that somebody has, and of its lock; nobody works on it where its holder is gone. */
export function takenGlyph(state: CockpitState, gone: boolean): string {
  return gone ? '!' : state.unicode ? '◷' : '@';
}

function lockLine(state: CockpitState, lock: LockView, width: number): Line {
  const gone = lock.holder === 'gone';
  const age = ageOf(lock.started, state.now);
  const glyph = takenGlyph(state, gone);
  const holder = gone ? 'nobody' : shown(lock.agent ?? '?', 12);
  const ages = Math.max(agesCells, cellsOf(age));
  const room = Math.max(4, width - cellsOf(holder) - ages - 5);
  const style = gone ? { tone: 'asks' as const } : {};
  const about = span(` ${glyph} ${fitted(titleOf(state, lock), room)} `, style);
  return cut([about, span(holder, { dim: !gone }), span(` ${age.padStart(ages)}`)], width);
}

/** The task as TODO.md has it; a lock that claims none of them tells in its own words. */
function titleOf(state: CockpitState, lock: LockView): string {
  const task = state.snapshot?.board.tasks.find(one => one.id === lock.task);
  return task?.title ?? lock.description ?? lock.file.replace(/\.txt$/, '');
}
