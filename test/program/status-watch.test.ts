// `status --watch`: one picture a change, in a terminal and in a pipe, past the end of a supervisor, and 0 at Ctrl-C.
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { gone, newWorker, supervisorPid } from './crew.js';

let instance: Instance;
let app: Repository;

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'), {
    todo: '- [ ] Fix the parser\n- [ ] Write \u001b[2J docs\n- [x] Begin\n',
    upstream: true,
  });
});
afterAll(() => instance.dispose());

interface Seen {
  at: string;
  commits: { branch: string; lastHour: number; latest: { author: string; subject: string } | null } | null;
  tasks: { left: number; timeLeftMinutes: number | null; active: { holder: string; task: string }[] } | null;
  sessionsToday: number;
  workers: { id: string; phase: string }[];
}

/** In a pipe, and what it has said so far. */
function watch(...args: string[]) {
  const child = spawn(process.execPath, [programFile, 'status', '--watch', ...args], {
    cwd: app.path,
    env: instance.env,
  });
  const said = { text: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.text += text));
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  const records = () =>
    said.text
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line) as Seen);
  return { child, said, ended, records };
}

function push(subject: string): void {
  app.git('commit', '-q', '--allow-empty', '-m', subject);
  app.git('push', '-q', 'origin', 'main');
}

const lock = 'agent: worker-7\nstarted: 2026-01-02T03:04:05Z\ndescription: Fix the parser\n';

test('--json: an object a change, and none where nothing changes', async () => {
  const { child, records, ended } = watch('--json');
  const last = () => records().at(-1);
  await until(() => last()?.tasks?.left === 2 && last()?.commits?.lastHour === 1, 'the first picture');
  expect(last()).toMatchObject({
    commits: { branch: 'origin/main', latest: { author: 'Test Person', subject: 'First' } },
    tasks: { doing: 0, done: 1, timeLeftMinutes: null, active: [] },
    sessionsToday: 0,
    waiting: [],
  });
  push('Second \u001b[31m');
  await until(() => last()?.commits?.lastHour === 2, 'the push is told');
  app.write('current_tasks/fix-the-parser.txt', lock);
  await until(() => last()?.tasks?.active[0]?.holder === 'worker-7', 'the lock is told');
  const pid = await supervisorPid(instance);
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  await newWorker(instance, app.path, 'walker', 'cat');
  await until(() => last()?.workers[0]?.id === 'walker', 'it goes on with the next supervisor');
  await until(() => last()?.sessionsToday === 1, 'the session is counted');
  const all = records().map(({ at: _, ...rest }) => JSON.stringify(rest));
  expect(all.every((text, index) => text !== all[index - 1])).toBe(true);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('in a pipe: a block a change, hostile text escaped', async () => {
  const { child, said, ended } = watch();
  await until(() => said.text.includes('worker-7'), 'the first block');
  push('Third \u001b]0;title\u0007');
  await until(() => said.text.includes('Third'), 'the next block');
  expect(said.text).toContain('\\e]0;title\\a');
  expect(said.text).not.toContain('\u001b');
  const [first = '', second] = said.text.trimEnd().split(/\n\n(?=app · )/);
  expect(second).toBeDefined();
  expect(first).toMatch(/^app · main → origin\/main\n/);
  expect(first).toMatch(/\ntasks +2 left, 1 done; at the present rate –\n/);
  expect(first).toMatch(/\ndoing\n {2}worker-7 +\d+d +Fix the parser\n/);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('in a terminal: drawn over, nothing written while nothing changes, and Ctrl-C gives the screen back', async () => {
  const program = instance.start({ args: ['status', '--watch'], cwd: app.path, cols: 100, rows: 20 });
  await program.waitFor('walker');
  expect(program.fullScreen).toBe(true);
  push('Fourth');
  await program.waitFor('Test Person: Fourth');
  const draws = program.written.split('\u001b[?2026h').slice(1);
  expect(draws.every((draw, index) => draw !== draws[index - 1])).toBe(true);
  expect(program.lines()[0]).toBe('app · main → origin/main');
  const pid = await supervisorPid(instance);
  process.kill(pid, 'SIGSTOP');
  await program.waitFor(`the supervisor does not answer (pid ${pid})`, 'it is named', 40_000);
  process.kill(pid, 'SIGCONT');
  await program.waitForGone('does not answer');
  program.resize(40, 6);
  await program.waitFor(/… \d+ more lines/);
  program.press('ctrl+c');
  expect((await program.ended()).code).toBe(0);
  expect(program.fullScreen).toBe(false);
});

test('a worker that is not there is refused, and down --all ends it with a word', async () => {
  expect((await instance.qd(app.path, 'status', '--watch', 'nobody')).code).toBe(3);
  const { said, ended } = watch('walker');
  await until(() => said.text.includes('walker'), 'the first block');
  await instance.ok(app.path, 'down', '--all', '--yes');
  expect(await ended).toBe(0);
  expect(said.text.trimEnd().endsWith('Everything was taken down.')).toBe(true);
});
