// `tasks`: the board as text, problems with their lines included.
import { ageOf } from '../domain/age.js';
import type { BoardSource, BoardView, TaskView } from '../domain/board.js';
import { type Result, success } from '../domain/failure.js';
import type { Answer, Call } from './call.js';
import { alignColumns } from './columns.js';
import { answerMs, withSupervisor } from './crew.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const board = await withSupervisor(call, link =>
    link.call('tasks', { root: call.cwd }, { timeoutMs: answerMs }),
  );
  return board.ok ? success({ lines: boardLines(board.value), json: board.value }) : board;
}

function boardLines(board: BoardView): string[] {
  const { open, doing, done } = board.counts;
  const head = board.hasTodo
    ? `open ${open} · doing ${doing} · done ${done}`
    : 'No TODO.md here: a list of `- [ ] task` lines is what a crew works on.';
  return [head, ...taskLines(board.tasks), ...lockLines(board), ...stuckLines(board), ...problemLines(board)];
}

const boxes: Record<TaskView['state'], string> = { open: '[ ]', doing: '[~]', done: '[x]' };

function taskLines(tasks: TaskView[]): string[] {
  const lines: string[] = [];
  let under = '';
  for (const task of tasks) {
    const heading = task.headings.join(' › ');
    if (heading !== under && heading !== '') lines.push('', heading);
    under = heading;
    lines.push(`  ${boxes[task.state]} ${task.title}${task.holder === null ? '' : ` — ${task.holder}`}`);
  }
  return lines;
}

function lockLines(board: BoardView): string[] {
  if (board.locks.length === 0) return [];
  const rows = board.locks.map(lock => [
    `  ${lock.file}`,
    lock.agent ?? 'nobody',
    ageOf(lock.started, Date.now()) || '?',
    lock.holder === 'gone' ? 'its holder is gone' : (lock.task ?? 'matches no task'),
  ]);
  return ['', 'Locks', ...alignColumns(rows)];
}

function stuckLines(board: BoardView): string[] {
  return board.stuck.flatMap(note => ['', `STUCK.md ${placeText(note.source)}`, ...note.text.split('\n')]);
}

function problemLines(board: BoardView): string[] {
  if (board.problems.length === 0) return [];
  const lines = board.problems.map(
    problem => `  ${problem.file}:${problem.line} ${problem.sentence} ${placeText(problem.source)}`,
  );
  return ['', 'Problems', ...lines];
}

function placeText(source: BoardSource): string {
  if (source.kind === 'copy') return '(your working copy)';
  return source.kind === 'worker' ? `(${source.worker})` : `(${source.ref})`;
}
