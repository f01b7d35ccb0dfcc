// Programs that a key of the person starts: in a popup, a pane, over the screen, unseen. They end with the cockpit, and the supervisor leaves them alone.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { isAlive, processesWith } from '../support/processes.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { doctor, fixture, newWorker, supervisorPid, workers } from './crew.js';

let instance: Instance;
let app: Repository;
let cockpit: Program;
const out = () => instance.path('background.txt');

beforeAll(async () => {
  instance = new Instance();
  const bin = instance.path('bin');
  mkdirSync(bin);
  symlinkSync(fixture('box.mjs'), join(bin, 'lazygit'));
  instance.env['PATH'] = `${bin}:${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`;
  app = makeRepository(instance.path('app'));
  await newWorker(instance, app.path, 'one', fixture('echo.mjs'));
  // No pager that waits for a key.
  appendFileSync(instance.path('user', '.gitconfig'), '[core]\n  pager = cat\n');
  const box = fixture('box.mjs');
  mkdirSync(join(instance.home, 'config'));
  writeFileSync(
    join(instance.home, 'config', 'config.yaml'),
    `commands:
  - {key: f, title: box, run: [${box}, "{worker} and {branch}", "$HOME"]}
  - {key: B, title: large, run: [${box}], in: zoom, cwd: project}
  - {key: G, title: side, run: [${box}], in: pane}
  - {key: I, title: clicked, run: [${box}, mouse]}
  - {key: O, title: unseen, run: [sh, -c, 'echo "$QUARTERDECK_WORKER" > ${out()}; exit 7'], in: background}
  - {key: Z, title: brief, run: [sh, -c, 'echo all is well']}
  - {key: Q, title: nowhere, run: [no-such-program]}
`,
  );
});
beforeEach(async () => {
  cockpit = instance.start({ cwd: app.path, cols: 100, rows: 30 });
  await cockpit.waitFor('echo is ready').then(() => cockpit.waitFor('? help'));
});
// One that failed leaves nothing to the next.
afterEach(() => cockpit.dispose());
afterAll(() => instance.dispose());

const boxes = () =>
  processesWith([`QUARTERDECK_HOME=${instance.home}`]).filter(({ command }) => command.includes('box.mjs'));
const noBox = () => until(() => boxes().length === 0, 'no box runs');

async function leave(): Promise<void> {
  cockpit.press('q');
  expect((await cockpit.ended()).code).toBe(0);
}

test('a popup: in the worktree, its own words as they are, every key its own, the size of its box, gone when it ends', async () => {
  cockpit.press('f');
  await cockpit.waitFor('box of one on worker/one');
  await cockpit.waitFor('here true project false');
  await cockpit.waitFor('token none args ["one and worker/one","$HOME"]');
  await cockpit.waitFor('size 88x22');
  await cockpit.waitFor('box has the keys');
  cockpit.press('q', 'Esc', 'ctrl+c');
  await cockpit.waitFor('got q');
  await cockpit.waitFor('<03>');
  cockpit.resize(120, 40);
  await cockpit.waitFor('size 106x30');
  cockpit.press('0');
  await cockpit.waitForGone('box has the keys');
  await cockpit.waitFor('echo is ready');
  await noBox();
  await leave();
});

test('Ctrl-q asks before it ends what runs; twice, it is the program’s; a failure stays to be read', async () => {
  cockpit.press('f');
  await cockpit.waitFor('box of one');
  cockpit.press('ctrl+q');
  await cockpit.waitFor('End box? It still runs in the worktree of one.');
  cockpit.press('Enter');
  await cockpit.waitFor('box has the keys');
  cockpit.press('ctrl+q', 'ctrl+q');
  await cockpit.waitFor('got <11>');
  cockpit.press('3');
  await cockpit.waitFor('box · one · ended with exit code 3 · any key closes');
  cockpit.press('x');
  await cockpit.waitForGone('any key closes');
  cockpit.press('f');
  await cockpit.waitFor('box of one');
  cockpit.press('ctrl+q');
  await cockpit.waitFor('End box?');
  cockpit.press('y');
  await cockpit.waitForGone('End box?');
  await noBox();
  await leave();
});

test('what ended before anybody typed into it stays to be read', async () => {
  cockpit.press('Z');
  await cockpit.waitFor('brief · one · ended · any key closes');
  await cockpit.waitFor('all is well');
  cockpit.press('Enter');
  await cockpit.waitForGone('any key closes');
  await leave();
});

test('D shows what the worker changed, new files too, and says so when that is nothing', async () => {
  const [one] = await workers(instance, app.path);
  const path = one?.workspace?.path ?? '';
  cockpit.press('D');
  await cockpit.waitFor('diff · one · ended · any key closes');
  await cockpit.waitFor(/Nothing has changed since main at [0-9a-f]{7}\./);
  cockpit.press('Enter');
  await cockpit.waitForGone('any key closes');
  writeFileSync(join(path, 'novel.txt'), 'once upon a time\n');
  cockpit.press('D');
  await cockpit.waitFor('+once upon a time');
  await cockpit.waitFor('new file mode');
  cockpit.press('Enter');
  await cockpit.waitForGone('any key closes');
  expect((await instance.ok(app.path, 'diff', 'one')).stdout).toContain('+once upon a time');
  rmSync(join(path, 'novel.txt'));
  expect((await instance.ok(app.path, 'diff', 'one')).stdout).toMatch(
    /^one has changed nothing since main at /,
  );
  expect((await instance.ok(path, 'diff', '--json')).json()).toMatchObject({ base: 'main', diff: '' });
  await leave();
});

test('what is typed before a program stands is typed into it, in a popup and in a pane', async () => {
  cockpit.type('fw');
  await cockpit.waitFor('got w');
  cockpit.press('0');
  await cockpit.waitForGone('box has the keys');
  cockpit.type('Gw');
  await cockpit.waitFor('got w');
  cockpit.press('0');
  await cockpit.waitForGone('side · one');
  await leave();
});

test('over the whole screen, in the project’s own directory', async () => {
  cockpit.press('B');
  await cockpit.waitFor('here false project true');
  await cockpit.waitFor('size 98x26');
  cockpit.press('0');
  await cockpit.waitForGone('large has the keys');
  await leave();
});

test('a click reaches the program that asked for the mouse, where it is in its box', async () => {
  cockpit.press('I');
  await cockpit.waitFor('box of one');
  const y = cockpit.lines().findIndex(line => line.includes('box of one'));
  const x = (cockpit.lines()[y] ?? '').indexOf('box of one');
  cockpit.type(`\u001b[<0;${x + 1};${y + 1}M`);
  await cockpit.waitFor('got <1b>[<0;1;1M');
  cockpit.type('\u001b[<0;1;1M');
  cockpit.type('0');
  await cockpit.waitForGone('clicked has the keys');
  await leave();
});

test('in a pane: typed into at once, left and found again by its key, ended by x', async () => {
  cockpit.press('G');
  await cockpit.waitFor('▸side · one');
  await cockpit.waitFor('size 48x26');
  await cockpit.waitFor('attached');
  cockpit.press('k');
  await cockpit.waitFor('got k');
  cockpit.press('ctrl+q');
  await cockpit.waitForGone('attached');
  cockpit.press('c');
  await cockpit.waitForGone('side · one');
  expect(boxes()).toHaveLength(1);
  cockpit.press('G');
  await cockpit.waitFor('got k');
  cockpit.press('ctrl+q');
  await cockpit.waitForGone('attached');
  cockpit.press('x');
  await cockpit.waitFor('End side?');
  cockpit.press('y');
  await cockpit.waitForGone('side · one');
  await noBox();
  expect((await workers(instance, app.path)).map(worker => worker.phase)).toEqual(['running']);
  await leave();
});

test('unseen: says how it ended; what is not installed says so', async () => {
  cockpit.press('O');
  await cockpit.waitFor('unseen ended with exit code 7.');
  expect(existsSync(out()) && readFileSync(out(), 'utf8')).toBe('one\n');
  cockpit.press('Q');
  await cockpit.waitFor('nowhere: no-such-program is not on PATH.');
  await leave();
});

test('lazygit and the diff of a worker, with what is not committed, are shipped', async () => {
  cockpit.press('g');
  await cockpit.waitFor('╭ lazygit · one');
  await cockpit.waitFor('here true project false');
  cockpit.press('0');
  await cockpit.waitForGone('╭ lazygit');
  const [one] = await workers(instance, app.path);
  writeFileSync(join(one?.workspace?.path ?? '', 'README.md'), 'A repository for a test.\nchanged by one\n');
  cockpit.press('D');
  await cockpit.waitFor('+changed by one');
  cockpit.press('q');
  await cockpit.waitForGone('diff has the keys');
  await leave();
});

test('a cockpit that dies takes its programs along, and a supervisor that comes back leaves them alone', async () => {
  cockpit.press('f');
  await cockpit.waitFor('box of one');
  const [box] = boxes();
  process.kill(await supervisorPid(instance), 'SIGKILL');
  await until(async () => (await doctor(instance)).supervisor !== null, 'a supervisor runs again');
  cockpit.type('still there');
  await cockpit.waitFor('got still there');
  expect((await workers(instance, app.path)).map(worker => worker.id)).toEqual(['one']);
  cockpit.kill('SIGKILL');
  await cockpit.ended();
  await until(() => box !== undefined && !isAlive(box.pid), 'the box is gone');
  expect((await workers(instance, app.path)).map(worker => worker.phase)).toEqual(['running']);
  // The next one finds nothing of it.
  await until(async () => (await doctor(instance)).hosts[0]?.sessions === 1, 'one session is left');
});
