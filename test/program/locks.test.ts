// `locks` and `locks reap` of the built program, on a real upstream with locks of all kinds.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocksView } from '../../src/domain/locks.js';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { git, makeRepository, type Repository } from '../support/repository.js';

let instance: Instance;
let app: Repository;

const todo = '- [ ] Fix the parser\n- [ ] Write the printer\n- [ ] Add types\n';
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const run = randomUUID();

function lock(agent: string, hours: number, description: string, more = ''): string {
  return `agent: ${agent}\nstarted: ${hoursAgo(hours)}\ndescription: ${description}\n${more}`;
}

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'), {
    todo,
    upstream: true,
    files: {
      'current_tasks/fix-the-parser.txt': lock('far-away', 5, 'Fix the parser\u001b[2J'),
      'current_tasks/write-the-printer.txt': lock('worker-7', 3, 'Write the printer', `run: ${run}\n`),
      'current_tasks/add-types.txt': 'agent: nobody-knows\nstarted: before lunch\n',
      'current_tasks/young.txt': lock('far-away', 1, 'Something else'),
    },
  });
  const record = {
    task: 'write-the-printer',
    title: 'x',
    crew: randomUUID(),
    worker: 'worker-7',
    run,
    gen: 0,
  };
  writeFileSync(join(app.path, 'record'), `${JSON.stringify(record)}\n`);
  const blob = app.git('hash-object', '-w', 'record');
  app.git('push', '-q', 'origin', `${blob}:refs/quarterdeck/claims/write-the-printer`);
});
afterAll(() => instance.dispose());

const qd = (...args: string[]) => instance.qd(app.path, ...args);
const locksLeft = () => git(app.upstream, 'ls-tree', '--name-only', 'main', 'current_tasks/').split('\n');

test('every lock: whose, since when, and whether it may go', async () => {
  const said = await instance.ok(app.path, 'locks');
  const lines = said.stdout.split('\n');
  const lineOf = (name: string) => lines.find(line => line.startsWith(name)) ?? '';
  expect(lineOf('fix-the-parser.txt')).toMatch(/far-away +5h +a stock agent’s +may be reaped: started 5 h/);
  expect(lineOf('write-the-printer.txt')).toMatch(/worker-7 +3h +another crew’s +seen for \d+ s of 180 s/);
  expect(lineOf('add-types.txt')).toMatch(
    /nobody-knows +\? +a stock agent’s +no readable timestamp: look at/,
  );
  expect(lineOf('young.txt')).toContain('younger than 2 h');
  expect(said.stdout).toContain(`Write the printer · run ${run}`);
  expect(said.stdout).toContain('run -');
  expect(said.stdout).not.toContain('\u001b');

  const view = (await instance.ok(app.path, 'locks', '--json', '--older', '4h')).json<LocksView>();
  expect(view).toMatchObject({ upstream: 'origin/main', limitMs: 4 * 3_600_000 });
  expect(view.locks.map(({ task, owner, mayReap, why }) => [task, owner, mayReap, why])).toEqual([
    ['add-types', 'stock', false, 'no readable timestamp: look at it yourself'],
    ['fix-the-parser', 'stock', true, expect.stringContaining('nobody of that name is at work')],
    ['write-the-printer', 'another-crew', false, 'younger than 4 h'],
    ['young', 'stock', false, 'younger than 4 h'],
  ]);
  expect(view.locks[2]).toMatchObject({
    run,
    reservation: 'refs/quarterdeck/claims/write-the-printer',
    seen: { lock: expect.stringMatching(/^[0-9a-f]{40}$/), record: expect.stringMatching(/^[0-9a-f]{40}$/) },
  });
});

test('what may not be reaped is refused by name, and what is not there is not found', async () => {
  const early = await qd('locks', 'reap', 'write-the-printer', '--yes');
  expect([early.code, early.stderr]).toEqual([
    4,
    expect.stringMatching(
      /write-the-printer\.txt may not be reaped: seen for \d+ s of 180 s; ask again in 3 minutes/,
    ),
  ]);
  const timeless = await qd('locks', 'reap', 'current_tasks/add-types.txt', '--yes', '--json');
  expect([timeless.code, timeless.json()]).toEqual([
    4,
    { outcomes: [expect.objectContaining({ task: 'add-types', ok: false, kind: 'refused' })] },
  ]);
  const unknown = await qd('locks', 'reap', 'fix-the-parser', 'no-such', '--yes');
  expect([unknown.code, unknown.stderr]).toEqual([
    3,
    expect.stringContaining('no lock “no-such” on origin/main'),
  ]);
  expect(locksLeft()).toHaveLength(4);
});

test('reap asks first, with the list: without a terminal it refuses, and no answer is no', async () => {
  const unasked = await qd('locks', 'reap');
  expect([unasked.code, unasked.stderr]).toEqual([4, expect.stringContaining('--yes')]);
  expect(unasked.stderr).toContain('fix-the-parser.txt');
  const program = instance.start({ cwd: app.path, args: ['locks', 'reap'], cols: 160, rows: 20 });
  await program.waitFor('Take this lock away?');
  await program.waitFor('fix-the-parser.txt');
  program.press('Enter');
  expect((await program.ended()).code).toBe(4);
  expect(locksLeft()).toHaveLength(4);
});

test('a yes takes away what was left and nothing else, and the timeline tells it', async () => {
  const program = instance.start({ cwd: app.path, args: ['locks', 'reap'], cols: 160, rows: 20 });
  await program.waitFor('Take this lock away?');
  program.type('y').press('Enter');
  await program.waitFor('was reaped: started 5 h');
  expect((await program.ended()).code).toBe(0);
  expect(locksLeft()).toEqual(
    ['add-types.txt', 'write-the-printer.txt', 'young.txt'].map(file => `current_tasks/${file}`),
  );
  const message = git(app.upstream, 'log', '-1', '--format=%an %s', 'main');
  expect(message).toContain('quarterdeck Reaped: the lock of far-away on Fix the parser');
  const logs = await until(async () => {
    const { stdout } = await instance.ok(app.path, 'logs');
    return stdout.includes('was reaped') ? stdout : null;
  }, 'the timeline tells it');
  expect(logs).toContain('The task is open again.');
  expect(logs).not.toContain('\u001b');
});

test('nothing to reap is no error, and says what only has to be watched longer', async () => {
  const said = await instance.ok(app.path, 'locks', 'reap', '--yes');
  expect(said.stdout).toMatch(/^There is nothing to reap\.\nwrite-the-printer\.txt: seen for \d+ s of 180 s/);
  const json = (await instance.ok(app.path, 'locks', 'reap', '--yes', '--json')).json();
  expect(json).toMatchObject({ outcomes: [], waiting: [{ task: 'write-the-printer' }] });
});

test('without an upstream the locks of the working copy, and nothing to take away', async () => {
  const alone = makeRepository(instance.path('alone'), {
    todo,
    files: { 'current_tasks/a.txt': lock('worker-1', 9, 'Alone') },
  });
  const said = await instance.ok(alone.path, 'locks');
  expect(said.stdout).toContain('There is no upstream here: these are the locks of your working copy.');
  expect(said.stdout).toMatch(/a\.txt +worker-1 +9h/);
  expect((await instance.ok(alone.path, 'locks', 'reap', '--yes')).stdout).toContain(
    'There is nothing to reap.',
  );
});
