// The board follows TODO.md, the locks, the session logs and STUCK.md within a second, and shows what is malformed with its line.
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BoardView } from '../../src/domain/board.js';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { git, makeRepository, type Repository } from '../support/repository.js';

let instance: Instance;
let app: Repository;

const todo = `# Work

- [ ] Fix the parser
- [x] Write the grammar

## Later

- [ ] Add type checks
- [] no blank in the box
`;

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'), { todo, upstream: true });
});
afterAll(() => instance.dispose());

async function board(): Promise<BoardView> {
  return (await instance.ok(app.path, 'tasks', '--json')).json<BoardView>();
}

/** A change has to be there within a second; what a command takes to ask comes on top. */
function boardThat(why: string, holds: (board: BoardView) => boolean): Promise<BoardView> {
  return until(
    async () => {
      const seen = await board();
      return holds(seen) ? seen : null;
    },
    why,
    1_500,
  );
}

test('open, done, headings and the malformed line with its number', async () => {
  const seen = await board();
  expect(seen.counts).toEqual({ open: 2, doing: 0, done: 1 });
  expect(seen.tasks.find(task => task.title === 'Add type checks')).toMatchObject({
    state: 'open',
    headings: ['Work', 'Later'],
    line: 8,
  });
  expect(seen.problems).toMatchObject([{ file: 'TODO.md', line: 9 }]);
  const text = (await instance.ok(app.path, 'tasks')).stdout;
  expect(text).toContain('TODO.md:9');
});

test('a save by rename, a new lock, a malformed lock', async () => {
  app.write('TODO.md.new', todo.replace('- [ ] Fix', '- [x] Fix'));
  renameSync(`${app.path}/TODO.md.new`, `${app.path}/TODO.md`);
  await boardThat('the box is ticked', seen => seen.counts.done === 2);

  mkdirSync(`${app.path}/current_tasks`, { recursive: true });
  app.write(
    'current_tasks/add-type-checks.txt',
    'agent: worker-9\nstarted: 2026-01-02T03:04:05Z\ndescription: Add type checks\n',
  );
  const claimed = await boardThat('the task is claimed', seen => seen.counts.doing === 1);
  expect(claimed.locks).toMatchObject([{ agent: 'worker-9', holder: 'unknown', task: 'add-type-checks' }]);

  app.write('current_tasks/broken.txt', 'agent worker-1\n\u001b[2Jstarted: never\n');
  const broken = await boardThat('the broken lock is told', seen =>
    seen.problems.some(problem => problem.file.endsWith('broken.txt')),
  );
  const lines = broken.problems.filter(problem => problem.file.endsWith('broken.txt'));
  expect(lines.every(problem => problem.line >= 1)).toBe(true);
  expect((await instance.ok(app.path, 'tasks')).stdout).not.toContain('\u001b');
});

test('session logs and STUCK.md', async () => {
  mkdirSync(`${app.path}/session_logs`, { recursive: true });
  app.write('session_logs/2026-01-02-030405-worker-9.md', '# Done\n\nThe parser parses.\n');
  app.write('STUCK.md', 'The tests need a database.\n');
  const seen = await boardThat('both are there', now => now.logs.length === 1 && now.stuck.length === 1);
  expect(seen.logs).toMatchObject([{ worker: 'worker-9' }]);
  expect(seen.stuck).toMatchObject([{ text: expect.stringContaining('database') }]);
});

test('many files at once, and gone again', async () => {
  for (let index = 0; index < 60; index++) {
    app.write(`current_tasks/many-${index}.txt`, `agent: worker-${index}\nstarted: 2026-01-02T03:04:05Z\n`);
  }
  await boardThat('60 more locks', seen => seen.locks.length >= 61);
  rmSync(`${app.path}/current_tasks`, { recursive: true });
  await boardThat('no lock is left', seen => seen.locks.length === 0);
});

test('what is pushed to the upstream is on the board', async () => {
  const clone = instance.path('clone');
  git(instance.root, 'clone', '-q', app.upstream, clone);
  git(clone, 'config', 'user.name', 'Other');
  git(clone, 'config', 'user.email', 'other@example.org');
  mkdirSync(`${clone}/current_tasks`);
  const { writeFileSync } = await import('node:fs');
  writeFileSync(
    `${clone}/current_tasks/fix-the-parser.txt`,
    'agent: far-away\nstarted: 2026-01-02T03:04:05Z\n',
  );
  git(clone, 'add', '-A');
  git(clone, 'commit', '-q', '-m', 'Claim');
  git(clone, 'push', '-q');
  const seen = await boardThat('the claim is there', now =>
    now.locks.some(lock => lock.agent === 'far-away'),
  );
  expect(seen.locks.find(lock => lock.agent === 'far-away')?.sources).toMatchObject([{ kind: 'upstream' }]);
});
