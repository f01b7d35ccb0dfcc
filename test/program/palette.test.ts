// Palette, context menu and help in the built program: a few letters and Enter, a right click, a key.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, worker, workerThat } from './crew.js';

let instance: Instance;
let app: Repository;
let cockpit: Program;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  for (const name of ['alpha', 'beta']) await newWorker(instance, app.path, name, fixture('echo.mjs'));
  cockpit = instance.start({ cwd: app.path, cols: 80, rows: 24 });
});
afterAll(() => instance.dispose());

beforeEach(async () => {
  await cockpit.waitFor(/1 alpha .*2 beta /, 'both panes are there');
});

/** SGR mouse report: button 0 is left, 2 is right; cells from 0. */
function click(x: number, y: number, button = 0): void {
  cockpit.type(`\u001b[<${button};${x + 1};${y + 1}M\u001b[<${button};${x + 1};${y + 1}m`);
}

/** The row and column where a text stands. */
function placeOf(text: string | RegExp): { x: number; y: number } {
  for (const [y, line] of cockpit.lines().entries()) {
    const x = typeof text === 'string' ? line.indexOf(text) : line.search(text);
    if (x >= 0) return { x, y };
  }
  throw new Error(`${String(text)} is not on the screen`);
}

test('palette and help stand on the last line', async () => {
  await cockpit.waitFor(screen => /: palette {1,3}\? help/.test(screen.split('\n').at(-1) ?? ''));
});

test(': finds by a few letters, marks them, Enter runs, and what was run lately comes first', async () => {
  cockpit.press(':');
  await cockpit.waitFor('a command, a worker, a layout');
  cockpit.type('go bt');
  await cockpit.waitFor(/▸ go to beta/);
  const { x, y } = placeOf('go to beta');
  expect(cockpit.cell(x, y).bold).toBe(true);
  cockpit.press('Enter');
  await cockpit.waitFor(/▸2 beta/, 'beta has the focus');
  cockpit.press(':');
  await cockpit.waitFor(/▸ go to beta/, 'it is the first now');
  cockpit.type('layout: focus');
  await cockpit.waitFor(/▸ layout: focus/);
  cockpit.press('Enter');
  await cockpit.waitForGone('palette ─');
  await cockpit.waitFor(/╭ ?.?crew/, 'the layout with the list of the crew');
  await instance.ok(app.path, 'layout', 'use', 'grid');
});

test('all of it in one write acts on the whole list, and what follows comes after it', async () => {
  cockpit.type(':layout: columns\r');
  await cockpit.waitFor('columns; u takes it back');
  cockpit.type(':layout: grid\r:timeline\r');
  await cockpit.waitFor('╭ timeline ─');
  cockpit.press('Esc');
  await cockpit.waitForGone('╭ timeline ─');
});

test('a disabled one says why, Esc leaves, a click runs', async () => {
  cockpit.press(':').type('resume all');
  await cockpit.waitFor(/▸ resume all +\(no worker was interrupted\)/);
  cockpit.press('Enter');
  await cockpit.waitFor('resume all: no worker was interrupted.');
  cockpit.press('Esc');
  await cockpit.waitForGone('palette ─');
  cockpit.press(':').type('timel');
  await cockpit.waitFor(/▸ timeline/);
  const { x, y } = placeOf(/▸ timeline/);
  click(x + 4, y);
  await cockpit.waitFor('╭ timeline ─');
  cockpit.press('Esc');
  await cockpit.waitForGone('╭ timeline ─');
});

test('a right click opens a menu about the pane under it; its entries run by mouse and key', async () => {
  const beta = placeOf('2 beta');
  click(beta.x + 4, beta.y + 4, 2);
  await cockpit.waitFor(/╭ beta ─/);
  const pause = placeOf(/pause +p/);
  click(pause.x, pause.y);
  await workerThat(instance, app.path, 'beta', 'is paused', seen => seen.phase === 'paused');
  await cockpit.waitFor(/2 beta ‖ paused/);
  const there = placeOf('2 beta');
  click(there.x + 4, there.y + 4, 2);
  await cockpit.waitFor(/resume +p/);
  cockpit.press('p');
  await workerThat(instance, app.path, 'beta', 'goes on', seen => seen.phase === 'running');
});

test('M opens it for the focused pane; a click beside it leaves', async () => {
  cockpit.press('1', 'M');
  await cockpit.waitFor(/╭ alpha ─/);
  await cockpit.waitFor(/remove +X +\(alpha still runs; x kills it\)/);
  click(79, 22);
  await cockpit.waitForGone(/╭ alpha ─/);
});

test('? tells this place’s keys first, in a view too, and goes back to it', async () => {
  cockpit.press('b');
  await cockpit.waitFor('╭ board ─');
  cockpit.press('?');
  await cockpit.waitFor(/╭ keys ─/);
  await cockpit.waitFor(screen => screen.split('\n')[3]?.includes('the board') === true);
  cockpit.press('Esc');
  await cockpit.waitFor('╭ board ─');
  cockpit.press('Esc', '?', '/').type('copy-lines');
  await cockpit.waitFor('/copy-lines');
  cockpit.press('Enter');
  await cockpit.waitFor('only in copy mode', 'Enter runs the chosen one, and it says why not');
  cockpit.press('Esc', 'Esc');
  await cockpit.waitForGone(/╭ keys ─/);
  cockpit.press('?');
  await cockpit.waitFor('/ filters, Enter runs');
  const { x, y } = placeOf('freeze the whole process tree');
  click(x, y);
  await cockpit.waitFor(/▸p +freeze/);
  cockpit.press('Esc');
  await cockpit.waitForGone(/╭ keys ─/);
  expect((await worker(instance, app.path, 'alpha')).phase).toBe('running');
  cockpit.press('?');
  await cockpit.waitFor('/ filters, Enter runs');
  click(x, y);
  click(x, y);
  await workerThat(instance, app.path, 'alpha', 'is paused', seen => seen.phase === 'paused');
});
