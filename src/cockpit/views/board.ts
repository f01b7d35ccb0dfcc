// The board, large: tasks under their headings, locks, problems with their lines, what is stuck, session logs.
import { ageOf } from '../../domain/age.js';
import type { BoardSource, BoardView, TaskView } from '../../domain/board.js';
import { cellsOf, fitted, shown } from '../../domain/escape.js';
import type { CockpitState } from '../store/state.js';
import { burnDownLines } from './burn-down.js';
import { cut, type Line, quiet, span, spread } from './line.js';
import { locksByTrouble, takenGlyph } from './rail.js';

const maxStuckLines = 12;

export function boardLines(state: CockpitState, width: number): Line[] {
  const board = state.snapshot?.board;
  if (board === undefined) return [[quiet('The supervisor has not answered yet.')]];
  if (!board.hasTodo) return [...noTodo(), ...restOf(state, board, width)];
  return [...summary(state, board, width), ...tasks(state, board, width), ...restOf(state, board, width)];
}

function noTodo(): Line[] {
  return [
    [span('There is no TODO.md here.')],
    [],
    [span('A crew works through its unticked boxes (`- [ ] a task`): each worker claims one with a')],
    [span('lock file in current_tasks/, ticks the box when the work is pushed, and takes the next.')],
    [],
    [span('T', { bold: true }), span(' writes one that explains itself.')],
    [],
  ];
}

function summary(state: CockpitState, board: BoardView, width: number): Line[] {
  const { open, doing, done } = board.counts;
  const counts = [span(`open ${open}   doing ${doing}   done ${done}`, { bold: true })];
  return [counts, [], ...burnDownLines(state, width)];
}

/** The task, by id, on a line of the board; null for lines of another kind. */
export function taskOnLine(state: CockpitState, width: number, line: number): string | null {
  const board = state.snapshot?.board;
  if (board?.hasTodo !== true) return null;
  return taskRows(state, board, width)[line - summary(state, board, width).length]?.task ?? null;
}

function tasks(state: CockpitState, board: BoardView, width: number): Line[] {
  return taskRows(state, board, width).map(row => row.line);
}

function taskRows(
  state: CockpitState,
  board: BoardView,
  width: number,
): { line: Line; task: string | null }[] {
  const out: { line: Line; task: string | null }[] = [];
  const plain = (line: Line) => out.push({ line, task: null });
  let headings = '';
  for (const task of board.tasks) {
    const own = task.headings.map(heading => shown(heading)).join(state.unicode ? ' › ' : ' > ');
    if (own !== headings) {
      if (out.length > 0) plain([]);
      if (own !== '') plain(cut([span(own, { underline: true })], width));
      headings = own;
    }
    out.push({ line: taskLine(state, task, width), task: task.id });
  }
  if (board.tasks.length === 0) plain([quiet('TODO.md has no task: a task is a line `- [ ] what to do`.')]);
  return out;
}

function taskLine(state: CockpitState, task: TaskView, width: number): Line {
  const isGone = task.state === 'doing' && isAbandoned(state, task);
  const glyph = {
    open: state.unicode ? '○' : 'o',
    doing: takenGlyph(state, isGone),
    done: state.unicode ? '✓' : 'v',
  };
  const right = task.holder === null ? '' : shown(task.holder, 20);
  const room = Math.max(8, width - cellsOf(right) - 14);
  const left: Line = [
    span(`${glyph[task.state]} `, task.state === 'done' ? { tone: 'good' } : isGone ? { tone: 'asks' } : {}),
    span(`${fitted(task.state, 6)}`, { dim: true }),
    span(shown(task.title, room), { dim: task.state === 'done', bold: task.state === 'doing' }),
  ];
  return spread(left, [span(right), quiet(` :${task.line}`)], width);
}

function isAbandoned(state: CockpitState, task: TaskView): boolean {
  const locks = state.snapshot?.board.locks ?? [];
  return locks.some(lock => lock.task === task.id && lock.holder === 'gone');
}

function restOf(state: CockpitState, board: BoardView, width: number): Line[] {
  return [
    ...section('problems', problems(board, width)),
    ...section('locks', locks(state, board, width)),
    ...section('STUCK.md', stuck(board, width)),
    ...section('session logs, latest first', logs(state, board, width)),
  ];
}

function section(title: string, lines: Line[]): Line[] {
  return lines.length === 0 ? [] : [[], [span(title, { underline: true })], ...lines];
}

function problems(board: BoardView, width: number): Line[] {
  return board.problems.map(problem =>
    cut(
      [
        span('! ', { tone: 'asks' }),
        span(`${shown(problem.file, 40)}:${problem.line} `, { bold: true }),
        span(shown(problem.sentence)),
        quiet(` (${sourceWords(problem.source)})`),
      ],
      width,
    ),
  );
}

function locks(state: CockpitState, board: BoardView, width: number): Line[] {
  return locksByTrouble(board).map(lock => {
    const gone = lock.holder === 'gone';
    const who = lock.agent === null ? 'no agent named' : shown(lock.agent, 24);
    const holder = { alive: 'at work', gone: 'gone: nobody works on it', unknown: 'not of this crew' }[
      lock.holder
    ];
    const left: Line = [
      span(`${takenGlyph(state, gone)} `, gone ? { tone: 'asks' } : {}),
      span(shown(lock.file, 36), { bold: gone }),
      span(`  ${who}, ${holder}`, gone ? { tone: 'asks' } : {}),
      quiet(`  ${shown(lock.description ?? 'no description')}`),
    ];
    return spread(cut(left, Math.max(10, width - 6)), [span(ageOf(lock.started, state.now))], width);
  });
}

function stuck(board: BoardView, width: number): Line[] {
  return board.stuck.flatMap(({ source, text }) => {
    const lines = text.split('\n').filter(line => line.trim() !== '');
    const part = lines.slice(0, maxStuckLines).map(line => cut([span(`  ${shown(line)}`)], width));
    const more = lines.length - part.length;
    return [
      [quiet(sourceWords(source))],
      ...part,
      ...(more > 0 ? [[quiet(`  and ${more} more lines`)]] : []),
    ];
  });
}

function logs(state: CockpitState, board: BoardView, width: number): Line[] {
  const latest = [...board.logs].sort((a, b) => b.file.localeCompare(a.file));
  return latest.map(log => {
    const left: Line = [
      span(`${shown(log.worker ?? log.file, 24)}  `, { bold: true }),
      span(shown(log.summary)),
    ];
    return spread(cut(left, Math.max(10, width - 6)), [quiet(ageOf(log.at, state.now))], width);
  });
}

/** Where a file was read, in words. */
function sourceWords(source: BoardSource): string {
  if (source.kind === 'copy') return 'your working copy';
  return source.kind === 'worker' ? `workspace of ${shown(source.worker, 24)}` : shown(source.ref, 40);
}
