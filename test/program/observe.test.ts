// `observe`: a session's screen as JSON lines for other programs, which changes nothing about the session.
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { newWorker, screenWith } from './crew.js';

let instance: Instance;
let app: Repository;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
});
afterAll(() => instance.dispose());

interface Observed {
  type: string;
  full?: boolean;
  cols?: number;
  rows?: number;
  title?: string | null;
  state?: string;
  code?: number;
  cursor?: { x: number; y: number };
  lines?: {
    y: number;
    text: string;
    runs?: { x: number; width: number; bold?: true; fg?: number | string }[];
  }[];
}

/** `quarterdeck observe` in a pipe, and what it has said so far. */
function observe(...args: string[]) {
  const child = spawn(process.execPath, [programFile, 'observe', ...args], {
    cwd: app.path,
    env: instance.env,
  });
  const records: Observed[] = [];
  const rows: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const record = JSON.parse(line) as Observed;
      records.push(record);
      if (record.full === true) rows.length = 0;
      for (const { y, text: shown } of record.lines ?? []) rows[y] = shown;
    }
  });
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  return { child, records, rows, ended };
}

test('first the whole screen, then what changes, at last the end', async () => {
  await newWorker(
    instance,
    app.path,
    'talker',
    'sh',
    '-c',
    'printf "\\033[1;31mred\\033[0m start\\n"; while read line; do echo "got $line"; [ "$line" = stop ] && exit 3; done',
  );
  await screenWith(instance, app.path, 'talker', 'red start');
  const { records, rows, ended } = observe('talker');
  await until(() => rows[0] === 'red start', 'the first frame');
  expect(records[0]).toMatchObject({ type: 'frame', full: true, state: 'running' });
  expect(records[0]?.lines?.length).toBe(records[0]?.rows);
  expect(records[0]?.lines?.[0]?.runs).toEqual([{ x: 0, width: 3, fg: 1, bold: true }]);
  await instance.ok(app.path, 'send', 'talker', '--enter', 'hello');
  await until(() => rows.includes('got hello'), 'the rows that changed');
  expect(records.at(-1)?.full).toBe(false);
  expect(records.at(-1)?.lines?.length).toBeLessThan(5);
  await instance.ok(app.path, 'send', 'talker', '--enter', 'stop');
  expect(await ended).toBe(0);
  expect(rows).toContain('got stop');
  expect(records.at(-1)).toMatchObject({ type: 'end', code: 3 });
  const once = await instance.ok(app.path, 'observe', 'talker', '--once', '--text');
  const shown = JSON.parse(once.stdout) as Observed;
  expect(shown.lines?.[0]).toEqual({ y: 0, text: 'red start' });
});

test('it takes no size, and a reader that hangs up or does not read harms nobody', async () => {
  await newWorker(
    instance,
    app.path,
    'busy',
    'sh',
    '-c',
    'while :; do echo line $((i=i+1)); sleep 0.001; done',
  );
  const wide = instance.start({ args: ['attach', 'busy'], cwd: app.path, cols: 140, rows: 40 });
  await wide.waitFor('line');
  const size = async () => {
    const captured = await instance.ok(app.path, 'capture', 'busy', '--json');
    const { cols, rows } = captured.json<{ cols: number; rows: number }>();
    return `${cols}x${rows}`;
  };
  await until(async () => (await size()) === '140x40', 'the size of the attached');
  const slow = observe('busy');
  slow.child.stdout.pause();
  const quick = observe('busy');
  await until(() => quick.records.length > 5, 'frames come');
  // Where every row is another, as after a scroll, all of them come.
  await until(() => quick.records.slice(1).some(({ full }) => full === true), 'it has scrolled');
  const whole = quick.records.slice(1).filter(({ full }) => full === true);
  expect(whole.every(({ lines, rows }) => lines?.length === rows)).toBe(true);
  wide.press('ctrl+q');
  await wide.ended();
  const narrow = instance.start({ args: ['attach', 'busy'], cwd: app.path, cols: 110, rows: 30 });
  await until(async () => (await size()) === '110x30', 'the size of the next');
  narrow.press('ctrl+q');
  await narrow.ended();
  expect(await size()).toBe('110x30');
  await until(() => quick.records.at(-1)?.cols === 110, 'the new size is seen');
  quick.child.stdout.destroy();
  expect(await quick.ended).toBe(0);
  // The latest state, however much was printed while it did not read.
  const before = Number(/line (\d+)/.exec((await instance.ok(app.path, 'capture', 'busy')).stdout)?.[1]);
  slow.child.stdout.resume();
  await until(() => slow.rows.some(row => Number(/^line (\d+)/.exec(row)?.[1]) > before), 'it catches up');
  expect(slow.records.length).toBeLessThan(1_000);
  slow.child.kill();
  await slow.ended;
});

test('what cannot be observed is said', async () => {
  const missing = await instance.qd(app.path, 'observe', 'nobody');
  expect(missing.code).toBe(3);
  expect(missing.stderr).toContain('has no worker nobody');
});
