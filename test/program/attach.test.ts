// `attach` and its way back: every key is the agent's but the one that comes back, in the three forms in which terminals send it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, worker } from './crew.js';

let instance: Instance;
let app: Repository;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  for (const mode of ['plain', 'kitty', 'other']) {
    await newWorker(instance, app.path, mode, fixture('echo.mjs'), mode);
  }
});
afterAll(() => instance.dispose());

async function attach(name: string): Promise<Program> {
  const program = instance.start({ args: ['attach', name], cwd: app.path });
  return program.waitFor('echo is ready');
}

const backKeys: [string, string][] = [
  ['Ctrl-q', '\u0011'],
  ['Ctrl-]', '\u001d'],
  ['Ctrl-q as CSI-u', '\u001b[113;5u'],
  ['Ctrl-] as CSI-u', '\u001b[93;5u'],
  ['Ctrl-q as modifyOtherKeys', '\u001b[27;5;113~'],
  ['Ctrl-] as modifyOtherKeys', '\u001b[27;5;93~'],
];

test.each(backKeys)('%s comes back, the agent never sees it and goes on', async (_, bytes) => {
  const program = await attach('plain');
  program.type('typed');
  await program.waitFor('typed');
  program.type(bytes);
  expect((await program.ended()).code).toBe(0);
  expect(program.fullScreen).toBe(false);
  const screen = (await instance.ok(app.path, 'capture', 'plain')).stdout;
  expect(screen).not.toMatch(/<(11|1d)>|113;5|93;5/);
  expect((await worker(instance, app.path, 'plain')).phase).toBe('running');
  await instance.ok(app.path, 'send', 'plain', '--enter', '');
});

test.each(['kitty', 'other'])('it comes back also while the agent has %s keys on', async name => {
  const program = await attach(name);
  program.press('ctrl+q');
  expect((await program.ended()).code).toBe(0);
});

test('pressed twice, it is the agent’s', async () => {
  const program = await attach('plain');
  program.press('ctrl+q', 'ctrl+q');
  await program.waitFor('<11>');
  program.press('ctrl+q');
  await program.ended();
});

test('control keys, escape sequences and pastes arrive as they are', async () => {
  const program = await attach('plain');
  program.press('ctrl+c').type('\u001b[A').type('ü');
  await program.waitFor('<03><1b>[A<c3><bc>');
  program.type('\u001b[200~two\rlines\u001b[201~');
  await program.waitFor('lines');
  program.press('ctrl+]');
  expect((await program.ended()).code).toBe(0);
});

test('the session has the size of the terminal that is attached, and follows it', async () => {
  const program = instance.start({ args: ['attach', 'kitty'], cwd: app.path, cols: 130, rows: 37 });
  await program.waitFor('echo is ready');
  program.type('x');
  await program.waitFor('x');
  const size = async () => {
    const { cols, rows } = (await instance.ok(app.path, 'capture', 'kitty', '--json')).json<{
      cols: number;
      rows: number;
    }>();
    return `${cols}x${rows}`;
  };
  const { until } = await import('../support/bounded.js');
  await until(async () => (await size()) === '130x37', 'it is 130x37');
  program.resize(110, 30);
  await until(async () => (await size()) === '110x30', 'it is 110x30');
  program.press('ctrl+q');
  await program.ended();
});

test('an ended session ends the attachment, and one that never ran refuses it', async () => {
  await newWorker(instance, app.path, 'brief', 'sh', '-c', 'echo here I am; read line; exit 0');
  const program = instance.start({ args: ['attach', 'brief'], cwd: app.path });
  await program.waitFor('here I am');
  program.press('Enter');
  expect((await program.ended()).code).toBe(0);
  const refused = instance.start({ args: ['attach', 'brief'], cwd: app.path });
  await refused.waitFor('restart brief');
  expect((await refused.ended()).code).toBe(4);
});
