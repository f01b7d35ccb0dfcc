// The background of the person's terminal: the chrome follows it, also when it changes, and an agent that asks hears of it.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { until } from '../support/bounded.js';
import { Eye } from '../support/eye.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { newWorker, screenWith } from './crew.js';

/** Asks for the background at each key, and prints what it hears. */
const asker = `
process.stdin.setRawMode(true);
process.stdin.on('data', bytes => {
  if (bytes[0] === 0x1b) process.stdout.write(JSON.stringify(bytes.toString()) + '\\r\\n');
  else process.stdout.write('\\x1b]11;?\\x1b\\\\');
});
console.log('ready');
`;

let instance: Instance;
let app: Repository;
const eyes: Eye[] = [];

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  await newWorker(instance, app.path, 'asker', process.execPath, '-e', asker);
  await screenWith(instance, app.path, 'asker', 'ready');
});
afterEach(async () => {
  for (const eye of eyes.splice(0)) await eye.dispose();
});
afterAll(() => instance.dispose());

function open(more: NodeJS.ProcessEnv, answers: boolean, args: string[] = []): Eye {
  const argv = ['/bin/sh', '-c', `cd "${app.path}"; exec "$@"`, 'sh', process.execPath, programFile, ...args];
  const env = { ...instance.env, ...more };
  const answer = (eye: Eye, text: string) => eye.type(text);
  const eye = new Eye(argv, env, { cols: 100, rows: 24 }, answers ? answer : undefined);
  eyes.push(eye);
  return eye;
}

async function asked(wanted: string): Promise<void> {
  await instance.ok(app.path, 'send', 'asker', 'x');
  await screenWith(instance, app.path, 'asker', new RegExp(`rgb:${wanted}[^]*$`));
}

/** The colour of a quiet word differs: 240 on light, 246 on dark. */
const light = '38;5;240';
const dark = '38;5;246';

test('a light terminal, and then a dark one: chrome and agents follow', async () => {
  const eye = open({ COLORTERM: undefined }, true);
  eye.screen.setDark(false);
  await eye.shows('asker');
  await until(() => eye.written.includes(light), 'the chrome is for a light background');
  await asked('ffff/ffff/ffff');
  const before = eye.written.length;
  // The person chooses another theme: the terminal tells who asked to hear of it (mode 2031).
  eye.screen.setDark(true);
  await until(() => eye.written.slice(before).includes(dark), 'the chrome is for a dark background');
  await asked('0000/0000/0000');
  eye.type('q');
  await eye.ended();
  expect(eye.written).toContain('\x1b[?2031l');
});

test('a terminal that answers nothing: its environment tells', async () => {
  const eye = open({ COLORTERM: undefined, COLORFGBG: '0;15' }, false);
  await eye.shows('asker');
  await until(() => eye.written.includes(light), 'the chrome is for a light background');
  expect(eye.written).not.toContain(dark);
  await asked('ffff/ffff/ffff');
});

test('a terminal without Unicode gets none, neither of the chrome nor of an agent; one worker over it neither', async () => {
  const words = '漢字 🚀 é│end';
  const printer = `console.log(${JSON.stringify(words)}); setInterval(() => {}, 1000)`;
  await newWorker(instance, app.path, 'writer', process.execPath, '-e', printer);
  await screenWith(instance, app.path, 'writer', 'end');
  const plain = { LC_ALL: 'C', LANG: 'C', TERM: 'xterm', COLORTERM: undefined };
  const eye = open(plain, true);
  await eye.shows('____ __ _|end');
  eye.type('q');
  await eye.ended();
  expect(eye.written).not.toMatch(/[^\x00-\x7f]/);
  const whole = open(plain, true, ['attach', 'writer']);
  await whole.shows('____ __ _|end');
  whole.type('\u0011');
  await whole.ended();
  expect(whole.written).not.toMatch(/[^\x00-\x7f]/);
});
