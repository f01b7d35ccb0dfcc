// The person's configuration in the running program: keys, prefix, live reload, mistakes; and a project's file that waits for trust.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Instance } from '../support/instance.js';
import type { Program, ProgramOptions } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker } from './crew.js';

let instance: Instance;
let app: Repository;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  mkdirSync(join(instance.home, 'config'));
  for (const name of ['one', 'two']) await newWorker(instance, app.path, name, fixture('echo.mjs'));
});
afterEach(() => {
  rmSync(join(instance.home, 'config', 'config.yaml'), { force: true });
  rmSync(join(app.path, 'quarterdeck.yaml'), { force: true });
});
afterAll(() => instance.dispose());

const user = (text: string) => writeFileSync(join(instance.home, 'config', 'config.yaml'), text);
const project = (text: string) => app.write('quarterdeck.yaml', text);

async function open(options: Partial<ProgramOptions> = {}): Promise<Program> {
  const cockpit = instance.start({ cwd: app.path, cols: 120, rows: 30, ...options });
  return cockpit.waitFor('echo is ready');
}

async function leave(cockpit: Program, ...keys: string[]): Promise<void> {
  cockpit.press(...(keys.length === 0 ? ['q'] : keys));
  expect((await cockpit.ended()).code).toBe(0);
}

test('keys of the person, in hint line, help and deed; a conflict is named at the start', async () => {
  user('keys:\n  bind:\n    help: [f1, "%"]\n    board: z\n    quit: C-x\n');
  const cockpit = await open();
  await cockpit.waitFor('config.yaml:4:5 keys: z is both zoom and board');
  await cockpit.waitFor('F1 help');
  cockpit.press('z');
  await cockpit.waitFor('╭ board');
  cockpit.press('Esc').press('%');
  await cockpit.waitFor('╭ keys');
  cockpit.type('/works on');
  await cockpit.waitFor(/Ctrl-x +leave; the crew works on/);
  cockpit.press('Esc');
  await cockpit.waitFor('╭ keys');
  cockpit.press('q');
  await cockpit.waitForGone('╭ keys');
  await leave(cockpit, '\u0018');
});

test('a change of the file counts at once, a mistake keeps what was good, and mending it is heard', async () => {
  user('keys: {bind: {board: z}}\n');
  const cockpit = await open();
  user('keys: {bind: {board: [z, y]}}\nthemee: dark\n');
  await cockpit.waitFor('2 mistakes, the first: config.yaml:1:15 keys: z is both');
  cockpit.press('e');
  await cockpit.waitFor(
    /1:15 keys: z is both[^]*2:1 unknown key "themee" \(did you mean "theme"\?\)[^]*2 mistakes/,
  );
  cockpit.press('Esc');
  await cockpit.waitForGone('themee');
  cockpit.press('y');
  await cockpit.waitFor('╭ board');
  cockpit.press('Esc');
  await cockpit.waitForGone('╭ board');
  user('keys: {bind: {board: [z, y], nobody: x}}\nthemee: dark\nmouse: 7\n');
  await cockpit.waitFor('4 mistakes, the first: config.yaml:1:15 keys: z is both');
  user('mouse: 7\nkeys: {bind: {board: y}}\n');
  await cockpit.waitFor('config.yaml:1:8 "mouse" is on or off');
  await cockpit.waitForGone('mistakes');
  user('keys: {bind: {board: [y\n');
  await cockpit.waitFor(/config\.yaml:\d+:\d+ Flow/);
  cockpit.press('y');
  await cockpit.waitFor('╭ board');
  cockpit.press('Esc');
  await cockpit.waitForGone('╭ board');
  user('keys: {bind: {board: f}}\n');
  await cockpit.waitFor('The configuration was read again.');
  cockpit.press('f');
  await cockpit.waitFor('╭ board');
  cockpit.press('Esc');
  await cockpit.waitForGone('Esc');
  await leave(cockpit);
});

test('other keys come back from an agent, in the cockpit and in attach, which tells of mistakes when it is left', async () => {
  user('keys: {detach: [ctrl+g]}\nmouse: never\n');
  const attached = instance.start({ cwd: app.path, args: ['attach', 'one'] });
  await attached.waitFor('echo is ready');
  attached.press('ctrl+q');
  await attached.waitFor('<11>');
  attached.type('\u0007');
  expect((await attached.ended()).code).toBe(0);
  expect(attached.screen()).toContain('config.yaml:2:8 "mouse" is on or off');
  const cockpit = await open();
  cockpit.press('Enter');
  await cockpit.waitFor('attached · Ctrl-g comes back');
  cockpit.type('\u0007');
  await cockpit.waitForGone('attached ·');
  await leave(cockpit);
});

test('the tmux preset: a pane with the focus has the keys, Ctrl-b before a key is ours, twice it is the agent’s', async () => {
  user('keys: {preset: tmux}\n');
  const cockpit = await open();
  await cockpit.waitFor('attached · Ctrl-b, then a key');
  cockpit.type('typed');
  await cockpit.waitFor('typed');
  cockpit.type('\u0002');
  await cockpit.waitFor('Ctrl-b …');
  cockpit.type('\u0002');
  await cockpit.waitFor('<02>');
  cockpit.type('\u0002o').type('second');
  await cockpit.waitFor('second');
  cockpit.type('\u0002z');
  await cockpit.waitFor(
    screen => !/[╔╭]▸?.?1 one/.test(screen.split('\n').slice(1).join('\n')),
    'one pane has the screen',
  );
  cockpit.type('\u0002z').type('\u0002?');
  await cockpit.waitFor(/Ctrl-b % +split the pane, side by side/);
  cockpit.press('Esc');
  await cockpit.waitForGone('╭ keys');
  await leave(cockpit, '\u0002d');
});

test('the tmux preset in attach: Ctrl-b d leaves, Ctrl-b twice is the agent’s', async () => {
  user('keys: {preset: tmux}\n');
  const attached = instance.start({ cwd: app.path, args: ['attach', 'two'] });
  await attached.waitFor('echo is ready');
  attached.type('\u0002\u0002!');
  await attached.waitFor('<02>!');
  attached.type('\u0002z');
  await attached.waitFor('Here Ctrl-b d leaves');
  attached.type('\u0002d');
  expect((await attached.ended()).code).toBe(0);
});

test('a prefix of one’s own works in both modes, and Esc takes it back', async () => {
  user('keys: {prefix: C-a}\n');
  const cockpit = await open();
  cockpit.type('\u0001b');
  await cockpit.waitFor('╭ board');
  cockpit.press('Esc', 'Enter');
  await cockpit.waitFor('attached · Ctrl-a, then a key');
  cockpit.type('\u0001');
  await cockpit.waitFor('Ctrl-a …');
  cockpit.press('Esc');
  await cockpit.waitFor('attached · Ctrl-a, then a key');
  await leave(cockpit, '\u0001', 'q');
});

test('a project’s file waits for the person: what it would do is shown, no is the default, another text asks again', async () => {
  const evil = (word: string) =>
    `keys: {bind: {board: B}}\ncommands: [{key: f, title: go, run: [sh, -c, "echo ${word} ran; read x"]}]\n`;
  project(evil('first'));
  const cockpit = await open();
  await cockpit.waitFor('Y shows what quarterdeck.yaml wants: add 1 command and change 1 key.');
  cockpit.press('f');
  await cockpit.waitFor('f does nothing here');
  cockpit.press('Y');
  await cockpit.waitFor('go: sh -c “echo first ran; read x”');
  cockpit.press('Enter');
  await cockpit.waitFor('It stays as it is');
  cockpit.press('f');
  await cockpit.waitFor('f does nothing here');
  cockpit.press('Y');
  await cockpit.waitFor('y trust this text');
  cockpit.press('y');
  await cockpit.waitFor('The configuration was read again.');
  cockpit.press('f');
  await cockpit.waitFor('first ran');
  cockpit.press('Enter');
  await cockpit.waitForGone('go has the keys');
  project(evil('second'));
  await cockpit.waitFor('Y shows what quarterdeck.yaml wants');
  cockpit.press('f');
  await cockpit.waitFor('f does nothing here');
  cockpit.press('Y');
  await cockpit.waitFor('It has changed since you trusted it.');
  cockpit.press('Esc');
  await cockpit.waitForGone('Esc');
  await leave(cockpit);
});

test('trust on the command line: shows, refuses where nobody can be asked, takes the word back; config tells of it', async () => {
  project('commands: [{key: f, title: go, run: [make, "two words"]}]\n');
  const refused = await instance.qd(app.path, 'trust');
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain('go: make “two words” (in a popup, in the worker’s worktree)');
  expect((await instance.ok(app.path, 'config', 'check')).stdout).toContain('waits for `quarterdeck trust`');
  await instance.ok(app.path, 'trust', '--yes');
  const shown = await instance.ok(app.path, 'config', '--json');
  expect(shown.json()).toMatchObject({
    trust: 'trusted',
    config: { commands: [{ title: 'go' }] },
    problems: [],
  });
  expect((await instance.ok(app.path, 'trust', '--revoke')).stdout).toContain('is not trusted any more');
  expect((await instance.ok(app.path, 'config', 'show', '--json')).json()).toMatchObject({
    trust: 'waits',
    config: { commands: [] },
  });
  project('mouse: of\n');
  const checked = await instance.qd(app.path, 'config', 'check');
  expect(checked).toMatchObject({ code: 1, stdout: 'quarterdeck.yaml:1:8 "mouse" is on or off\n' });
  const paths = (await instance.ok(app.path, 'config', 'path', '--json')).json();
  expect(paths).toEqual({
    user: join(instance.home, 'config', 'config.yaml'),
    project: join(app.path, 'quarterdeck.yaml'),
  });
});
