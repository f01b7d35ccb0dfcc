// Keyboards of all ages for agents of all ages: the kitty protocol where both speak it, translated where one does, and nothing of
// what terminals answer ends in an agent or in the shell.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { until } from '../support/bounded.js';
import { Eye } from '../support/eye.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker } from './crew.js';

let instance: Instance;
let app: Repository;
const eyes: Eye[] = [];

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  for (const mode of ['plain', 'kitty']) await newWorker(instance, app.path, mode, fixture('echo.mjs'), mode);
});
afterEach(async () => {
  for (const eye of eyes.splice(0)) await eye.dispose();
});
afterAll(() => instance.dispose());

const answering = (eye: Eye, text: string) => eye.type(text);

/** In a shell in the repository, as a person has it. */
function open(args: string[], answers?: (eye: Eye, text: string) => void): Eye {
  const script = `cd "${app.path}"; "$@"; echo "ended $?"; IFS= read -r line; echo "line=<$line>"`;
  const argv = ['/bin/bash', '-c', script, 'bash', process.execPath, programFile, ...args];
  const eye = new Eye(argv, instance.env, { cols: 100, rows: 24 }, answers);
  eyes.push(eye);
  return eye;
}

async function leave(eye: Eye): Promise<void> {
  eye.type('\x1d');
  await eye.shows('ended 0');
  expect(eye.screen.modes.kitty).toBe(0);
  eye.type('\r');
  await eye.shows('line=<>');
}

test('a terminal and an agent that speak kitty both: Shift-Enter arrives as it is, and the terminal is put back', async () => {
  const eye = open(['attach', 'kitty'], answering);
  await eye.shows('echo is ready');
  await until(() => (eye.screen.modes.kitty & 1) === 1, 'the terminal is asked for kitty keys');
  eye.type('\x1b[13;2u\x1b[97:65;6u');
  await eye.shows('<1b>[13;2u<1b>[97;6u');
  eye.type('\x1b[93;5u');
  await eye.shows('ended 0');
  expect(eye.screen.modes.kitty).toBe(0);
  eye.type('\r');
  await eye.shows('line=<>');
});

test('for an agent that did not ask the terminal keeps its old keys', async () => {
  const eye = open(['attach', 'plain'], answering);
  await eye.shows('echo is ready');
  eye.type('\x03\x1b[A');
  await eye.shows('<03><1b>[A');
  expect(eye.screen.modes.kitty).toBe(0);
  expect(eye.written).not.toContain('\x1b[>');
  await leave(eye);
});

test('a terminal that knows nothing of it still gives the agent what it asked for', async () => {
  const eye = open(['attach', 'kitty']);
  await eye.shows('echo is ready');
  eye.type('\x03\x1bx\x1b[Z');
  await eye.shows('<1b>[99;5u<1b>[120;3u<1b>[9;2u');
  expect(eye.written).not.toContain('\x1b[>');
  await leave(eye);
});

test('in the cockpit the terminal changes with the attachment', async () => {
  const eye = open([], answering);
  await eye.shows('kitty');
  eye.type('2\r');
  await until(() => eye.screen.modes.kitty === 5, 'attached: kitty keys');
  eye.type('\x1b[93;5u');
  await until(() => eye.screen.modes.kitty === 0, 'back: the old ones');
  eye.type('1\r');
  await eye.shows('attached');
  expect(eye.screen.modes.kitty).toBe(0);
  eye.type('\x1d');
  await eye.shows('Enter attach');
  eye.type('q');
  await eye.shows('ended 0');
  eye.type('\r');
  await eye.shows('line=<>');
});

test('answers that come late, after the key that leaves, are not typed into the shell', async () => {
  const late: string[] = [];
  const eye = open(['attach', 'plain'], (_, text) => late.push(text));
  await eye.shows('echo is ready');
  await until(() => /\x1b\[\?[\d;]*c/.test(late.join('')), 'the terminal was asked');
  eye.type('\x1d');
  eye.type(late.join(''));
  await eye.shows('ended 0');
  eye.type('\r');
  await eye.shows('line=<>');
  const { stdout } = await instance.ok(app.path, 'capture', 'plain');
  expect(stdout).not.toMatch(/rgb|\[\?/);
});
