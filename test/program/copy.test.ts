// Copy mode in the built program: history under the keys of vi, search, and copied text on its way to the clipboard.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, screenWith } from './crew.js';

let instance: Instance;
let app: Repository;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  await newWorker(instance, app.path, 'tale', fixture('story.mjs'), '600', 'thief');
  await newWorker(instance, app.path, 'ticks', fixture('clock.mjs'));
});
afterAll(() => instance.dispose());

const sizes = [
  [80, 24],
  [200, 50],
] as const;

async function open(cols: number, rows: number, env: NodeJS.ProcessEnv = {}): Promise<Program> {
  const cockpit = instance.start({ cwd: app.path, cols, rows, env });
  await cockpit.waitFor('story is told');
  return cockpit.press('1');
}

/** What was written for the clipboard so far. */
function copied(cockpit: Program): string[] {
  const found = cockpit.written.matchAll(/\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/g);
  return [...found].map(([, base64 = '']) => Buffer.from(base64, 'base64').toString('utf8'));
}

async function leave(cockpit: Program): Promise<void> {
  cockpit.press('q');
  expect((await cockpit.ended()).code).toBe(0);
}

describe.each(sizes)('%i×%i', (cols, rows) => {
  test('[ shows the history; select and copy; the other pane goes on', async () => {
    const cockpit = await open(cols, rows);
    cockpit.press('[');
    await cockpit.waitFor(/\[0\/\d+\]/, 'the position stands in the border');
    cockpit.press('g');
    await cockpit.waitFor('story 1 of 600');
    const count = () => Number(/count (\d+)/.exec(cockpit.screen())?.[1] ?? 0);
    const before = count();
    cockpit.press('V', 'j', 'j');
    await cockpit.waitFor(() => count() > before + 3, 'the clock goes on');
    expect(cockpit.screen()).toContain('story 1 of 600');
    cockpit.press('y');
    await cockpit.waitFor('44 characters copied.');
    expect(copied(cockpit)).toEqual(['story 1 of 600\nstory 2 of 600\nstory 3 of 600']);
    await cockpit.waitFor('is long', 'the live screen is back');
    await leave(cockpit);
  });

  test('a long line is copied as one, whatever the width', async () => {
    const cockpit = await open(cols, rows);
    cockpit.press('/').type('is long').press('Enter');
    await cockpit.waitFor(/\[\d+\/\d+\]/);
    cockpit.press('Y');
    await cockpit.waitFor('308 characters copied.');
    expect(copied(cockpit)).toEqual([`${'0123456789'.repeat(30)} is long`]);
    cockpit.press('q');
    await cockpit.waitForGone(/\[\d+\/\d+\]/);
    await leave(cockpit);
  });

  test('search goes up with every key, all matches in view are made visible, n goes on', async () => {
    const cockpit = await open(cols, rows);
    cockpit.press('/').type('story 23');
    await cockpit.waitFor('search up: story 23');
    await cockpit.waitFor(screen => screen.includes('story 239 of 600'), 'it is there before Enter');
    cockpit.press('Enter');
    await cockpit.waitForGone('search up:');
    const row = cockpit.lines().findIndex(line => line.includes('story 239 of 600'));
    const column = cockpit.lines()[row]?.indexOf('story 239') ?? 0;
    await cockpit.waitFor(() => cockpit.cell(column, row).inverse, 'the match is inverse');
    const others = cockpit.lines().findIndex(line => line.includes('story 238 of 600'));
    expect(cockpit.cell(column, others)).toMatchObject({ fg: 0, bg: 3, inverse: false });
    cockpit.press('n', 'n', 'Y');
    await cockpit.waitFor('characters copied.');
    expect(copied(cockpit)).toEqual(['story 237 of 600']);
    cockpit.press('Esc', 'q');
    await cockpit.waitForGone(/\[\d+\/\d+\]/);
    await leave(cockpit);
  });

  test('PageUp goes back a page, PageDown to the end stays there, and q leaves it, not the cockpit', async () => {
    const cockpit = await open(cols, rows);
    const [pageUp, pageDown] = ['\u001b[5~', '\u001b[6~'];
    cockpit.type(pageUp);
    await cockpit.waitFor(/\[\d\d?\/\d+\]/);
    cockpit.type(pageDown).type(pageDown);
    await cockpit.waitFor(/\[0\/\d+\]/);
    cockpit.type(`${pageDown}q`);
    await cockpit.waitForGone(/\[\d+\/\d+\]/);
    await leave(cockpit);
  });
});

test('attached: Ctrl-q [ opens it; the wheel scrolls back, Esc comes to the end and is not the agent’s, typing is', async () => {
  await newWorker(instance, app.path, 'typed', fixture('story.mjs'), '90');
  const cockpit = instance.start({ cwd: app.path, cols: 120, rows: 40 });
  await cockpit.waitFor('story 90 of 90');
  cockpit.press('3', 'Enter');
  await cockpit.waitFor('attached');
  const row = cockpit.lines().findIndex(line => line.includes('story 90 of 90'));
  const column = (cockpit.lines()[row] ?? '').indexOf('story 90');
  const wheel = () => cockpit.type(`\u001b[<64;${column + 1};${row + 1}M`);
  wheel();
  await cockpit.waitFor('scrolled back');
  await cockpit.waitFor(/\[3\/\d+\]/);
  cockpit.press('Esc');
  await cockpit.waitForGone('scrolled back');
  wheel();
  await cockpit.waitFor('scrolled back');
  cockpit.type('x');
  await cockpit.waitForGone('scrolled back');
  const screen = await screenWith(instance, app.path, 'typed', /^x/m);
  expect(screen).not.toContain('<1b>');
  cockpit.press('ctrl+q', '[');
  await cockpit.waitFor(/\[0\/\d+\]/);
  cockpit.press('q');
  await cockpit.waitForGone(/\[0\/\d+\]/);
  await leave(cockpit);
});

test('another size of the session stays at the same text', async () => {
  const cockpit = await open(160, 40);
  // Attached, this cockpit decides the size; zoomed, that is nearly its own.
  cockpit.press('z', 'Enter').press('ctrl+q');
  cockpit.press('/').type('story 299').press('Enter');
  await cockpit.waitForGone('search up:');
  await cockpit.waitFor(/story 299 of 600/);
  for (const [cols, rows] of [
    [110, 30],
    [200, 50],
  ] as const) {
    cockpit.resize(cols, rows);
    await until(async () => (await sizeOf('tale')) === cols - 2, `the session is as wide as its pane`);
    await cockpit.waitFor(
      screen => /story 299 of 600/.test(screen) && /\[\d+\/\d+\]/.test(screen),
      'it is there',
    );
  }
  cockpit.press('Y');
  await cockpit.waitFor('16 characters copied.');
  expect(copied(cockpit)).toEqual(['story 299 of 600']);
  cockpit.press('Esc', 'q', 'z');
  await cockpit.waitFor('count');
  await leave(cockpit);
});

async function sizeOf(name: string): Promise<number> {
  return (await instance.ok(app.path, 'capture', name, '--json')).json<{ cols: number }>().cols;
}

test('the agent cannot set the clipboard by itself', async () => {
  const cockpit = await open(80, 24);
  await leave(cockpit);
  expect(cockpit.written).not.toContain(']52;');
});

describe('with a tool of the system', () => {
  /** A directory with an `xclip` that is this script. */
  function toolIn(name: string, script: string): NodeJS.ProcessEnv {
    const directory = instance.path(name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(`${directory}/xclip`, `#!/bin/sh\n${script}\n`);
    chmodSync(`${directory}/xclip`, 0o755);
    return { DISPLAY: ':7', PATH: `${directory}:${process.env['PATH'] ?? ''}` };
  }

  test('it gets the text too', async () => {
    const file = instance.path('clipboard');
    const cockpit = await open(80, 24, toolIn('tool', `cat > ${file}.new && mv ${file}.new ${file}`));
    cockpit.press('[', 'g', 'Y');
    await cockpit.waitFor('14 characters copied.');
    expect(copied(cockpit)).toEqual(['story 1 of 600']);
    await until(() => existsSync(file) && readFileSync(file, 'utf8') === 'story 1 of 600', 'xclip has it');
    cockpit.press('q');
    await cockpit.waitForGone(/\[\d+\/\d+\]/);
    await leave(cockpit);
  });

  test('one that hangs holds nothing up', async () => {
    const cockpit = await open(80, 24, toolIn('stuck', 'exec sleep 60'));
    cockpit.press('[', 'g', 'v', 'e', 'y');
    await cockpit.waitForGone(/\[\d+\/\d+\]/);
    await cockpit.waitFor('5 characters copied.');
    await leave(cockpit);
  });
});

test('a long copy is told while it lasts; Esc gives it up, and the cockpit goes on meanwhile', async () => {
  const words =
    'i=0; while [ $i -lt 30000 ]; do i=$((i+1)); echo line $i of a long story; done; exec sleep 1000';
  await newWorker(instance, app.path, 'long', 'sh', '-c', words);
  await screenWith(instance, app.path, 'long', 'line 30000 ');
  const cockpit = instance.start({ cwd: app.path, cols: 120, rows: 40 });
  await cockpit.waitFor('story is told');
  cockpit.type(':go to long\r').press('[', 'g', 'V', 'G', 'y');
  await cockpit.waitFor(/copying … [▓░]+ \d+ %/);
  cockpit.press('Esc');
  await cockpit.waitFor('Given up: nothing was copied.');
  await cockpit.waitFor(/\[\d+\/\d+\]/);
  const before = cockpit.written.length;
  cockpit.press('y');
  await cockpit.waitFor(/The first [\d,]+ of [\d,]+ characters copied/);
  expect(cockpit.written.slice(before)).toMatch(/copying …[^]*copied/);
  await leave(cockpit);
  await instance.ok(app.path, 'kill', 'long', '--yes');
  await instance.ok(app.path, 'remove', 'long', '--yes');
});

test('lines that left memory come out of the recording without a seam', async () => {
  await newWorker(instance, app.path, 'epic', fixture('story.mjs'), '2600');
  const cockpit = instance.start({ cwd: app.path, cols: 120, rows: 40 });
  await cockpit.waitFor('story 2600 of 2600');
  cockpit.type(':').type('epic').press('Enter');
  await cockpit.waitFor(/▸\d epic/);
  cockpit.press('[', 'g');
  await cockpit.waitFor('story 1 of 2600');
  cockpit.press('V', 'G', 'y');
  await cockpit.waitFor(/[\d,]+ characters copied\./);
  const lines = copied(cockpit).at(-1)?.split('\n') ?? [];
  expect(lines.slice(0, 2600)).toEqual(Array.from({ length: 2600 }, (_, at) => `story ${at + 1} of 2600`));
  expect(lines.at(-1)).toBe('story is told');
  await leave(cockpit);
});
