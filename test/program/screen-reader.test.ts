// The cockpit as lines: what a screen reader hears, in a real terminal. No picture, no cursor that moves but on the last line.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { until } from '../support/bounded.js';
import { Eye } from '../support/eye.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker } from './crew.js';

let instance: Instance;
let app: Repository;
let eye: Eye;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  await newWorker(instance, app.path, 'echo', fixture('echo.mjs'));
  await newWorker(instance, app.path, 'asker', fixture('ask.mjs'));
  const argv = ['/bin/sh', '-c', `cd "${app.path}"; exec "$@"`, 'sh', process.execPath, programFile];
  eye = new Eye([...argv, '--screen-reader'], instance.env, { cols: 100, rows: 30 });
});
afterAll(async () => {
  await eye.dispose();
  await instance.dispose();
});

/** All that was ever said, without what was written anew. */
function said(): string {
  return eye.written
    .replace('\x1b[?2004h', '')
    .replaceAll(/\r+\n/g, '\n')
    .replaceAll(/[^\n]*\r\x1b\[K/g, '');
}

const hears = (wanted: string | RegExp) =>
  until(
    () => (typeof wanted === 'string' ? said().includes(wanted) : wanted.test(said())),
    `it says ${String(wanted)}`,
  ).catch(error => {
    throw new Error(`${String(error)}\n${said()}`);
  });

test('the crew is told in words, and each change is a line', async () => {
  await hears(/app, branch main\. 2 workers\. Nobody needs you\.\n/);
  await hears(/^1 echo, /m);
  await hears(/^2 asker, /m);
  await hears('? lists the keys, Ctrl-l tells all of this again, q leaves.');
  await instance.ok(app.path, 'send', 'asker', 'a');
  await hears(/^asker asks: permission, approve Bash: npm publish$/m);
  eye.type('n');
  await hears(/^At 2 asker, asks .*Enter attaches\.$/m);
  await hears('May I run npm publish? (y/n)');
  eye.type('\f');
  await hears(
    /npm publish\? \(y\/n\)[^]*\n1 echo, [^]*\n2 asker, asks [^]*Enter attaches\.\n[^]*npm publish\? \(y\/n\)/,
  );
});

test('attached, keys are the agent’s and what it prints is told as it comes', async () => {
  eye.type('1');
  await hears(/^At 1 echo/m);
  eye.type('\r');
  await hears('Attached to echo; Ctrl-] comes back.');
  eye.type('hello');
  await hears(/^hello$/m);
  eye.type('\rnext line\r');
  await hears(/next line/);
  eye.type('\x1d');
  await hears(/Attached to echo[^]*\nAt 1 echo/);
});

test('dialogs are lines too; what is typed stands on the last', async () => {
  eye.type('x');
  await hears(/^sure\?:\nKill echo/m);
  await hears('Enter no, leave it');
  eye.type('\r');
  await hears('Nothing was done.');
  eye.type('N');
  await hears(/^new worker:/m);
  eye.type('abc');
  await hears(/▸name +abc/);
  await hears(/^abc starts and waits for you/m);
  expect(said()).not.toMatch(/^ab starts/m);
  eye.type('\x1b');
  await hears(/abc starts[^]*\nAt 1 echo/);
});

test('what an agent printed is told line by line, with the keys of copy mode', async () => {
  eye.type('1[');
  await hears('What it printed: v selects, y copies, / searches, q leaves.');
  eye.type('g');
  await hears(/q leaves\.\n[^]*echo is ready$/m);
  eye.type('/next');
  await until(
    () => eye.lines().join('\n').includes('search down: next'),
    'what is typed stands on the last line',
  );
  eye.type('\r');
  await hears(/search down: next\n[^]*next line$/m);
  eye.type('q');
  await hears('The live screen again.');
});

test('nothing moves the cursor but on the last line, and the screen is never another', async () => {
  eye.type('q');
  expect((await eye.ended()).exitCode).toBe(0);
  const rest = eye.written.replaceAll(/\r\x1b\[K|\x1b\[\?2004[hl]/g, '');
  expect(rest).not.toMatch(/[\x1b\x08\x0b\x0c\x9b]/);
  expect(rest).not.toMatch(/[│─╭╰═]/);
  // A carriage return alone only where the last line is written anew.
  expect(rest.replaceAll(/\r+\n/g, '')).not.toContain('\r');
  expect(eye.lines().join('\n')).toContain('The crew works on');
});
