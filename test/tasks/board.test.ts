import { describe, expect, it } from 'vitest';
import type { BoardSource } from '../../src/domain/board.js';
import { mergeBoard } from '../../src/tasks/board.js';
import { emptyReading, type FileReading, type PlaceReading } from '../../src/tasks/reading.js';

const upstream: BoardSource = { kind: 'upstream', ref: 'main' };
const copy: BoardSource = { kind: 'copy' };
const worker = (name: string): BoardSource => ({ kind: 'worker', worker: name });
const text = (body: string, published: boolean | null = null): FileReading => ({
  kind: 'text',
  text: body,
  changedAt: null,
  published,
});

interface Files {
  todo?: FileReading | string;
  locks?: Record<string, FileReading | string>;
  logs?: Record<string, string>;
  stuck?: FileReading | string;
}

function place(source: BoardSource, files: Files): PlaceReading {
  const reading = (file: FileReading | string | undefined) =>
    file === undefined ? null : typeof file === 'string' ? text(file) : file;
  const named = (all: Record<string, FileReading | string> = {}) =>
    Object.entries(all).map(([file, body]) => ({ file, reading: reading(body) ?? text('') }));
  return {
    ...emptyReading(source),
    todo: reading(files.todo),
    stuck: reading(files.stuck),
    locks: named(files.locks),
    logs: named(files.logs),
  };
}

const lockOf = (agent: string, description = '') =>
  `agent: ${agent}\nstarted: 2026-11-20T08:00:00Z\n${description && `description: ${description}\n`}`;
const merge = (...places: PlaceReading[]) =>
  mergeBoard(places, name => (name === 'worker-1' ? 'alive' : name === 'worker-9' ? 'gone' : 'unknown'));
const states = (board: ReturnType<typeof merge>) =>
  board.tasks.map(task => `${task.id} ${task.state} ${task.holder ?? '-'}`);

describe('mergeBoard', () => {
  it('takes done from the upstream and doing from the locks', () => {
    const board = merge(
      place(copy, { todo: '- [ ] one\n- [x] two\n- [ ] three' }),
      place(upstream, {
        todo: '# H\n- [x] one\n- [ ] two\n- [ ] three',
        locks: { 'two.txt': lockOf('worker-1'), '.gitkeep': '', 'README.md': 'hi' },
      }),
    );
    expect(states(board)).toEqual(['one done -', 'two doing worker-1', 'three open -']);
    expect(board.counts).toEqual({ open: 1, doing: 1, done: 1 });
    expect(board.tasks[1]).toMatchObject({ line: 3, headings: ['H'] });
    expect(board.locks).toMatchObject([{ file: 'two.txt', holder: 'alive', sources: [upstream] }]);
    expect(board.problems).toEqual([]);
  });

  it('shows a box that the person ticked and has not pushed', () => {
    const board = merge(
      place(copy, { todo: '- [x] one\n- [ ] two' }),
      place(upstream, { todo: '- [ ] one\n- [ ] two' }),
    );
    expect(states(board)).toEqual(['one done -', 'two open -']);
  });

  it('adds what the person wrote and has not pushed, but not what an old copy still says', () => {
    const there = place(upstream, { todo: '- [ ] one' });
    expect(states(merge(there, place(copy, { todo: text('- [ ] one\n- [ ] mine', false) })))).toEqual([
      'one open -',
      'mine open -',
    ]);
    expect(states(merge(there, place(copy, { todo: text('- [ ] renamed since', true) })))).toEqual([
      'one open -',
    ]);
    expect(states(merge(there, place(worker('w'), { todo: '- [ ] theirs' })))).toEqual(['one open -']);
    expect(states(merge(place(worker('w'), { todo: '- [ ] theirs' })))).toEqual(['theirs open -']);
  });

  it('shows a lock in the making, hides the image of a released one, keeps rivals apart', () => {
    const board = merge(
      place(upstream, { todo: '- [ ] one\n- [x] two', locks: { 'one.txt': lockOf('worker-1') } }),
      place(worker('worker-1'), { locks: { 'one.txt': text(lockOf('worker-1'), true) } }),
      place(worker('worker-9'), {
        locks: { 'one.txt': text(lockOf('worker-9'), false), 'two.txt': text(lockOf('worker-1'), true) },
      }),
    );
    expect(board.locks.map(lock => [lock.file, lock.agent, lock.holder, lock.sources.length])).toEqual([
      ['one.txt', 'worker-1', 'alive', 2],
      ['one.txt', 'worker-9', 'gone', 1],
    ]);
    expect(states(board)).toEqual(['one doing worker-1', 'two done -']);
  });

  it.each([
    ['parser.txt', 'Fix the parser error on empty input', 'fix-the-parser-error-on-empty-input'],
    ['x.txt', 'fix the PARSER error  on empty input', 'fix-the-parser-error-on-empty-input'],
    ['parser-error-empty-input.txt', '', 'fix-the-parser-error-on-empty-input'],
    ['y.txt', 'parser: error on empty input', 'fix-the-parser-error-on-empty-input'],
    ['tests-printer.txt', 'as agreed', 'add-tests-for-the-printer'],
    ['tests-scanner.txt', 'Add tests for the scanner', null],
    ['z.txt', 'something else', null],
  ])('lock %s saying %j claims %s', (file, description, task) => {
    const board = merge(
      place(copy, {
        todo: '- [ ] Fix the parser error on empty input\n- [ ] Add tests for the printer\n- [ ] Add tests for the lexer',
        locks: { [file]: lockOf('worker-1', description) },
      }),
    );
    expect(board.locks).toHaveLength(1);
    expect(board.locks[0]?.task).toBe(task);
  });

  it('drops nothing in silence: malformed lines, refused files, strange names, each with its place', () => {
    const board = merge(
      place(copy, {
        todo: '- [y] odd\n- [ ] fine',
        locks: {
          'fine.txt': 'agent worker-1',
          'notes.md': lockOf('worker-1'),
          'big.txt': { kind: 'refused', sentence: 'Too big.' },
        },
        stuck: { kind: 'refused', sentence: 'A symbolic link.' },
      }),
      place(worker('w'), { todo: '- [y] odd\n-[ ] other' }),
    );
    expect(
      board.problems.map(
        problem => `${problem.source.kind} ${problem.file}:${problem.line} ${problem.sentence}`,
      ),
    ).toEqual([
      expect.stringMatching(/^copy TODO.md:1 The box \[y\]/),
      expect.stringMatching(/^worker TODO.md:2 No space/),
      'copy current_tasks/big.txt:1 Too big.',
      expect.stringMatching(/^copy current_tasks\/fine.txt:1 This line of the lock/),
      expect.stringMatching(/^copy current_tasks\/fine.txt:1 .*`agent:` is missing/),
      expect.stringMatching(/^copy current_tasks\/notes.md:1 A lock’s name ends in/),
      'copy STUCK.md:1 A symbolic link.',
    ]);
    expect(board.locks.map(lock => lock.file)).toEqual(['big.txt', 'fine.txt', 'notes.md']);
    expect(states(board)).toEqual(['fine doing fine.txt']);
  });

  it('lists logs newest first and once, STUCK.md once per text', () => {
    const board = merge(
      place(worker('a'), { logs: { '2026-11-20-080000-a.md': 'did' }, stuck: 'help' }),
      place(worker('b'), {
        logs: { '2026-11-20-080000-a.md': 'did', '2026-11-20-090000-b.md': 'more' },
        stuck: 'help',
      }),
    );
    expect(board.logs.map(log => `${log.worker} ${log.summary}`)).toEqual(['b more', 'a did']);
    expect(board.stuck).toEqual([{ source: worker('a'), text: 'help' }]);
    expect(board.hasTodo).toBe(false);
  });
});
