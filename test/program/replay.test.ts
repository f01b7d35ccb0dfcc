// `replay`: a session played back from its recording, on a terminal that never sees the recorded bytes; and its export.
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { newWorker, screenWith, workerThat } from './crew.js';

let instance: Instance;
let app: Repository;
const secret = 'a-secret-of-this-test';

/** Prints, waits long, asks a hostile thing of the terminal, uses the full screen, ends. */
const script = `
  printf 'first $APP_TOKEN\\r\\n'
  sleep 1
  printf '\\033]52;c;aGVsbG8=\\007\\033]0;owned\\007second\\r\\n'
  sleep 0.5
  printf '\\033[?1049h\\033[2J\\033[5;3Hfull display'
  sleep 0.5
  printf '\\033[?1049l'
  for i in 1 2 3 4 5 6 7 8 9 10; do echo "line $i"; sleep 0.02; done
  exit 3`;

beforeAll(async () => {
  instance = new Instance({ APP_TOKEN: secret });
  app = makeRepository(instance.path('app'));
  await newWorker(
    instance,
    app.path,
    'actor',
    'sh',
    '-c',
    `${script.replace('$APP_TOKEN', '\'"$APP_TOKEN"\'')}`,
  );
  await workerThat(instance, app.path, 'actor', 'has ended', ({ phase }) => phase === 'failed');
});
afterAll(() => instance.dispose());

test('a session is played, paused, gone through and left; nothing of its bytes gets out', async () => {
  const program = instance.start({ args: ['replay', 'actor'], cwd: app.path, cols: 100, rows: 30 });
  await program.waitFor('It ended with exit code 3.');
  await program.waitFor('line 10');
  // It stands where it ended, and keys count from there.
  await program.waitFor(/‖ (\d\d:\d\d) \/ \1 /);
  program.type('\u001b[H');
  await program.waitFor('‖ 00:00 /');
  await program.waitForGone('line 10');
  program.type('.');
  await program.waitFor(`first ${'•'.repeat(21)}`);
  program.type('.');
  await program.waitFor('second');
  program.type('.');
  await program.waitFor('full display');
  program.type('+');
  await program.waitFor('2×');
  program.type('[');
  await program.waitForGone('full display');
  program.type(' ');
  await program.waitFor('It ended with exit code 3.');
  program.type('q');
  expect((await program.ended()).code).toBe(0);
  expect(program.fullScreen).toBe(false);
  expect(program.written).not.toMatch(/\x1b\]52|owned/);
});

test('it fits any terminal, also while that changes', async () => {
  const program = instance.start({
    args: ['replay', 'actor', '--speed', '8'],
    cwd: app.path,
    cols: 40,
    rows: 8,
  });
  await program.waitFor('It ended');
  program.resize(130, 40);
  await program.waitFor('line 10');
  program.resize(20, 1);
  program.resize(60, 20);
  await program.waitFor('line 10');
  program.type('q');
  expect((await program.ended()).code).toBe(0);
});

test('it is written for asciinema, and what is there already stays', async () => {
  const file = instance.path('app', 'actor.cast');
  const wrote = await instance.ok(app.path, 'replay', 'actor', '--export', 'actor.cast');
  expect(wrote.stdout).toContain('Wrote actor.cast');
  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as unknown[]);
  expect(lines[0]).toMatchObject({ version: 2, title: 'actor' });
  const events = lines.slice(1) as [number, string, string][];
  for (const [index, [at, kind]] of events.entries()) {
    expect(at).toBeGreaterThanOrEqual(events[index - 1]?.[0] ?? 0);
    expect(['o', 'r']).toContain(kind);
  }
  const printed = events
    .filter(([, kind]) => kind === 'o')
    .map(([, , text]) => text)
    .join('');
  expect(printed).toContain(`first ${'•'.repeat(21)}`);
  expect(printed).not.toContain(secret);
  expect((await instance.ok(app.path, 'replay', 'actor', '--export', '-')).stdout).toBe(
    readFileSync(file, 'utf8'),
  );
  const again = await instance.qd(app.path, 'replay', 'actor', '--export', 'actor.cast');
  expect([again.code, again.stderr]).toEqual([4, expect.stringContaining('it is there already')]);
});

test('of a worker that runs, and of one that is removed; what cannot be played is said', async () => {
  await newWorker(instance, app.path, 'runner', 'sh', '-c', 'echo still here; exec sleep 100');
  await screenWith(instance, app.path, 'runner', 'still here');
  const program = instance.start({ args: ['replay', 'runner'], cwd: app.path });
  await program.waitFor('it still runs');
  expect(program.screen()).toContain('still here');
  program.press('ctrl+c');
  await program.ended();
  await instance.ok(app.path, 'remove', 'actor', '--yes');
  expect((await instance.ok(app.path, 'replay', 'actor', '--export', '-')).stdout).toContain('line 10');
  const listed = await instance.ok(app.path, 'replay', '--json');
  const { recordings } = listed.json<{ recordings: { worker: string; session: string }[] }>();
  expect(recordings.map(({ worker }) => worker)).toEqual(['runner', 'actor']);
  const session = recordings[1]?.session ?? '';
  const bySession = await instance.ok(app.path, 'replay', '--session', session.slice(0, 8), '--export', '-');
  expect(bySession.stdout).toContain('line 10');
  const none = await instance.qd(app.path, 'replay', 'nobody');
  expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('There is no recording of nobody.')]);
  const pipe = await instance.qd(app.path, 'replay', 'runner');
  expect([pipe.code, pipe.stderr]).toEqual([4, expect.stringContaining('replay needs a terminal')]);
  const wrong = await instance.qd(app.path, 'replay', 'runner', '--speed', 'fast');
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--speed takes a number above 0')]);
  expect(existsSync(instance.path('app', 'fast'))).toBe(false);
});
