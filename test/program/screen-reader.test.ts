// The cockpit as lines: what a screen reader hears, in a real terminal. No picture, no cursor that moves but on the last line.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { until } from '../support/bounded.js';
import { Eye } from '../support/eye.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, worker } from './crew.js';

let instance: Instance;
let app: Repository;
let eye: Eye;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  await newWorker(instance, app.path, 'echo', fixture('echo.mjs'));
  await newWorker(instance, app.path, 'asker', fixture('ask.mjs'));
  mkdirSync(join(instance.home, 'config'));
  const talk = 'echo "What is your name?"; read x; echo "Hello $x"; read y; echo "Bye $y"';
  writeFileSync(
    join(instance.home, 'config', 'config.yaml'),
    `commands: [{key: f, title: talk, run: [sh, -c, '${talk}']}]\n`,
  );
  const argv = ['/bin/sh', '-c', `cd "${app.path}"; exec "$@"`, 'sh', process.execPath, programFile];
  eye = new Eye([...argv, '--screen-reader'], instance.env, { cols: 100, rows: 30 });
});
afterAll(async () => {
  await eye.dispose();
  await instance.dispose();
});

/** All that was ever said, without what was written anew, and without the bell: it rings when it rings. */
function said(): string {
  return eye.written
    .replace('\x1b[?2004h', '')
    .replaceAll('\x07', '')
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
  await hears('Attached to echo; Ctrl-q or Ctrl-] comes back.');
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
  await hears(/^name, abc$/m);
  await hears(/^abc starts and waits for you/m);
  expect(said()).not.toMatch(/^ab starts/m);
  eye.type('\x1b');
  await hears(/abc starts[^]*\nAt 1 echo/);
});

test('the palette and the keys are words without signs and columns, the chosen one on the last line', async () => {
  eye.type(':');
  await hears(/^palette:\n/m);
  eye.type('worker-9 nobody');
  await until(() => eye.lines().join('\n').includes('worker-9 nobody'), 'what is typed is heard');
  eye.type('\x1b\x1b');
  await hears(/palette:[^]*\nAt 1 echo/);
  eye.type('?');
  await hears(/^keys:\n[^]*^Enter, type to its agent/m);
  eye.type('\x1b');
  await hears(/keys:[^]*\nAt 1 echo/);
  expect(said().slice(said().indexOf('palette:'))).not.toMatch(/[▸◌●○◆]| {3}/);
});

test('p, v, z and u: one line for each change', async () => {
  const from = said().length;
  eye.type('p');
  await hears(/^echo (is )?paused/m);
  eye.type('p');
  await hears(/^echo goes on/m);
  eye.type('v');
  await hears('echo is marked.');
  eye.type('v');
  await hears('echo is no longer marked.');
  eye.type('z');
  await hears(/^All \d panes stand on the screen\.$/m);
  eye.type('|u');
  await hears('The last change of the layout was taken back.');
  eye.type('z');
  await hears('The focused pane has the whole screen.');
  const heard = said().slice(from);
  for (const once of [/paus/gi, /goes on|resum/gi, /whole screen/g, /taken back/g]) {
    expect([once, heard.match(once)?.length, heard]).toEqual([once, 1, heard]);
  }
});

test('a popup is read like any other screen, and that it ended comes after it', async () => {
  const file = join(instance.path('user'), '.gitconfig');
  appendFileSync(file, '[core]\n  pager = cat\n');
  const path = (await worker(instance, app.path, 'echo')).workspace?.path ?? '';
  writeFileSync(join(path, 'novel.txt'), 'once upon a time\n');
  eye.type('D');
  await hears(/^diff · echo:$/m);
  await hears(/^\+once upon a time$/m);
  await hears(/^diff · echo · ended · any key closes:$/m);
  eye.type('\r');
  await hears(/any key closes:[^]*\nAt 1 echo/);
});

test('in a popup that runs, keys are the program’s and each answer is told', async () => {
  eye.type('f');
  await hears(/^What is your name\?$/m);
  eye.type('ann\r');
  await hears(/^Hello ann$/m);
  eye.type('\x11');
  await hears(/Hello ann[^]*\nEnd talk\? It still runs/);
  eye.type('\r');
  await hears(/End talk[^]*\ntalk · echo:$/m);
  eye.type('bob\r');
  await hears(/^Bye bob$[^]*\nAt 1 echo/m);
  expect(said().match(/What is your name/g)).toHaveLength(1);
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
